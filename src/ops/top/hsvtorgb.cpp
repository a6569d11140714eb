// hsvtorgb.cpp -- HSV to RGB: red, green and blue in place of hue, saturation and value.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Takes red, green and blue for hue, saturation and value, and puts red, green and blue in their
/// place. A hue of 1 is a full turn, and goes on in both directions.
struct HSVToRGB final : Top {
    static constexpr OpInfo info{
        .type = "hsvtorgbTOP",
        .label = "HSV to RGB",
        .summary = "Red, green and blue in place of hue, saturation and value.",
        .min_inputs = 1,
        .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(HSVToRGB)

}  // namespace
}  // namespace sarabet::ops
