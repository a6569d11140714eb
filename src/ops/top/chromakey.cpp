// chromakey.cpp -- Chroma Key: keeps, or takes away, a range of colours.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Makes a key of the pixels whose hue, saturation and value are all within their ranges, and
/// multiplies the image by it, or shows it. Hue is in degrees: red is 0, green 120, blue 240; grey
/// counts as red, so give the saturation a minimum. To take a colour out of an image, invert the
/// key.
struct ChromaKey final : Top {
    static constexpr OpInfo info{.type = "chromakeyTOP",
                                 .label = "Chroma Key",
                                 .summary = "A key from hue, saturation and value.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    enum class Color { Multiplied, Key };
    enum class Alpha { Key, Multiplied };
    struct Params {
        float huemin = 0;
        float huemax = 360;
        float hsoftlow = 0;
        float hsofthigh = 0;
        float satmin = 0;
        float satmax = 1;
        float ssoftlow = 0;
        float ssofthigh = 0;
        float valmin = 0;
        float valmax = 1;
        float vsoftlow = 0;
        float vsofthigh = 0;
        bool invert = false;
        Color rgbout = Color::Multiplied;
        Alpha alphaout = Alpha::Key;
    };
    static constexpr std::tuple params{
        param(&Params::huemin, {.name = "huemin",
                                .label = "Hue Min",
                                .help = "Hues from this one up are in the key; above Hue Max it "
                                        "goes on through 360 and 0.",
                                .unit = "degrees",
                                .min = 0,
                                .max = 360}),
        param(&Params::huemax, {.name = "huemax",
                                .label = "Hue Max",
                                .help = "Hues up to this one are in the key.",
                                .unit = "degrees",
                                .min = 0,
                                .max = 360}),
        param(&Params::hsoftlow, {.name = "hsoftlow",
                                  .label = "Hue Soft Low",
                                  .help = "Width of the fade below Hue Min.",
                                  .unit = "degrees",
                                  .min = 0,
                                  .max = 360}),
        param(&Params::hsofthigh, {.name = "hsofthigh",
                                   .label = "Hue Soft High",
                                   .help = "Width of the fade above Hue Max.",
                                   .unit = "degrees",
                                   .min = 0,
                                   .max = 360}),
        param(&Params::satmin,
              {.name = "satmin",
               .label = "Saturation Min",
               .help =
                   "Saturation values from this one up are in the key; 0 takes those below 0 too.",
               .min = 0,
               .max = 1}),
        param(
            &Params::satmax,
            {.name = "satmax",
             .label = "Saturation Max",
             .help = "Saturation values up to this one are in the key; 1 takes those above 1 too.",
             .min = 0,
             .max = 1}),
        param(&Params::ssoftlow, {.name = "ssoftlow",
                                  .label = "Saturation Soft Low",
                                  .help = "Width of the fade below Saturation Min.",
                                  .min = 0,
                                  .max = 1}),
        param(&Params::ssofthigh, {.name = "ssofthigh",
                                   .label = "Saturation Soft High",
                                   .help = "Width of the fade above Saturation Max.",
                                   .min = 0,
                                   .max = 1}),
        param(&Params::valmin,
              {.name = "valmin",
               .label = "Value Min",
               .help = "Value values from this one up are in the key; 0 takes those below 0 too.",
               .min = 0,
               .max = 1}),
        param(&Params::valmax,
              {.name = "valmax",
               .label = "Value Max",
               .help = "Value values up to this one are in the key; 1 takes those above 1 too.",
               .min = 0,
               .max = 1}),
        param(&Params::vsoftlow, {.name = "vsoftlow",
                                  .label = "Value Soft Low",
                                  .help = "Width of the fade below Value Min.",
                                  .min = 0,
                                  .max = 1}),
        param(&Params::vsofthigh, {.name = "vsofthigh",
                                   .label = "Value Soft High",
                                   .help = "Width of the fade above Value Max.",
                                   .min = 0,
                                   .max = 1}),
        param(
            &Params::invert,
            {.name = "invert", .label = "Invert", .help = "Takes what is outside of the ranges."}),
        param(&Params::rgbout, {.name = "rgbout",
                                .label = "RGB Output",
                                .help = "What red, green and blue become.",
                                .menu = {{Color::Multiplied, "multalpha", "Source RGB * New Alpha"},
                                         {Color::Key, "newalpha", "New Alpha"}}}),
        param(&Params::alphaout,
              {.name = "alphaout",
               .label = "Alpha Output",
               .help = "What alpha becomes.",
               .menu = {{Alpha::Key, "newalpha1", "New Alpha"},
                        {Alpha::Multiplied, "multnewalpha", "Source Alpha * New Alpha"}}})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(ChromaKey)

}  // namespace
}  // namespace sarabet::ops
