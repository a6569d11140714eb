// image_params.hpp -- lines that the parameter tables of several texture operators share.
#pragma once

#include <sarabet/op/param.hpp>

#include <array>
#include <tuple>

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

/// Where a picture stands in what is wider or higher than it.
enum class JustifyH : int { Left, Center, Right };
enum class JustifyV : int { Bottom, Center, Top };

inline constexpr detail::ParamDecl<JustifyH> justify_h_param{
    .name = "justifyh",
    .label = "Justify Horizontal",
    .help = "The side where no room is left, or nothing cut off.",
    .menu = {{JustifyH::Left, "left", "Left"},
             {JustifyH::Center, "center", "Center"},
             {JustifyH::Right, "right", "Right"}}};
inline constexpr detail::ParamDecl<JustifyV> justify_v_param{
    .name = "justifyv",
    .label = "Justify Vertical",
    .help = "The same up and down.",
    .menu = {{JustifyV::Bottom, "bottom", "Bottom"},
             {JustifyV::Center, "center", "Center"},
             {JustifyV::Top, "top", "Top"}}};

/// How a picture of other proportions is brought to a size.
enum class FitMode : int { Fill, Horizontal, Vertical, Best, Outside, Native };

inline constexpr detail::ParamDecl<FitMode> fit_param{
    .menu = {{FitMode::Fill, "fill", "Fill"},
             {FitMode::Horizontal, "fithorz", "Fit Horizontal"},
             {FitMode::Vertical, "fitvert", "Fit Vertical"},
             {FitMode::Best, "fitbest", "Fit Best"},
             {FitMode::Outside, "fitoutside", "Fit Outside"},
             {FitMode::Native, "nativeres", "Native Resolution"}}};

/// In which order a place is scaled, rotated and translated.
enum class TransformOrder : int { SRT, STR, RST, RTS, TSR, TRS };

inline constexpr detail::ParamDecl<TransformOrder> transform_order_param{
    .name = "xord",
    .label = "Transform Order",
    .help = "Order of scale, rotate and translate.",
    .menu = {{TransformOrder::SRT, "srt", "Scale Rotate Translate"},
             {TransformOrder::STR, "str", "Scale Translate Rotate"},
             {TransformOrder::RST, "rst", "Rotate Scale Translate"},
             {TransformOrder::RTS, "rts", "Rotate Translate Scale"},
             {TransformOrder::TSR, "tsr", "Translate Scale Rotate"},
             {TransformOrder::TRS, "trs", "Translate Rotate Scale"}}};

/// The channel of a second input that says where to look; the shader functions of Displace and
/// Remap know the entries.
enum class MapChannel : int { Red, Green, Blue, Alpha, None };

inline constexpr detail::ParamDecl<MapChannel> map_channel_param{
    .menu = {{MapChannel::Red, "red", "Red"},
             {MapChannel::Green, "green", "Green"},
             {MapChannel::Blue, "blue", "Blue"},
             {MapChannel::Alpha, "alpha", "Alpha"},
             {MapChannel::None, "none", "None"}}};

/// A value of a colour; the shader function channel_ takes it as it is.
enum class ColorValue : int { Luminance, Red, Green, Blue, Alpha, RGBAverage, Average };

inline constexpr detail::ParamDecl<ColorValue> color_value_param{
    .help = "The value that counts. Luminance is 0.299 red + 0.587 green + 0.114 blue.",
    .menu = {{ColorValue::Luminance, "luminance", "Luminance"},
             {ColorValue::Red, "red", "Red"},
             {ColorValue::Green, "green", "Green"},
             {ColorValue::Blue, "blue", "Blue"},
             {ColorValue::Alpha, "alpha", "Alpha"},
             {ColorValue::RGBAverage, "rgbaverage", "RGB Average"},
             {ColorValue::Average, "average", "RGBA Average"}}};

/// What all channels go by: such a value, or each its own.
enum class ChannelChoice : int {
    Luminance,
    Red,
    Green,
    Blue,
    Alpha,
    RGBAverage,
    Average,
    RGBMax,
    Max,
    Independent
};

inline constexpr detail::ParamDecl<ChannelChoice> channel_choice_param{
    .menu = {{ChannelChoice::Luminance, "luminance", "Luminance"},
             {ChannelChoice::Red, "red", "Red"},
             {ChannelChoice::Green, "green", "Green"},
             {ChannelChoice::Blue, "blue", "Blue"},
             {ChannelChoice::Alpha, "alpha", "Alpha"},
             {ChannelChoice::RGBAverage, "rgbaverage", "RGB Average"},
             {ChannelChoice::Average, "average", "RGBA Average"},
             {ChannelChoice::RGBMax, "rgbmax", "RGB Max"},
             {ChannelChoice::Max, "max", "Max"},
             {ChannelChoice::Independent, "independent", "RGBA Independent"}}};

/// Which neighbours make a slope.
enum class SlopeMethod : int { PrevCur, CurNext, PrevNext };

inline constexpr detail::ParamDecl<SlopeMethod> slope_method_param{
    .name = "method",
    .label = "Method",
    .help =
        "Which pixels make a slope. With three it is that from the previous to the next one, "
        "halved.",
    .menu = {{SlopeMethod::PrevCur, "prevcur", "Use Previous and Current"},
             {SlopeMethod::CurNext, "curnext", "Use Current and Next"},
             {SlopeMethod::PrevNext, "prevnext", "Use Previous and Next"}}};

/// How far away the neighbours are that a slope is taken from.
inline constexpr detail::ParamDecl<std::array<float, 2>> sample_step_param{
    .name = "offset",
    .label = "Sample Step",
    .help = "How far away the neighbours are, across and up.",
    .soft_min = 0,
    .soft_max = 10,
    .components = {"1", "2"}};
inline constexpr detail::ParamDecl<PixelUnit> sample_step_unit_param = detail::named(
    pixel_unit_param, "offsetunit", "Sample Step Unit", "What the step is measured in.");

/// A number from 0 to 1, and one that is as a rule.
constexpr detail::ParamDecl<float> fraction_param(const char* name, const char* label,
                                                  const char* help) {
    return {.name = name, .label = label, .help = help, .min = 0, .max = 1};
}
constexpr detail::ParamDecl<float> level_param(const char* name, const char* label,
                                               const char* help) {
    return {.name = name, .label = label, .help = help, .soft_min = 0, .soft_max = 1};
}

/// What a key makes of the colour, and of alpha.
enum class KeyColor : int { Multiplied, Key };
enum class KeyAlpha : int { Key, Multiplied };

/// The last lines of operators that make a key.
template <class P>
constexpr auto key_lines() {
    return std::tuple{
        param(
            &P::invert,
            {.name = "invert", .label = "Invert", .help = "Takes what is outside of the ranges."}),
        param(&P::rgbout, {.name = "rgbout",
                           .label = "RGB Output",
                           .help = "What red, green and blue become.",
                           .menu = {{KeyColor::Multiplied, "multalpha", "Source RGB * New Alpha"},
                                    {KeyColor::Key, "newalpha", "New Alpha"}}}),
        param(&P::alphaout,
              {.name = "alphaout",
               .label = "Alpha Output",
               .help = "What alpha becomes.",
               .menu = {{KeyAlpha::Key, "newalpha1", "New Alpha"},
                        {KeyAlpha::Multiplied, "multnewalpha", "Source Alpha * New Alpha"}}})};
}

}  // namespace sarabet
