// plugin_file.hpp -- what the file of a plug-in says of itself, read without loading it.
#pragma once

#include <sarabet/export.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sarabet {

/// The hashes of headers that this library was built with (cmake/SarabetHeaders.cmake): of those
/// that operators see, and of those that the modules see.
extern const char* const plugin_headers;
extern const char* const image_module_headers;
extern const char* const film_module_headers;
extern const char* const text_module_headers;

/// What a shared object was built with.
struct PluginNote {
    std::string headers;   ///< SHA-256, 64 digits.
    std::string compiler;  ///< "x86-64, libstdc++"
    std::string version;   ///< Of Sarabet: "0.1.0"

    bool operator==(const PluginNote&) const = default;
};

/// What a shared object has to have been built with to fit this library.
PluginNote wanted_note(const char* headers);

/// The note of one kind (SARABET_NOTE_... in op/plugin.hpp) in the bytes of a shared object; none
/// in one that is whole but without such a note. Throws Error (Value) that begins with `who` if the
/// bytes are no shared object that this machine can load: of another kind or machine, cut short or
/// damaged. Nothing of it runs.
SARABET_API std::optional<PluginNote> read_plugin_note(std::span<const std::byte> file,
                                                       std::uint32_t kind, std::string_view who);

/// The same of a file; throws Error (Value) too if it cannot be read.
std::optional<PluginNote> note_of_file(const std::string& path, std::uint32_t kind);

/// Throws Error (Value) that names the file, both sides and what to do, if they differ.
void check_note(const PluginNote& got, const PluginNote& wanted, std::string_view path);

}  // namespace sarabet
