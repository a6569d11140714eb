// over.cpp -- Over: one image over another, by its alpha.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Puts the first input over the second. Both are premultiplied; the second one is fitted to the
/// size of the first.
struct Over final : Top {
    static constexpr OpInfo info{.type = "overTOP",
                                 .label = "Over",
                                 .summary = "One image over another, by its alpha.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Over)

}  // namespace
}  // namespace sarabet::ops
