// problem_text.hpp -- what an exception leaves on the operator that caused it.
#pragma once

#include "core/node.hpp"

#include <exception>
#include <string>

namespace sarabet {

/// Pulls within pulls, by scripts and drives, go no deeper than this.
inline constexpr std::size_t most_nested = 200;

std::string reason_of(std::exception_ptr problem);
/// Keeps a script's traceback and exception for those who ask.
void keep_trace(Node& node, std::exception_ptr problem);
/// Without the operator's own path in front: the problem is stored on it.
std::string without_path(std::string text, const Node& node);

}  // namespace sarabet
