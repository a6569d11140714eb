// mesh_scene.cpp -- draws textured triangle meshes over a background.
#include "mesh_scene.hpp"

#include "core/half.hpp"
#include "embedded_shader.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace sarabet::gpu {

namespace {

constexpr const char* vertex_source = R"(
layout(binding = 32) uniform Mesh { mat4 transform; };
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 uv;
layout(location = 0) out vec2 uv_;
#ifdef TINTED
layout(location = 2) in vec4 color;
layout(location = 1) out vec4 tint_;
#endif
void main() {
    gl_Position = transform * vec4(position, 1.0);
    gl_Position.y = -gl_Position.y;  // Vulkan's clip space points down
    uv_ = vec2(uv.x, 1.0 - uv.y);
#ifdef TINTED
    tint_ = color;
#endif
}
)";

constexpr const char* fragment_source = R"(
layout(location = 0) in vec2 uv_;
#ifdef TINTED
layout(location = 1) in vec4 tint_;
#endif
layout(location = 0) out vec4 color_;
#ifdef TEXTURED
layout(binding = 0) uniform sampler2D image_;
#endif
void main() {
    vec4 c = vec4(1.0);
#ifdef TEXTURED
    c = texture(image_, uv_);
#endif
#ifdef TINTED
    c *= tint_;
#endif
    color_ = QUANTISE(c)STORED;
}
)";

struct Vertex {
    float position[3];
    float uv[2];
    float color[4];
};

// One mesh, ready to be drawn.
struct ReadyMesh {
    std::shared_ptr<const Pipeline> pipeline;
    std::shared_ptr<HostBlock> data;  // vertices, then indices
    std::size_t index_offset = 0;
    std::uint32_t index_count = 0;
    std::array<float, 16> transform{};
    bool textured = false;
};

const Shader& must_compile(const CompileResult& result) {
    if (!result.shader)
        throw Error(ErrorKind::Internal, "the mesh shader is broken: " + shader_errors(result));
    return *result.shader;
}

std::shared_ptr<const Pipeline> pipeline_for(Device& device, const RenderMesh& mesh,
                                             PixelFormat format, bool depth_buffer) {
    const bool textured = bool(mesh.texture), tinted = bool(mesh.colors);
    const std::string defines =
        fmt::format("{}{}", textured ? "#define TEXTURED\n" : "", tinted ? "#define TINTED\n" : "");
    const auto vertex = compile_shader(ShaderStage::Vertex,
                                       fmt::format("#version 450\n{}{}", defines, vertex_source));
    const auto fragment =
        compile_shader(ShaderStage::Fragment,
                       fmt::format("#version 450\n{}#define QUANTISE {}\n#define STORED {}\n{}{}",
                                   embedded_shader("prelude"), quantiser_of(format),
                                   stored_order(format), defines, fragment_source));
    MeshState state;
    state.vertex_bytes = sizeof(Vertex);
    state.attributes = {{VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, position)},
                        {VK_FORMAT_R32G32_SFLOAT, offsetof(Vertex, uv)}};
    if (tinted)
        state.attributes.push_back({VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(Vertex, color)});
    state.depth_buffer = depth_buffer;
    state.depth_test = state.depth_write = mesh.depth_test;
    state.blend = mesh.blend ? Blend::PremultipliedOver : Blend::Replace;
    return device.pipelines().mesh(must_compile(vertex), must_compile(fragment), vk_format(format),
                                   {.textures = textured ? 1 : 0, .uniforms = true}, state);
}

void check_shape(std::size_t mesh, const char* name, const Array& array, std::int64_t rows,
                 std::int64_t columns, DType dtype) {
    const bool fits = array.shape.size() == 2 && array.shape[1] == columns &&
                      (rows < 0 || array.shape[0] == rows) && array.dtype == dtype;
    if (fits) return;
    throw Error(
        ErrorKind::Cook,
        fmt::format("mesh {}: {} must be ({}, {}) {}, got {} {}", mesh, name,
                    rows < 0 ? std::string("n") : std::to_string(rows), columns, dtype_name(dtype),
                    fmt::join(array.shape, "x"), dtype_name(array.dtype)));
}

void check_mesh(std::size_t number, const RenderMesh& mesh) {
    check_shape(number, "positions", mesh.positions, -1, 3, DType::Float32);
    const std::int64_t n = mesh.positions.shape[0];
    if (mesh.uvs) check_shape(number, "uvs", mesh.uvs, n, 2, DType::Float32);
    if (mesh.colors) check_shape(number, "colors", mesh.colors, n, 4, DType::Float32);
    check_shape(number, "indices", mesh.indices, -1, 3, DType::UInt32);
    for (const std::uint32_t index : mesh.indices.as<std::uint32_t>())
        if (index >= static_cast<std::uint64_t>(n))
            throw Error(
                ErrorKind::Cook,
                fmt::format("mesh {}: indices must be within 0..{}, got {}", number, n - 1, index));
}

