// ramp.cpp -- Ramp: a gradient through colours at positions.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// A gradient through coloured keys: along a line, around a centre, or away from one.
struct Ramp final : Top {
    static constexpr OpInfo info{
        .type = "rampTOP", .label = "Ramp", .summary = "A gradient through colours at positions."};
    static constexpr TopKind kind = TopKind::Generator;

    enum class Type { Vertical, Horizontal, Radial, Circular };
    enum class Extend { Hold, Black, Zero, Repeat, Mirror };
    enum class RightExtend { SameAsLeft, Hold, Black, Zero, Repeat, Mirror };
    enum class Interp { Step, Linear, EaseInEaseOut, Hermite };
    enum class Fit { Fill, Horizontal, Vertical, Best, Outside };
    struct Params {
        RampKeys keys{{{0, 0, 0, 0, 1}, {1, 1, 1, 1, 1}}};
        Type type = Type::Vertical;
        std::array<float, 2> position{0.5f, 0.5f};
        float phase = 0;
        float period = 1;
        Extend extendleft = Extend::Repeat;
        RightExtend extendright = RightExtend::SameAsLeft;
        Interp interp = Interp::Linear;
        float tension = 0;
        Fit fitaspect = Fit::Fill;
        bool multrgbbyalpha = true;
    };
    static constexpr std::tuple params{
        param(
            &Params::keys,
            {.name = "keys",
             .label = "Keys",
             .help = "The colours: rows of (position, red, green, blue, alpha), positions 0..1."}),
        param(&Params::type,
              {.name = "type",
               .label = "Type",
               .help = "Where position 0 is: at the bottom, at the left, to the right of the "
                       "centre and then counter-clockwise, or at the centre.",
               .menu = {{Type::Vertical, "vertical", "Vertical"},
                        {Type::Horizontal, "horizontal", "Horizontal"},
                        {Type::Radial, "radial", "Radial"},
                        {Type::Circular, "circular", "Circular"}}}),
        param(&Params::position,
              {.name = "position",
               .label = "Position",
               .help = "Centre of a radial or circular ramp as a fraction of the image, from the "
                       "bottom left.",
               .soft_min = 0,
               .soft_max = 1,
               .components = {"1", "2"}}),
        param(&Params::phase, {.name = "phase",
                               .label = "Phase",
                               .help = "Moves the ramp by this part of the image.",
                               .soft_min = -1,
                               .soft_max = 1}),
        param(&Params::period, {.name = "period",
                                .label = "Period",
                                .help = "Length of the ramp as a part of the image; 0 is as 1e-6.",
                                .min = 0,
                                .soft_max = 2}),
        param(&Params::extendleft, {.name = "extendleft",
                                    .label = "Extend Left",
                                    .help = "What is before position 0.",
                                    .menu = {{Extend::Hold, "hold", "Hold"},
                                             {Extend::Black, "black", "Black"},
                                             {Extend::Zero, "zero", "Zero"},
                                             {Extend::Repeat, "repeat", "Repeat"},
                                             {Extend::Mirror, "mirror", "Mirror"}}}),
        param(&Params::extendright,
              {.name = "extendright",
               .label = "Extend Right",
               .help = "What is after position 1.",
               .menu = {{RightExtend::SameAsLeft, "sameasleft", "Same as Left"},
                        {RightExtend::Hold, "hold", "Hold"},
                        {RightExtend::Black, "black", "Black"},
                        {RightExtend::Zero, "zero", "Zero"},
                        {RightExtend::Repeat, "repeat", "Repeat"},
                        {RightExtend::Mirror, "mirror", "Mirror"}}}),
        param(&Params::interp,
              {.name = "interp",
               .label = "Interpolation",
               .help = "How the colour goes from one key to the next.",
               .menu = {{Interp::Step, "step", "Step"},
                        {Interp::Linear, "linear", "Linear"},
                        {Interp::EaseInEaseOut, "easeineaseout", "Ease in Ease out"},
                        {Interp::Hermite, "hermite", "Hermite"}}}),
        param(&Params::tension, {.name = "tension",
                                 .label = "Tension",
                                 .help = "How far Hermite's curve through the keys is pulled "
                                         "straight at each: 0 is a cardinal spline, at 1 it "
                                         "stands still there.",
                                 .min = -1,
                                 .max = 1}),
        param(&Params::fitaspect,
              {.name = "fitaspect",
               .label = "Fit Aspect",
               .help = "What the length of the ramp is a part of: width across and height up the "
                       "image, or one of them for both, so that circles are round. The angles of "
                       "a radial ramp are always true.",
               .menu = {{Fit::Fill, "fill", "Fill"},
                        {Fit::Horizontal, "fithorz", "Fit Horizontal"},
                        {Fit::Vertical, "fitvert", "Fit Vertical"},
                        {Fit::Best, "fitbest", "Fit Best"},
                        {Fit::Outside, "fitoutside", "Fit Outside"}}}),
        param(&Params::multrgbbyalpha,
              {.name = "multrgbbyalpha",
               .label = "Multiply RGB by Alpha",
               .help = "Multiplies the colour by alpha, as compositing expects it."})};

    static void cook(const Params& p, const TopInputs&, TopOutput&, CookContext&) {
        if (p.keys.keys.empty())
            throw Error(ErrorKind::Value, "'keys' expects at least one row, got none");
    }
};

SARABET_OPERATOR(Ramp)

}  // namespace
}  // namespace sarabet::ops
