// shader_entries.hpp -- which parameters of a table a shader sees, and as what.
#pragma once

#include "top_shader.hpp"

#include <string>
#include <vector>

namespace sarabet::gpu {

using Entry = ParamTable::Entry;

inline bool is_constant(const Entry& entry) {
    return entry.spec.kind == ParamKind::Toggle || entry.spec.kind == ParamKind::Menu;
}

inline bool is_array(const Entry& entry) {
    return entry.spec.kind == ParamKind::Array || entry.spec.kind == ParamKind::Ramp ||
           entry.spec.kind == ParamKind::Curve;
}

inline bool is_number(const Entry& entry) {
    return entry.spec.kind == ParamKind::Int || entry.spec.kind == ParamKind::Float;
}

// A menu is stored as its enum's int, a toggle as bool.
inline int constant_value(const Entry& entry, const void* params) {
    const char* field = static_cast<const char*>(params) + entry.offset;
    if (entry.spec.kind == ParamKind::Menu) return *reinterpret_cast<const int*>(field);
    return *reinterpret_cast<const bool*>(field) ? 1 : 0;
}

// Every array the shader sees: those of the table, then those of the cook.
inline std::vector<std::string> array_names(const TopShader& shader) {
    std::vector<std::string> names;
    for (const Entry& entry : shader.table->entries())
        if (is_array(entry)) names.push_back(entry.spec.name);
    names.insert(names.end(), shader.arrays.begin(), shader.arrays.end());
    return names;
}

}  // namespace sarabet::gpu
