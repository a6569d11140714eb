// value_text.hpp -- values as messages show them.
#pragma once

#include <sarabet/value.hpp>

#include <string>

namespace sarabet {

/// "float 0.5", "str 'x'", "None", "float32 array of shape (3,)", "a generator".
std::string text_with_kind(const Value& value);

}  // namespace sarabet
