// value.cpp -- values as text, and the equality of arrays.
#include "core/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarabet {

bool Array::operator==(const Array& other) const {
    if (!data || !other.data) return !data && !other.data;
    if (dtype != other.dtype || shape != other.shape) return false;
    const auto a = bytes(), b = other.bytes();
    return a.data() == b.data() || std::equal(a.begin(), a.end(), b.begin());
}

const char* kind_name(const Value& value) {
    constexpr const char* names[] = {"None",    "bool",  "int",      "float", "str",
                                     "numbers", "array", "operator", "object"};
    return names[value.index()];
}

std::string to_text(const Value& value) {
    struct Writer {
        std::string operator()(std::monostate) const { return "None"; }
        std::string operator()(bool b) const { return b ? "True" : "False"; }
        std::string operator()(std::int64_t i) const { return fmt::format("{}", i); }
        std::string operator()(double d) const { return fmt::format("{}", d); }
        std::string operator()(const std::string& s) const {
            return fmt::format("'{}'", s.size() > 200 ? s.substr(0, 200) + "..." : s);
        }
        std::string operator()(const Numbers& n) const {
            return fmt::format("({})",
                               fmt::join(n.values.begin(), n.values.begin() + n.size, ", "));
        }
        std::string operator()(const Array& a) const {
            return fmt::format("{} array of shape ({}{})", dtype_name(a.dtype),
                               fmt::join(a.shape, ", "), a.shape.size() == 1 ? "," : "");
        }
        std::string operator()(const OpRef& r) const {
            return r.node || r.path.empty() ? "an operator" : fmt::format("'{}'", r.path);
        }
        std::string operator()(const HostObject& host) const { return host.text; }
    };
    return std::visit(Writer{}, value);
}

std::string text_with_kind(const Value& value) {
    const auto* ref = std::get_if<OpRef>(&value);
    const bool says_it = std::holds_alternative<std::monostate>(value) ||
                         std::holds_alternative<Array>(value) ||
                         std::holds_alternative<HostObject>(value) || (ref && ref->node);
    return says_it ? to_text(value) : fmt::format("{} {}", kind_name(value), to_text(value));
}

}  // namespace sarabet
