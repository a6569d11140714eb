// layout.cpp -- texts laid out by Pango: checked first, because they may be a stranger's.
#include "modules/text/handles.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>

namespace sarabet::text {
namespace {

constexpr double largest_font = 4096;          // pixels
constexpr double least_counted = 8;            // a font's size, where characters are counted
constexpr std::size_t most_bytes = 4'000'000;  // of markup, before anybody reads it
constexpr std::size_t longest_name = 100;      // bytes

int units(double pixels) {
    return static_cast<int>(std::lround(pixels * PANGO_SCALE));
}

void check_utf8(const std::string& text) {
    const char* end = nullptr;
    if (g_utf8_validate(text.data(), static_cast<gssize>(text.size()), &end) != FALSE) return;
    const auto at = static_cast<std::size_t>(end - text.data());
    throw std::runtime_error("'text' must be UTF-8, got byte " +
                             std::to_string(static_cast<unsigned char>(text[at])) + " at " +
                             std::to_string(at));
}

void check_name(const std::string& family) {
    const bool odd = std::ranges::any_of(family, [](char c) { return g_ascii_iscntrl(c) != 0; });
    if (!odd && family.size() <= longest_name &&
        g_utf8_validate(family.data(), static_cast<gssize>(family.size()), nullptr) != FALSE)
        return;
    throw std::runtime_error("'font' must be the name of a family of fonts, at most " +
                             std::to_string(longest_name) + " bytes, got " +
                             std::to_string(family.size()) + " bytes of something else");
}

// What markup may ask for: the largest font in it, and how much more than that a span takes.
struct Extremes {
    double size;
    double scale = 1;
    double more = 0;
};

double in_pixels(int value) {
    return std::abs(static_cast<double>(value)) / PANGO_SCALE;
}

gboolean look_at(PangoAttribute* attribute, gpointer data) {
    auto& found = *static_cast<Extremes*>(data);
    const auto number = [&] { return pango_attribute_as_int(attribute)->value; };
    switch (attribute->klass->type) {
        case PANGO_ATTR_FONT_DESC: {
            const PangoFontDescription* font = pango_attribute_as_font_desc(attribute)->desc;
            found.size = std::max(found.size, in_pixels(pango_font_description_get_size(font)));
            break;
        }
        case PANGO_ATTR_SIZE:
        case PANGO_ATTR_ABSOLUTE_SIZE:
            found.size = std::max(found.size, in_pixels(pango_attribute_as_size(attribute)->size));
            break;
        case PANGO_ATTR_SCALE:
            found.scale = std::max(found.scale, pango_attribute_as_float(attribute)->value);
            break;
        case PANGO_ATTR_LINE_HEIGHT:
            found.scale =
                std::max(found.scale, std::abs(pango_attribute_as_float(attribute)->value));
            break;
        case PANGO_ATTR_RISE:
        case PANGO_ATTR_LETTER_SPACING:
        case PANGO_ATTR_ABSOLUTE_LINE_HEIGHT:
            found.more = std::max(found.more, in_pixels(number()));
            break;
        default: break;
    }
    return FALSE;  // it stays in the list
}

// Pango counts in whole numbers that overflow, and large glyphs take long.
void check_size(const Extremes& extremes, std::size_t characters, std::size_t bytes) {
    const double size = extremes.size * extremes.scale;
    if (!(size <= largest_font) || !(extremes.more <= largest_font))
        throw std::runtime_error("'text' must ask for sizes of at most " +
                                 std::to_string(std::lround(largest_font)) + " pixels, got " +
                                 std::to_string(std::lround(std::max(size, extremes.more))));
    const double length =
        static_cast<double>(characters) * std::max(size + extremes.more, least_counted);
    if (length <= longest_text) return;
    throw std::runtime_error("'text' must be at most " + std::to_string(std::lround(longest_text)) +
                             " pixels long, characters times their size, got " +
                             std::to_string(bytes) + " bytes of at most " +
                             std::to_string(std::lround(size)) + " pixels");
}

struct Parsed {
    std::string text;
    Attributes attributes;
};

Parsed parsed(const TextBlock& block) {
    if (!block.markup) return {block.text, Attributes(pango_attr_list_new())};
    PangoAttrList* attributes = nullptr;
    char* plain = nullptr;
    GError* error = nullptr;
    if (pango_parse_markup(block.text.data(), static_cast<int>(block.text.size()), 0, &attributes,
                           &plain, nullptr, &error) == FALSE) {
        const Failure failure(error);
        throw std::runtime_error(std::string("'text' must be markup: ") + failure->message);
    }
    const Owned<char, g_free> held(plain);
    return {plain, Attributes(attributes)};
}

}  // namespace

Fonts::Fonts() : map_(pango_cairo_font_map_new()) {
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map_.get()), 72);
    context_.reset(pango_font_map_create_context(map_.get()));
    // The same on every machine: grey edges, and glyphs where they are, not on whole pixels.
    const FontOptions options(cairo_font_options_create());
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context_.get(), options.get());
    pango_context_set_round_glyph_positions(context_.get(), FALSE);
    if (families().empty())
        throw std::runtime_error("no font is installed; Debian has some in fonts-dejavu-core");
}

