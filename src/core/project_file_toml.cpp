// project_file_toml.cpp -- TOML as it is read: whole or an error with line and column.
#include "core/project_file_toml.hpp"

#include "core/project_file_text.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <sstream>
#include <vector>

namespace sarabet {

namespace {

constexpr int most_dots = 64;         // steps of a dotted key
constexpr std::size_t most_axes = 4;  // of an array in the text

// Steps over a string, whichever kind it is; the parser says what is wrong with one without an end.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    const char quote = text[at];
    const std::string_view triple(quote == '"' ? "\"\"\"" : "'''");
    const bool lines = text.substr(at, 3) == triple;
    at += lines ? 3 : 1;
    while (at < text.size()) {
        if (quote == '"' && text[at] == '\\') {
            at += 2;
        } else if (lines && text.substr(at, 3) == triple) {
            return at + 3;
        } else if (!lines && (text[at] == quote || text[at] == '\n')) {
            return at + 1;
        } else {
            ++at;
        }
    }
    return text.size();
}

// The line in which a dotted key has too many steps: the parser nests a table for each, and their
// end would take the stack with it. 0: there is none.
int line_of_deep_key(std::string_view text) {
    int line = 1, dots = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"' || c == '\'') {
            const std::size_t end = std::min(end_of_string(text, at), text.size());
            line +=
                static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                            text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
            at = end;
            continue;
        }
        if (c == '#') {
            at = std::min(text.find('\n', at), text.size());
            continue;
        }
        if (c == '\n') ++line;
        if (c == '\n' || c == '=' || c == ',' || c == '[' || c == '{') dots = 0;
        if (c == '.' && ++dots > most_dots) return line;
        ++at;
    }
    return 0;
}

const char* kind_of(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table: return "a table";
        case toml::node_type::array: return "a list";
        case toml::node_type::string: return "a string";
        case toml::node_type::integer: return "an integer";
        case toml::node_type::floating_point: return "a float";
        case toml::node_type::boolean: return "a boolean";
        default: return "a date or time";
    }
}

std::string line_text(const toml::node& node, int indent);

std::string table_text(const toml::table& table) {
    std::vector<std::pair<std::string_view, const toml::node*>> entries;
    for (const auto& [key, value] : table) entries.emplace_back(key.str(), &value);
    const auto rank = [](std::string_view key) {
        return key == "name" ? 0 : key == "kind" ? 1 : 2;
    };
    std::stable_sort(entries.begin(), entries.end(),
                     [&](const auto& a, const auto& b) { return rank(a.first) < rank(b.first); });
    std::string text = "{ ";
    for (const auto& [key, value] : entries)
        text += fmt::format("{}{} = {}", text.size() > 2 ? ", " : "", toml_key(key),
                            line_text(*value, -1));
    return entries.empty() ? "{}" : text + " }";
}

// Lists of lists or of tables have a line for each, unless they stand in a table.
std::string list_text(const toml::array& list, int indent) {
    const bool lines = indent >= 0 && !list.empty() && (list[0].is_array() || list[0].is_table());
    std::string text = lines ? "[\n" : "[";
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (lines) {
            text.append(static_cast<std::size_t>(indent) + 4, ' ');
            text += line_text(list[i], indent + 4) + ",\n";
        } else {
            text += (i > 0 ? ", " : "") + line_text(list[i], -1);
        }
    }
    if (lines) text.append(static_cast<std::size_t>(indent), ' ');
    return text + "]";
}

std::string line_text(const toml::node& node, int indent) {
    if (const auto* table = node.as_table()) return table_text(*table);
    if (const auto* list = node.as_array()) return list_text(*list, indent);
    if (const auto* string = node.as_string()) return toml_string(string->get());
    if (const auto* integer = node.as_integer()) return fmt::format("{}", integer->get());
    if (const auto* number = node.as_floating_point()) return toml_float(number->get(), false);
    if (const auto* boolean = node.as_boolean()) return boolean->get() ? "true" : "false";
    std::ostringstream text;
    if (const auto* date = node.as_date()) text << date->get();
    if (const auto* time = node.as_time()) text << time->get();
    if (const auto* moment = node.as_date_time()) text << moment->get();
    return text.str();
}

// The numbers of nested lists in C order, and the shape that they form.
struct Elements {
    std::vector<std::int64_t> shape;
    std::vector<double> numbers;
    std::vector<std::int64_t> integers;
    bool whole = true;
};

std::vector<std::byte> raw_bytes(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    return {bytes, bytes + size};
}

Array array_from(const Elements& elements) {
    Array array;
    array.shape = elements.shape;
    array.dtype = elements.whole ? DType::Int64 : DType::Float64;
    const void* data = elements.whole ? static_cast<const void*>(elements.integers.data())
                                      : static_cast<const void*>(elements.numbers.data());
    auto memory = std::make_shared<std::vector<std::byte>>(
        raw_bytes(data, elements.numbers.size() * sizeof(double)));
    array.data = std::shared_ptr<const void>(memory, memory->data());
    return array;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

}  // namespace

void TomlSource::fail(const toml::source_region& where, const std::string& what) const {
    throw Error(ErrorKind::Value,
                fmt::format("{}:{}:{}: {}", name, where.begin.line, where.begin.column, what));
}

