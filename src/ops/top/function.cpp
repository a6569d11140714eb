// function.cpp -- Function: roots, angles, logarithms and powers of the values of an image.
#include <sarabet/op/top.hpp>

#include <algorithm>

namespace sarabet::ops {
namespace {

enum class Func {
    Input,
    Constant,
    Sqrt,
    Abs,
    Sign,
    Cos,
    Sin,
    Tan,
    Acos,
    Asin,
    Atan,
    Atan2,
    Cosh,
    Sinh,
    Tanh,
    Log10,
    Log2,
    LogN,
    Ln,
    Exp,
    Exp2,
    Exp10,
    PowB,
    PowE,
    Pow
};

// The menu of all six parameters.
constexpr detail::ParamDecl<Func> func{.menu = {{Func::Input, "input", "Input"},
                                                {Func::Constant, "constant", "Constant"},
                                                {Func::Sqrt, "sqrt", "Square Root"},
                                                {Func::Abs, "abs", "Absolute Value"},
                                                {Func::Sign, "sign", "Sign"},
                                                {Func::Cos, "cos", "Cosine"},
                                                {Func::Sin, "sin", "Sine"},
                                                {Func::Tan, "tan", "Tangent"},
                                                {Func::Acos, "acos", "Arccosine"},
                                                {Func::Asin, "asin", "Arcsine"},
                                                {Func::Atan, "atan", "Arctan (Input1)"},
                                                {Func::Atan2, "atan2", "Arctan (Input1 / Input2)"},
                                                {Func::Cosh, "cosh", "Hyperbolic Cosine"},
                                                {Func::Sinh, "sinh", "Hyperbolic Sine"},
                                                {Func::Tanh, "tanh", "Hyperbolic Tangent"},
                                                {Func::Log10, "log10", "Log Base 10"},
                                                {Func::Log2, "log2", "Log Base 2"},
                                                {Func::LogN, "logn", "Log Base N"},
                                                {Func::Ln, "ln", "Natural Log"},
                                                {Func::Exp, "exp", "e ^ Input1"},
                                                {Func::Exp2, "exp2", "2 ^ Input1"},
                                                {Func::Exp10, "exp10", "10 ^ Input1"},
                                                {Func::PowB, "powb", "Base ^ Input1"},
                                                {Func::PowE, "powe", "Input1 ^ Exponent"},
                                                {Func::Pow, "pow", "Input1 ^ Input2"}}};

/// A function of the values of each channel. Powers of negative values are those of the positive
/// ones, with the sign. The second input is for functions of two; it is fitted to the first.
struct Function final : Top {
    static constexpr OpInfo info{.type = "functionTOP",
                                 .label = "Function",
                                 .summary = "Roots, angles, logarithms and powers of values.",
                                 .min_inputs = 1,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Pointwise;
    static constexpr bool per_channel = true;

    enum class Angle { Degrees, Radians, Cycles };
    struct Params {
        std::array<float, 2> rerange{0, 1};
        Func funcrgba = Func::Input;
        Func funcrgb = Func::Input;
        Func funcr = Func::Input;
        Func funcg = Func::Input;
        Func funcb = Func::Input;
        Func funca = Func::Input;
        float baseval = 10;
        float expval = 2;
        float constval = 0;
        Angle angunit = Angle::Degrees;
        bool replace = false;
        float errval = 0;
    };
    static constexpr std::tuple params{
        param(&Params::rerange, {.name = "rerange",
                                 .label = "Rerange",
                                 .help = "What 0 and 1 become before the function.",
                                 .soft_min = 0,
                                 .soft_max = 1,
                                 .components = {"1", "2"}}),
        param(&Params::funcrgba,
              named(func, "funcrgba", "Function RGBA", "The function of all channels.")),
        param(&Params::funcrgb,
              named(func, "funcrgb", "Function RGB",
                    "The function of red, green and blue. Input leaves it to Function RGBA.")),
        param(&Params::funcr, named(func, "funcr", "Function R",
                                    "The function of red. Input leaves it to Function RGB.")),
        param(&Params::funcg, named(func, "funcg", "Function G",
                                    "The function of green. Input leaves it to Function RGB.")),
        param(&Params::funcb, named(func, "funcb", "Function B",
                                    "The function of blue. Input leaves it to Function RGB.")),
        param(&Params::funca, named(func, "funca", "Function A",
                                    "The function of alpha. Input leaves it to Function RGBA.")),
        param(&Params::baseval, {.name = "baseval",
                                 .label = "Base Value",
                                 .help = "Base of the logarithm to base N, and of Base ^ Input1.",
                                 .soft_min = 0,
                                 .soft_max = 10}),
        param(&Params::expval, {.name = "expval",
                                .label = "Exponent Value",
                                .help = "Exponent of Input1 ^ Exponent.",
                                .soft_min = 0,
                                .soft_max = 10}),
        param(&Params::constval, {.name = "constval",
                                  .label = "Constant Value",
                                  .help = "What Constant gives.",
                                  .soft_min = 0,
                                  .soft_max = 1}),
        param(&Params::angunit, {.name = "angunit",
                                 .label = "Angle Units",
                                 .help = "What angles are measured in, both given and found.",
                                 .menu = {{Angle::Degrees, "deg", "Degrees"},
                                          {Angle::Radians, "rad", "Radians"},
                                          {Angle::Cycles, "cycle", "Cycles"}}}),
        param(&Params::replace, {.name = "replace",
                                 .label = "Replace Errors",
                                 .help = "Replaces nan and infinity, such as the logarithm of 0."}),
        param(&Params::errval, {.name = "errval",
                                .label = "Error Value",
                                .help = "What they are replaced by.",
                                .soft_min = 0,
                                .soft_max = 1})};

    static void cook(const Params& p, const TopInputs& inputs, TopOutput&, CookContext&) {
        const std::array all{p.funcrgba, p.funcrgb, p.funcr, p.funcg, p.funcb, p.funca};
        const bool two = std::any_of(all.begin(), all.end(),
                                     [](Func f) { return f == Func::Atan2 || f == Func::Pow; });
        if (two) static_cast<void>(inputs[1]);
    }
};

SARABET_OPERATOR(Function)

}  // namespace
}  // namespace sarabet::ops
