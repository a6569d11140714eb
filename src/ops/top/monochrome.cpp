// monochrome.cpp -- Monochrome: takes the colour out.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Makes red, green and blue the same.
struct Monochrome final : Top {
    static constexpr OpInfo info{.type = "monochromeTOP",
                                 .label = "Monochrome",
                                 .summary = "Takes the colour out.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    struct Params {
        float mono = 1;
        ColorValue rgb = ColorValue::Luminance;
        ColorValue alpha = ColorValue::Alpha;
    };
    static constexpr std::tuple params{
        param(&Params::mono, {.name = "mono",
                              .label = "Monochrome",
                              .help = "Blends from the input at 0 to the result at 1.",
                              .soft_min = 0,
                              .soft_max = 1}),
        param(&Params::rgb, named(color_value_param, "rgb", "RGB",
                                  "What becomes red, green and blue. Luminance is 0.299 red + "
                                  "0.587 green + 0.114 blue.")),
        param(&Params::alpha, named(color_value_param, "alpha", "Alpha", "What becomes alpha."))};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Monochrome)

}  // namespace
}  // namespace sarabet::ops
