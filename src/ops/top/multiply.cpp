// multiply.cpp -- Multiply: one image times another.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Multiplies all four channels, alpha too. The second input is fitted to the size of the first.
struct Multiply final : Top {
    static constexpr OpInfo info{.type = "multiplyTOP",
                                 .label = "Multiply",
                                 .summary = "One image times another.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Multiply)

}  // namespace
}  // namespace sarabet::ops
