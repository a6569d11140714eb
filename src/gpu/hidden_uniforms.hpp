// hidden_uniforms.hpp -- whole numbers of a person's shader that no compiler is to know.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sarabet::gpu {

/// The private variable, an int, that is 0 at run time without any compiler knowing it.
inline constexpr const char* hidden_zero_name = "hidden_zero_";

/// The same code, but `hidden_zero_` is added to every whole number when it is read from a uniform.
/// lavapipe would compile the shader anew for every value that a loop or a branch depends on.
/// Code without such a variable comes back as it is.
std::vector<std::uint32_t> hide_whole_uniforms(std::span<const std::uint32_t> spirv);

}  // namespace sarabet::gpu
