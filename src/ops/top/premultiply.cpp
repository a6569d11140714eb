// premultiply.cpp -- Premultiply: colours times their alpha, or back.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Multiplies red, green and blue by alpha, or divides them by it.
struct Premultiply final : Top {
    static constexpr OpInfo info{.type = "premultiplyTOP",
                                 .label = "Premultiply",
                                 .summary = "Colours times their alpha, or back.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    enum class Op { Multiply, Divide };
    struct Params {
        Op op = Op::Multiply;
    };
    static constexpr std::tuple params{
        param(&Params::op, {.name = "op",
                            .label = "Operation",
                            .help = "Dividing makes colours black where alpha is not above 0.",
                            .menu = {{Op::Multiply, "rgbmultalpha", "Multiply RGB by Alpha"},
                                     {Op::Divide, "rgbdivalpha", "Divide RGB by Alpha"}}})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Premultiply)

}  // namespace
}  // namespace sarabet::ops
