// shape_params.hpp -- what the operators that draw a shape share: units, colours and lengths.
#pragma once

#include <sarabet/op/image_params.hpp>

#include <array>

namespace sarabet::shape {

/// How a length is given.
enum class Unit : int { Pixels, Fraction, FractionAspect };

inline constexpr detail::ParamDecl<Unit> unit_param{
    .help =
        "Unit: pixels, fractions of the image's width and height, or fractions of its height "
        "both ways.",
    .menu = {{Unit::Pixels, "pixels", "Pixels"},
             {Unit::Fraction, "fraction", "Fraction"},
             {Unit::FractionAspect, "fractionaspect", "Fraction Aspect"}}};
inline constexpr detail::ParamDecl<PixelUnit> width_unit_param{
    .help = "Unit: pixels, or fractions of the image's height.",
    .menu = {{PixelUnit::Pixels, "pixels", "Pixels"},
             {PixelUnit::Fraction, "fraction", "Fraction"}}};

constexpr detail::ParamDecl<std::array<float, 3>> color(const char* name, const char* label,
                                                        const char* help) {
    return {
        .name = name, .label = label, .help = help, .soft_min = 0, .soft_max = 1, .color = true};
}

constexpr detail::ParamDecl<float> alpha(const char* name, const char* label, const char* help) {
    return {.name = name, .label = label, .help = help, .soft_min = 0, .soft_max = 1};
}

constexpr detail::ParamDecl<float> length(const char* name, const char* label, const char* help) {
    return {.name = name,
            .label = label,
            .help = help,
            .min = 0,
            .max = 1e6,
            .soft_min = 0,
            .soft_max = 0.5};
}

inline std::array<double, 2> in_pixels(std::array<float, 2> v, Unit unit, double width,
                                       double height) {
    if (unit == Unit::Fraction) return {v[0] * width, v[1] * height};
    if (unit == Unit::FractionAspect) return {v[0] * height, v[1] * height};
    return {v[0], v[1]};
}

inline double in_pixels(float v, PixelUnit unit, double height) {
    return unit == PixelUnit::Fraction ? v * height : double{v};
}

}  // namespace sarabet::shape
