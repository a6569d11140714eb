// flip.cpp -- Flip: mirrors an image, or exchanges its axes.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Mirrors its input, then exchanges rows and columns if wanted.
struct Flip final : Top {
    static constexpr OpInfo info{.type = "flipTOP",
                                 .label = "Flip",
                                 .summary = "Mirrors an image, or exchanges its axes.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;

    enum class Flop { NoFlop, BottomLeft, TopLeft };
    struct Params {
        bool flipx = false;
        bool flipy = false;
        Flop flop = Flop::NoFlop;
    };
    static constexpr std::tuple params{
        param(&Params::flipx,
              {.name = "flipx", .label = "Flip X", .help = "Exchanges left and right."}),
        param(&Params::flipy,
              {.name = "flipy", .label = "Flip Y", .help = "Exchanges top and bottom."}),
        param(&Params::flop,
              {.name = "flop",
               .label = "Flop",
               .help = "Exchanges rows and columns, after the flips; the corner named stays.",
               .menu = {{Flop::NoFlop, "noflop", "Off"},
                        {Flop::BottomLeft, "bottomleft", "Bottom Left"},
                        {Flop::TopLeft, "topleft", "Top Left"}}})};

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        if (p.flop != Flop::NoFlop) out.propose(inputs[0].height(), inputs[0].width());
    }
};

SARABET_OPERATOR(Flip)

}  // namespace
}  // namespace sarabet::ops
