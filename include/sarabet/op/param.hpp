// param.hpp -- how an operator declares its parameters: one table, stated once.
#pragma once

#include <sarabet/op/param_table.hpp>

#include <array>
#include <limits>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace sarabet {

/// A parameter that is pressed: true in the one cook that follows the press.
struct SARABET_API Pulse {
    bool fired = false;
    explicit operator bool() const { return fired; }
};

/// A colour gradient: keys of (position, red, green, blue, alpha), sorted by position.
struct SARABET_API RampKeys {
    std::vector<std::array<float, 5>> keys;
};

/// A curve through keys of (position, value), sorted by position: straight between two keys, level
/// before the first one and after the last.
struct SARABET_API CurveKeys {
    std::vector<std::array<float, 2>> keys;
    /// The value at a position; 0 without keys.
    float at(float position) const;
};

/// A path to a file; relative paths are relative to the project file.
struct SARABET_API FilePath {
    std::string path;
};

/// An operator of the channel family, by reference.
struct SARABET_API ChopRef {
    OpRef ref;
};

/// An operator of the texture family, by reference.
struct SARABET_API TopRef {
    OpRef ref;
};

namespace detail {

inline constexpr double unset = std::numeric_limits<double>::quiet_NaN();

struct NoMenu {};

template <class T>
struct MenuItem {
    T value{};
    const char* name = nullptr;
    const char* label = nullptr;
};

template <class T>
inline constexpr bool is_sequence = false;
template <class Block>
inline constexpr bool is_sequence<std::vector<Block>> = true;

/// What a `param()` line may say. Only names and help are required.
template <class T>
struct ParamDecl {
    const char* name = nullptr;   ///< Script name: lower case letters and digits.
    const char* label = nullptr;  ///< What a person reads.
    const char* help = nullptr;   ///< One sentence or two.
    const char* unit = "";        ///< "Hz", "pixels", "degrees", "seconds", ...
    double min = unset;           ///< Hard limits: a value outside is an error.
    double max = unset;
    double soft_min = unset;  ///< What a slider shows.
    double soft_max = unset;
    MenuItem<T> menu[48] = {};       ///< Every value of an enum, with its names.
    const char* components[4] = {};  ///< Suffixes of a vector's members: {"x", "y"}.
    DType dtype = DType::Float32;    ///< Element type of an array parameter.
    bool any_dtype = false;          ///< An array keeps the element type that it comes with.
    int shape[4] = {};               ///< Shape of an array parameter; -1: any, 0: end.
    const char* was = "";            ///< Earlier name, still understood.
    bool color = false;              ///< A vector that is a colour.
};
template <class T>
requires(!std::is_enum_v<T>) struct ParamDecl<T> {
    const char* name = nullptr;
    const char* label = nullptr;
    const char* help = nullptr;
    const char* unit = "";
    double min = unset;
    double max = unset;
    double soft_min = unset;
    double soft_max = unset;
    const char* components[4] = {};
    DType dtype = DType::Float32;
    bool any_dtype = false;
    int shape[4] = {};
    Choices choices = nullptr;  ///< A string's menu, asked for when somebody looks.
    const char* was = "";
    bool color = false;
};

/// A declaration that several parameters share, under a name and with a text of its own.
template <class T>
constexpr ParamDecl<T> named(ParamDecl<T> decl, const char* name, const char* label,
                             const char* help = nullptr) {
    decl.name = name;
    decl.label = label;
    if (help) decl.help = help;
    return decl;
}

template <class P, class T>
struct ParamLine {
    using Struct = P;
    using Type = T;
    T P::*member;
    ParamDecl<T> decl;
};

template <class P, class Block, class Table>
struct SequenceLine {
    using Struct = P;
    using Type = std::vector<Block>;
    std::vector<Block> P::*member;
    const char* name;
    const char* label;
    const char* help;
    Table table;
};

// Converts to anything: counts the members of an aggregate.
struct Anything {
    template <class T>
    operator T() const;
};

template <class P, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
    return requires {
        P{(static_cast<void>(I), Anything{})...};
    };
}

