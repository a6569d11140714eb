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
    ImageShape shape;
    PixelFormat format = PixelFormat::RGBA8Fixed;
};

/// How an array is meant.
struct ArrayWish {
    std::string_view channels;  ///< What its channels are, such as "bgr"; empty: in order.
    bool live = false;          ///< Its memory may be shown as it is.
    ImageKind kind = ImageKind::Flat;
    /// What the picture is to become: mono and alpha, or alpha alone, say what an array of as many
    /// channels holds.
    PixelFormat format = PixelFormat::UseInput;
};

/// Takes (height, width) or (height, width, 1..4) of uint8, uint16, float16 or float32; of other
/// kinds than flat with the slices in front. With `live` the engine's own memory of 1, 2 or 4
/// channels in order is shown as it is; anything else is copied once, which also widens RGB, once
/// the device is known to have such textures. Throws Error (Type, Value, Device) with expected and
/// got.
ArrayPixels array_pixels(const Device& device, const ArrayIn& array, const ArrayWish& wish);

}  // namespace sarabet::gpu
