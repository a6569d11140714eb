// emboss.cpp -- Emboss: an image as if pressed into metal.
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

    enum class Source { Luminance, Red, Green, Blue, Alpha, RGBAverage, Average };
    enum class Method { PrevCur, CurNext, PrevNext };
    enum class Unit { Pixels, Fraction };
    struct Params {
        Source select = Source::Luminance;
        Method method = Method::PrevNext;
        float midpoint = 0.5f;
        float strength = 1;
        std::array<float, 2> offset{1, 1};
        Unit offsetunit = Unit::Pixels;
        float direction = 135;
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
        param(&Params::method, {.name = "method",
                                .label = "Method",
                                .help = "Which pixels make a slope. With three it is that from the "
                                        "previous to the next one, halved.",
                                .menu = {{Method::PrevCur, "prevcur", "Use Previous and Current"},
                                         {Method::CurNext, "curnext", "Use Current and Next"},
                                         {Method::PrevNext, "prevnext", "Use Previous and Next"}}}),
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
