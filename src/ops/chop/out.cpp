// out.cpp -- Out: where channels leave a component.
#include <sarabet/op/chop.hpp>

namespace sarabet::ops {
namespace {

/// An output of the component that it stands in.
struct Out final : Chop {
    static constexpr OpInfo info{.type = "outCHOP",
                                 .label = "Out",
                                 .summary = "Where channels leave a component.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const ChopInputs& inputs, ChopOutput& out, CookContext&) {
        out.share(inputs[0]);
    }
};

SARABET_OPERATOR(Out)

}  // namespace
}  // namespace sarabet::ops
