// module.cpp -- the text module's table: draws, and lets no exception out.
#include "modules/text/handles.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <mutex>
#include <new>
#include <stdexcept>

namespace sarabet::text {

Drawing::Drawing(Canvas& canvas)
    : surface_(cairo_image_surface_create_for_data(
          reinterpret_cast<unsigned char*>(canvas.pixels.data()), CAIRO_FORMAT_ARGB32, canvas.width,
          canvas.height, canvas.width * 4)),
      cairo_(cairo_create(surface_.get())) {}

void Drawing::set_color(const DrawColor& color, double alpha) const {
    const auto part = [](double v) { return std::isfinite(v) ? std::clamp(v, 0.0, 1.0) : 0.0; };
    cairo_set_source_rgba(get(), part(color[0]), part(color[1]), part(color[2]),
                          part(color[3]) * part(alpha));
}

void Drawing::finish() const {
    cairo_surface_flush(surface_.get());
    for (const cairo_status_t status : {cairo_status(get()), cairo_surface_status(surface_.get())})
        if (status != CAIRO_STATUS_SUCCESS)
            throw std::runtime_error(std::string("drawing failed: ") +
                                     cairo_status_to_string(status));
}

namespace {

// Pango's fonts serve one thread at a time, and finding them takes a while.
std::mutex fonts_mutex;

Fonts& fonts() {
    static auto& made = *new Fonts;
    return made;
}

// Line by line, so that left is left whatever the direction of a line.
void draw_lines(const Drawing& drawing, const LaidText& laid, const TextBlock& block, int width,
                double top) {
    const LayoutIter line(pango_layout_get_iter(laid.layout.get()));
    do {
        PangoRectangle logical{};
        pango_layout_iter_get_line_extents(line.get(), nullptr, &logical);
        const double free =
            width - 2 * block.border[0] - static_cast<double>(logical.width) / PANGO_SCALE;
        double left = block.border[0];
        if (block.across == TextBlock::Across::Center) left += free / 2;
        if (block.across == TextBlock::Across::Right) left += free;
        const double baseline =
            static_cast<double>(pango_layout_iter_get_baseline(line.get())) / PANGO_SCALE;
        cairo_move_to(drawing.get(), left + block.moved[0], top + baseline + block.moved[1]);
        pango_cairo_show_layout_line(drawing.get(),
                                     pango_layout_iter_get_line_readonly(line.get()));
    } while (pango_layout_iter_next_line(line.get()) != FALSE);
}

std::string draw_block(Canvas& canvas, const TextBlock& block) {
    if (block.text.empty()) return "";
    const std::lock_guard lock(fonts_mutex);
    const double room = std::max(canvas.width - 2 * block.border[0], 1.0);
    const LaidText laid = fonts().lay_out(block, block.wrap ? room : 0);
    double top = block.border[1];
    const double free = canvas.height - 2 * block.border[1] - laid.height;
    if (block.down == TextBlock::Down::Center) top += free / 2;
    if (block.down == TextBlock::Down::Bottom) top += free;
    const Drawing drawing(canvas);
    drawing.set_color(block.color);
    draw_lines(drawing, laid, block, canvas.width, top);
    drawing.finish();
    const std::string missing = fonts().missing(block.font.family);
    return missing.empty() ? missing : "'font': " + missing;
}

template <class Call>
bool guarded(std::string& message, Call call) {
    try {
        call();
        return true;
    } catch (const std::bad_alloc&) {
        message = "out of memory";
    } catch (const std::exception& error) {
        message = error.what();
    }
    return false;
}

bool text(Canvas& canvas, const TextBlock& block, std::string& warning, std::string& message) {
    return guarded(message, [&] { warning = draw_block(canvas, block); });
}

bool shapes(Canvas& canvas, const std::vector<Shape>& shapes, const ShapeStyle& style,
            std::string& warning, std::string& message) {
    return guarded(message, [&] {
        const bool labels = std::ranges::any_of(
            shapes, [](const Shape& shape) { return shape.kind == Shape::Kind::Label; });
        if (!labels) return draw_all(canvas, shapes, style, nullptr);
        const std::lock_guard lock(fonts_mutex);
        draw_all(canvas, shapes, style, &fonts());
        const std::string missing = fonts().missing(style.font.family);
        if (!missing.empty()) warning = "'font': " + missing;
    });
}

bool families(std::vector<std::string>& names, std::string& message) {
    return guarded(message, [&] {
        const std::lock_guard lock(fonts_mutex);
        names = fonts().families();
    });
}

constexpr TextModule table{text, shapes, families};

}  // namespace
}  // namespace sarabet::text

extern "C" SARABET_API const sarabet::TextModule* sarabet_text_module() {
    return &sarabet::text::table;
}
