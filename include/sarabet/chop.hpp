// chop.hpp -- a handle to a channel operator.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/array_out.hpp>
#include <sarabet/channel.hpp>
#include <sarabet/operator.hpp>

#include <string>
#include <vector>

namespace sarabet {

/// A channel operator: named float32 channels x samples.
class SARABET_API SARABET_PY("handle") Chop : public Operator {
public:
    /// Takes hold of a channel operator; throws Error (Type) if it is of another family.
    SARABET_PY("skip: handles are made by the engine")
    explicit Chop(OpRef ref);

    /// All samples: a read-only float32 view of shape (channels, samples), without a copy. It stays
    /// valid and unchanged through later cooks. Raises CookError if the operator failed.
    ArrayOut numpy() const;
    /// Names of the channels.
    SARABET_PY("property")
    std::vector<std::string> names() const;
    /// Samples per second.
    SARABET_PY("property")
    double rate() const;
    /// Number of channels.
    SARABET_PY("property")
    int num_channels() const;
    /// Number of samples of each channel.
    SARABET_PY("property")
    std::int64_t num_samples() const;
    /// Index of the first sample, counted from frame 0.
    SARABET_PY("property")
    std::int64_t start() const;
    /// True if the samples are those of the last frame only.
    SARABET_PY("property")
    bool is_time_slice() const;
    /// Number of the channel whose parameters are being computed: an expression that reads it, such
    /// as `me.chanIndex * 0.1`, gives each channel a value of its own. 0 outside of expressions.
    SARABET_PY("property")
    int chan_index() const;
    /// Number of channels.
    SARABET_PY("len")
    std::int64_t size() const;
    /// One channel by name. Raises KeyError with the nearest name.
    Channel operator[](const std::string& name) const;
    /// One channel by position; negative positions count from the end. Raises IndexError.
    Channel operator[](std::int64_t index) const;

    /// Makes an Array operator show a caller's array, (channels, samples) or (samples,):
    /// C-contiguous float32 is shown without a copy and held alive, anything else is copied. Raises
    /// TypeError on other operators.
    void set_array(const ArrayIn& array);
};

}  // namespace sarabet
