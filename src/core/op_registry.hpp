// op_registry.hpp -- the registry of operator types, for who changes a type that was made.
#pragma once

#include <sarabet/op/op_type.hpp>

#include <string_view>

namespace sarabet {

/// The type with this string; null if there is none.
const OpType* registered_type(std::string_view type);
/// Registers a type in the place of the one with its string. That one stays as it was: operators
/// may be cooking by it.
const OpType& replace_type(OpType type);

}  // namespace sarabet
