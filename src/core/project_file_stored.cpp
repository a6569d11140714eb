// project_file_stored.cpp -- what the host keeps with operators, as lines of a project file.
#include "core/project_file_stored.hpp"

#include "core/parameters.hpp"
#include "core/project_file_params.hpp"

#include <fmt/format.h>

#include <utility>

namespace sarabet {

std::vector<std::pair<std::string, Draft>> stored_lines(Node& node) {
    std::vector<StoredValue> values;
    if (node.notes) values = node.notes->stored;
    if (node.host_state) std::ranges::move(script_host().stored(node), std::back_inserter(values));
    std::vector<std::pair<std::string, Draft>> lines;
    for (const StoredValue& value : values) {
        Draft text(value.text);
        if (std::holds_alternative<Array>(value.array))
            text.leave(value.array, fmt::format("{}: stored '{}'", path_of(node), value.key));
        lines.emplace_back("store." + toml_key(value.key), std::move(text));
    }
    return lines;
}

void read_stored(Node& node, const toml::table& table, const TomlSource& source) {
    for (const auto& [key, value] : table) {
        const toml::table* entry = value.as_table();
        StoredValue& stored = notes_of(node).stored.emplace_back();
        stored.key = key.str();
        if (entry && only_keys(*entry, "array"))
            stored.array = source.value(value, fmt::format("stored '{}'", key.str()));
        else
            stored.text = toml_text(value);
    }
}

void copy_stored(Node& copy, Node& original) {
    if (!original.host_state) return;
    std::vector<StoredValue> values = script_host().stored(original);
    if (!values.empty()) std::ranges::move(values, std::back_inserter(notes_of(copy).stored));
}

std::vector<StoredValue> take_stored(Node& node) {
    return node.notes ? std::exchange(node.notes->stored, {}) : std::vector<StoredValue>();
}

}  // namespace sarabet
