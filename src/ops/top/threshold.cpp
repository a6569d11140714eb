// threshold.cpp -- Threshold: black where a comparison holds, white elsewhere.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Makes pixels black for which a comparison with the threshold holds, all others white.
struct Threshold final : Top {
    static constexpr OpInfo info{.type = "thresholdTOP",
                                 .label = "Threshold",
                                 .summary = "Black where a comparison holds, white elsewhere.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    enum class Comparator { Less, Greater, LessOrEqual, GreaterOrEqual, Equal, NotEqual };
    enum class Source { Luminance, Red, Green, Blue, Alpha, RGBAverage, Average, RGBMax, Max };
    enum class Alpha { Same, One };
    struct Params {
        Comparator comparator = Comparator::Less;
        Source rgb = Source::Luminance;
        float threshold = 0.5f;
        Alpha alpha = Alpha::Same;
        float soften = 0;
    };
    static constexpr std::tuple params{
        param(&Params::comparator,
              {.name = "comparator",
               .label = "Comparator",
               .help = "The comparison. Equal means within 0.000001.",
               .menu = {{Comparator::Less, "less", "Less"},
                        {Comparator::Greater, "greater", "Greater"},
                        {Comparator::LessOrEqual, "lessorequal", "Less or Equal"},
                        {Comparator::GreaterOrEqual, "greaterorequal", "Greater or Equal"},
                        {Comparator::Equal, "equal", "Equal"},
                        {Comparator::NotEqual, "notequal", "Not Equal"}}}),
        param(&Params::rgb,
              {.name = "rgb",
               .label = "RGB",
               .help = "What is compared. Luminance is 0.299 red + 0.587 green + 0.114 blue.",
               .menu = {{Source::Luminance, "luminance", "Luminance"},
                        {Source::Red, "red", "Red"},
                        {Source::Green, "green", "Green"},
                        {Source::Blue, "blue", "Blue"},
                        {Source::Alpha, "alpha", "Alpha"},
                        {Source::RGBAverage, "rgbaverage", "RGB Average"},
                        {Source::Average, "average", "RGBA Average"},
                        {Source::RGBMax, "rgbmax", "RGB Maximum"},
                        {Source::Max, "max", "RGBA Maximum"}}}),
        param(&Params::threshold, {.name = "threshold",
                                   .label = "Threshold",
                                   .help = "What it is compared with.",
                                   .soft_min = 0,
                                   .soft_max = 1}),
        param(&Params::alpha,
              {.name = "alpha",
               .label = "Alpha",
               .help = "What becomes alpha.",
               .menu = {{Alpha::Same, "same", "Same as RGB"}, {Alpha::One, "one", "One"}}}),
        param(&Params::soften,
              {.name = "soften",
               .label = "Soften",
               .help = "Width of a slope from black to white in place of the edge, with the "
                       "threshold in its middle; for Equal and Not Equal on either side.",
               .min = 0,
               .soft_max = 1})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Threshold)

}  // namespace
}  // namespace sarabet::ops
