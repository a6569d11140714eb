// project_file_toml.hpp -- TOML as it is read: whole or an error with line and column.
#pragma once

#include <sarabet/value.hpp>

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sarabet {

/// A text being read: its name for messages, and where its arrays come from.
struct TomlSource {
    std::string name;
    std::function<Array(std::string_view)> array;

    /// Throws Error (Value): "show.toml:12:8: ..."
    [[noreturn]] void fail(const toml::source_region& where, const std::string& what) const;
    [[noreturn]] void fail(const toml::node& node, const std::string& what) const {
        fail(node.source(), what);
    }

    toml::table parse(std::string_view text) const;
    /// The node as one of these; `who` begins the message if it is another.
    std::string string(const toml::node& node, const std::string& who) const;
    std::int64_t integer(const toml::node& node, const std::string& who) const;
    double number(const toml::node& node, const std::string& who) const;
    bool boolean(const toml::node& node, const std::string& who) const;
    const toml::array& list(const toml::node& node, const std::string& who) const;
    const toml::table& table(const toml::node& node, const std::string& who) const;
    /// Any value of a parameter: several numbers, an array in the text or in a file, ...
    Value value(const toml::node& node, const std::string& who) const;

private:
    [[noreturn]] void expected(const char* what, const toml::node& got,
                               const std::string& who) const;
    Value list_value(const toml::array& list, const std::string& who) const;
};

/// A node as the engine spells it; what it read comes out as it went in.
std::string toml_text(const toml::node& node);

/// True if a table has this key and others of these only.
bool only_keys(const toml::table& table, std::string_view key,
               std::initializer_list<std::string_view> others = {});

}  // namespace sarabet