std::vector<std::string> Fonts::families() const {
    PangoFontFamily** found = nullptr;
    int count = 0;
    pango_font_map_list_families(map_.get(), &found, &count);
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) {
        const std::string name = pango_font_family_get_name(found[i]);
        // Names that stand for whatever there is, not fonts.
        if (name != "Sans" && name != "Serif" && name != "Monospace" && name != "System-ui")
            names.push_back(name);
    }
    g_free(found);
    std::ranges::sort(names);
    return names;
}

std::string Fonts::missing(const std::string& family) const {
    const auto same = [](const std::string& a, std::string_view b) {
        return a.size() == b.size() && g_ascii_strncasecmp(a.data(), b.data(), a.size()) == 0;
    };
    const std::string first = family.substr(0, family.find(','));  // others follow it
    for (const std::string_view any : {"", "sans", "serif", "monospace", "sans-serif"})
        if (same(first, any)) return "";
    for (const std::string& name : families())
        if (same(first, name)) return "";
    return "no font '" + first + "' is installed; another one is drawn";
}

LaidText Fonts::lay_out(const TextBlock& block, double width) {
    check_utf8(block.text);
    check_name(block.font.family);
    if (block.text.size() > most_bytes)
        throw std::runtime_error("'text' must be at most " + std::to_string(most_bytes) +
                                 " bytes, got " + std::to_string(block.text.size()));
    check_size({block.font.size, 1, std::abs(block.tracking)}, 1, block.text.size());
    Parsed text = parsed(block);
    Extremes extremes{block.font.size, 1, std::abs(block.tracking)};
    pango_attr_list_unref(pango_attr_list_filter(text.attributes.get(), look_at, &extremes));
    const auto characters = g_utf8_strlen(text.text.data(), static_cast<gssize>(text.text.size()));
    check_size(extremes, static_cast<std::size_t>(characters), text.text.size());
    if (block.tracking != 0)
        pango_attr_list_insert_before(text.attributes.get(),
                                      pango_attr_letter_spacing_new(units(block.tracking)));
    const Description font(pango_font_description_new());
    pango_font_description_set_family(font.get(), block.font.family.c_str());
    pango_font_description_set_absolute_size(font.get(), block.font.size * PANGO_SCALE);
    if (block.font.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    if (block.font.italic) pango_font_description_set_style(font.get(), PANGO_STYLE_ITALIC);

    LaidText laid{Layout(pango_layout_new(context_.get()))};
    PangoLayout* layout = laid.layout.get();
    const bool automatic = block.direction == TextBlock::Direction::Automatic;
    const bool turned = block.direction == TextBlock::Direction::RightToLeft;
    pango_context_set_base_dir(context_.get(), turned ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_layout_set_auto_dir(layout, automatic ? TRUE : FALSE);
    pango_layout_set_font_description(layout, font.get());
    pango_layout_set_attributes(layout, text.attributes.get());
    pango_layout_set_spacing(layout, units(block.line_spacing));
    pango_layout_set_text(layout, text.text.data(), static_cast<int>(text.text.size()));
    if (width > 0) {
        wrap(layout, text.text, text.attributes.get(), width);
        pango_layout_set_text(layout, text.text.data(), static_cast<int>(text.text.size()));
        pango_layout_set_attributes(layout, text.attributes.get());
    }
    PangoRectangle logical{};
    pango_layout_get_extents(layout, nullptr, &logical);
    laid.width = static_cast<double>(logical.width) / PANGO_SCALE;
    laid.height = static_cast<double>(logical.height) / PANGO_SCALE;
    return laid;
}

}  // namespace sarabet::text
