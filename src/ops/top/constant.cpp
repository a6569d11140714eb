// constant.cpp -- Constant: one colour everywhere.
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

/// An image of one colour.
struct Constant final : Top {
    static constexpr OpInfo info{
        .type = "constantTOP", .label = "Constant", .summary = "An image of one colour."};
    static constexpr TopKind kind = TopKind::Generator;
    struct Params {
        std::array<float, 3> color{1, 1, 1};
        float alpha = 1;
        bool multrgbbyalpha = true;
    };
    static constexpr std::tuple params{
        param(&Params::color, {.name = "color",
                               .label = "Color",
                               .help = "The colour.",
                               .soft_min = 0,
                               .soft_max = 1,
                               .color = true}),
        param(&Params::alpha, {.name = "alpha",
                               .label = "Alpha",
                               .help = "How opaque the image is.",
                               .soft_min = 0,
                               .soft_max = 1}),
        param(&Params::multrgbbyalpha,
              {.name = "multrgbbyalpha",
               .label = "Multiply RGB by Alpha",
               .help = "Stores the colour multiplied by alpha, as compositing expects it."})};

    static void cook(const Params&, const TopInputs&, TopOutput&, CookContext&) {}
};

SARABET_OPERATOR(Constant)

}  // namespace
}  // namespace sarabet::ops
