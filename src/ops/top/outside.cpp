// outside.cpp -- Outside: one image where another is not.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Multiplies all channels of the first input by 1 minus the second one's alpha. The second input
/// is fitted to the size of the first.
struct Outside final : Top {
    static constexpr OpInfo info{.type = "outsideTOP",
                                 .label = "Outside",
                                 .summary = "One image where another one is not.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Outside)

}  // namespace
}  // namespace sarabet::ops
