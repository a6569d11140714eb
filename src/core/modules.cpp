// modules.cpp -- finds the file of a module, looks at what it was built with, and opens it.
#include "core/modules.hpp"

#include "core/plugins.hpp"
#include "core/registrations.hpp"

#include <sarabet/error.hpp>

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace sarabet {
namespace {

std::string path_of_module(const std::string& name) {
    static const char anchor = 0;
    const std::string own = file_of_code(&anchor);
    std::vector<std::string> folders{own.substr(0, own.rfind('/') + 1)};
    if (const char* named = std::getenv("SARABET_MODULES"))
        folders.insert(folders.begin(), std::string(named) + "/");
    for (const std::string& folder : folders)
        if (access((folder + name).c_str(), F_OK) == 0) return folder + name;
    return folders.back() + name;
}

}  // namespace

const void* open_module_table(const ModuleFile& file, std::string_view who) {
    std::string message;
    try {
        void* handle = open_module(path_of_module(file.name), file.note, wanted_note(file.headers));
        const auto entry = reinterpret_cast<const void* (*)()>(dlsym(handle, file.entry_point));
        if (entry != nullptr) return entry();
        message = "it has no entry point";
        dlclose(handle);
    } catch (const Error& error) {
        message = error.what();
    }
    throw Error(ErrorKind::Value,
                fmt::format("{}: {} need {}, which needs the Debian packages {}; it cannot be "
                            "loaded: {}",
                            who, file.work, file.name, file.packages, message));
}

}  // namespace sarabet
