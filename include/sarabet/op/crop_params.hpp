// crop_params.hpp -- what the operators that cut out a rectangle share.
#pragma once

#include <sarabet/error.hpp>
#include <sarabet/op/image_params.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <tuple>

namespace sarabet {

constexpr detail::ParamDecl<float> crop_edge_param(const char* name, const char* label,
                                                   const char* help) {
    return {.name = name,
            .label = label,
            .help = help,
            .min = -1e6,
            .max = 1e6,
            .soft_min = 0,
            .soft_max = 1};
}

/// The four edges and their units.
template <class P>
constexpr auto crop_lines() {
    return std::tuple{
        param(&P::cropleft,
              crop_edge_param("cropleft", "Crop Left", "Left edge, from the left of the image.")),
        param(&P::cropleftunit, named(pixel_unit_param, "cropleftunit", "Crop Left Unit")),
        param(&P::cropright, crop_edge_param("cropright", "Crop Right",
                                             "Right edge, from the left of the image.")),
        param(&P::croprightunit, named(pixel_unit_param, "croprightunit", "Crop Right Unit")),
        param(&P::cropbottom, crop_edge_param("cropbottom", "Crop Bottom",
                                              "Bottom edge, from the bottom of the image.")),
        param(&P::cropbottomunit, named(pixel_unit_param, "cropbottomunit", "Crop Bottom Unit")),
        param(&P::croptop,
              crop_edge_param("croptop", "Crop Top", "Top edge, from the bottom of the image.")),
        param(&P::croptopunit, named(pixel_unit_param, "croptopunit", "Crop Top Unit"))};
}

/// A rectangle of pixels, from the top left.
struct CropWindow {
    int left, top, width, height;

    /// For a shader: left, top, width, height, as the shape of an array that has no values. A
    /// shape is among the uniforms, which cost nothing to read; each value of an array does.
    std::array<int, 4> as_shape() const { return {left, top, width, height}; }
};

/// The rectangle between the four edges, rounded to whole pixels; throws Error (Value) if it has
/// none.
template <class P>
CropWindow crop_window(const P& p, int width, int height) {
    const auto pixels = [](float edge, PixelUnit unit, int size) {
        const double exact = unit == PixelUnit::Fraction ? double{edge} * size : double{edge};
        return static_cast<int>(std::lround(std::clamp(exact, -1e9, 1e9)));
    };
    const int left = pixels(p.cropleft, p.cropleftunit, width);
    const int right = pixels(p.cropright, p.croprightunit, width);
    const int bottom = pixels(p.cropbottom, p.cropbottomunit, height);
    const int top = pixels(p.croptop, p.croptopunit, height);
    const auto refuse = [](const char* expected, int at, int got) {
        throw Error(ErrorKind::Value,
                    expected + std::to_string(at) + ", got pixel " + std::to_string(got));
    };
    if (right <= left)
        refuse("'cropright' must be at least one pixel to the right of 'cropleft' at pixel ", left,
               right);
    if (top <= bottom)
        refuse("'croptop' must be at least one pixel above 'cropbottom' at pixel ", bottom, top);
    return {left, height - top, right - left, top - bottom};
}

}  // namespace sarabet
