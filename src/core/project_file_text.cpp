// project_file_text.cpp -- values as TOML, always spelled the same way, and names in order.
#include "core/project_file_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <filesystem>

namespace sarabet {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_inline = 64;  // elements of an array that stands in the text

bool digit(char c) {
    return c >= '0' && c <= '9';
}

// A run of digits without leading zeros, taken off the front.
std::string_view take_digits(std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && digit(text[end])) ++end;
    std::string_view run = text.substr(0, end);
    text.remove_prefix(end);
    while (run.size() > 1 && run.front() == '0') run.remove_prefix(1);
    return run;
}

template <class T>
std::string element_text(const void* data, std::size_t index) {
    T x;
    std::memcpy(&x, static_cast<const char*>(data) + index * sizeof(T), sizeof(T));
    if constexpr (std::is_floating_point_v<T>)
        return toml_float(x, std::is_same_v<T, float>);
    else
        return fmt::format("{}", static_cast<std::int64_t>(x));
}

std::string element(const Array& array, std::size_t index) {
    const void* data = array.data.get();
    switch (array.dtype) {
        case DType::Int8: return element_text<std::int8_t>(data, index);
        case DType::Int16: return element_text<std::int16_t>(data, index);
        case DType::Int32: return element_text<std::int32_t>(data, index);
        case DType::Int64: return element_text<std::int64_t>(data, index);
        case DType::UInt8: return element_text<std::uint8_t>(data, index);
        case DType::UInt16: return element_text<std::uint16_t>(data, index);
        case DType::UInt32: return element_text<std::uint32_t>(data, index);
        case DType::Float32: return element_text<float>(data, index);
        case DType::Float64: return element_text<double>(data, index);
        default: return "0";  // `inlined` lets no others through
    }
}

void append_axis(std::string& text, const Array& array, std::size_t axis, std::size_t& index,
                 int indent) {
    const auto n = static_cast<std::size_t>(array.shape[axis]);
    if (axis + 1 == array.shape.size()) {
        text += '[';
        for (std::size_t i = 0; i < n; ++i) {
            if (i > 0) text += ", ";
            text += element(array, index++);
        }
        text += ']';
        return;
    }
    text += "[\n";
    for (std::size_t i = 0; i < n; ++i) {
        text.append(static_cast<std::size_t>(indent) + 4, ' ');
        append_axis(text, array, axis + 1, index, indent + 4);
        text += ",\n";
    }
    text.append(static_cast<std::size_t>(indent), ' ');
    text += ']';
}

std::string escaped(std::string_view text, bool lines) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto code = static_cast<unsigned char>(c);
        if (c == '\\')
            out += "\\\\";
        else if (c == '"')  // within lines, quotes alone are fine
            out += lines && i + 1 < text.size() && text[i + 1] != '"' ? "\"" : "\\\"";
        else if (c == '\n')
            out += lines ? "\n" : "\\n";
        else if (c == '\t')
            out += lines ? "\t" : "\\t";
        else if (code < 0x20 || code == 0x7f)
            out += fmt::format("\\u{:04X}", code);
        else
            out += c;
    }
    return out;
}

}  // namespace

Draft& Draft::operator+=(const Draft& more) {
    for (const Hole& hole : more.holes) {
        holes.push_back(hole);
        holes.back().at += text.size();
    }
    text += more.text;
    return *this;
}

void Draft::leave(Value value, std::string who) {
    holes.push_back({text.size(), std::move(value), std::move(who)});
}

