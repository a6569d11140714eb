// add.cpp -- Add: one image added to another.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Adds all four channels, alpha too. The second input is fitted to the size of the first.
struct Add final : Top {
    static constexpr OpInfo info{.type = "addTOP",
                                 .label = "Add",
                                 .summary = "Sums two images.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Add)

}  // namespace
}  // namespace sarabet::ops
