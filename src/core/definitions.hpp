// definitions.hpp -- custom parameters that an operator has because another thing says so.
#pragma once

#include "core/node.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace sarabet {

/// Gives an operator the custom parameters that are wanted; those that it has of the same name keep
/// their values, as far as they fit, and what drives them. The values of those that go are kept in
/// `lost`, for when they are wanted again.
void take_definitions(Node& node, const std::vector<CustomParameter>& wanted,
                      std::unordered_map<std::string, Value>& lost);

}  // namespace sarabet
