// param_fields.cpp -- how a member of each parameter type is read, checked and written.
#include "core/any_ref.hpp"
#include "core/array_cast.hpp"
#include "core/base_comp.hpp"
#include "core/value_text.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/param.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace sarabet {

namespace {

[[noreturn]] void wrong(const ParamSpec& spec, const std::string& expected, const Value& got) {
    throw Error(ErrorKind::Type,
                fmt::format("'{}' expects {}, got {}", spec.name, expected, text_with_kind(got)));
}

double number(const ParamSpec& spec, const Value& value, const char* expected = "a number") {
    if (const auto* d = std::get_if<double>(&value)) return *d;
    if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
    if (const auto* b = std::get_if<bool>(&value)) return *b ? 1 : 0;
    wrong(spec, expected, value);
}

template <class T>
T checked(const ParamSpec& spec, double value, int component) {
    spec.check_range(value, component);
    if constexpr (std::is_integral_v<T>) {
        if (value != std::floor(value) || std::abs(value) > std::numeric_limits<T>::max())
            throw Error(ErrorKind::Value, fmt::format("'{}' must be a whole number, got {}",
                                                      spec.member_name(component), value));
    }
    return static_cast<T>(value);
}

template <class T>
Value to_value(T x) {
    if constexpr (std::is_same_v<T, bool>)
        return x;
    else if constexpr (std::is_integral_v<T>)
        return static_cast<std::int64_t>(x);
    else
        return static_cast<double>(x);
}

// Reading, writing and comparing one type; `Field<T>` is all that differs between types.
template <class T>
struct Field;

template <>
struct Field<bool> {
    static constexpr ParamKind kind = ParamKind::Toggle;
    static Value get(bool x, const ParamSpec&) { return x; }
    static void set(bool& x, const ParamSpec& spec, const Value& value) {
        x = number(spec, value, "True or False") != 0;
    }
};

template <class T>
requires(std::is_same_v<T, int> || std::is_same_v<T, float> ||
         std::is_same_v<T, double>) struct Field<T> {
    static constexpr ParamKind kind = std::is_integral_v<T> ? ParamKind::Int : ParamKind::Float;
    static Value get(T x, const ParamSpec&) { return to_value(x); }
    static void set(T& x, const ParamSpec& spec, const Value& value) {
        x = checked<T>(spec, number(spec, value), -1);
    }
};

template <class T, std::size_t N>
struct Field<std::array<T, N>> {
    static constexpr ParamKind kind = std::is_integral_v<T> ? ParamKind::Int : ParamKind::Float;
    static Value get(const std::array<T, N>& x, const ParamSpec&) {
        Numbers numbers;
        numbers.size = static_cast<int>(N);
        for (std::size_t i = 0; i < N; ++i) numbers.values[i] = x[i];
        return numbers;
    }
    static void set(std::array<T, N>& x, const ParamSpec& spec, const Value& value) {
        const auto* numbers = std::get_if<Numbers>(&value);
        if (!numbers) wrong(spec, fmt::format("{} numbers", N), value);
        const bool opaque = spec.color && N == 4 && numbers->size == 3;  // alpha stays
        if (numbers->size != static_cast<int>(N) && !opaque)
            throw Error(ErrorKind::Value, fmt::format("'{}' expects {} numbers, got {}", spec.name,
                                                      N, numbers->size));
        std::array<T, N> checked_values = x;
        for (int i = 0; i < numbers->size; ++i)
            checked_values[static_cast<std::size_t>(i)] = checked<T>(spec, numbers->values[i], i);
        x = checked_values;
    }
};

template <>
struct Field<std::string> {
    static constexpr ParamKind kind = ParamKind::String;
    static Value get(const std::string& x, const ParamSpec&) { return x; }
    static void set(std::string& x, const ParamSpec& spec, const Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (!text) wrong(spec, "a string", value);
        x = *text;
    }
};

template <>
struct Field<FilePath> {
    static constexpr ParamKind kind = ParamKind::File;
    static Value get(const FilePath& x, const ParamSpec&) { return x.path; }
    static void set(FilePath& x, const ParamSpec& spec, const Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (!text) wrong(spec, "a path", value);
        x.path = *text;
    }
};

template <>
struct Field<Pulse> {
    static constexpr ParamKind kind = ParamKind::Pulse;
    static Value get(const Pulse& x, const ParamSpec&) { return x.fired; }
    static void set(Pulse& x, const ParamSpec& spec, const Value& value) {
        x.fired = number(spec, value, "True or False") != 0;
    }
};

template <>
struct Field<MenuField> {
    static constexpr ParamKind kind = ParamKind::Menu;
};

template <>
struct Field<Array> {
    static constexpr ParamKind kind = ParamKind::Array;
    static Value get(const Array& x, const ParamSpec&) { return x; }
    static void set(Array& x, const ParamSpec& spec, const Value& value) {
        const auto* none = std::get_if<Array>(&value);
        if (std::holds_alternative<std::monostate>(value) || (none && !*none)) {
            x = {};
            return;
        }
        Array given;
        if (const auto* numbers = std::get_if<Numbers>(&value))
            given = array_of(*numbers);
        else if (const auto* array = std::get_if<Array>(&value))
            given = *array;
        else
            wrong(spec, "an array", value);
        x = has_no_rows(given, spec) ? Array{} : fitted(given, spec);
    }

