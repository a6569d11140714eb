// level.cpp -- Level: brightness, contrast, gamma, ranges and steps.
#include <sarabet/op/tone_params.hpp>
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
    static constexpr std::tuple params = std::tuple_cat(
        std::tuple{param(
            &Params::clampinput,
            {.name = "clampinput",
             .label = "Clamp Input",
             .help = "Limits the input to 0..1 first. Automatic does so for fixed-point formats, "
                     "whose values cannot lie outside.",
             .menu = {{Clamp::Automatic, "automatic", "Automatic"},
                      {Clamp::Clamp, "clamp", "Clamp [0-1]"},
                      {Clamp::Unclamped, "unclamped", "Unclamped"}}})},
        tone_range_lines<Params>(),
        std::tuple{
            param(&Params::lowr, level_param("lowr", "Low Red", "What red 0 becomes.")),
            param(&Params::highr, level_param("highr", "High Red", "What red 1 becomes.")),
            param(&Params::lowg, level_param("lowg", "Low Green", "What green 0 becomes.")),
            param(&Params::highg, level_param("highg", "High Green", "What green 1 becomes.")),
            param(&Params::lowb, level_param("lowb", "Low Blue", "What blue 0 becomes.")),
            param(&Params::highb, level_param("highb", "High Blue", "What blue 1 becomes.")),
            param(&Params::lowa, level_param("lowa", "Low Alpha", "What alpha 0 becomes.")),
            param(&Params::higha, level_param("higha", "High Alpha", "What alpha 1 becomes."))},
        tone_finish_lines<Params>());

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Level)

}  // namespace
}  // namespace sarabet::ops
