// normalmap.cpp -- Normal Map: the directions that a surface faces.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Takes values as heights, and gives the unit vectors that stand on the surface: red to the right,
/// green upwards, blue towards the viewer, each from -1..1 to 0..1.
struct NormalMap final : Top {
    static constexpr OpInfo info{.type = "normalmapTOP",
                                 .label = "Normal Map",
                                 .summary = "The directions that a surface faces.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;

    enum class Source { Luminance, Red, Green, Blue, Alpha, RGBAverage, Average };
    enum class Method { PrevCur, CurNext, PrevNext };
    enum class Unit { Pixels, Fraction };
    struct Params {
        Source source = Source::Luminance;
        Method method = Method::PrevNext;
        float strength = 1;
        std::array<float, 2> offset{1, 1};
        Unit offsetunit = Unit::Pixels;
        bool heightmap = false;
    };
    static constexpr std::tuple params{
        param(
            &Params::source,
            {.name = "source",
             .label = "Source",
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
        param(&Params::strength, {.name = "strength",
                                  .label = "Strength",
                                  .help = "Height of a value of 1, in pixels.",
                                  .soft_min = 0,
                                  .soft_max = 50}),
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
        param(&Params::heightmap, {.name = "heightmap",
                                   .label = "Heightmap in Alpha Channel",
                                   .help = "Makes the height alpha, which is 1 otherwise."})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(NormalMap)

}  // namespace
}  // namespace sarabet::ops
