// op_type.cpp -- the registry of operator types: the one list in the project, and nobody edits it.
//
// The library's own operators register while it is loaded. Those of a plug-in are put aside first
// (Registering) and taken in together (accept), so a plug-in that is refused leaves no trace. Types
// are never taken out: nodes and handles refer to them.
#include "core/nearest.hpp"
#include "core/op_registry.hpp"
#include "core/registrations.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/op_type.hpp>
#include <sarabet/op/plugin.hpp>
#include <sarabet/op/top.hpp>

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <deque>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace sarabet {

namespace {

struct Registry {
    std::shared_mutex mutex;  // a leaf: nothing is called while it is held
    std::deque<OpType> kept;  // for ever, also those that were replaced
    std::map<std::string, const OpType*, std::less<>> types;
    std::map<std::string, std::string_view, std::less<>> shaders;  // by type
};

Registry& registry() {
    static auto* all = new Registry;  // never destroyed: projects may outlive it at exit
    return *all;
}

thread_local Registrations* registering = nullptr;

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

OpType completed(OpType type) {
    const std::string key = type.info.type;
    const std::string_view suffix = family_name(type.family);
    if (!key.ends_with(suffix) || key.size() == suffix.size())
        throw Error(ErrorKind::Internal,
                    fmt::format("operator type '{}' must end in {}", key, suffix));
    type.stem = key.substr(0, key.size() - suffix.size());
    type.python_name = class_name(type.info.label);
    return type;
}

template <class Call>
void noting(Registrations& into, Call call) {
    try {
        call();
    } catch (const std::exception& error) {
        if (into.problem.empty()) into.problem = error.what();
    }
}

std::string file_of(const OpType& type) {
    return file_of_code(reinterpret_cast<const void*>(type.cook));
}

[[noreturn]] void refuse(const Registrations& plugin, const std::string& text) {
    throw Error(ErrorKind::Value,
                fmt::format("{}: {}; nothing of it was taken in", plugin.file, text));
}

bool is_identifier(const std::string& name) {
    return !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) &&
           std::ranges::all_of(name, [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
           });
}

void check_against(const Registrations& plugin, const OpType& type, const OpType& other) {
    if (std::string_view(type.info.type) == other.info.type)
        refuse(plugin, fmt::format("operator type '{}' exists already, in {}", type.info.type,
                                   file_of(other)));
    if (type.family == other.family && type.python_name == other.python_name)
        refuse(plugin,
               fmt::format("the label '{}' of '{}' gives the class name {}, which '{}' has, in {}",
                           type.info.label, type.info.type, type.python_name, other.info.type,
                           file_of(other)));
}

void check_shaders(const Registrations& plugin) {
    for (const auto& [stem, glsl] : plugin.shaders) {
        const bool wanted = std::ranges::any_of(plugin.types, [&stem = stem](const OpType& type) {
            return type.family == Family::Top && type.stem == stem;
        });
        if (!wanted)
            refuse(plugin,
                   fmt::format("the shader {}.glsl belongs to no operator: expected a type '{}TOP'",
                               stem, stem));
        if (glsl.empty()) refuse(plugin, fmt::format("the shader {}.glsl is empty", stem));
    }
    for (const OpType& type : plugin.types) {
        if (type.family != Family::Top || plugin.shaders.contains(type.stem)) continue;
        if (static_cast<const TopFacts*>(type.family_facts)->kind != TopKind::Custom)
            refuse(plugin, fmt::format("'{}' has no shader: expected {}.glsl beside its source, or "
                                       "TopKind::Custom",
                                       type.info.type, type.stem));
    }
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

Registering::Registering(Registrations& into) : outer_(registering) {
    registering = &into;
}
Registering::~Registering() {
    registering = outer_;
}

void register_type(OpType type) {
    if (registering) {
        noting(*registering, [&] { registering->types.push_back(completed(std::move(type))); });
        return;
    }
    type = completed(std::move(type));
    const std::string key = type.info.type;
    Registry& all = registry();
    const std::unique_lock lock(all.mutex);
    if (all.types.contains(key))
        throw Error(ErrorKind::Internal,
                    fmt::format("operator type '{}' is registered twice", key));
    all.types.emplace(key, &all.kept.emplace_back(std::move(type)));
}

const OpType& replace_type(OpType type) {
    type = completed(std::move(type));
    Registry& all = registry();
    const std::unique_lock lock(all.mutex);
    const OpType& kept = all.kept.emplace_back(std::move(type));
    all.types[kept.info.type] = &kept;
    return kept;
}

bool register_shader(const char* stem, const char* glsl) noexcept {
    if (registering) {
        noting(*registering, [&] { registering->shaders[stem] = glsl; });
        return true;
    }
    Registry& all = registry();
    const std::unique_lock lock(all.mutex);
    all.shaders[std::string(stem) + family_name(Family::Top)] = glsl;
    return true;
}

void accept(std::span<Registrations> plugins) {
    Registry& all = registry();
    const std::unique_lock lock(all.mutex);
    std::vector<const OpType*> known;
    for (const auto& [name, type] : all.types) known.push_back(type);
    for (const Registrations& plugin : plugins) {
        if (!plugin.problem.empty()) refuse(plugin, plugin.problem);
        if (plugin.types.empty()) refuse(plugin, "it registers no operator");
        for (const OpType& type : plugin.types) {
            if (!is_identifier(type.info.type) || !is_identifier(type.python_name))
                refuse(plugin, fmt::format("expected letters and digits in the type and the label "
                                           "of an operator, got '{}' and '{}'",
                                           type.info.type, type.info.label));
            for (const OpType* other : known) check_against(plugin, type, *other);
            known.push_back(&type);
        }
        check_shaders(plugin);
    }
    for (Registrations& plugin : plugins) {
        for (const auto& [stem, glsl] : plugin.shaders)
            all.shaders[stem + family_name(Family::Top)] = glsl;
        for (OpType& type : plugin.types) {
            const std::string key = type.info.type;
            all.types.emplace(key, &all.kept.emplace_back(std::move(type)));
        }
    }
}

std::string_view registered_shader(std::string_view type) {
    Registry& all = registry();
    const std::shared_lock lock(all.mutex);
    const auto found = all.shaders.find(type);
    return found == all.shaders.end() ? std::string_view() : found->second;
}

std::string file_of_code(const void* code) {
    Dl_info info{};
    if (dladdr(code, &info) == 0 || info.dli_fname == nullptr) return "this program";
    return info.dli_fname;
}

const OpType* registered_type(std::string_view type) {
    Registry& all = registry();
    const std::shared_lock lock(all.mutex);
    const auto found = all.types.find(type);
    return found == all.types.end() ? nullptr : found->second;
}

const OpType& type_named(std::string_view type) {
    Registry& all = registry();
    std::vector<std::string> names;
    {
        const std::shared_lock lock(all.mutex);
        const auto found = all.types.find(type);
        if (found != all.types.end()) return *found->second;
        for (const auto& [name, unused] : all.types) names.push_back(name);
    }
    throw Error(ErrorKind::Key,
                fmt::format("no operator type '{}'{}", type, nearest_hint(type, names)));
}

std::vector<const OpType*> registered_types() {
    std::vector<const OpType*> sorted;
    {
        Registry& all = registry();
        const std::shared_lock lock(all.mutex);
        for (const auto& [name, type] : all.types) sorted.push_back(type);
    }
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const OpType* a, const OpType* b) { return a->family < b->family; });
    return sorted;
}

}  // namespace sarabet
