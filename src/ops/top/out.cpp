// out.cpp -- Out: where an image leaves a component.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// An output of the component that it stands in.
struct Out final : Top {
    static constexpr OpInfo info{.type = "outTOP",
                                 .label = "Out",
                                 .summary = "Where an image leaves a component.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Custom;
    static constexpr bool every_kind = true;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs& inputs, TopOutput& out, CookContext&) {
        out.share(inputs[0]);
    }
};

SARABET_OPERATOR(Out)

}  // namespace
}  // namespace sarabet::ops
