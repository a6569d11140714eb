// project_file_stored.hpp -- what the host keeps with operators, as lines of a project file.
#pragma once

#include "core/project_file_notes.hpp"
#include "core/project_file_text.hpp"
#include "core/project_file_toml.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sarabet {

struct Node;

/// The lines `store.key = value` of an operator. Needs the project's lock.
std::vector<std::pair<std::string, Draft>> stored_lines(Node& node);
/// Notes what such lines say, until the host asks for it.
void read_stored(Node& node, const toml::table& table, const TomlSource& source);
/// Gives a copy what the host keeps with the original.
void copy_stored(Node& copy, Node& original);
/// Hands what the file said over to the host, which keeps it from now on.
SARABET_API std::vector<StoredValue> take_stored(Node& node);

}  // namespace sarabet
