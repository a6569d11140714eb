// under.cpp -- Under: one image under another, by the other's alpha.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Puts the first input under the second. Both are premultiplied. The second input is fitted to the
/// size of the first.
struct Under final : Top {
    static constexpr OpInfo info{.type = "underTOP",
                                 .label = "Under",
                                 .summary = "One image under another, by the other's alpha.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Under)

}  // namespace
}  // namespace sarabet::ops
