// lumalevel.cpp -- Luma Level: adjusts tones and keeps hue and saturation.
#include <sarabet/op/tone_params.hpp>
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

    struct Params {
        ColorValue source = ColorValue::Luminance;
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
    static constexpr std::tuple params = std::tuple_cat(
        std::tuple{param(&Params::source,
                         named(color_value_param, "source", "Source",
                               "What is adjusted. Luminance is 0.299 red + 0.587 green + 0.114 "
                               "blue."))},
        tone_range_lines<Params>(), tone_finish_lines<Params>());

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(LumaLevel)

}  // namespace
}  // namespace sarabet::ops
