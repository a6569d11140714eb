// value.hpp -- any value that a parameter can hold.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/op/array.hpp>
#include <sarabet/op_ref.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

namespace sarabet {

/// Two to four numbers: a vector or a colour.
struct Numbers {
    std::array<double, 4> values{};
    int size = 0;

    bool operator==(const Numbers& other) const {
        for (int i = 0; i < size; ++i)
            if (values[i] != other.values[i]) return false;
        return size == other.size;
    }
};

/// An object of the hosting language, opaque to the engine.
struct SARABET_API HostObject {
    std::shared_ptr<void> object;
    std::string text = "an object";  ///< What it is, for messages.
    const void* identity = nullptr;  ///< The same for all that hold the same object.
    bool operator==(const HostObject& other) const { return identity == other.identity; }
};

/// Any value that a parameter can hold.
struct Value : std::variant<std::monostate, bool, std::int64_t, double, std::string, Numbers, Array,
                            OpRef, HostObject> {
    using variant::variant;
};

/// What a value is, for messages: "int", "float", "str", ...
const char* kind_name(const Value& value);

/// A value as a person would write it, for messages.
std::string to_text(const Value& value);

}  // namespace sarabet