void TomlSource::expected(const char* what, const toml::node& got, const std::string& who) const {
    fail(got, fmt::format("{} expects {}, got {}", who, what, kind_of(got)));
}

toml::table TomlSource::parse(std::string_view text) const {
    if (const int line = line_of_deep_key(text))
        throw Error(ErrorKind::Value,
                    fmt::format("{}:{}:1: a key has more than {} steps", name, line, most_dots));
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        fail(error.source(), std::string(error.description()));
    }
}

std::string TomlSource::string(const toml::node& node, const std::string& who) const {
    if (const auto* text = node.as_string()) return text->get();
    const toml::table* table = node.as_table();
    if (!table || !only_keys(*table, "bytes")) expected("a string", node, who);
    const auto* digits = table->get("bytes")->as_string();
    std::string bytes;
    bool good = digits && digits->get().size() % 2 == 0;
    for (std::size_t i = 0; good && i < digits->get().size(); i += 2) {
        const int high = hex_digit(digits->get()[i]), low = hex_digit(digits->get()[i + 1]);
        good = high >= 0 && low >= 0;
        bytes += static_cast<char>(high * 16 + low);
    }
    if (!good) fail(node, fmt::format("{}: 'bytes' expects pairs of hexadecimal digits", who));
    return bytes;
}

std::int64_t TomlSource::integer(const toml::node& node, const std::string& who) const {
    const auto* integer = node.as_integer();
    if (!integer) expected("an integer", node, who);
    return integer->get();
}

double TomlSource::number(const toml::node& node, const std::string& who) const {
    if (const auto* number = node.as_floating_point()) return number->get();
    if (const auto* integer = node.as_integer()) return static_cast<double>(integer->get());
    expected("a number", node, who);
}

bool TomlSource::boolean(const toml::node& node, const std::string& who) const {
    const auto* boolean = node.as_boolean();
    if (!boolean) expected("true or false", node, who);
    return boolean->get();
}

const toml::array& TomlSource::list(const toml::node& node, const std::string& who) const {
    const toml::array* list = node.as_array();
    if (!list) expected("a list", node, who);
    return *list;
}

const toml::table& TomlSource::table(const toml::node& node, const std::string& who) const {
    const toml::table* table = node.as_table();
    if (!table) expected("a table", node, who);
    return *table;
}

Value TomlSource::value(const toml::node& node, const std::string& who) const {
    if (const auto* boolean = node.as_boolean()) return boolean->get();
    if (const auto* integer = node.as_integer()) return integer->get();
    if (const auto* number = node.as_floating_point()) return number->get();
    if (const auto* text = node.as_string()) return text->get();
    if (const toml::array* list = node.as_array()) return list_value(*list, who);
    const toml::table* table = node.as_table();
    if (!table) expected("a value", node, who);
    if (only_keys(*table, "bytes")) return string(node, who);
    if (only_keys(*table, "value")) return value(*table->get("value"), who);
    if (!only_keys(*table, "array")) fail(node, who + " is a table of a kind not known here");
    const std::string file = string(*table->get("array"), who);
    try {
        return array(file);
    } catch (const Error& error) {
        fail(node, fmt::format("{}: {}", who, error.what()));
    }
}

// Walks nested lists that must form a box.
static void collect_elements(const TomlSource& source, const toml::array& at, std::size_t axis,
                             Elements& elements, const std::string& who) {
    if (axis == most_axes) source.fail(at, fmt::format("{} has more than {} axes", who, most_axes));
    const auto n = static_cast<std::int64_t>(at.size());
    if (axis >= elements.shape.size())
        elements.shape.resize(axis + 1, n);
    else if (elements.shape[axis] != n)
        source.fail(at, fmt::format("{}: the rows of an array have different lengths", who));
    const bool rows = !at.empty() && at[0].is_array();
    for (const toml::node& item : at) {
        if (rows != item.is_array() || (!rows && axis + 1 != elements.shape.size()))
            source.fail(item, fmt::format("{}: the rows of an array have different lengths", who));
        if (rows) {
            collect_elements(source, *item.as_array(), axis + 1, elements, who);
            continue;
        }
        elements.numbers.push_back(source.number(item, who));
        const auto* integer = item.as_integer();
        elements.integers.push_back(integer ? integer->get() : 0);
        elements.whole = elements.whole && integer;
    }
}

Value TomlSource::list_value(const toml::array& list, const std::string& who) const {
    Elements elements;
    collect_elements(*this, list, 0, elements, who);
    if (elements.numbers.empty()) return Array();
    const std::size_t n = elements.numbers.size();
    const bool plain = elements.shape.size() == 1 && n >= 2 && n <= 4 &&
                       std::ranges::all_of(elements.integers, [](std::int64_t i) {
                           return std::abs(static_cast<double>(i)) < 9007199254740992.0;
                       });
    if (!plain) return array_from(elements);
    Numbers numbers;
    numbers.size = static_cast<int>(n);
    std::ranges::copy(elements.numbers, numbers.values.begin());
    return numbers;
}

std::string toml_text(const toml::node& node) {
    return line_text(node, 0);
}

bool only_keys(const toml::table& table, std::string_view key,
               std::initializer_list<std::string_view> others) {
    if (!table.contains(key)) return false;
    for (const auto& [name, value] : table)
        if (name.str() != key && std::ranges::find(others, name.str()) == others.end())
            return false;
    return true;
}

}  // namespace sarabet
