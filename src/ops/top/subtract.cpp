// subtract.cpp -- Subtract: one image taken from another.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Subtracts all four channels of the second input from the first, alpha too: between two opaque
/// images alpha becomes 0. Below 0 only float formats go. The second input is fitted to the size of
/// the first.
struct Subtract final : Top {
    static constexpr OpInfo info{.type = "subtractTOP",
                                 .label = "Subtract",
                                 .summary = "One image minus another.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Subtract)

}  // namespace
}  // namespace sarabet::ops
