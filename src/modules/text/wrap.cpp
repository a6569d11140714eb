// wrap.cpp -- lines broken between words, or where a word is too long, between letters.
//
// Pango can do this, too, but version 1.50 ends the process at some texts in which marks and
// changes of direction meet the end of a narrow line, and takes the square of a word's length. So
// the text is laid out in one line, and where it gets too long a line separator is put in. That is
// no end of a paragraph: a paragraph's direction stays that of all of it.
#include "modules/text/handles.hpp"

#include <algorithm>
#include <string_view>

namespace sarabet::text {
namespace {

constexpr std::string_view separator = "\u2028";

// Of each byte of the text the width of all that is before it, in Pango's units.
std::vector<std::int64_t> widths_before(PangoLayout* layout, std::size_t bytes) {
    std::vector<std::int64_t> before(bytes + 1, 0);
    const LayoutIter at(pango_layout_get_iter(layout));
    do {
        const int index = pango_layout_iter_get_index(at.get());
        PangoRectangle logical{};
        pango_layout_iter_get_cluster_extents(at.get(), nullptr, &logical);
        if (index >= 0 && static_cast<std::size_t>(index) < bytes)
            before[static_cast<std::size_t>(index) + 1] += logical.width;
    } while (pango_layout_iter_next_cluster(at.get()) != FALSE);
    for (std::size_t i = 0; i < bytes; ++i) before[i + 1] += before[i];
    return before;
}

struct Character {
    std::size_t at, end;  // bytes
    PangoLogAttr before;  // what may be between it and the one before
    bool space;
};

std::vector<Character> characters_of(PangoLayout* layout, const std::string& text) {
    int count = 0;
    const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(layout, &count);
    std::vector<Character> all;
    const char* at = text.c_str();
    for (int i = 0; i + 1 < count && *at != 0; ++i) {
        const char* next = g_utf8_next_char(at);
        all.push_back({static_cast<std::size_t>(at - text.c_str()),
                       static_cast<std::size_t>(next - text.c_str()), attributes[i],
                       g_unichar_isspace(g_utf8_get_char(at)) != FALSE});
        at = next;
    }
    return all;
}

struct Break {
    std::size_t start, at;  // the first character of the line that got too wide, and of the next
};

std::vector<Break> breaks_of(const std::vector<Character>& characters,
                             const std::vector<std::int64_t>& before, std::int64_t width) {
    std::vector<Break> breaks;
    std::size_t start = 0, word = 0, letter = 0;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const Character& each = characters[i];
        if (each.before.is_mandatory_break != 0) start = word = letter = i;
        if (each.before.is_line_break != 0) word = i;
        if (each.before.is_cursor_position != 0) letter = i;
        const std::int64_t wide = before[each.end] - before[characters[start].at];
        if (each.space || wide <= width) continue;
        const std::size_t at = word > start ? word : letter;
        if (at <= start) continue;  // nothing to break at yet
        breaks.push_back({start, at});
        start = word = letter = at;
        i = at - 1;  // the rest of the word once more
    }
    return breaks;
}

}  // namespace

void wrap(PangoLayout* layout, std::string& text, PangoAttrList* attributes, double width) {
    const auto most = static_cast<std::int64_t>(width * PANGO_SCALE);
    const std::vector<Character> characters = characters_of(layout, text);
    std::vector<Break> breaks = breaks_of(characters, widths_before(layout, text.size()), most);
    std::ranges::reverse(breaks);  // so that places before stay
    for (const auto& [start, at] : breaks) {
        // Spaces at the end of a line would count where it is aligned.
        std::size_t first = at;
        while (first > start && characters[first - 1].space) --first;
        const std::size_t from = characters[first].at, to = characters[at].at;
        text.replace(from, to - from, separator);
        pango_attr_list_update(attributes, static_cast<int>(from), static_cast<int>(to - from),
                               static_cast<int>(separator.size()));
    }
}

}  // namespace sarabet::text
