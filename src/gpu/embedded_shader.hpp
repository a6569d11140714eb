// embedded_shader.hpp -- the GLSL files of the source tree, compiled into the library.
#pragma once

#include <string_view>

namespace sarabet::gpu {

/// Text of `<stem>.glsl` (of src/gpu or src/ops/top); empty if there is no such file.
/// Defined by the build: cmake/EmbeddedShaders.cmake.
std::string_view embedded_shader(std::string_view stem);

}  // namespace sarabet::gpu
