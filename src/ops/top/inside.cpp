// inside.cpp -- Inside: one image where another is.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Multiplies all channels of the first input by the second one's alpha, limited to 0..1. The
/// second input is fitted to the size of the first.
struct Inside final : Top {
    static constexpr OpInfo info{.type = "insideTOP",
                                 .label = "Inside",
                                 .summary = "One image where another one is.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Inside)

}  // namespace
}  // namespace sarabet::ops
