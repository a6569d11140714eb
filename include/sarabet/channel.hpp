// channel.hpp -- a handle to one channel of a channel operator.
#pragma once

#include <sarabet/array_out.hpp>
#include <sarabet/export.hpp>
#include <sarabet/host_pin.hpp>
#include <sarabet/op_ref.hpp>

#include <optional>
#include <string>

namespace sarabet {

/// A handle to one channel of a channel operator. It follows the operator: asking it for data
/// brings the operator up to date.
class SARABET_API SARABET_PY("handle") Channel {
public:
    SARABET_PY("skip: made by Chop")
    Channel(OpRef owner, std::string name, int index);

    /// The channel's name.
    SARABET_PY("property")
    std::string name() const;
    /// Position among the operator's channels.
    SARABET_PY("property")
    int index() const;
    /// The operator that has the channel.
    SARABET_PY("property")
    OpRef owner() const;
    /// The samples: a read-only float32 view of shape (samples,), without a copy.
    ArrayOut numpy() const;
    /// The sample at the current time, or the one with an index. Raises IndexError.
    double eval(std::optional<int> index = std::nullopt) const;

    SARABET_PY("skip: for the hosting language")
    Graph& owning_graph() const { return *owner_.graph; }
    SARABET_PY("skip: for the hosting language")
    HostPin& host_pin() const { return pin_; }

private:
    OpRef owner_;
    std::string name_;
    int index_;
    mutable HostPin pin_;
};

}  // namespace sarabet
