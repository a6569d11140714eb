// screen.cpp -- Screen: two images as two projectors show them.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Multiplies the negatives, in all four channels: 1 - (1 - a) * (1 - b). The second input is
/// fitted to the size of the first.
struct Screen final : Top {
    static constexpr OpInfo info{.type = "screenTOP",
                                 .label = "Screen",
                                 .summary = "Two images as two projectors show them on one screen.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Screen)

}  // namespace
}  // namespace sarabet::ops
