// top_shader.cpp -- the shaders of texture operators: one per type, compiled once per variant.
#include "top_shader.hpp"

#include "core/registrations.hpp"
#include "embedded_shader.hpp"
#include "shader_entries.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <unordered_map>

namespace sarabet::gpu {

namespace {

std::string variant_key(const TopShader& shader, const void* params, const PassVariant& variant) {
    std::string key = shader.name;
    const auto add = [&](auto value) {
        key.append(reinterpret_cast<const char*>(&value), sizeof value);
    };
    add(shader.body.data());
    add(shader.table);
    add(variant.format);
    add(variant.packed);
    add(variant.nearest);
    for (InputUse use : variant.inputs) add(use);
    for (const Entry& entry : shader.table->entries())
        if (is_constant(entry)) add(constant_value(entry, params));
    return key;
}

// Bodies of so many characters are compiled in no time.
constexpr std::size_t short_body = 600;

PassDesign design_of(const TopShader& shader, const void* params, const PassVariant& variant) {
    PassDesign design;
    design.packed = variant.packed;
    Stage stage{std::make_shared<TopShader>(shader), {}, variant.format, {}, variant.nearest};
    for (const InputUse use : variant.inputs)
        stage.inputs.push_back({use, use == InputUse::Missing ? 0 : design.textures++});
    // Bodies take all inputs that could be wired.
    stage.inputs.resize(std::max(stage.inputs.size(), static_cast<std::size_t>(shader.inputs)));
    for (const Entry& entry : shader.table->entries())
        if (is_constant(entry)) stage.constants.push_back(constant_value(entry, params));
    design.stages.push_back(std::move(stage));
    design.unrolled = can_unroll(design) && shader.body.size() <= short_body;
    return design;
}

// Null, with what the compiler says, if it does not compile.
std::shared_ptr<PassProgram> compile(PassDesign design, std::string& errors) {
    CompileResult result = compile_shader(ShaderStage::Fragment, pass_source(design));
    if (!result.shader) {
        errors = shader_errors(result);
        return nullptr;
    }
    auto program = std::make_shared<PassProgram>();
    program->shader = std::move(result.shader);
    program->bindings.textures = design.textures;
    program->packed = design.packed;
    program->bindings.uniforms = true;
    program->bindings.storage =
        std::any_of(design.stages.begin(), design.stages.end(),
                    [](const Stage& stage) { return !array_names(*stage.shader).empty(); });
    program->design = std::move(design);
    return program;
}

}  // namespace

bool can_unroll(const PassDesign& design) {
    // Of smaller pixels there are too many in a texel.
    return design.packed && !design.unrolled &&
           info_of(design.stages.back().format).pixel_bytes() >= 4;
}

bool packs(const Device& device, PixelFormat format) {
    // The driver encodes sRGB; a pixel of 16 bytes is a texel already.
    return device.packs_pixels() && format != PixelFormat::SRGBA8Fixed &&
           info_of(format).pixel_bytes() < 16;
}

std::string shader_errors(const CompileResult& result) {
    std::string text;
    for (const ShaderMessage& error : result.errors) {
        text += text.empty() ? "" : "; ";
        text += error.line > 0 ? fmt::format("line {}: {}", error.line, error.text) : error.text;
    }
    return text;
}

const TopShader& shader_of(const OpType& type) {
    static auto* mutex = new std::mutex;  // never destroyed, like everything of this kind here
    static auto* known = new std::unordered_map<const OpType*, TopShader>;
    std::lock_guard lock(*mutex);
    TopShader& shader = (*known)[&type];
    if (!shader.name.empty()) return shader;
    const auto& facts = *static_cast<const TopFacts*>(type.family_facts);
    shader.body = registered_shader(type.info.type);  // a plug-in's
    if (shader.body.empty()) shader.body = embedded_shader(type.stem);
    if (shader.body.empty())
        throw Error(ErrorKind::Internal,
                    fmt::format("{} has no shader file {}.glsl", type.info.type, type.stem));
    shader.struct_name = type.python_name + "Params";
    shader.kind = facts.kind;
    shader.table = &type.params;
    shader.arrays = facts.arrays;
    shader.per_channel = facts.per_channel;
    shader.inputs = type.info.max_inputs;
    shader.name = type.stem;
    return shader;
}

std::shared_ptr<const PassProgram> top_program(const TopShader& shader, const void* params,
                                               const PassVariant& variant) {
    static auto* mutex = new std::mutex;
    static auto* known = new std::unordered_map<std::string, std::shared_ptr<const PassProgram>>;
    const std::string key = variant_key(shader, params, variant);
    {
        std::lock_guard lock(*mutex);
        if (auto found = known->find(key); found != known->end()) return found->second;
    }
    std::string errors;
    auto program = compile(design_of(shader, params, variant), errors);
    if (!program)
        throw Error(ErrorKind::Cook,
                    fmt::format("the shader {}.glsl does not compile: {}", shader.name, errors));
    std::lock_guard lock(*mutex);
    return known->emplace(key, std::move(program)).first->second;
}

std::shared_ptr<const PassProgram> compile_fused(PassDesign design) {
    std::string errors, names;
    for (const Stage& stage : design.stages)
        names += (names.empty() ? "" : ", ") + stage.shader->name;
    auto program = compile(std::move(design), errors);
    if (!program)
        throw Error(ErrorKind::Internal, fmt::format("{} in one pass: {}", names, errors));
    return program;
}

}  // namespace sarabet::gpu
