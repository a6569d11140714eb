// cross.cpp -- Cross: fades from one image to another.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Fades from the first input to the second. The second one is fitted to the size of the first.
struct Cross final : Top {
    static constexpr OpInfo info{.type = "crossTOP",
                                 .label = "Cross",
                                 .summary = "Fades from one image to another.",
                                 .min_inputs = 2,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    struct Params {
        float cross = 0.5f;
    };
    static constexpr std::tuple params{
        param(&Params::cross, {.name = "cross",
                               .label = "Cross",
                               .help = "0 and below shows the first input, 1 and above the second.",
                               .soft_min = 0,
                               .soft_max = 1})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Cross)

}  // namespace
}  // namespace sarabet::ops