    // A table without rows is what the parameter has before anybody sets it.
    static bool has_no_rows(const Array& array, const ParamSpec& spec) {
        if (spec.shape.size() < 2 || spec.shape[0] >= 0) return false;
        if (array.shape.empty() || array.shape[0] != 0) return false;
        if (array.shape.size() == 1) return true;  // an empty list
        return array.shape.size() == spec.shape.size() &&
               std::equal(array.shape.begin() + 1, array.shape.end(), spec.shape.begin() + 1,
                          [](std::int64_t got, std::int64_t wanted) {
                              return wanted < 0 ? got > 0 : got == wanted;
                          });
    }
};

template <>
struct Field<RampKeys> {
    static constexpr ParamKind kind = ParamKind::Ramp;
    static Value get(const RampKeys& x, const ParamSpec&) { return array_of(x); }
    static void set(RampKeys& x, const ParamSpec& spec, const Value& value) {
        const auto* array = std::get_if<Array>(&value);
        if (!array) wrong(spec, keys_text(kind), value);
        x = ramp_of(*array, spec);
    }
};

template <>
struct Field<CurveKeys> {
    static constexpr ParamKind kind = ParamKind::Curve;
    static Value get(const CurveKeys& x, const ParamSpec&) { return array_of(x); }
    static void set(CurveKeys& x, const ParamSpec& spec, const Value& value) {
        const auto* array = std::get_if<Array>(&value);
        if (!array) wrong(spec, keys_text(kind), value);
        x = curve_of(*array, spec);
    }
};

template <class T>
requires(std::is_same_v<T, ChopRef> || std::is_same_v<T, TopRef> || std::is_same_v<T, CompRef> ||
         std::is_same_v<T, AnyRef>) struct Field<T> {
    static constexpr ParamKind kind = ParamKind::Operator;
    static Value get(const T& x, const ParamSpec&) {
        if (!x.ref) return {};
        if (!x.ref.node) return x.ref.path;
        return x.ref;
    }
    static void set(T& x, const ParamSpec& spec, const Value& value) {
        if (std::holds_alternative<std::monostate>(value))
            x.ref = {};
        else if (const auto* ref = std::get_if<OpRef>(&value))
            x.ref = {nullptr, ref->node, ref->path};  // a project's own parts do not hold it
        else if (const auto* path = std::get_if<std::string>(&value))
            x.ref = {nullptr, nullptr, *path};
        else
            wrong(spec, "an operator or a path", value);
    }
};

template <>
struct Field<HostObject> {
    static constexpr ParamKind kind = ParamKind::Python;
    static Value get(const HostObject& x, const ParamSpec&) {
        if (!x.object) return {};
        return x;
    }
    static void set(HostObject& x, const ParamSpec& spec, const Value& value) {
        if (std::holds_alternative<std::monostate>(value))
            x = {};
        else if (const auto* object = std::get_if<HostObject>(&value))
            x = *object;
        else
            wrong(spec, "an object", value);
    }
};

template <class T>
constexpr int size_of() {
    return 1;
}
template <class T>
requires requires {
    std::tuple_size<T>::value;
}
constexpr int size_of() {
    return static_cast<int>(std::tuple_size_v<T>);
}

template <class T>
constexpr const char* family_of() {
    if constexpr (std::is_same_v<T, ChopRef>)
        return "CHOP";
    else if constexpr (std::is_same_v<T, TopRef>)
        return "TOP";
    else if constexpr (std::is_same_v<T, CompRef>)
        return "COMP";
    else
        return "";
}

// Values are equal if what a person would read of them is: one comparison for every type.
template <class T>
constexpr FieldOps make_ops() {
    return {Field<T>::kind,
            size_of<T>(),
            family_of<T>(),
            [](const void* field, const ParamSpec& spec) {
                return Field<T>::get(*static_cast<const T*>(field), spec);
            },
            [](void* field, const ParamSpec& spec, const Value& value) {
                Field<T>::set(*static_cast<T*>(field), spec, value);
            },
            [](const void* a, const void* b) {
                static const ParamSpec any{};
                return Field<T>::get(*static_cast<const T*>(a), any) ==
                       Field<T>::get(*static_cast<const T*>(b), any);
            }};
}

// A menu is stored as its enum's int, read as the entry's name, and set by name or by position.
constexpr FieldOps make_menu_ops() {
    return {ParamKind::Menu,
            1,
            "",
            [](const void* field, const ParamSpec& spec) -> Value {
                const int value = *static_cast<const int*>(field);
                for (const MenuEntry& entry : spec.menu)
                    if (entry.value == value) return entry.name;
                return static_cast<std::int64_t>(value);
            },
            [](void* field, const ParamSpec& spec, const Value& value) {
                if (const auto* name = std::get_if<std::string>(&value)) {
                    *static_cast<int*>(field) = spec.entry_named(*name).value;
                    return;
                }
                const auto* index = std::get_if<std::int64_t>(&value);
                if (!index) wrong(spec, "the name of a menu entry", value);
                if (*index < 0 || *index >= static_cast<std::int64_t>(spec.menu.size()))
                    throw Error(ErrorKind::Value, fmt::format("'{}' has {} entries, got index {}",
                                                              spec.name, spec.menu.size(), *index));
                *static_cast<int*>(field) = spec.menu[static_cast<std::size_t>(*index)].value;
            },
            [](const void* a, const void* b) {
                return *static_cast<const int*>(a) == *static_cast<const int*>(b);
            }};
}

}  // namespace

