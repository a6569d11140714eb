// rgbtohsv.cpp -- RGB to HSV: hue, saturation and value in place of red, green and blue.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// Puts hue, saturation and value in place of red, green and blue, all from 0 to 1: red has hue 0,
/// green 1/3, blue 2/3. Greys have hue and saturation 0.
struct RGBToHSV final : Top {
    static constexpr OpInfo info{
        .type = "rgbtohsvTOP",
        .label = "RGB to HSV",
        .summary = "Hue, saturation and value in place of red, green and blue.",
        .min_inputs = 1,
        .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Pointwise;

    struct Params {};
    static constexpr std::tuple params{};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(RGBToHSV)

}  // namespace
}  // namespace sarabet::ops
