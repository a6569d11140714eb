// snapshot.hpp -- one finished or finishing image of a texture operator.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/array_out.hpp>
#include <sarabet/export.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sarabet {

/// One image of a texture operator, as it was at one cook. Later cooks do not change it.
class SARABET_API Snapshot {
public:
    struct Impl;
    SARABET_PY("skip: made by Top")
    explicit Snapshot(std::shared_ptr<Impl> impl);

    /// The frame that the image belongs to.
    SARABET_PY("property")
    std::int64_t frame() const;
    /// True once the device has finished the image; never waits.
    SARABET_PY("property")
    bool ready() const;
    /// Waits until the device has finished the image.
    void wait() const;
    /// The pixels as (height, width, channels), or (slices, height, width, channels) of other kinds
    /// than 2D, waiting if need be.
    ///
    /// Parameters: `dtype` is a NumPy name ("uint8", "uint16", "float16", "float32") or empty for
    /// the texture's own, and converts as pixels (255 <-> 1.0); `origin` is "top" or "bottom";
    /// `channels` is "1" to "4", a swizzle such as "bgr", or empty for the texture's own; `copy` is
    /// "never", "always" or "needed". Raises ValueError where "never" cannot be kept.
    ArrayOut read(const std::string& dtype, const std::string& origin, const std::string& channels,
                  const std::string& copy) const;
    /// The same into a caller's array, whose shape and element type say what is wanted: rows may be
    /// strided. Raises TypeError or ValueError that names expected and got.
    void read_into(const ArrayIn& out, const std::string& origin,
                   const std::string& channels) const;
    /// The image as a file's bytes: ".png", ".jpg" or ".jpeg"; quality 0 to 1 is for JPEG.
    std::vector<std::uint8_t> encode(const std::string& suffix, double quality = 0.9) const;

private:
    std::shared_ptr<Impl> impl_;
};

}  // namespace sarabet
