// op_type.cpp -- the registry of operator types: the one list in the project, and nobody edits it.
#include "core/nearest.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/op_type.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace sarabet {

namespace {

std::map<std::string, OpType, std::less<>>& types() {
    static std::map<std::string, OpType, std::less<>> registered;
    return registered;
}

// "GLSL Multi" and "TOP to" give the class names GLSLMulti and TOPTo; "CHOP to" gives CHOPTo.
std::string class_name(std::string_view label) {
    std::string name;
    bool start = true;
    for (char c : label) {
        if (c == ' ') {
            start = true;
            continue;
        }
        name += start ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        start = false;
    }
    return name;
}

}  // namespace

const char* family_name(Family family) {
    switch (family) {
        case Family::Chop: return "CHOP";
        case Family::Top: return "TOP";
        case Family::Comp: return "COMP";
    }
    return "";
}

void register_type(OpType type) {
    const std::string key = type.info.type;
    const std::string_view suffix = family_name(type.family);
    if (!key.ends_with(suffix))
        throw Error(ErrorKind::Internal,
                    fmt::format("operator type '{}' must end in {}", key, suffix));
    type.stem = key.substr(0, key.size() - suffix.size());
    type.python_name = class_name(type.info.label);
    if (!types().emplace(key, std::move(type)).second)
        throw Error(ErrorKind::Internal,
                    fmt::format("operator type '{}' is registered twice", key));
}

const OpType& type_named(std::string_view type) {
    const auto found = types().find(type);
    if (found != types().end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [name, unused] : types()) names.push_back(name);
    throw Error(ErrorKind::Key,
                fmt::format("no operator type '{}'{}", type, nearest_hint(type, names)));
}

std::vector<const OpType*> registered_types() {
    std::vector<const OpType*> all;
    for (const auto& [name, type] : types()) all.push_back(&type);
    std::stable_sort(all.begin(), all.end(),
                     [](const OpType* a, const OpType* b) { return a->family < b->family; });
    return all;
}

}  // namespace sarabet
