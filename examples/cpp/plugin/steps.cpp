// steps.cpp -- Steps: channels rounded to multiples of a step.
#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <cmath>

namespace sarabet::ops {
namespace {

/// Rounds every sample; names and timing are those of the input.
struct Steps final : Chop {
    static constexpr OpInfo info{.type = "stepsCHOP",
                                 .label = "Steps",
                                 .summary = "Channels rounded to multiples of a step.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    enum class Rounding { Nearest, Floor, Ceiling };
    struct Params {
        float step = 0.25f;
        Rounding rounding = Rounding::Nearest;
    };
    static constexpr std::tuple params{
        param(&Params::step, {.name = "step",
                              .label = "Step",
                              .help = "Distance of the values; 0 leaves the channels as they are.",
                              .min = 0,
                              .soft_max = 1}),
        param(&Params::rounding, {.name = "rounding",
                                  .label = "Rounding",
                                  .help = "Which of the two values around a sample it becomes.",
                                  .menu = {{Rounding::Nearest, "nearest", "Nearest"},
                                           {Rounding::Floor, "floor", "Floor"},
                                           {Rounding::Ceiling, "ceiling", "Ceiling"}}})};

    static float rounded(float value, const Params& p) {
        switch (p.rounding) {
            case Rounding::Floor: return std::floor(value / p.step) * p.step;
            case Rounding::Ceiling: return std::ceil(value / p.step) * p.step;
            default: return std::nearbyint(value / p.step) * p.step;
        }
    }

    static void cook(const Params& p, const ChopInputs& inputs, ChopOutput& out, CookContext&) {
        const ChannelBlock& in = inputs[0];
        if (p.step == 0) return out.share(in);  // the samples of the input, not a copy
        out.resize(in.channels(), in.samples());
        out.set_names(in.shared_names());
        out.set_timing(in);
        const std::span<float> to = out.all();
        std::transform(in.data(), in.data() + to.size(), to.begin(),
                       [&p](float value) { return rounded(value, p); });
    }
};

SARABET_OPERATOR(Steps)

}  // namespace
}  // namespace sarabet::ops
