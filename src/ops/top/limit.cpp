// limit.cpp -- Limit: keeps values within a range, and on steps.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Keeps the values of all four channels within a range, makes them positive, puts them on steps,
/// in this order.
struct Limit final : Top {
    static constexpr OpInfo info{.type = "limitTOP",
                                 .label = "Limit",
                                 .summary = "Keeps values within a range, and on steps.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;
    static constexpr bool per_channel = true;
    enum class Wrap { Off, Clamp, Loop, Zigzag };
    enum class Quantise { Off, Ceiling, Floor, Round };
    struct Params {
        Wrap minop = Wrap::Clamp;
        Wrap maxop = Wrap::Clamp;
        float min = 0;
        float max = 1;
        bool positive = false;
        Quantise quantvalue = Quantise::Off;
        float vstep = 0.1f;
        float voffset = 0;
    };
    static constexpr std::tuple params{
        param(&Params::minop, {.name = "minop",
                               .label = "Minimum Function",
                               .help = "What becomes of values below the minimum: the minimum, "
                                       "around again from the maximum, or mirrored back and forth.",
                               .menu = {{Wrap::Off, "off", "Off"},
                                        {Wrap::Clamp, "clamp", "Clamp"},
                                        {Wrap::Loop, "loop", "Loop"},
                                        {Wrap::Zigzag, "zigzag", "Zigzag"}}}),
        param(&Params::maxop, {.name = "maxop",
                               .label = "Maximum Function",
                               .help = "What becomes of values above the maximum, likewise.",
                               .menu = {{Wrap::Off, "off", "Off"},
                                        {Wrap::Clamp, "clamp", "Clamp"},
                                        {Wrap::Loop, "loop", "Loop"},
                                        {Wrap::Zigzag, "zigzag", "Zigzag"}}}),
        param(&Params::min, {.name = "min",
                             .label = "Minimum",
                             .help = "Lower end of the range.",
                             .soft_min = 0,
                             .soft_max = 1}),
        param(&Params::max, {.name = "max",
                             .label = "Maximum",
                             .help = "Upper end of the range.",
                             .soft_min = 0,
                             .soft_max = 1}),
        param(&Params::positive,
              {.name = "positive", .label = "Positive Values", .help = "Takes the sign away."}),
        param(&Params::quantvalue,
              {.name = "quantvalue",
               .label = "Quantize Value",
               .help = "Puts values on steps: the one above, below, or next to them.",
               .menu = {{Quantise::Off, "off", "Off"},
                        {Quantise::Ceiling, "ceiling", "Ceiling"},
                        {Quantise::Floor, "floor", "Floor"},
                        {Quantise::Round, "round", "Round"}}}),
        param(&Params::vstep, {.name = "vstep",
                               .label = "Value Step",
                               .help = "Height of a step.",
                               .min = 0.000001,
                               .soft_max = 1}),
        param(&Params::voffset, {.name = "voffset",
                                 .label = "Value Offset",
                                 .help = "A value on which a step lies.",
                                 .soft_min = 0,
                                 .soft_max = 1})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Limit)

}  // namespace
}  // namespace sarabet::ops
