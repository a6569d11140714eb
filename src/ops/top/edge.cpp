// edge.cpp -- Edge: lines where values change.
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

    enum class Source { Luminance, Red, Green, Blue, Alpha, RGBAverage, Average };
    enum class AlphaOut { Edge, One, Zero };
    enum class Unit { Pixels, Fraction };
    struct Params {
        Source select = Source::Luminance;
        float blacklevel = 0;
        float strength = 1;
        std::array<float, 2> offset{1, 1};
        Unit offsetunit = Unit::Pixels;
        std::array<float, 4> edgecolor{1, 1, 1, 1};
        bool premultrgbbyalpha = true;
        AlphaOut alphaoutputmenu = AlphaOut::One;
        bool compinput = false;
    };
    static constexpr std::tuple params{
        param(
            &Params::select,
            {.name = "select",
             .label = "Select",
             .help =
                 "The value whose edges count. Luminance is 0.299 red + 0.587 green + 0.114 blue.",
             .menu = {{Source::Luminance, "luminance", "Luminance"},
                      {Source::Red, "red", "Red"},
                      {Source::Green, "green", "Green"},
                      {Source::Blue, "blue", "Blue"},
                      {Source::Alpha, "alpha", "Alpha"},
                      {Source::RGBAverage, "rgbaverage", "RGB Average"},
                      {Source::Average, "average", "RGBA Average"}}}),
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
        param(&Params::offset, {.name = "offset",
                                .label = "Sample Step",
                                .help = "How far away the neighbours are, across and up.",
                                .soft_min = 0,
                                .soft_max = 10,
                                .components = {"1", "2"}}),
        param(&Params::offsetunit, {.name = "offsetunit",
                                    .label = "Sample Step Unit",
                                    .help = "What the step is measured in.",
                                    .menu = {{Unit::Pixels, "pixels", "Pixels"},
                                             {Unit::Fraction, "fraction", "Fraction"}}}),
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
