// edge.cpp -- Edge: lines where values change.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Draws edges: the length of the gradient by Sobel's filter, where a hard edge from 0 to 1 along a
/// row or a column gives 1. Beyond the border the edge pixels go on.
struct Edge final : Top {
    static constexpr OpInfo info{.type = "edgeTOP",
                                 .label = "Edge",
                                 .summary = "Lines where values change.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;

    enum class AlphaOut { Edge, One, Zero };
    struct Params {
        ColorValue select = ColorValue::Luminance;
        float blacklevel = 0;
        float strength = 1;
        std::array<float, 2> offset{1, 1};
        PixelUnit offsetunit = PixelUnit::Pixels;
        std::array<float, 4> edgecolor{1, 1, 1, 1};
        bool premultrgbbyalpha = true;
        AlphaOut alphaoutputmenu = AlphaOut::One;
        bool compinput = false;
    };
    static constexpr std::tuple params{
        param(
            &Params::select,
            named(
                color_value_param, "select", "Select",
                "The value whose edges count. Luminance is 0.299 red + 0.587 green + 0.114 blue.")),
        param(&Params::blacklevel,
              {.name = "blacklevel",
               .label = "Black Level",
               .help = "What is at or below is no edge; the rest is spread to reach 1 as before.",
               .min = 0,
               .max = 0.999}),
        param(&Params::strength, {.name = "strength",
                                  .label = "Strength",
                                  .help = "Multiplies; the result is at most 1.",
                                  .min = 0,
                                  .soft_max = 10}),
        param(&Params::offset, sample_step_param),
        param(&Params::offsetunit, sample_step_unit_param),
        param(&Params::edgecolor, {.name = "edgecolor",
                                   .label = "Edge Color",
                                   .help = "Color of the edges.",
                                   .min = 0,
                                   .max = 1,
                                   .color = true}),
        param(&Params::premultrgbbyalpha,
              {.name = "premultrgbbyalpha",
               .label = "Pre-Multiply RGB by Alpha",
               .help = "Multiplies the color by its alpha, as compositing expects it."}),
        param(&Params::alphaoutputmenu, {.name = "alphaoutputmenu",
                                         .label = "Output Alpha",
                                         .help = "What alpha becomes where the input is not shown.",
                                         .menu = {{AlphaOut::Edge, "edge", "Edge"},
                                                  {AlphaOut::One, "one", "One"},
                                                  {AlphaOut::Zero, "zero", "Zero"}}}),
        param(&Params::compinput, {.name = "compinput",
                                   .label = "Comp Over Input",
                                   .help = "Draws the edges over the input."})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Edge)

}  // namespace
}  // namespace sarabet::ops
