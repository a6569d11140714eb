// tone_params.hpp -- lines that the tables of operators that adjust tones share.
#pragma once

#include <sarabet/op/image_params.hpp>

#include <tuple>

namespace sarabet {

constexpr detail::ParamDecl<float> factor_param(const char* name, const char* label,
                                                const char* help) {
    return {.name = name, .label = label, .help = help, .soft_min = 0, .soft_max = 2};
}

constexpr detail::ParamDecl<float> gamma_param(const char* name, const char* label,
                                               const char* help) {
    return {.name = name, .label = label, .help = help, .min = 0.001, .soft_max = 2};
}

/// From invert to Out High.
template <class P>
constexpr auto tone_range_lines() {
    return std::tuple{
        param(&P::invert, level_param("invert", "Invert", "Blends to the negative: 1 - c at 1.")),
        param(&P::blacklevel,
              {.name = "blacklevel",
               .label = "Black Level",
               .help = "What is at or below becomes 0, the rest is spread to reach 1 as before.",
               .max = 0.999,
               .soft_min = 0,
               .soft_max = 1}),
        param(&P::brightness1, factor_param("brightness1", "Brightness 1", "Multiplies.")),
        param(&P::gamma1, gamma_param("gamma1", "Gamma 1",
                                      "Raises to the power of 1 / gamma; values below 0 "
                                      "mirrored.")),
        param(&P::contrast,
              factor_param("contrast", "Contrast", "Multiplies the distance from 0.5.")),
        param(&P::inlow, level_param("inlow", "In Low", "This value becomes Out Low.")),
        param(&P::inhigh, level_param("inhigh", "In High",
                                      "This value becomes Out High. Equal to In Low it makes a "
                                      "hard edge there.")),
        param(&P::outlow, level_param("outlow", "Out Low", "What In Low becomes.")),
        param(&P::outhigh, level_param("outhigh", "Out High", "What In High becomes."))};
}

/// From stepping to the end.
template <class P>
constexpr auto tone_finish_lines() {
    return std::tuple{
        param(&P::stepping,
              {.name = "stepping", .label = "Apply Stepping", .help = "Rounds down to steps."}),
        param(&P::stepsize, {.name = "stepsize",
                             .label = "Step Size",
                             .help = "Height of a step.",
                             .min = 0.0001,
                             .soft_max = 1}),
        param(&P::threshold,
              level_param("threshold", "Threshold", "A value at which a step begins.")),
        param(&P::clamplow,
              level_param("clamplow", "Clamp Low", "Lowest value that stepping gives.")),
        param(&P::clamphigh,
              level_param("clamphigh", "Clamp High", "Highest value that stepping gives.")),
        param(&P::soften, fraction_param("soften", "Soften",
                                         "Part of each step that rises to the next one in a "
                                         "line.")),
        param(&P::gamma2, gamma_param("gamma2", "Gamma 2", "As Gamma 1, after the steps above.")),
        param(&P::opacity, level_param("opacity", "Opacity", "Multiplies all four channels.")),
        param(&P::brightness2,
              factor_param("brightness2", "Brightness 2", "Multiplies, last of all."))};
}

}  // namespace sarabet
