// drawing.hpp -- text and shapes drawn into memory; the libraries are in a module.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/export.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// A colour with straight alpha; parts beyond 0..1 count as the nearest.
using DrawColor = std::array<float, 4>;

/// Pixels to draw on: rows from the top without gaps, each pixel 0xAARRGGBB with its colour
/// multiplied by its alpha.
struct Canvas {
    Canvas(int width, int height)
        : width(width),
          height(height),
          pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}

    int width;
    int height;
    std::vector<std::uint32_t> pixels;  ///< Transparent black at first.

    /// The pixels as an array (height, width, 4) of bytes, in this order of channels.
    static constexpr const char* channels = "bgra";
    ArrayIn array() const {
        return {.data = pixels.data(),
                .dtype = DType::UInt8,
                .shape = {height, width, 4},
                .strides = {std::int64_t{4} * width, 4, 1},
                .writable = false,
                .keep = nullptr};
    }
};

/// Which font, and how large.
struct FontChoice {
    std::string family;
    bool bold = false;
    bool italic = false;
    double size = 16;  ///< Of the em square, in pixels.
};

/// A text within a canvas.
struct TextBlock {
    enum class Across { Left, Center, Right };
    enum class Down { Top, Center, Bottom };
    enum class Direction { Automatic, LeftToRight, RightToLeft };

    std::string text;     ///< UTF-8.
    bool markup = false;  ///< The text is Pango's markup.
    FontChoice font;
    DrawColor color{1, 1, 1, 1};
    bool wrap = false;
    Across across = Across::Center;
    Down down = Down::Center;
    Direction direction = Direction::Automatic;
    std::array<double, 2> border{0, 0};  ///< Pixels kept free at the sides, and above and below.
    std::array<double, 2> moved{0, 0};   ///< Pixels to the right and down.
    double line_spacing = 0;             ///< Pixels more between lines.
    double tracking = 0;                 ///< Pixels more between characters.
};

/// A shape; positions in pixels from the top left corner of the canvas.
struct Shape {
    enum class Kind { Box, Line, Circle, Point, Label };

    Kind kind = Kind::Box;
    /// Box: left, top, right, bottom. Line: from, to. Circle and point: centre, radius. Label: the
    /// lower left corner.
    std::array<double, 4> at{0, 0, 0, 0};
    DrawColor color{1, 1, 1, 1};
    std::string text;  ///< Of a label.
};

/// How shapes are drawn.
struct ShapeStyle {
    double thickness = 2;   ///< Of lines, in pixels.
    double fill_alpha = 0;  ///< How much of a box's or circle's colour fills it.
    FontChoice font;
    bool label_background = true;  ///< A label is a box of its colour around a text in contrast.
};

/// Most characters times their size, in pixels: what is longer is refused.
inline constexpr double longest_text = 1e6;

/// Draws a text over a canvas. A message that is no error, such as that another font was taken,
/// comes back. Errors: Value for text that is not UTF-8, broken markup, what is too large, and
/// where the module, its libraries or fonts are missing.
SARABET_API std::string draw_text(Canvas& canvas, const TextBlock& block);

/// Draws shapes over a canvas, in order. Those that are not finite are left out.
SARABET_API std::string draw_shapes(Canvas& canvas, const std::vector<Shape>& shapes,
                                    const ShapeStyle& style);

/// The names of the fonts that are installed, sorted; none where the module cannot be loaded.
SARABET_API std::vector<std::string> font_families();

/// Fills a canvas with one colour.
SARABET_API void fill_canvas(Canvas& canvas, const DrawColor& color);

/// What the module libsarabet_text.so exports: a table, reached through one C symbol. No exception
/// crosses it; a function that fails answers false and says why in `message`.
struct TextModule {
    static constexpr const char* entry_point = "sarabet_text_module";

    bool (*text)(Canvas& canvas, const TextBlock& block, std::string& warning,
                 std::string& message);
    bool (*shapes)(Canvas& canvas, const std::vector<Shape>& shapes, const ShapeStyle& style,
                   std::string& warning, std::string& message);
    bool (*families)(std::vector<std::string>& names, std::string& message);
};

}  // namespace sarabet
