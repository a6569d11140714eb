// math.cpp -- Math: arithmetic on channels, each by itself and with one another.
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

namespace sarabet::ops {
namespace {

enum class Unary { Off, Negate, Positive, Root, Square, Inverse };

// A menu that two parameters share.
constexpr detail::ParamDecl<Unary> unary{.menu = {{Unary::Off, "off", "Off"},
                                                  {Unary::Negate, "negate", "Negate"},
                                                  {Unary::Positive, "pos", "Positive"},
                                                  {Unary::Root, "root", "Root"},
                                                  {Unary::Square, "square", "Square"},
                                                  {Unary::Inverse, "inverse", "Inverse"}}};

/// Arithmetic on all four channels. In order: each channel by itself, channels with one another,
/// the results by themselves, then add, multiply, add, alpha, from range to range, whole numbers.
struct Math final : Top {
    static constexpr OpInfo info{.type = "mathTOP",
                                 .label = "Math",
                                 .summary = "Arithmetic on channels.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;
    static constexpr const char* arrays[] = {"used"};

    enum class Combine { Off, Add, Subtract, Multiply, Divide, Average, Minimum, Maximum, Length };
    enum class Whole { Off, Ceiling, Floor, Round };
    enum class Alpha { Nothing, Multiply, Divide };
    struct Params {
        Unary preop = Unary::Off;
        Combine chanop = Combine::Off;
        std::string inputmask = "rgb";
        std::string outputchannels = "rgb";
        Unary postop = Unary::Off;
        Whole integer = Whole::Off;
        float preoff = 0;
        float gain = 1;
        float postoff = 0;
        Alpha op = Alpha::Nothing;
        std::array<float, 2> fromrange{0, 1};
        std::array<float, 2> torange{0, 1};
    };
    static constexpr std::tuple params{
        param(&Params::preop, named(unary, "preop", "Channel Pre OP",
                                    "Done to each channel first. The root of a negative value is "
                                    "nan, the inverse of 0 is inf.")),
        param(&Params::chanop,
              {.name = "chanop",
               .label = "Combine Channels",
               .help = "Makes one value of several channels: the first, with the others added, "
                       "subtracted, ...",
               .menu = {{Combine::Off, "off", "Off"},
                        {Combine::Add, "add", "Add"},
                        {Combine::Subtract, "sub", "Subtract"},
                        {Combine::Multiply, "mul", "Multiply"},
                        {Combine::Divide, "div", "Divide"},
                        {Combine::Average, "avg", "Average"},
                        {Combine::Minimum, "min", "Minimum"},
                        {Combine::Maximum, "max", "Maximum"},
                        {Combine::Length, "len", "Length"}}}),
        param(&Params::inputmask,
              {.name = "inputmask",
               .label = "Combine Channels Input",
               .help = "The channels that are combined: some of the letters rgba."}),
        param(&Params::outputchannels,
              {.name = "outputchannels",
               .label = "Combine Channels Output",
               .help = "The channels that become the combined value: some of the letters rgba."}),
        param(&Params::postop, named(unary, "postop", "Channel Post OP",
                                     "Done to each channel after channels were combined.")),
        param(&Params::integer,
              {.name = "integer",
               .label = "Integer",
               .help = "Makes whole numbers at the end. Round takes the even one of two that are "
                       "equally near.",
               .menu = {{Whole::Off, "off", "Off"},
                        {Whole::Ceiling, "ceiling", "Ceiling"},
                        {Whole::Floor, "floor", "Floor"},
                        {Whole::Round, "round", "Round"}}}),
        param(&Params::preoff, {.name = "preoff",
                                .label = "Pre-Add",
                                .help = "Added before multiplying.",
                                .soft_min = -1,
                                .soft_max = 1}),
        param(&Params::gain, {.name = "gain",
                              .label = "Multiply",
                              .help = "Multiplies.",
                              .soft_min = -2,
                              .soft_max = 2}),
        param(&Params::postoff, {.name = "postoff",
                                 .label = "Post-Add",
                                 .help = "Added after multiplying.",
                                 .soft_min = -1,
                                 .soft_max = 1}),
        param(&Params::op,
              {.name = "op",
               .label = "Operation",
               .help = "Multiplies or divides red, green and blue by alpha; divided by an alpha "
                       "of 0 they are 0.",
               .menu = {{Alpha::Nothing, "no_op", "No OP"},
                        {Alpha::Multiply, "rgbmultalpha", "Multiply RGB by Alpha"},
                        {Alpha::Divide, "rgbdivalpha", "Divide RGB by Alpha"}}}),
        param(&Params::fromrange,
              {.name = "fromrange",
               .label = "From Range",
               .help = "These two values become those of To Range. Equal ones make a hard edge.",
               .soft_min = 0,
               .soft_max = 1,
               .components = {"1", "2"}}),
        param(&Params::torange, {.name = "torange",
                                 .label = "To Range",
                                 .help = "What the two values of From Range become.",
                                 .soft_min = 0,
                                 .soft_max = 1,
                                 .components = {"1", "2"}})};

    // 1 for each channel that is named.
    static std::array<float, 4> mask(const char* who, const std::string& letters) {
        std::array<float, 4> used{};
        for (const char letter : letters) {
            if (letter == ' ') continue;
            const auto at = std::string_view("rgba").find(letter);
            if (at == std::string_view::npos)
                throw Error(ErrorKind::Value,
                            fmt::format("'{}' expects letters of rgba, got '{}'", who, letters));
            used[at] = 1;
        }
        return used;
    }

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext&) {
        const auto in = mask("inputmask", p.inputmask);
        const auto result = mask("outputchannels", p.outputchannels);
        std::array<float, 8> used{};
        for (std::size_t i = 0; i < 4; ++i) {
            used[i] = in[i];
            used[i + 4] = result[i];
        }
        out.set_array("used", used, {8, 0, 0, 0});
    }
};

SARABET_OPERATOR(Math)

}  // namespace
}  // namespace sarabet::ops
