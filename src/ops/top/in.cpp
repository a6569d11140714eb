// in.cpp -- In: where an image enters a component.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// An input of the component that it stands in. Unwired, it is transparent black.
struct In final : Top {
    static constexpr OpInfo info{.type = "inTOP",
                                 .label = "In",
                                 .summary = "Where an image enters a component.",
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Custom;
    static constexpr bool every_kind = true;
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs& inputs, TopOutput& out, CookContext& ctx) {
        const bool wired = inputs.size() > 0 && !ctx.input_path(0).empty();
        if (wired)
            out.share(inputs[0]);
        else
            out.draw({});
    }
};

SARABET_OPERATOR(In)

}  // namespace
}  // namespace sarabet::ops
