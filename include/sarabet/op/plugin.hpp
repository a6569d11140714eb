// plugin.hpp -- what a plug-in says of itself: what it was built with, and its shaders.
//
// `sarabet_add_plugin` of the CMake package writes the one file that includes this; an operator's
// file never does. The note lies in the file of the shared object as ELF notes do and is read
// before the plug-in is loaded, that is, before any code of it runs.
#pragma once

#include <sarabet/export.hpp>

#include <cstdint>
#include <string>

namespace sarabet {

/// Adds the shader of a texture operator: the text of `<stem>.glsl`, which must live as long as the
/// process. Called while the plug-in is loaded.
SARABET_API bool register_shader(const char* stem, const char* glsl) noexcept;

namespace detail {

/// An ELF note; its owner is "Sarabet".
template <std::uint32_t Size>
struct PluginNote {
    std::uint32_t owner_size;
    std::uint32_t text_size;
    std::uint32_t kind;
    char owner[8];
    char text[Size];
};

}  // namespace detail
}  // namespace sarabet

// What two compilers must agree on to share classes of the standard library. All compilers of
// Linux have one C++ ABI; its later editions differ in corners that the headers do not touch, so
// the edition does not count, and a plug-in may be built by another compiler than the library.
#if defined(__x86_64__)
#define SARABET_MACHINE_ABI "x86-64"
#elif defined(__aarch64__)
#define SARABET_MACHINE_ABI "aarch64"
#elif defined(__riscv)
#define SARABET_MACHINE_ABI "riscv"
#else
#define SARABET_MACHINE_ABI "other"
#endif
#if defined(_LIBCPP_VERSION)
#define SARABET_LIBRARY_ABI "libc++"
#elif defined(_GLIBCXX_DEBUG)
#define SARABET_LIBRARY_ABI "libstdc++ with _GLIBCXX_DEBUG"
#elif defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
#define SARABET_LIBRARY_ABI "libstdc++ without the C++11 ABI"
#else
#define SARABET_LIBRARY_ABI "libstdc++"
#endif
/// "x86-64, libstdc++"
#define SARABET_COMPILER_ABI SARABET_MACHINE_ABI ", " SARABET_LIBRARY_ABI

/// Kinds of notes: what a plug-in holds.
#define SARABET_NOTE_OPERATORS 1
#define SARABET_NOTE_IMAGE_MODULE 2
#define SARABET_NOTE_FILM_MODULE 3
#define SARABET_NOTE_TEXT_MODULE 4

#define SARABET_NOTE_TEXT(headers, version) \
    "headers=" headers ";compiler=" SARABET_COMPILER_ABI ";version=" version

/// Puts the note into the file: the SHA-256 of the headers, and the version they came with.
#define SARABET_PLUGIN_NOTE(kind, headers, version)                                              \
    __attribute__((section(".note.sarabet"), used, aligned(4))) static const ::sarabet::detail:: \
        PluginNote<sizeof(SARABET_NOTE_TEXT(headers, version))>                                  \
            sarabet_plugin_note{8, sizeof(SARABET_NOTE_TEXT(headers, version)), kind, "Sarabet", \
                                SARABET_NOTE_TEXT(headers, version)};

/// Registers a shader.
#define SARABET_SHADER(stem, glsl)                                \
    [[maybe_unused]] static const bool sarabet_shader_of_##stem = \
        ::sarabet::register_shader(#stem, glsl);
