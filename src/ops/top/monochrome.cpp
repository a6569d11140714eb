// monochrome.cpp -- Monochrome: takes the colour out.
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

    enum class Source { Luminance, Red, Green, Blue, Alpha, RGBAverage, Average };
    struct Params {
        float mono = 1;
        Source rgb = Source::Luminance;
        Source alpha = Source::Alpha;
    };
    static constexpr std::tuple params{
        param(&Params::mono, {.name = "mono",
                              .label = "Monochrome",
                              .help = "Blends from the input at 0 to the result at 1.",
                              .soft_min = 0,
                              .soft_max = 1}),
        param(&Params::rgb, {.name = "rgb",
                             .label = "RGB",
                             .help = "What becomes red, green and blue. Luminance is 0.299 red + "
                                     "0.587 green + 0.114 blue.",
                             .menu = {{Source::Luminance, "luminance", "Luminance"},
                                      {Source::Red, "red", "Red"},
                                      {Source::Green, "green", "Green"},
                                      {Source::Blue, "blue", "Blue"},
                                      {Source::Alpha, "alpha", "Alpha"},
                                      {Source::RGBAverage, "rgbaverage", "RGB Average"},
                                      {Source::Average, "average", "RGBA Average"}}}),
        param(&Params::alpha, {.name = "alpha",
                               .label = "Alpha",
                               .help = "What becomes alpha.",
                               .menu = {{Source::Luminance, "luminance", "Luminance"},
                                        {Source::Red, "red", "Red"},
                                        {Source::Green, "green", "Green"},
                                        {Source::Blue, "blue", "Blue"},
                                        {Source::Alpha, "alpha", "Alpha"},
                                        {Source::RGBAverage, "rgbaverage", "RGB Average"},
                                        {Source::Average, "average", "RGBA Average"}}})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Monochrome)

}  // namespace
}  // namespace sarabet::ops
