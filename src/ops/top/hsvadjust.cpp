// hsvadjust.cpp -- HSV Adjust: turns hues, scales saturation and value, of all or some colours.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Adjusts hue, saturation and value of the colours near a start colour; at the default ranges, of
/// all colours.
struct HSVAdjust final : Top {
    static constexpr OpInfo info{.type = "hsvadjustTOP",
                                 .label = "HSV Adjust",
                                 .summary = "Turns hues, scales saturation and value.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {
        std::array<float, 3> startcolor{1, 0, 0};
        float huerange = 360;
        float huefalloff = 0;
        float saturationrange = 1;
        float saturationfalloff = 0;
        float valuerange = 1;
        float valuefalloff = 0;
        float hueoffset = 0;
        float saturationmult = 1;
        float valuemult = 1;
    };
    static constexpr std::tuple params{
        param(&Params::startcolor, {.name = "startcolor",
                                    .label = "Start Color",
                                    .help = "The colour in the middle of the ranges.",
                                    .min = 0,
                                    .max = 1,
                                    .color = true}),
        param(&Params::huerange,
              {.name = "huerange",
               .label = "Hue Range",
               .help = "Hues this far around the start colour are adjusted, half "
                       "to each side.",
               .unit = "degrees",
               .min = 0,
               .max = 360}),
        param(&Params::huefalloff, {.name = "huefalloff",
                                    .label = "Hue Falloff",
                                    .help = "Width of the fade outside the hue range.",
                                    .unit = "degrees",
                                    .min = 0,
                                    .max = 360}),
        param(&Params::saturationrange,
              {.name = "saturationrange",
               .label = "Saturation Range",
               .help = "Saturations this far from the start colour's are adjusted. A range of 1 "
                       "takes values above 1 too.",
               .min = 0,
               .max = 1}),
        param(&Params::saturationfalloff, {.name = "saturationfalloff",
                                           .label = "Saturation Falloff",
                                           .help = "Width of the fade outside the range.",
                                           .min = 0,
                                           .max = 1}),
        param(&Params::valuerange,
              {.name = "valuerange",
               .label = "Value Range",
               .help = "Values this far from the start colour's are adjusted. A range of 1 takes "
                       "values above 1 too.",
               .min = 0,
               .max = 1}),
        param(&Params::valuefalloff, {.name = "valuefalloff",
                                      .label = "Value Falloff",
                                      .help = "Width of the fade outside the range.",
                                      .min = 0,
                                      .max = 1}),
        param(&Params::hueoffset, {.name = "hueoffset",
                                   .label = "Hue Offset",
                                   .help = "Turns the hue: 120 makes red green.",
                                   .unit = "degrees",
                                   .soft_min = -180,
                                   .soft_max = 360}),
        param(&Params::saturationmult, {.name = "saturationmult",
                                        .label = "Saturation Multiplier",
                                        .help = "Multiplies the saturation, at most to 1.",
                                        .min = 0,
                                        .soft_max = 2}),
        param(&Params::valuemult, {.name = "valuemult",
                                   .label = "Value Multiplier",
                                   .help = "Multiplies the value.",
                                   .min = 0,
                                   .soft_max = 2})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(HSVAdjust)

}  // namespace
}  // namespace sarabet::ops
