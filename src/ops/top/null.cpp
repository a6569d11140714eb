// null.cpp -- Null: its input as it is.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Passes its input through without copying: a fixed place to read from.
struct Null final : Top {
    static constexpr OpInfo info{.type = "nullTOP",
                                 .label = "Null",
                                 .summary = "Passes its input through: a fixed place to read from.",
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

SARABET_OPERATOR(Null)

}  // namespace
}  // namespace sarabet::ops
