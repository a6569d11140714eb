// op_registry.hpp -- the registry of operator types, for who changes a type that was made.
#pragma once

#include <sarabet/op/op_type.hpp>

#include <string_view>

namespace sarabet {

/// The type with this string; null if there is none.
OpType* registered_type(std::string_view type);

}  // namespace sarabet
