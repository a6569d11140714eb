// lumalevel.cpp -- Luma Level: adjusts tones and keeps hue and saturation.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Adjusts the source (as a rule luminance) as Level adjusts a channel, and multiplies red, green
/// and blue by what it became over what it was: hue and saturation stay. Where the source is 0,
/// what it becomes is added. Alpha changes if it is the source, and by the opacity.
struct LumaLevel final : Top {
    static constexpr OpInfo info{.type = "lumalevelTOP",
                                 .label = "Luma Level",
                                 .summary = "Adjusts tones and keeps hue and saturation.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    enum class Source { Luminance, Red, Green, Blue, Alpha, RGBAverage, Average };
    struct Params {
        Source source = Source::Luminance;
        float invert = 0;
        float blacklevel = 0;
        float brightness1 = 1;
        float gamma1 = 1;
        float contrast = 1;
        float inlow = 0, inhigh = 1, outlow = 0, outhigh = 1;
        bool stepping = false;
        float stepsize = 0.25f;
        float threshold = 0;
        float clamplow = 0, clamphigh = 1;
        float soften = 0;
        float gamma2 = 1;
        float opacity = 1;
        float brightness2 = 1;
    };
    static constexpr std::tuple params{
        param(&Params::source,
              {.name = "source",
               .label = "Source",
               .help = "What is adjusted. Luminance is 0.299 red + 0.587 green + 0.114 blue.",
               .menu = {{Source::Luminance, "luminance", "Luminance"},
                        {Source::Red, "red", "Red"},
                        {Source::Green, "green", "Green"},
                        {Source::Blue, "blue", "Blue"},
                        {Source::Alpha, "alpha", "Alpha"},
                        {Source::RGBAverage, "rgbaverage", "RGB Average"},
                        {Source::Average, "average", "RGBA Average"}}}),
        param(&Params::invert, {.name = "invert",
                                .label = "Invert",
                                .help = "Blends to the negative: 1 - c at 1.",
                                .soft_min = 0,
                                .soft_max = 1}),
        param(&Params::blacklevel,
              {.name = "blacklevel",
               .label = "Black Level",
               .help = "What is at or below becomes 0, the rest is spread to reach 1 as before.",
               .max = 0.999,
               .soft_min = 0,
               .soft_max = 1}),
        param(&Params::brightness1, {.name = "brightness1",
                                     .label = "Brightness 1",
                                     .help = "Multiplies.",
                                     .soft_min = 0,
                                     .soft_max = 2}),
        param(&Params::gamma1,
              {.name = "gamma1",
               .label = "Gamma 1",
               .help = "Raises to the power of 1 / gamma; values below 0 mirrored.",
               .min = 0.001,
               .soft_max = 2}),
        param(&Params::contrast, {.name = "contrast",
                                  .label = "Contrast",
                                  .help = "Multiplies the distance from 0.5.",
                                  .soft_min = 0,
                                  .soft_max = 2}),
        param(&Params::inlow, {.name = "inlow",
                               .label = "In Low",
                               .help = "This value becomes Out Low.",
                               .soft_min = 0,
                               .soft_max = 1}),
        param(&Params::inhigh, {.name = "inhigh",
                                .label = "In High",
                                .help = "This value becomes Out High. Equal to In Low it makes a "
                                        "hard edge there.",
                                .soft_min = 0,
                                .soft_max = 1}),
        param(&Params::outlow, {.name = "outlow",
                                .label = "Out Low",
                                .help = "What In Low becomes.",
                                .soft_min = 0,
                                .soft_max = 1}),
        param(&Params::outhigh, {.name = "outhigh",
                                 .label = "Out High",
                                 .help = "What In High becomes.",
                                 .soft_min = 0,
                                 .soft_max = 1}),
        param(&Params::stepping,
              {.name = "stepping", .label = "Apply Stepping", .help = "Rounds down to steps."}),
        param(&Params::stepsize, {.name = "stepsize",
                                  .label = "Step Size",
                                  .help = "Height of a step.",
                                  .min = 0.0001,
                                  .soft_max = 1}),
        param(&Params::threshold, {.name = "threshold",
                                   .label = "Threshold",
                                   .help = "A value at which a step begins.",
                                   .soft_min = 0,
                                   .soft_max = 1}),
        param(&Params::clamplow, {.name = "clamplow",
                                  .label = "Clamp Low",
                                  .help = "Lowest value that stepping gives.",
                                  .soft_min = 0,
                                  .soft_max = 1}),
        param(&Params::clamphigh, {.name = "clamphigh",
                                   .label = "Clamp High",
                                   .help = "Highest value that stepping gives.",
                                   .soft_min = 0,
                                   .soft_max = 1}),
        param(&Params::soften, {.name = "soften",
                                .label = "Soften",
                                .help = "Part of each step that rises to the next one in a line.",
                                .min = 0,
                                .max = 1}),
        param(&Params::gamma2, {.name = "gamma2",
                                .label = "Gamma 2",
                                .help = "As Gamma 1, after the steps above.",
                                .min = 0.001,
                                .soft_max = 2}),
        param(&Params::opacity, {.name = "opacity",
                                 .label = "Opacity",
                                 .help = "Multiplies all four channels.",
                                 .soft_min = 0,
                                 .soft_max = 1}),
        param(&Params::brightness2, {.name = "brightness2",
                                     .label = "Brightness 2",
                                     .help = "Multiplies, last of all.",
                                     .soft_min = 0,
                                     .soft_max = 2})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(LumaLevel)

}  // namespace
}  // namespace sarabet::ops
