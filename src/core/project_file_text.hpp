// project_file_text.hpp -- values as TOML, always spelled the same way, and names in order.
#pragma once

#include "core/script_host.hpp"

#include <sarabet/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// TOML with places left open for what is not to be made while the project's lock is held: arrays
/// go to files, and objects get their names from the host.
struct Draft {
    struct Hole {
        std::size_t at;  ///< Position in the text.
        Value value;     ///< An Array or a HostObject.
        std::string who;
    };
    std::string text;
    std::vector<Hole> holes;

    Draft() = default;
    explicit Draft(std::string from) : text(std::move(from)) {}
    Draft& operator+=(std::string_view more) {
        text += more;
        return *this;
    }
    Draft& operator+=(const Draft& more);
    void leave(Value value, std::string who);
};

/// True if one name stands before another: runs of digits by value, '/' before all else.
bool natural_less(std::string_view a, std::string_view b);

/// A key, quoted if it must be.
std::string toml_key(std::string_view key);
/// A string, over several lines if it has several; bytes that are no UTF-8 as `{ bytes = "hex" }`.
std::string toml_string(std::string_view text);
/// The shortest number that reads back as this one: as a float32 where `single` says so.
std::string toml_float(double value, bool single);
/// Several numbers in one line.
std::string toml_numbers(const Numbers& numbers, bool whole, bool single);
/// True if an array is small enough, and of such elements, that it stands in the text.
bool inlined(const Array& array, bool ramp);
/// Such an array, each row of its last axis on a line of its own.
std::string toml_array(const Array& array);

/// "module:qualname", "folder/file.py" or "folder/file.py:qualname"; files below the folder are
/// named relative to it.
std::string name_text(const HostName& name, const std::string& folder);
/// What such a text names, with `use` "callbacks".
HostName name_from(std::string_view text, const std::string& folder);

/// A file's path as a project in a folder names it: relative if it lies below. Without a folder
/// every path is absolute.
std::string path_below(const std::string& path, const std::string& folder);

bool valid_utf8(std::string_view text);

}  // namespace sarabet
