// level.cpp -- Level: brightness, contrast, gamma, ranges and steps.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Adjusts tones. The steps apply in the order of the parameters, to red, green and blue as they
/// are stored; alpha is changed by its own range and by the opacity.
struct Level final : Top {
    static constexpr OpInfo info{.type = "levelTOP",
                                 .label = "Level",
                                 .summary = "Brightness, contrast, gamma, ranges and steps.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;
    static constexpr bool per_channel = true;

    enum class Clamp { Automatic, Clamp, Unclamped };
    struct Params {
        Clamp clampinput = Clamp::Automatic;
        float invert = 0;
        float blacklevel = 0;
        float brightness1 = 1;
        float gamma1 = 1;
        float contrast = 1;
        float inlow = 0, inhigh = 1, outlow = 0, outhigh = 1;
        float lowr = 0, highr = 1, lowg = 0, highg = 1, lowb = 0, highb = 1, lowa = 0, higha = 1;
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
        param(&Params::clampinput,
              {.name = "clampinput",
               .label = "Clamp Input",
               .help = "Limits the input to 0..1 first. Automatic does so for fixed-point formats, "
                       "whose values cannot lie outside.",
               .menu = {{Clamp::Automatic, "automatic", "Automatic"},
                        {Clamp::Clamp, "clamp", "Clamp [0-1]"},
                        {Clamp::Unclamped, "unclamped", "Unclamped"}}}),
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
        param(&Params::lowr, {.name = "lowr",
                              .label = "Low Red",
                              .help = "What red 0 becomes.",
                              .soft_min = 0,
                              .soft_max = 1}),
        param(&Params::highr, {.name = "highr",
                               .label = "High Red",
                               .help = "What red 1 becomes.",
                               .soft_min = 0,
                               .soft_max = 1}),
        param(&Params::lowg, {.name = "lowg",
                              .label = "Low Green",
                              .help = "What green 0 becomes.",
                              .soft_min = 0,
                              .soft_max = 1}),
        param(&Params::highg, {.name = "highg",
                               .label = "High Green",
                               .help = "What green 1 becomes.",
                               .soft_min = 0,
                               .soft_max = 1}),
        param(&Params::lowb, {.name = "lowb",
                              .label = "Low Blue",
                              .help = "What blue 0 becomes.",
                              .soft_min = 0,
                              .soft_max = 1}),
        param(&Params::highb, {.name = "highb",
                               .label = "High Blue",
                               .help = "What blue 1 becomes.",
                               .soft_min = 0,
                               .soft_max = 1}),
        param(&Params::lowa, {.name = "lowa",
                              .label = "Low Alpha",
                              .help = "What alpha 0 becomes.",
                              .soft_min = 0,
                              .soft_max = 1}),
        param(&Params::higha, {.name = "higha",
                               .label = "High Alpha",
                               .help = "What alpha 1 becomes.",
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

SARABET_OPERATOR(Level)

}  // namespace
}  // namespace sarabet::ops
