// rgbkey.cpp -- RGB Key: keeps, or takes away, a range of red, green and blue.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Makes a key of the pixels whose red, green and blue are all within their ranges, and multiplies
/// the image by it, or shows it.
struct RGBKey final : Top {
    static constexpr OpInfo info{.type = "rgbkeyTOP",
                                 .label = "RGB Key",
                                 .summary = "A key from red, green and blue.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    struct Params {
        float redmin = 0;
        float redmax = 1;
        float rsoftlow = 0;
        float rsofthigh = 0;
        float greenmin = 0;
        float greenmax = 1;
        float gsoftlow = 0;
        float gsofthigh = 0;
        float bluemin = 0;
        float bluemax = 1;
        float bsoftlow = 0;
        float bsofthigh = 0;
        bool invert = false;
        KeyColor rgbout = KeyColor::Multiplied;
        KeyAlpha alphaout = KeyAlpha::Key;
    };
    static constexpr std::tuple params = std::tuple_cat(
        std::tuple{
            param(&Params::redmin,
                  fraction_param(
                      "redmin", "Red Min",
                      "Red values from this one up are in the key; 0 takes those below 0 too.")),
            param(&Params::redmax,
                  fraction_param(
                      "redmax", "Red Max",
                      "Red values up to this one are in the key; 1 takes those above 1 too.")),
            param(&Params::rsoftlow,
                  fraction_param("rsoftlow", "Red Soft Low", "Width of the fade below Red Min.")),
            param(&Params::rsofthigh,
                  fraction_param("rsofthigh", "Red Soft High", "Width of the fade above Red Max.")),
            param(&Params::greenmin,
                  fraction_param(
                      "greenmin", "Green Min",
                      "Green values from this one up are in the key; 0 takes those below 0 too.")),
            param(&Params::greenmax,
                  fraction_param(
                      "greenmax", "Green Max",
                      "Green values up to this one are in the key; 1 takes those above 1 too.")),
            param(&Params::gsoftlow, fraction_param("gsoftlow", "Green Soft Low",
                                                    "Width of the fade below Green Min.")),
            param(&Params::gsofthigh, fraction_param("gsofthigh", "Green Soft High",
                                                     "Width of the fade above Green Max.")),
            param(&Params::bluemin,
                  fraction_param(
                      "bluemin", "Blue Min",
                      "Blue values from this one up are in the key; 0 takes those below 0 too.")),
            param(&Params::bluemax,
                  fraction_param(
                      "bluemax", "Blue Max",
                      "Blue values up to this one are in the key; 1 takes those above 1 too.")),
            param(&Params::bsoftlow,
                  fraction_param("bsoftlow", "Blue Soft Low", "Width of the fade below Blue Min.")),
            param(&Params::bsofthigh, fraction_param("bsofthigh", "Blue Soft High",
                                                     "Width of the fade above Blue Max."))},
        key_lines<Params>());

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(RGBKey)

}  // namespace
}  // namespace sarabet::ops
