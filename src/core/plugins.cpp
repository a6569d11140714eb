// plugins.cpp -- loads plug-ins: looks at their files, then runs them, then takes in what they say.
//
// All plug-ins of one call are accepted or refused together. Loading one runs its static
// initialisers, which register its operators; they are put aside (Registrations) until all are
// known to be good. A refused plug-in is closed again, an accepted one stays for ever.
#include "core/plugins.hpp"

#include "core/fork_guard.hpp"
#include "core/log.hpp"
#include "core/registrations.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/plugin.hpp>
#include <sarabet/plugin.hpp>

#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <utility>
#include <vector>

namespace sarabet {
namespace {

namespace fs = std::filesystem;

/// What tells one file from another, and from itself after it was built again.
struct Identity {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    timespec changed{};

    bool same_file(const Identity& other) const {
        return device == other.device && inode == other.inode;
    }
    bool unchanged(const Identity& other) const {
        return same_file(other) && size == other.size && changed.tv_sec == other.changed.tv_sec &&
               changed.tv_nsec == other.changed.tv_nsec;
    }
};

struct Loaded {
    std::string path;
    Identity identity;
    std::vector<std::string> types;
};

// Held while plug-ins are loaded; a plug-in may load another one while it is.
std::recursive_mutex& loading() {
    static auto* mutex = new std::recursive_mutex;
    return *mutex;
}
std::vector<Loaded>& all_loaded() {
    static auto* all = new std::vector<Loaded>;
    return *all;
}

[[noreturn]] void fail(const std::string& path, std::string_view text) {
    throw Error(ErrorKind::Value, fmt::format("{}: {}", path, text));
}

std::string canonical(const std::string& path) {
    std::error_code error;
    const fs::path found = fs::canonical(path, error);
    if (error) fail(path, fmt::format("cannot be read: {}", error.message()));
    return found.string();
}

Identity identity_of(const std::string& path) {
    struct stat facts {};
    if (stat(path.c_str(), &facts) != 0) fail(path, "cannot be read");
    return {facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtim};
}

/// The plug-in if it is loaded already. One that was built again since cannot be loaded anew: its
/// operators may be in use.
const Loaded* find_loaded(const std::string& path, const Identity& identity) {
    for (const Loaded& one : all_loaded()) {
        if (one.identity.unchanged(identity)) return &one;
        if (one.path == path || one.identity.same_file(identity))
            fail(path,
                 "the plug-in has changed since it was loaded; operators of a running "
                 "process cannot be replaced, begin a new one");
    }
    return nullptr;
}

/// One plug-in on its way in.
struct Candidate {
    std::string path;
    Identity identity;
    void* handle = nullptr;
};

void check(const std::string& path, const std::optional<PluginNote>& note) {
    if (!note)
        fail(path,
             "expected a plug-in, got another shared object: it has no note of what it was "
             "built with, which sarabet_add_plugin of the CMake package writes");
    check_note(*note, wanted_note(plugin_headers), path);
}

std::vector<std::string> shared_objects_in(const std::string& folder) {
    std::vector<std::string> found;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (at->path().extension() == ".so" && !at->is_directory(error))
            found.push_back(canonical(at->path().string()));
    if (error) fail(folder, fmt::format("cannot be read: {}", error.message()));
    std::ranges::sort(found);
    const auto same = std::ranges::unique(found);
    found.erase(same.begin(), same.end());
    return found;
}

void* open(const std::string& path, Registrations& registrations) {
    const Registering registering(registrations);
    void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle) return handle;
    const char* reason = dlerror();
    fail(path, fmt::format("cannot be loaded: {}", reason ? reason : "unknown reason"));
}

/// Loads and accepts plug-ins whose files were looked at.
std::vector<Loaded> take_in(std::vector<Candidate>& candidates) {
    std::vector<Registrations> registrations(candidates.size());
    try {
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            registrations[i].file = candidates[i].path;
            candidates[i].handle = open(candidates[i].path, registrations[i]);
        }
        std::vector<Loaded> loaded;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            loaded.push_back({candidates[i].path, candidates[i].identity, {}});
            for (const OpType& type : registrations[i].types)
                loaded.back().types.emplace_back(type.info.type);
            std::ranges::sort(loaded.back().types);
        }
        all_loaded().insert(all_loaded().end(), loaded.begin(), loaded.end());
        try {
            accept(registrations);
        } catch (...) {
            all_loaded().resize(all_loaded().size() - loaded.size());
            throw;
        }
        return loaded;
    } catch (...) {
        registrations.clear();  // what points into the plug-ins goes before they do
        for (const Candidate& candidate : candidates)
            if (candidate.handle) dlclose(candidate.handle);
        throw;
    }
}

/// Loads plug-ins, all or none.
std::vector<std::string> load(const std::vector<std::string>& files, bool pass_over_others) {
    std::vector<Loaded> before;
    std::vector<Candidate> candidates;
    for (const std::string& file : files) {
        const Identity identity = identity_of(file);
        if (const Loaded* one = find_loaded(file, identity)) {
            before.push_back(*one);
            continue;
        }
        const std::optional<PluginNote> note = note_of_file(file, SARABET_NOTE_OPERATORS);
        if (pass_over_others && !note) continue;
        check(file, note);
        candidates.push_back({file, identity});
    }
    const std::vector<Loaded> now = take_in(candidates);
    std::vector<std::string> types;
    for (const std::vector<Loaded>* group : {&std::as_const(before), &now})
        for (const Loaded& one : *group)
            types.insert(types.end(), one.types.begin(), one.types.end());
    std::ranges::sort(types);
    return types;
}

bool is_folder(const std::string& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

// Each on its own: one that is broken does not keep the others from being loaded.
void load_from_environment(const std::string& given) {
    const auto logged = [](auto call) {
        try {
            call();
        } catch (const std::exception& error) {
            log_message(30, fmt::format("SARABET_PLUGIN_PATH: {}", error.what()));
        }
    };
    logged([&] {
        const std::string path = canonical(given);
        const bool folder = is_folder(path);
        for (const std::string& file : folder ? shared_objects_in(path) : std::vector{path})
            logged([&] { load({file}, folder); });
    });
}

}  // namespace

std::vector<std::string> load_plugin(const std::string& path) {
    check_not_forked();
    const std::string found = canonical(path);
    const std::lock_guard lock(loading());
    if (!is_folder(found)) return load({found}, false);
    std::vector<std::string> types = load(shared_objects_in(found), true);
    if (types.empty()) fail(found, "there is no plug-in in this folder");
    return types;
}

void load_plugins_of_environment() {
    static bool begun = false;
    const std::lock_guard lock(loading());
    if (std::exchange(begun, true)) return;
    const char* const named = std::getenv("SARABET_PLUGIN_PATH");
    std::string_view rest = named ? named : "";
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        if (end > 0) load_from_environment(std::string(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

std::vector<std::string> loaded_plugins() {
    const std::lock_guard lock(loading());
    std::vector<std::string> paths;
    for (const Loaded& one : all_loaded()) paths.push_back(one.path);
    return paths;
}

void* open_module(const std::string& path, std::uint32_t kind, const PluginNote& wanted) {
    const std::optional<PluginNote> note = note_of_file(path, kind);
    if (!note) fail(path, "expected a module of Sarabet, got another shared object");
    check_note(*note, wanted, path);
    if (void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
    const char* reason = dlerror();
    fail(path, reason ? reason : "unknown reason");
}

}  // namespace sarabet
