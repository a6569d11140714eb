// pipelines.hpp -- the pipelines of a device, made once each.
#pragma once

#include "device.hpp"
#include "shader_compiler.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace sarabet::gpu {

/// Where a shader finds what it reads: textures at 0..N-1, then these.
inline constexpr std::uint32_t uniform_binding = 32;
inline constexpr std::uint32_t storage_binding = 33;
/// The storage image that a compute shader writes.
inline constexpr std::uint32_t target_binding = 34;

/// What a shader reads and writes through descriptors.
struct ShaderBindings {
    int textures = 0;
    bool uniforms = false;
    bool storage = false;
    bool target = false;
    /// How many textures each array of them has, in order; all 0: every texture is alone. An array
    /// lies at the binding of its first texture.
    std::array<int, 4> arrays{};

    bool in_arrays() const { return arrays != std::array<int, 4>{}; }
    /// True if the texture at this place is alone, or the first of an array.
    bool begins_binding(int texture) const {
        int first = 0;
        for (const int count : arrays) {
            if (texture < first + count) return texture == first;
            first += count;
        }
        return true;
    }
    auto operator<=>(const ShaderBindings&) const = default;
};

/// One value of a vertex; the shader finds it at the location of its position in the list.
struct VertexAttribute {
    VkFormat format = VK_FORMAT_R32G32B32_SFLOAT;
    std::uint32_t offset = 0;
    auto operator<=>(const VertexAttribute&) const = default;
};

enum class Blend { Replace, PremultipliedOver, Add };

/// How a mesh is drawn.
struct MeshState {
    std::uint32_t vertex_bytes = 0;
    std::vector<VertexAttribute> attributes;
    bool depth_buffer = false;  ///< The pass has a depth buffer.
    bool depth_test = false;
    bool depth_write = false;
    Blend blend = Blend::Replace;
    auto operator<=>(const MeshState&) const = default;
};

struct Pipeline {
    VkPipeline handle = VK_NULL_HANDLE;
    VkPipelineLayout layout = VK_NULL_HANDLE;
    ShaderBindings bindings;
};

/// Makes pipelines and remembers them. Thread-safe; nothing is locked while the driver compiles.
class PipelineStore {
public:
    explicit PipelineStore(Device& device);

    /// A fragment shader over every pixel of a target of `format`.
    std::shared_ptr<const Pipeline> fragment(const Shader& shader, VkFormat format,
                                             const ShaderBindings& bindings);
    std::shared_ptr<const Pipeline> compute(const Shader& shader, const ShaderBindings& bindings);
    /// Both shaders see the same bindings.
    std::shared_ptr<const Pipeline> mesh(const Shader& vertex, const Shader& fragment,
                                         VkFormat format, const ShaderBindings& bindings,
                                         const MeshState& state);
    /// Pipelines made so far.
    std::size_t size() const;

private:
    struct Key {
        std::uint64_t vertex = 0;
        std::uint64_t shader = 0;
        VkFormat format = VK_FORMAT_UNDEFINED;
        ShaderBindings bindings;
        MeshState state;
        auto operator<=>(const Key&) const = default;
    };
    std::shared_ptr<const Pipeline> find(const Key& key);
    std::shared_ptr<const Pipeline> keep(const Key& key, Pipeline made);
    VkPipelineLayout layout(const ShaderBindings& bindings);
    VkShaderModule module(const Shader& shader);
    Pipeline make_graphics(const Key& key, const Shader& vertex, const Shader& fragment);
    void save_cache();

    Device& device_;
    VkPipelineCache cache_ = VK_NULL_HANDLE;
    std::string cache_name_;
    std::size_t saved_bytes_ = 0;
    mutable std::mutex mutex_;
    std::map<ShaderBindings, VkPipelineLayout> layouts_;
    std::map<Key, std::shared_ptr<const Pipeline>> pipelines_;
};

}  // namespace sarabet::gpu