bool natural_less(std::string_view a, std::string_view b) {
    const std::string_view first = a, second = b;
    while (!a.empty() && !b.empty()) {
        if (digit(a.front()) && digit(b.front())) {
            const std::string_view x = take_digits(a), y = take_digits(b);
            if (x.size() != y.size()) return x.size() < y.size();
            if (x != y) return x < y;
            continue;
        }
        if (a.front() != b.front()) {
            if (a.front() == '/' || b.front() == '/') return a.front() == '/';
            return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
        }
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    if (a.empty() != b.empty()) return a.empty();
    return first < second;  // they differ in leading zeros alone
}

bool valid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) -> unsigned {
            return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
        };
        const unsigned first = byte(i);
        const int more = first < 0x80         ? 0
                         : first >> 5 == 0x06 ? 1
                         : first >> 4 == 0x0e ? 2
                         : first >> 3 == 0x1e ? 3
                                              : -1;
        if (more < 0) return false;
        unsigned code = more == 0 ? first : first & (0x3fu >> more);
        for (int k = 1; k <= more; ++k) {
            const unsigned next = byte(i + static_cast<std::size_t>(k));
            if (next >> 6 != 2) return false;
            code = code << 6 | (next & 0x3f);
        }
        constexpr unsigned least[] = {0, 0x80, 0x800, 0x10000};
        if (code < least[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
            return false;
        i += static_cast<std::size_t>(more) + 1;
    }
    return true;
}

std::string toml_key(std::string_view key) {
    const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
    });
    return bare ? std::string(key) : '"' + escaped(key, false) + '"';
}

std::string toml_string(std::string_view text) {
    if (!valid_utf8(text)) {
        std::string hex;
        for (const char c : text) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
        return fmt::format("{{ bytes = \"{}\" }}", hex);
    }
    if (text.find('\n') == std::string_view::npos) return '"' + escaped(text, false) + '"';
    return "\"\"\"\n" + escaped(text, true) + "\"\"\"";
}

std::string toml_float(double value, bool single) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    const auto narrow = static_cast<float>(value);
    const bool exact = single && static_cast<double>(narrow) == value;
    std::string text = exact ? fmt::format("{}", narrow) : fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

std::string toml_numbers(const Numbers& numbers, bool whole, bool single) {
    std::string text = "[";
    for (int i = 0; i < numbers.size; ++i) {
        const double x = numbers.values[static_cast<std::size_t>(i)];
        if (i > 0) text += ", ";
        text += whole ? fmt::format("{}", static_cast<std::int64_t>(x)) : toml_float(x, single);
    }
    return text + "]";
}

bool inlined(const Array& array, bool ramp) {
    if (array.dtype == DType::Bool || array.dtype == DType::Float16 ||
        array.dtype == DType::UInt64 || array.shape.empty() || array.shape.size() > 4)
        return false;
    if (array.size() == 0) return false;
    return array.size() <= (ramp ? 16 * most_inline : most_inline);
}

std::string toml_array(const Array& array) {
    std::string text;
    std::size_t index = 0;
    append_axis(text, array, 0, index, 0);
    return text;
}

std::string path_below(const std::string& path, const std::string& folder) {
    if (path.empty()) return path;
    std::error_code ignored;
    const fs::path whole = fs::absolute(path, ignored).lexically_normal();
    if (folder.empty()) return whole.string();
    const auto below = [&](const fs::path& file) {
        const fs::path relative = file.lexically_relative(folder);
        return relative.empty() || *relative.begin() == ".." ? fs::path() : relative;
    };
    fs::path relative = below(whole);
    if (relative.empty()) relative = below(fs::weakly_canonical(whole, ignored));
    return relative.empty() ? whole.string() : relative.string();
}

std::string name_text(const HostName& name, const std::string& folder) {
    std::string text = name.module;
    if (!name.file.empty()) {
        text = folder.empty() ? name.file : path_below(name.file, folder);
        if (!text.ends_with(".py") && text.find('/') == std::string::npos) text = "./" + text;
    }
    return name.qualname.empty() ? text : text + ":" + name.qualname;
}

HostName name_from(std::string_view text, const std::string& folder) {
    HostName name;
    name.use = "callbacks";
    std::string_view place = text;
    const std::size_t colon = text.rfind(':');
    if (colon != std::string_view::npos && text.find('/', colon) == std::string_view::npos) {
        place = text.substr(0, colon);
        name.qualname = text.substr(colon + 1);
    }
    if (place.ends_with(".py") || place.find('/') != std::string_view::npos)
        name.file = folder.empty() || place.starts_with('/')
                        ? std::string(place)
                        : (fs::path(folder) / place).lexically_normal().string();
    else
        name.module = place;
    return name;
}

}  // namespace sarabet
