// difference.cpp -- Difference: how far two images are apart.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Takes the distance between red, green and blue of two images. The result is opaque. The second
/// input is fitted to the size of the first.
struct Difference final : Top {
    static constexpr OpInfo info{.type = "differenceTOP",
                                 .label = "Difference",
                                 .summary = "How far two images are apart.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Difference)

}  // namespace
}  // namespace sarabet::ops
