// param_table.hpp -- the run-time table of an operator's parameters.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/value.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

class CookContext;

/// What kind of value a parameter holds.
enum class ParamKind : std::uint8_t {
    Toggle,
    Int,
    Float,
    String,
    File,
    Pulse,
    Menu,
    Operator,
    Array,
    Ramp,
    Sequence,
    Python,
    Curve,
};

/// One entry of a menu.
struct MenuEntry {
    int value = 0;
    std::string name;
    std::string label;
};

/// What a string parameter may be set to at this moment, given the operator's Params.
using Choices = std::vector<std::string> (*)(const void* params, CookContext& ctx);

/// Everything that is known about a parameter. The table is the only statement of it.
struct SARABET_API ParamSpec {
    std::string name;
    std::string label;
    std::string help;
    std::string unit;
    std::string was;
    ParamKind kind = ParamKind::Float;
    int size = 1;  ///< Members of a vector; 1 for a scalar.
    bool color = false;
    std::vector<std::string> suffixes;
    double min = 0, max = 0, soft_min = 0, soft_max = 0;  ///< NaN: no limit.
    std::vector<MenuEntry> menu;
    Choices choices = nullptr;  ///< A menu whose entries depend on the network; others are legal.
    std::string family;         ///< Of an operator reference: "CHOP" or "TOP".
    DType dtype = DType::Float32;  ///< Of an array's elements.
    bool any_dtype = false;        ///< An array keeps the element type that it comes with.
    std::vector<std::int64_t> shape;

    /// Name of one member: `t` and 1 give `ty`.
    std::string member_name(int component) const;
    /// "'size' must be within 0..256, got -3" where it applies; throws Error (Value).
    void check_range(double value, int component) const;
    /// The menu entry with this name; throws Error (Value) with the nearest name.
    const MenuEntry& entry_named(std::string_view name) const;
};

/// How a member of one type is read, written and compared. Few types, compiled once.
struct FieldOps {
    ParamKind kind;
    int size;
    const char* family;
    Value (*get)(const void* field, const ParamSpec&);
    void (*set)(void* field, const ParamSpec&, const Value&);  ///< Validates; throws Error.
    bool (*equal)(const void* a, const void* b);
};

struct SARABET_API MenuField {};

template <class T>
SARABET_API const FieldOps& field_ops();  // defined for the types of parameters, and no others

/// How a vector of blocks is walked.
struct SequenceOps {
    std::size_t (*size)(const void* field);
    void (*resize)(void* field, std::size_t n);
    void* (*at)(void* field, std::size_t i);
};

/// How a whole Params struct is made, copied and dropped.
struct StructOps {
    std::shared_ptr<void> (*make)();
    std::shared_ptr<void> (*clone)(const void*);
    void (*assign)(void* to, const void* from);
};

template <class P>
const StructOps& struct_ops() {
    static const StructOps ops{
        []() -> std::shared_ptr<void> { return std::make_shared<P>(); },
        [](const void* from) -> std::shared_ptr<void> {
            return std::make_shared<P>(*static_cast<const P*>(from));
        },
        [](void* to, const void* from) { *static_cast<P*>(to) = *static_cast<const P*>(from); },
    };
    return ops;
}

/// The parameters of one Params struct: their specs, and access to their members.
class SARABET_API ParamTable {
public:
    struct Entry {
        ParamSpec spec;
        std::size_t offset = 0;
        const FieldOps* ops = nullptr;          ///< Null for a sequence.
        const SequenceOps* sequence = nullptr;  ///< Null but for a sequence.
        std::shared_ptr<const ParamTable> block;
    };

    ParamTable() = default;
    explicit ParamTable(const StructOps& ops) : ops_(&ops) {}

    void add(ParamSpec spec, std::size_t offset, const FieldOps& ops);
    void add_sequence(ParamSpec spec, std::size_t offset, const SequenceOps& ops, ParamTable block);

    const std::vector<Entry>& entries() const { return entries_; }
    const StructOps* ops() const { return ops_; }

    Value get(const void* params, const Entry& entry) const {
        return entry.ops->get(static_cast<const char*>(params) + entry.offset, entry.spec);
    }
    void set(void* params, const Entry& entry, const Value& value) const {
        entry.ops->set(static_cast<char*>(params) + entry.offset, entry.spec, value);
    }
    bool equal(const void* a, const void* b, const Entry& entry) const;

private:
    std::vector<Entry> entries_;
    const StructOps* ops_ = nullptr;
};

}  // namespace sarabet