template <class T>
const FieldOps& field_ops() {
    static constexpr FieldOps ops = make_ops<T>();
    return ops;
}
template <>
const FieldOps& field_ops<MenuField>() {
    static constexpr FieldOps ops = make_menu_ops();
    return ops;
}

template const FieldOps& field_ops<bool>();
template const FieldOps& field_ops<int>();
template const FieldOps& field_ops<float>();
template const FieldOps& field_ops<double>();
template const FieldOps& field_ops<std::array<float, 2>>();
template const FieldOps& field_ops<std::array<float, 3>>();
template const FieldOps& field_ops<std::array<float, 4>>();
template const FieldOps& field_ops<std::array<int, 2>>();
template const FieldOps& field_ops<std::array<int, 3>>();
template const FieldOps& field_ops<std::array<int, 4>>();
template const FieldOps& field_ops<std::string>();
template const FieldOps& field_ops<FilePath>();
template const FieldOps& field_ops<Pulse>();
template const FieldOps& field_ops<Array>();
template const FieldOps& field_ops<RampKeys>();
template const FieldOps& field_ops<CurveKeys>();
template const FieldOps& field_ops<ChopRef>();
template const FieldOps& field_ops<TopRef>();
template const FieldOps& field_ops<CompRef>();
template const FieldOps& field_ops<AnyRef>();
template const FieldOps& field_ops<HostObject>();

}  // namespace sarabet
