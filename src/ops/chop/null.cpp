// null.cpp -- Null: its input as it is.
#include <sarabet/op/chop.hpp>

namespace sarabet::ops {
namespace {

/// Passes its input through without copying: a fixed place to read from.
struct Null final : Chop {
    static constexpr OpInfo info{.type = "nullCHOP",
                                 .label = "Null",
                                 .summary = "Passes its input through: a fixed place to read from.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const ChopInputs& inputs, ChopOutput& out, CookContext&) {
        out.share(inputs[0]);
    }
};

SARABET_OPERATOR(Null)

}  // namespace
}  // namespace sarabet::ops
