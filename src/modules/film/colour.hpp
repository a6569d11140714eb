// colour.hpp -- decoded pictures to RGBA: the film's matrix and range, correctly rounded.
#pragma once

#include "core/pixels.hpp"
#include "modules/film/ffmpeg.hpp"

#include <string>

namespace sarabet::film {

/// Turns pictures of any pixel format into RGBA. Planar YUV goes through loops of our own, which
/// round to the nearest; the rest is libswscale's.
class ToRgba {
public:
    /// `to` has 4 channels of uint8 or uint16 and the frame's size.
    bool convert(const AVFrame& frame, const PixelView& to, std::string& message);

private:
    bool scale(const AVFrame& frame, const PixelView& to, std::string& message);

    Scaler scaler_;
};

/// True for more than 8 bits a channel.
bool is_deep(AVPixelFormat format);
bool has_alpha(AVPixelFormat format);

}  // namespace sarabet::film
