// param_table.cpp -- tables of parameters: names, ranges, equality.
#include "core/nearest.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/param.hpp>

#include <fmt/format.h>

#include <cmath>
#include <span>

namespace sarabet {

ParamSpec detail::spec_of(const AnyDecl& decl) {
    ParamSpec spec;
    spec.name = decl.name;
    spec.label = decl.label;
    spec.help = decl.help;
    spec.unit = decl.unit;
    spec.was = decl.was;
    spec.min = decl.min;
    spec.max = decl.max;
    spec.soft_min = decl.soft_min;
    spec.soft_max = decl.soft_max;
    spec.dtype = decl.dtype;
    spec.any_dtype = decl.any_dtype;
    spec.color = decl.color;
    spec.choices = decl.choices;
    for (const char* suffix : std::span(decl.components, 4))
        if (suffix) spec.suffixes.emplace_back(suffix);
    for (const int extent : std::span(decl.shape, 4))
        if (extent != 0) spec.shape.push_back(extent);
    return spec;
}

void detail::add_entry(ParamSpec& spec, int value, const char* name, const char* label) {
    spec.menu.push_back({value, name, label});
}

std::string ParamSpec::member_name(int component) const {
    return component < 0 ? name : name + suffixes[static_cast<std::size_t>(component)];
}

void ParamSpec::check_range(double value, int component) const {
    const bool low = !std::isnan(min) && !(value >= min);
    const bool high = !std::isnan(max) && !(value <= max);
    if (!low && !high && !std::isnan(value)) return;
    const std::string who = member_name(component);
    if (std::isnan(value))
        throw Error(ErrorKind::Value, fmt::format("'{}' must be a number, got nan", who));
    if (std::isnan(max))
        throw Error(ErrorKind::Value,
                    fmt::format("'{}' must be at least {}, got {}", who, min, value));
    if (std::isnan(min))
        throw Error(ErrorKind::Value,
                    fmt::format("'{}' must be at most {}, got {}", who, max, value));
    throw Error(ErrorKind::Value,
                fmt::format("'{}' must be within {}..{}, got {}", who, min, max, value));
}

const MenuEntry& ParamSpec::entry_named(std::string_view wanted) const {
    for (const MenuEntry& entry : menu)
        if (entry.name == wanted) return entry;
    std::vector<std::string> names;
    for (const MenuEntry& entry : menu) names.push_back(entry.name);
    throw Error(ErrorKind::Value,
                fmt::format("'{}' must be one of {}, got '{}'{}", name, fmt::join(names, ", "),
                            wanted, nearest_hint(wanted, names)));
}

void ParamTable::add(ParamSpec spec, std::size_t offset, const FieldOps& ops) {
    spec.kind = ops.kind;
    spec.size = ops.size;
    spec.family = ops.family;
    if (spec.size > 1 && spec.suffixes.empty()) {
        constexpr const char* color[] = {"r", "g", "b", "a"};
        constexpr const char* axes[] = {"x", "y", "z", "w"};
        for (int i = 0; i < spec.size; ++i)
            spec.suffixes.emplace_back((spec.color ? color : axes)[i]);
    }
    entries_.push_back({std::move(spec), offset, &ops, nullptr, nullptr});
}

void ParamTable::add_sequence(ParamSpec spec, std::size_t offset, const SequenceOps& ops,
                              ParamTable block) {
    spec.kind = ParamKind::Sequence;
    entries_.push_back({std::move(spec), offset, nullptr, &ops,
                        std::make_shared<const ParamTable>(std::move(block))});
}

bool ParamTable::equal(const void* a, const void* b, const Entry& entry) const {
    const char* x = static_cast<const char*>(a) + entry.offset;
    const char* y = static_cast<const char*>(b) + entry.offset;
    if (!entry.sequence) return entry.ops->equal(x, y);
    const std::size_t n = entry.sequence->size(x);
    if (n != entry.sequence->size(y)) return false;
    for (std::size_t i = 0; i < n; ++i) {
        const void* left = entry.sequence->at(const_cast<char*>(x), i);
        const void* right = entry.sequence->at(const_cast<char*>(y), i);
        for (const Entry& inner : entry.block->entries())
            if (!entry.block->equal(left, right, inner)) return false;
    }
    return true;
}

}  // namespace sarabet
