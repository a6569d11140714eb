// shapes.cpp -- boxes, lines, circles, points and labels on a canvas.
#include "modules/text/handles.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace sarabet::text {
namespace {

// Cairo counts in parts of a pixel up to 2^23, so nothing far outside may reach it.
constexpr double far_away = 1e6;
constexpr double curve_error = 0.02;  // pixels between a curve and the lines that stand for it

bool finite(const Shape& shape) {
    return std::ranges::all_of(shape.at, [](double v) { return std::isfinite(v); });
}

// The part of a line that may be seen: what lies between two limits of each axis.
std::optional<std::array<double, 4>> clipped(const std::array<double, 4>& at, double width,
                                             double height, double margin) {
    double from = 0, to = 1;
    const std::array<double, 2> sizes{width, height};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const double start = at[axis], way = at[axis + 2] - at[axis];
        const double low = -margin - start, high = sizes[axis] + margin - start;
        if (way == 0) {
            if (low > 0 || high < 0) return std::nullopt;
            continue;
        }
        from = std::max(from, std::min(low / way, high / way));
        to = std::min(to, std::max(low / way, high / way));
    }
    if (from > to) return std::nullopt;
    const auto along = [&](std::size_t axis, double part) {
        return at[axis] + (at[axis + 2] - at[axis]) * part;
    };
    return std::array{along(0, from), along(1, from), along(0, to), along(1, to)};
}

class Painter {
public:
    Painter(Canvas& canvas, const ShapeStyle& style, Fonts* fonts)
        : drawing_(canvas),
          style_(style),
          fonts_(fonts),
          width_(canvas.width),
          height_(canvas.height) {
        cairo_set_line_width(cairo(), style.thickness);
        cairo_set_antialias(cairo(), CAIRO_ANTIALIAS_BEST);
        cairo_set_tolerance(cairo(), curve_error);
    }

    void draw(const Shape& shape) {
        if (!finite(shape)) return;
        switch (shape.kind) {
            case Shape::Kind::Box: return box(shape);
            case Shape::Kind::Line: return line(shape);
            case Shape::Kind::Circle: return circle(shape);
            case Shape::Kind::Point: return point(shape);
            case Shape::Kind::Label: return label(shape);
        }
    }

    void finish() const { drawing_.finish(); }

private:
    cairo_t* cairo() const { return drawing_.get(); }

    // The path that was made: filled, and drawn around.
    void paint(const Shape& shape) {
        if (style_.fill_alpha > 0) {
            drawing_.set_color(shape.color, style_.fill_alpha);
            cairo_fill_preserve(cairo());
        }
        drawing_.set_color(shape.color);
        if (style_.thickness > 0) cairo_stroke_preserve(cairo());
        cairo_new_path(cairo());
    }

    void box(const Shape& shape) {
        const auto near = [](double v) { return std::clamp(v, -far_away, far_away); };
        const double x1 = near(shape.at[0]), y1 = near(shape.at[1]);
        const double x2 = near(shape.at[2]), y2 = near(shape.at[3]);
        cairo_rectangle(cairo(), std::min(x1, x2), std::min(y1, y2), std::abs(x2 - x1),
                        std::abs(y2 - y1));
        paint(shape);
    }

    void line(const Shape& shape) {
        const auto seen = clipped(shape.at, width_, height_, style_.thickness + 1);
        if (!seen || style_.thickness <= 0) return;
        cairo_move_to(cairo(), (*seen)[0], (*seen)[1]);
        cairo_line_to(cairo(), (*seen)[2], (*seen)[3]);
        drawing_.set_color(shape.color);
        cairo_stroke(cairo());
    }

    bool round(const Shape& shape) {
        const double radius = shape.at[2];
        const double most = std::max({std::abs(shape.at[0]), std::abs(shape.at[1]), radius});
        if (radius <= 0 || most > far_away) return false;
        cairo_new_sub_path(cairo());
        cairo_arc(cairo(), shape.at[0], shape.at[1], radius, 0, 2 * std::numbers::pi);
        cairo_close_path(cairo());
        return true;
    }

    void circle(const Shape& shape) {
        if (round(shape)) paint(shape);
    }

    void point(const Shape& shape) {
        if (!round(shape)) return;
        drawing_.set_color(shape.color);
        cairo_fill(cairo());
    }

    // On a background of its colour a text is black or white, whatever is seen better.
    void label(const Shape& shape) {
        TextBlock block;
        block.text = shape.text;
        block.font = style_.font;
        const LaidText laid = fonts_->lay_out(block, 0);
        const double margin = style_.label_background ? style_.font.size * 0.25 : 0;
        const double wide = laid.width + 2 * margin;
        // All of it is seen, if there is room.
        const double left = std::max(std::min(shape.at[0], width_ - wide), 0.0);
        const double bottom = std::min(std::max(shape.at[1], laid.height), height_);
        drawing_.set_color(shape.color);
        if (style_.label_background) {
            cairo_rectangle(cairo(), left, bottom - laid.height, wide, laid.height);
            cairo_fill(cairo());
            const auto& [r, g, b, a] = shape.color;
            const float light = r * 0.299f + g * 0.587f + b * 0.114f > 0.5f ? 0.0f : 1.0f;
            drawing_.set_color({light, light, light, a});
        }
        cairo_move_to(cairo(), left + margin, bottom - laid.height);
        pango_cairo_show_layout(cairo(), laid.layout.get());
        cairo_new_path(cairo());
    }

    const Drawing drawing_;
    const ShapeStyle& style_;
    Fonts* fonts_;
    double width_, height_;
};

}  // namespace

void draw_all(Canvas& canvas, const std::vector<Shape>& shapes, const ShapeStyle& style,
              Fonts* fonts) {
    Painter painter(canvas, style, fonts);
    for (const Shape& shape : shapes) painter.draw(shape);
    painter.finish();
}

}  // namespace sarabet::text