/// True if an aggregate has this many members. (Counting them would try every number.)
template <class P, std::size_t N>
inline constexpr bool has_members = takes<P>(std::make_index_sequence<N>{}) &&
                                    !takes<P>(std::make_index_sequence<N + 1>{});

}  // namespace detail

/// Declares one parameter: the member that holds it, and everything a person is told about it.
template <class P, class T>
constexpr auto param(T P::*member, std::type_identity_t<detail::ParamDecl<T>> decl) {
    return detail::ParamLine<P, T>{member, decl};
}

/// Declares a sequence: a vector of blocks with a table of their own (`const0name`, ...).
template <class P, class Block, class Table>
constexpr auto sequence(std::vector<Block> P::*member, const char* name, const char* label,
                        const char* help, Table table) {
    return detail::SequenceLine<P, Block, Table>{member, name, label, help, table};
}

namespace detail {

/// A line of a table without the type of its member, so that what reads it is compiled once.
struct AnyDecl {
    const char *name, *label, *help, *unit, *was;
    double min, max, soft_min, soft_max;
    const char* const* components;
    const int* shape;
    DType dtype;
    bool any_dtype, color;
    Choices choices;
};
SARABET_API ParamSpec spec_of(const AnyDecl& decl);
SARABET_API void add_entry(ParamSpec& spec, int value, const char* name, const char* label);

template <class T>
ParamSpec spec_of(const ParamDecl<T>& decl) {
    AnyDecl any{decl.name,  decl.label, decl.help,      decl.unit,     decl.was,
                decl.min,   decl.max,   decl.soft_min,  decl.soft_max, decl.components,
                decl.shape, decl.dtype, decl.any_dtype, decl.color,    nullptr};
    if constexpr (!std::is_enum_v<T>) any.choices = decl.choices;
    ParamSpec spec = spec_of(any);
    if constexpr (std::is_enum_v<T>)
        for (const auto& item : decl.menu)
            if (item.name) add_entry(spec, static_cast<int>(item.value), item.name, item.label);
    return spec;
}

template <class P, class T>
std::size_t offset_of(T P::*member) {
    static const P probe{};
    return static_cast<std::size_t>(reinterpret_cast<const char*>(&(probe.*member)) -
                                    reinterpret_cast<const char*>(&probe));
}

template <class T>
const FieldOps& ops_of() {
    if constexpr (std::is_enum_v<T>) {
        static_assert(std::is_same_v<std::underlying_type_t<T>, int>,
                      "a menu's enum has the underlying type int");
        return field_ops<MenuField>();
    } else {
        return field_ops<T>();
    }
}

template <class P, class T>
void add_line(ParamTable& table, const ParamLine<P, T>& line) {
    table.add(spec_of(line.decl), offset_of(line.member), ops_of<T>());
}

template <class P, class Block, class Table>
void add_line(ParamTable& table, const SequenceLine<P, Block, Table>& line);

/// Builds the run-time table of a Params struct from its `param()` lines.
template <class P, class... Lines>
ParamTable make_table(const std::tuple<Lines...>& lines) {
    static_assert(has_members<P, sizeof...(Lines)>,
                  "every member of Params needs a param() line, and each line a member");
    ParamTable table(struct_ops<P>());
    std::apply([&](const auto&... line) { (add_line(table, line), ...); }, lines);
    return table;
}

template <class P, class Block, class Table>
void add_line(ParamTable& table, const SequenceLine<P, Block, Table>& line) {
    ParamSpec spec;
    spec.name = line.name;
    spec.label = line.label;
    spec.help = line.help;
    using Blocks = std::vector<Block>;
    static const SequenceOps ops{
        [](const void* field) { return static_cast<const Blocks*>(field)->size(); },
        [](void* field, std::size_t n) { static_cast<Blocks*>(field)->resize(n); },
        [](void* field, std::size_t i) -> void* { return &(*static_cast<Blocks*>(field))[i]; },
    };
    table.add_sequence(std::move(spec), offset_of(line.member), ops, make_table<Block>(line.table));
}

}  // namespace detail
}  // namespace sarabet
