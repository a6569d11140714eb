// normalmap.cpp -- Normal Map: the directions that a surface faces.
#include <sarabet/op/image_params.hpp>
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

    struct Params {
        ColorValue source = ColorValue::Luminance;
        SlopeMethod method = SlopeMethod::PrevNext;
        float strength = 1;
        std::array<float, 2> offset{1, 1};
        PixelUnit offsetunit = PixelUnit::Pixels;
        bool heightmap = false;
    };
    static constexpr std::tuple params{
        param(&Params::source, named(color_value_param, "source", "Source",
                                     "The value that is the height. Luminance is 0.299 red + 0.587 "
                                     "green + 0.114 blue.")),
        param(&Params::method, slope_method_param),
        param(&Params::strength, {.name = "strength",
                                  .label = "Strength",
                                  .help = "Height of a value of 1, in pixels.",
                                  .soft_min = 0,
                                  .soft_max = 50}),
        param(&Params::offset, sample_step_param),
        param(&Params::offsetunit, sample_step_unit_param),
        param(&Params::heightmap, {.name = "heightmap",
                                   .label = "Heightmap in Alpha Channel",
                                   .help = "Makes the height alpha, which is 1 otherwise."})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(NormalMap)

}  // namespace
}  // namespace sarabet::ops
