// array_pixels.hpp -- an array of pixels as the content of a Recipe.
#pragma once

#include "diagnostics.hpp"
#include "recipe.hpp"

#include <sarabet/array_in.hpp>
#include <sarabet/pixel_format.hpp>

#include <string_view>

namespace sarabet::gpu {

struct ArrayPixels {
    PixelContent content;
    int width = 0;
    int height = 0;
    PixelFormat format = PixelFormat::RGBA8Fixed;
};

/// Takes (height, width) or (height, width, 1..4) of uint8, uint16, float16 or float32. With `live`
/// the engine's own memory of 1, 2 or 4 channels in order is shown as it is; anything else is
/// copied once, which also widens RGB. `channels` names the array's channels, such as "bgr"; empty:
/// in order. Throws Error (Type, Value) with expected and got.
ArrayPixels array_pixels(const ArrayIn& array, std::string_view channels, bool live);

}  // namespace sarabet::gpu
