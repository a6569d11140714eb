// atop.cpp -- Atop: one image over another, only where the other is.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Puts the first input over the second and keeps the second one's alpha. Both are premultiplied.
/// The second input is fitted to the size of the first.
struct Atop final : Top {
    static constexpr OpInfo info{.type = "atopTOP",
                                 .label = "Atop",
                                 .summary = "One image over another, only where that one is.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Atop)

}  // namespace
}  // namespace sarabet::ops
