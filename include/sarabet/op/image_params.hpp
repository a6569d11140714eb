// image_params.hpp -- lines that the parameter tables of several texture operators share.
#pragma once

#include <sarabet/op/param.hpp>

namespace sarabet {

/// What lies outside an image; the shader functions fetchN and sampleN take it as it is.
enum class Extend : int { Hold, Zero, Repeat, Mirror };

inline constexpr detail::ParamDecl<Extend> extend_param{
    .name = "extend",
    .label = "Extend",
    .help = "What lies outside the image.",
    .menu = {{Extend::Hold, "hold", "Hold"},
             {Extend::Zero, "zero", "Zero"},
             {Extend::Repeat, "repeat", "Repeat"},
             {Extend::Mirror, "mirror", "Mirror"}}};

/// How a position in an image is given.
enum class PixelUnit : int { Pixels, Fraction };

/// The menu of a position's unit; `named` gives it name and label.
inline constexpr detail::ParamDecl<PixelUnit> pixel_unit_param{
    .help = "Unit: pixels, or fractions of the image.",
    .menu = {{PixelUnit::Pixels, "pixels", "Pixels"},
             {PixelUnit::Fraction, "fraction", "Fraction"}}};

}  // namespace sarabet
