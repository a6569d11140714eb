// feedback.cpp -- Feedback: what another operator showed in the last frame.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Shows the image that its target had at the end of the last frame, so that a network may run
/// round in a circle. At the first frame and while reset it shows its input.
struct Feedback final : Top {
    static constexpr OpInfo info{.type = "feedbackTOP",
                                 .label = "Feedback",
                                 .summary = "What another operator showed in the last frame.",
                                 .min_inputs = 1,
                                 .max_inputs = 1,
                                 .latch = "top"};
    static constexpr TopKind kind = TopKind::Custom;
    static constexpr bool every_kind = true;
    struct Params {
        TopRef top;
        bool reset = false;
        Pulse resetpulse;
    };
    static constexpr std::tuple params{
        param(&Params::top, {.name = "top",
                             .label = "Target TOP",
                             .help = "The operator whose last frame is shown."}),
        param(&Params::reset,
              {.name = "reset", .label = "Reset", .help = "Shows the input as long as it is on."}),
        param(&Params::resetpulse, {.name = "resetpulse",
                                    .label = "Reset Pulse",
                                    .help = "Shows the input for one frame."})};

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext& ctx) {
        const auto* last = static_cast<const Image*>(ctx.latched());
        const bool start = last == nullptr || p.reset || p.resetpulse;
        out.share(start ? inputs[0] : *last);
    }
};

SARABET_OPERATOR(Feedback)

}  // namespace
}  // namespace sarabet::ops
