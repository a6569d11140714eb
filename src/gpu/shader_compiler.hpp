// shader_compiler.hpp -- GLSL to SPIR-V, remembered in memory and on disk.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet::gpu {

enum class ShaderStage { Vertex, Fragment, Compute };

/// Compiled code; `hash` stands for its content.
struct Shader {
    std::vector<std::uint32_t> spirv;
    std::uint64_t hash = 0;
};

/// One complaint of the compiler. `line` counts from 1 as `#line` has it; 0 if unknown.
struct ShaderMessage {
    int line = 0;
    std::string text;
    bool operator==(const ShaderMessage&) const = default;
};

/// `shader` is null if it does not compile; `errors` then says why.
struct CompileResult {
    std::shared_ptr<const Shader> shader;
    std::vector<ShaderMessage> errors;
};

struct CompileOptions {
    /// Loose uniforms and missing locations and bindings are allowed, as in OpenGL.
    bool relaxed = false;
    /// Where the block of loose uniforms is bound.
    int uniform_binding = 0;
};

/// Compiles GLSL (without options: version 450 for Vulkan 1.3). Thread-safe. Equal source is
/// compiled once, and found on disk by the next process.
CompileResult compile_shader(ShaderStage stage, std::string_view source,
                             const CompileOptions& options = {});

/// Compiles that really ran in this process, for tests.
std::uint64_t shaders_compiled();

/// A 64-bit hash of bytes, the same in every process.
std::uint64_t content_hash(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace sarabet::gpu
