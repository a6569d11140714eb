// modules.hpp -- modules: shared objects of this build, opened when they are first needed.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>

namespace sarabet {

/// What is known of a module before it is opened.
struct ModuleFile {
    const char* name;         ///< "libsarabet_images.so"
    const char* work;         ///< What needs it, for messages: "image files"
    const char* packages;     ///< The Debian packages that it needs.
    std::uint32_t note;       ///< SARABET_NOTE_... of op/plugin.hpp.
    const char* headers;      ///< The hash of the headers that it shares with this library.
    const char* entry_point;  ///< A C function without arguments that answers its table.
};

/// Opens a module, from the folder that SARABET_MODULES names or beside this library, and answers
/// its table. `who` opens the messages. Throws Error (Value) where it or its libraries are missing.
const void* open_module_table(const ModuleFile& file, std::string_view who);

/// A module's table: opened on first use and kept; a failure is tried again at the next request.
template <class Table>
class Module {
public:
    explicit Module(const ModuleFile& file) : file_(file) {}

    const Table& get(std::string_view who) {
        const std::lock_guard lock(mutex_);
        if (table_ == nullptr) table_ = static_cast<const Table*>(open_module_table(file_, who));
        return *table_;
    }

private:
    const ModuleFile file_;
    std::mutex mutex_;
    const Table* table_ = nullptr;
};

}  // namespace sarabet
