// emboss.cpp -- Emboss: an image as if pressed into metal.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Takes values as heights and shows them lit from one side. Alpha is kept, and multiplies the
/// result.
struct Emboss final : Top {
    static constexpr OpInfo info{.type = "embossTOP",
                                 .label = "Emboss",
                                 .summary = "An image as if pressed into metal.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;

    struct Params {
        ColorValue select = ColorValue::Luminance;
        SlopeMethod method = SlopeMethod::PrevNext;
        float midpoint = 0.5f;
        float strength = 1;
        std::array<float, 2> offset{1, 1};
        PixelUnit offsetunit = PixelUnit::Pixels;
        float direction = 135;
    };
    static constexpr std::tuple params{
        param(&Params::select, named(color_value_param, "select", "Select",
                                     "The value that is the height. Luminance is 0.299 red + 0.587 "
                                     "green + 0.114 blue.")),
        param(&Params::method, slope_method_param),
        param(&Params::midpoint, {.name = "midpoint",
                                  .label = "Midpoint",
                                  .help = "Grey of what is level.",
                                  .soft_min = 0,
                                  .soft_max = 1}),
        param(&Params::strength, {.name = "strength",
                                  .label = "Strength",
                                  .help = "Multiplies the slopes.",
                                  .soft_min = 0,
                                  .soft_max = 10}),
        param(&Params::offset, sample_step_param),
        param(&Params::offsetunit, sample_step_unit_param),
        param(&Params::direction, {.name = "direction",
                                   .label = "Direction",
                                   .help = "Where the light comes from: 0 is the right, 90 above.",
                                   .unit = "degrees",
                                   .soft_min = 0,
                                   .soft_max = 360})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Emboss)

}  // namespace
}  // namespace sarabet::ops
