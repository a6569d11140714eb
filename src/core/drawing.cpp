// drawing.cpp -- hands what is to be drawn to the module that has the libraries.
#include "core/drawing.hpp"

#include "core/modules.hpp"
#include "core/plugin_file.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/plugin.hpp>

#include <algorithm>
#include <cmath>

namespace sarabet {
namespace {

/// The module, loaded on first use and kept.
const TextModule& text_module() {
    static auto& module = *new Module<TextModule>(
        {"libsarabet_text.so", "text and drawn shapes", "libpangocairo-1.0-0 and fonts-dejavu-core",
         SARABET_NOTE_TEXT_MODULE, text_module_headers, TextModule::entry_point});
    return module.get("drawing");
}

}  // namespace

std::string draw_text(Canvas& canvas, const TextBlock& block) {
    std::string warning, message;
    if (!text_module().text(canvas, block, warning, message))
        throw Error(ErrorKind::Value, message);
    return warning;
}

std::string draw_shapes(Canvas& canvas, const std::vector<Shape>& shapes, const ShapeStyle& style) {
    std::string warning, message;
    if (!text_module().shapes(canvas, shapes, style, warning, message)) {
        // A label is laid out like any text; who drew it calls it by another name.
        constexpr std::string_view said = "'text'";
        if (message.starts_with(said)) message.replace(0, said.size(), "'labels'");
        throw Error(ErrorKind::Value, message);
    }
    return warning;
}

std::vector<std::string> font_families() {
    std::vector<std::string> names;
    std::string message;
    try {
        if (!text_module().families(names, message)) names.clear();
    } catch (const Error&) {
        names.clear();  // whoever draws is told
    }
    return names;
}

void fill_canvas(Canvas& canvas, const DrawColor& color) {
    const auto part = [](float v) { return std::isfinite(v) ? std::clamp(v, 0.0f, 1.0f) : 0.0f; };
    const float alpha = part(color[3]);
    const auto byte = [&](float v) { return static_cast<std::uint32_t>(std::lround(v * 255)); };
    const std::uint32_t pixel = byte(alpha) << 24 | byte(part(color[0]) * alpha) << 16 |
                                byte(part(color[1]) * alpha) << 8 | byte(part(color[2]) * alpha);
    std::ranges::fill(canvas.pixels, pixel);
}

}  // namespace sarabet
