// checker.cpp -- Checker: a chessboard, or a grid of lines.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

namespace sarabet::ops {
namespace {

constexpr detail::ParamDecl<std::array<float, 4>> color(const char* name, const char* label,
                                                        const char* help) {
    return {
        .name = name, .label = label, .help = help, .soft_min = 0, .soft_max = 1, .color = true};
}

/// Fields of two colours in turn, and lines between them. Every pixel has the exact mean of what it
/// covers, so that fields that are no whole number of pixels flicker nowhere. For a grid alone,
/// give both fields the same colour.
struct Checker final : Top {
    static constexpr OpInfo info{
        .type = "checkerTOP", .label = "Checker", .summary = "A chessboard, or a grid of lines."};
    static constexpr TopKind kind = TopKind::Generator;
    static constexpr const char* arrays[] = {"fields"};

    struct Params {
        std::array<float, 2> size{32, 32};
        PixelUnit sizeunit = PixelUnit::Pixels;
        std::array<float, 2> offset{0, 0};
        PixelUnit offsetunit = PixelUnit::Pixels;
        std::array<float, 4> color1{0.25f, 0.25f, 0.25f, 1};
        std::array<float, 4> color2{0.75f, 0.75f, 0.75f, 1};
        float linewidth = 0;
        std::array<float, 4> linecolor{0, 0, 0, 1};
        bool multrgbbyalpha = true;
    };
    static constexpr std::tuple params{
        param(&Params::size, {.name = "size",
                              .label = "Size",
                              .help = "Width and height of a field; less than 1/64 of a pixel is "
                                      "as that.",
                              .min = 0,
                              .max = 1e6,
                              .soft_min = 1,
                              .soft_max = 256}),
        param(&Params::sizeunit, named(pixel_unit_param, "sizeunit", "Size Unit")),
        param(&Params::offset, {.name = "offset",
                                .label = "Offset",
                                .help = "Moves the pattern to the right and up from the bottom "
                                        "left corner.",
                                .soft_min = 0,
                                .soft_max = 256}),
        param(&Params::offsetunit, named(pixel_unit_param, "offsetunit", "Offset Unit")),
        param(&Params::color1,
              color("color1", "Color 1", "Of the field at the bottom left, and every second one.")),
        param(&Params::color2, color("color2", "Color 2", "Of the other fields.")),
        param(&Params::linewidth, {.name = "linewidth",
                                   .label = "Line Width",
                                   .help = "Width of the lines between the fields; 0 is none.",
                                   .unit = "pixels",
                                   .min = 0,
                                   .max = 1e6,
                                   .soft_max = 16}),
        param(&Params::linecolor, color("linecolor", "Line Color", "Of the lines.")),
        param(&Params::multrgbbyalpha,
              {.name = "multrgbbyalpha",
               .label = "Multiply RGB by Alpha",
               .help = "Multiplies the colours by their alpha, as compositing expects it."})};

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext&) {
        const std::array<float, 2> image{static_cast<float>(out.width()),
                                         static_cast<float>(out.height())};
        std::array<float, 4> fields{};
        for (std::size_t i = 0; i < 2; ++i) {
            const float size = p.sizeunit == PixelUnit::Fraction ? p.size[i] * image[i] : p.size[i];
            fields[i] = size < 1.0f / 64 ? 1.0f / 64 : size;
            fields[i + 2] =
                p.offsetunit == PixelUnit::Fraction ? p.offset[i] * image[i] : p.offset[i];
        }
        out.set_array("fields", fields, {4, 0, 0, 0});
    }
};

SARABET_OPERATOR(Checker)

}  // namespace
}  // namespace sarabet::ops
