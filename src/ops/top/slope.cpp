// slope.cpp -- Slope: how fast values change, across and up.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

enum class Slopes {
    HLuminance,
    HRed,
    HGreen,
    HBlue,
    HAlpha,
    HRGBAverage,
    HAverage,
    VLuminance,
    VRed,
    VGreen,
    VBlue,
    VAlpha,
    VRGBAverage,
    VAverage,
    Neutral,
    One,
    Zero
};

// The menu of all four channels.
constexpr detail::ParamDecl<Slopes> slopes{
    .menu = {{Slopes::HLuminance, "hluminance", "Horizontal Luminance"},
             {Slopes::HRed, "hred", "Horizontal Red"},
             {Slopes::HGreen, "hgreen", "Horizontal Green"},
             {Slopes::HBlue, "hblue", "Horizontal Blue"},
             {Slopes::HAlpha, "halpha", "Horizontal Alpha"},
             {Slopes::HRGBAverage, "hrgbaverage", "Horizontal RGB Average"},
             {Slopes::HAverage, "haverage", "Horizontal RGBA Average"},
             {Slopes::VLuminance, "vluminance", "Vertical Luminance"},
             {Slopes::VRed, "vred", "Vertical Red"},
             {Slopes::VGreen, "vgreen", "Vertical Green"},
             {Slopes::VBlue, "vblue", "Vertical Blue"},
             {Slopes::VAlpha, "valpha", "Vertical Alpha"},
             {Slopes::VRGBAverage, "vrgbaverage", "Vertical RGB Average"},
             {Slopes::VAverage, "vaverage", "Vertical RGBA Average"},
             {Slopes::Neutral, "neutral", "Neutral"},
             {Slopes::One, "one", "One"},
             {Slopes::Zero, "zero", "Zero"}}};

/// Gives the change of values from pixel to pixel, to the right and upwards, about a zero point.
/// Beyond the border the edge pixels go on. Luminance is 0.299 red + 0.587 green + 0.114 blue.
struct Slope final : Top {
    static constexpr OpInfo info{.type = "slopeTOP",
                                 .label = "Slope",
                                 .summary = "How fast values change, across and up.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;

    struct Params {
        Slopes red = Slopes::HLuminance;
        Slopes green = Slopes::VLuminance;
        Slopes blue = Slopes::Neutral;
        Slopes alpha = Slopes::One;
        SlopeMethod method = SlopeMethod::PrevNext;
        float zeropoint = 0.5f;
        float strength = 1;
        std::array<float, 2> offset{1, 1};
        PixelUnit offsetunit = PixelUnit::Pixels;
    };
    static constexpr std::tuple params{
        param(&Params::red,
              named(slopes, "red", "Red", "What red becomes: a slope, the zero point, 1 or 0.")),
        param(&Params::green, named(slopes, "green", "Green",
                                    "What green becomes: a slope, the zero point, 1 or 0.")),
        param(&Params::blue,
              named(slopes, "blue", "Blue", "What blue becomes: a slope, the zero point, 1 or 0.")),
        param(&Params::alpha, named(slopes, "alpha", "Alpha",
                                    "What alpha becomes: a slope, the zero point, 1 or 0.")),
        param(&Params::method, slope_method_param),
        param(&Params::zeropoint, {.name = "zeropoint",
                                   .label = "Zero Point",
                                   .help = "The result where nothing changes.",
                                   .soft_min = 0,
                                   .soft_max = 1}),
        param(&Params::strength, {.name = "strength",
                                  .label = "Strength",
                                  .help = "Multiplies the slopes.",
                                  .soft_min = 0,
                                  .soft_max = 10}),
        param(&Params::offset, sample_step_param),
        param(&Params::offsetunit, sample_step_unit_param)};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Slope)

}  // namespace
}  // namespace sarabet::ops