ReadyMesh ready(Device& device, const RenderMesh& mesh, PixelFormat format, bool depth_buffer) {
    const auto positions = mesh.positions.as<float>();
    const auto uvs = mesh.uvs.as<float>();
    const auto colors = mesh.colors.as<float>();
    const std::size_t count = positions.size() / 3;
    const std::span<const std::byte> indices = mesh.indices.bytes();
    ReadyMesh out;
    out.index_offset = count * sizeof(Vertex);
    out.data = allocate_staging_block(device, out.index_offset + indices.size());
    for (std::size_t i = 0; i < count; ++i) {
        Vertex vertex{{}, {}, {1, 1, 1, 1}};
        std::memcpy(vertex.position, &positions[i * 3], sizeof vertex.position);
        if (!uvs.empty()) std::memcpy(vertex.uv, &uvs[i * 2], sizeof vertex.uv);
        if (!colors.empty()) std::memcpy(vertex.color, &colors[i * 4], sizeof vertex.color);
        std::memcpy(out.data->data() + i * sizeof vertex, &vertex, sizeof vertex);
    }
    std::memcpy(out.data->data() + out.index_offset, indices.data(), indices.size());
    out.index_count = static_cast<std::uint32_t>(mesh.indices.size());
    out.transform = mesh.transform;
    out.textured = bool(mesh.texture);
    out.pipeline = pipeline_for(device, mesh, format, depth_buffer);
    return out;
}

// The nearest float without a sign that has so many bits of mantissa and a half's exponent.
float unsigned_float(float c, int bits) {
    if (c <= 0.0f) return 0.0f;
    if (!std::isfinite(c)) return c;
    const float step = std::ldexp(1.0f, std::max(std::ilogb(c), -14) - bits);
    return std::min(std::nearbyint(c / step) * step, 65536.0f - std::ldexp(1.0f, 15 - bits));
}

// What a channel of the format holds of a number, as the shaders' quantise functions have it.
float held(float c, const PixelFormatInfo& info, std::size_t channel) {
    if (info.packing == PixelPacking::RG11B10)
        return channel == 3 ? c : unsigned_float(c, channel == 2 ? 5 : 6);
    if (info.is_float()) return info.dtype == DType::Float16 ? half_to_float(float_to_half(c)) : c;
    if (std::isnan(c)) return 0.0f;
    if (info.format == PixelFormat::SRGBA8Fixed) return c;
    const bool ten = info.packing == PixelPacking::RGB10A2;
    const float steps =
        ten ? (channel == 3 ? 3.0f : 1023.0f) : (info.dtype == DType::UInt8 ? 255.0f : 65535.0f);
    return std::nearbyint(std::clamp(c, 0.0f, 1.0f) * steps) / steps;
}

// The driver's rounding of a clear colour differs from ours, so it is given exact steps; and each
// channel goes where the format stores it.
Color exact(Color color, PixelFormat format) {
    const PixelFormatInfo& info = info_of(format);
    for (std::size_t i = 0; i < color.size(); ++i) color[i] = held(color[i], info, i);
    if (info.meaning == PixelChannels::MonoAlpha) return {color[0], color[3], 0, color[3]};
    if (info.meaning == PixelChannels::Alpha) return {color[3], 0, 0, color[3]};
    return color;
}

}  // namespace

DrawContent make_scene(Device& device, const RenderScene& scene, PixelFormat format) {
    bool depth = false;
    for (const RenderMesh& mesh : scene.meshes) depth |= mesh.depth_test;
    std::vector<ReadyMesh> meshes;
    DrawContent content;
    for (const RenderMesh& mesh : scene.meshes) {
        check_mesh(meshes.size(), mesh);
        if (mesh.indices.size() == 0) continue;
        meshes.push_back(ready(device, mesh, format, depth));
        if (mesh.texture && !mesh.texture->shape().is_flat())
            throw Error(ErrorKind::Cook,
                        fmt::format("mesh {}: the texture must be a 2D image, got {}",
                                    meshes.size() - 1, shape_text(mesh.texture->shape())));
        if (mesh.texture) content.inputs.push_back(mesh.texture->recipe());
    }
    content.record = [meshes = std::move(meshes), background = exact(scene.background, format),
                      depth](Recorder& recorder, const std::shared_ptr<Texture>& target,
                             std::span<const std::shared_ptr<Texture>> inputs) {
        std::vector<TextureBinding> bindings(inputs.size());
        for (std::size_t i = 0; i < inputs.size(); ++i) bindings[i] = {inputs[i], VK_FILTER_LINEAR};
        std::vector<MeshDraw> draws;
        std::size_t next = 0;
        for (const ReadyMesh& mesh : meshes) {
            MeshDraw draw{mesh.pipeline,
                          {},
                          {{}, mesh.data, 0},
                          {{}, mesh.data, mesh.index_offset},
                          mesh.index_count};
            draw.inputs.uniforms = std::as_bytes(std::span(mesh.transform));
            if (mesh.textured) draw.inputs.textures = std::span(&bindings[next++], 1);
            draws.push_back(std::move(draw));
        }
        recorder.mesh_pass(target, background, depth, draws);
    };
    return content;
}

}  // namespace sarabet::gpu
