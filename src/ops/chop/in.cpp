// in.cpp -- In: where channels enter a component.
#include <sarabet/op/chop.hpp>

namespace sarabet::ops {
namespace {

/// An input of the component that it stands in. Unwired, it has no channels.
struct In final : Chop {
    static constexpr OpInfo info{.type = "inCHOP",
                                 .label = "In",
                                 .summary = "Where channels enter a component.",
                                 .max_inputs = 1};
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const ChopInputs& inputs, ChopOutput& out, CookContext& ctx) {
        const bool wired = inputs.size() > 0 && !ctx.input_path(0).empty();
        if (wired)
            out.share(inputs[0]);
        else
            out.resize(0, 0);
    }
};

SARABET_OPERATOR(In)

}  // namespace
}  // namespace sarabet::ops
