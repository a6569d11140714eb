// chromakey.cpp -- Chroma Key: keeps, or takes away, a range of colours.
#include <sarabet/op/image_params.hpp>
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
        KeyColor rgbout = KeyColor::Multiplied;
        KeyAlpha alphaout = KeyAlpha::Key;
    };
    static constexpr std::tuple params = std::tuple_cat(
        std::tuple{
            param(&Params::huemin,
                  {.name = "huemin",
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
            param(&Params::satmin, fraction_param("satmin", "Saturation Min",
                                                  "Saturation values from this one up are in the "
                                                  "key; 0 takes those below 0 too.")),
            param(
                &Params::satmax,
                fraction_param(
                    "satmax", "Saturation Max",
                    "Saturation values up to this one are in the key; 1 takes those above 1 too.")),
            param(&Params::ssoftlow, fraction_param("ssoftlow", "Saturation Soft Low",
                                                    "Width of the fade below Saturation Min.")),
            param(&Params::ssofthigh, fraction_param("ssofthigh", "Saturation Soft High",
                                                     "Width of the fade above Saturation Max.")),
            param(&Params::valmin,
                  fraction_param(
                      "valmin", "Value Min",
                      "Value values from this one up are in the key; 0 takes those below 0 too.")),
            param(&Params::valmax,
                  fraction_param(
                      "valmax", "Value Max",
                      "Value values up to this one are in the key; 1 takes those above 1 too.")),
            param(&Params::vsoftlow, fraction_param("vsoftlow", "Value Soft Low",
                                                    "Width of the fade below Value Min.")),
            param(&Params::vsofthigh, fraction_param("vsofthigh", "Value Soft High",
                                                     "Width of the fade above Value Max."))},
        key_lines<Params>());

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(ChromaKey)

}  // namespace
}  // namespace sarabet::ops
