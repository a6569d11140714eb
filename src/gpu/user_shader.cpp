// user_shader.cpp -- wraps, compiles and reflects a person's shader.
#include "user_shader.hpp"

#include "embedded_shader.hpp"
#include "hidden_uniforms.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>
#include <spirv_cross/spirv_cross_c.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <regex>
#include <unordered_map>

namespace sarabet::gpu {

namespace {

bool mentions(const std::string& source, const char* word) {
    return std::regex_search(source, std::regex(fmt::format("\\b{}\\b", word)));
}

// Name of the shader's own output; empty for Shadertoy's.
std::string output_name(const std::string& source) {
    static const std::regex declaration(R"(\bout\s+(?:(?:high|medium|low)p\s+)?vec4\s+(\w+)\s*;)");
    std::smatch found;
    return std::regex_search(source, found, declaration) ? found[1].str() : "";
}

// What the shader calls the textures of each kind.
struct KindNames {
    ImageKind kind;
    const char* sampler;
    const char* inputs;
    const char* infos;
    const char* count;
};
constexpr std::array kind_names{
    KindNames{ImageKind::Flat, "sampler2D", "sTD2DInputs", "uTD2DInfos", "TD_NUM_2D_INPUTS"},
    KindNames{ImageKind::Array, "sampler2DArray", "sTD2DArrayInputs", "uTD2DArrayInfos",
              "TD_NUM_2D_ARRAY_INPUTS"},
    KindNames{ImageKind::Volume, "sampler3D", "sTD3DInputs", "uTD3DInfos", "TD_NUM_3D_INPUTS"},
    KindNames{ImageKind::Cube, "samplerCube", "sTDCubeInputs", "uTDCubeInfos",
              "TD_NUM_CUBE_INPUTS"},
};

const KindNames& names_of(ImageKind kind) {
    return kind_names.at(static_cast<std::size_t>(kind));
}

std::array<int, 4> counts(const std::vector<ImageKind>& inputs) {
    std::array<int, 4> count{};
    for (const ImageKind kind : inputs) ++count.at(static_cast<std::size_t>(kind));
    return count;
}

// "[1]": the place of each input among those of its kind.
std::vector<std::string> input_places(const std::vector<ImageKind>& inputs) {
    std::array<int, 4> seen{};
    std::vector<std::string> places;
    for (const ImageKind kind : inputs)
        places.push_back(fmt::format("[{}]", seen.at(static_cast<std::size_t>(kind))++));
    return places;
}

void add_inputs(std::string& out, const std::vector<ImageKind>& inputs) {
    int first = 0;
    for (const KindNames& names : kind_names) {
        const int count = counts(inputs).at(static_cast<std::size_t>(names.kind));
        if (count > 0)
            out += fmt::format("layout(binding = {}) uniform {} {}[{}];\n#define {} {}\n", first,
                               names.sampler, names.inputs, count, names.count, count);
        first += count;
    }
    if (!inputs.empty()) out += fmt::format("uniform float newest_[{}];\n", inputs.size());
    if (counts(inputs)[0] != static_cast<int>(inputs.size()))
        out += embedded_shader("volume_prelude");
    out += embedded_shader("user_prelude");
    for (const KindNames& names : kind_names)
        if (const int count = counts(inputs).at(static_cast<std::size_t>(names.kind)))
            out += fmt::format("TDTexInfo {}[{}];\n", names.infos, count);
    if (!inputs.empty()) out += fmt::format("vec3 iChannelResolution[{}];\n", inputs.size());
    const auto places = input_places(inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        out += fmt::format("#define iChannel{} {}{}\n", i, names_of(inputs[i]).inputs, places[i]);
}

// Fills what the shader is told of its inputs.
void add_infos(std::string& out, const std::vector<ImageKind>& inputs) {
    const auto places = input_places(inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const KindNames& names = names_of(inputs[i]);
        const bool slices = inputs[i] == ImageKind::Array || inputs[i] == ImageKind::Volume;
        out += fmt::format(
            "    {{ vec3 s = vec3(textureSize({0}{1}, 0){2});\n"
            "      {3}{1} = TDTexInfo(vec4(1.0 / s.xy, s.xy), vec4(1.0 / s.z, s.z, newest_[{4}], "
            "0.0));\n"
            "      iChannelResolution[{4}] = s; }}\n",
            names.inputs, places[i], slices ? "" : ", 1.0", names.infos, i);
    }
}

std::string wrap(std::string source, PixelFormat format, const std::vector<ImageKind>& inputs,
                 ImageKind kind) {
    // Names that begin with gl_ cannot be macros, and the version is stated already.
    source = std::regex_replace(source, std::regex("\\bgl_FragCoord\\b"), "frag_coord_");
    source = std::regex_replace(source, std::regex("(^|\\n)[ \\t]*#[ \\t]*version[^\\n]*"), "$1");
    const bool shadertoy = mentions(source, "mainImage") && !mentions(source, "main");
    const std::string output = shadertoy ? "color_" : output_name(source);
    if (output.empty())
        throw Error(ErrorKind::Cook,
                    "the shader needs an output such as 'out vec4 fragColor;' or a function "
                    "'void mainImage(out vec4, in vec2)', got neither");
    std::string out = "#version 450\n";
    out += embedded_shader("prelude");
    add_inputs(out, inputs);
    if (shadertoy) out += "layout(location = 0) out vec4 color_;\n";
    out += "#line 1\n" + source + "\n#undef main\nvoid main() {\n";
    out += fmt::format(
        "    hidden_zero_ = min(int(gl_FragCoord.x), 0);\n"
        "    frag_coord_ = vec4(gl_FragCoord.x, size_.y - gl_FragCoord.y, gl_FragCoord.zw);\n"
        "    uTDCurrentDepth = int(size_.w);\n"
        "    vUV = vec3(frag_coord_.xy / size_.xy, {});\n"
        "    uTDOutputInfo = TDTexInfo(vec4(1.0 / size_.xy, size_.xy), vec4(1.0 / size_.z, "
        "size_.z, 0.0, 0.0));\n",
        kind == ImageKind::Volume  ? "(size_.w + 0.5) / size_.z"
        : kind == ImageKind::Array ? "size_.w"
                                   : "0.0");
    add_infos(out, inputs);
    out += shadertoy ? "    mainImage(color_, frag_coord_.xy);\n" : "    main_();\n";
    out += fmt::format("    {0} = {1};\n}}\n", output, stored_color(format, output));
    return out;
}

// Reads the loose uniforms out of the SPIR-V.
class Reflection {
public:
    explicit Reflection(const Shader& shader) {
        ok(spvc_context_create(&context_));
        spvc_parsed_ir ir = nullptr;
        ok(spvc_context_parse_spirv(context_, shader.spirv.data(), shader.spirv.size(), &ir));
        ok(spvc_context_create_compiler(context_, SPVC_BACKEND_NONE, ir,
                                        SPVC_CAPTURE_MODE_TAKE_OWNERSHIP, &compiler_));
        ok(spvc_compiler_create_shader_resources(compiler_, &resources_));
    }
    ~Reflection() { spvc_context_destroy(context_); }
    Reflection(const Reflection&) = delete;

    std::span<const spvc_reflected_resource> list(spvc_resource_type type) const {
        const spvc_reflected_resource* found = nullptr;
        std::size_t count = 0;
        ok(spvc_resources_get_resource_list_for_type(resources_, type, &found, &count));
        return {found, count};
    }

    void read_uniforms(UserProgram& program) const {
        for (const auto& block : list(SPVC_RESOURCE_TYPE_UNIFORM_BUFFER)) {
            if (spvc_compiler_get_decoration(compiler_, block.id, SpvDecorationBinding) !=
                uniform_binding)
                refuse("uniform block", block.name);
            const spvc_type type = spvc_compiler_get_type_handle(compiler_, block.base_type_id);
            ok(spvc_compiler_get_declared_struct_size(compiler_, type, &program.uniform_bytes));
            for (unsigned i = 0; i < spvc_type_get_num_member_types(type); ++i)
                program.slots.push_back(slot(block.base_type_id, type, i));
        }
    }

    [[noreturn]] static void refuse(const char* what, const char* name) {
        throw Error(ErrorKind::Cook,
                    fmt::format("the shader uses the {} '{}': it can read loose uniforms and "
                                "sTD2DInputs (or iChannel0 ...) only, sTD2DArrayInputs, "
                                "sTD3DInputs and sTDCubeInputs where such are wired",
                                what, name));
    }

private:
    static void ok(spvc_result result) {
        if (result != SPVC_SUCCESS)
            throw Error(ErrorKind::Internal, "a compiled shader cannot be read back");
    }

    UniformSlot slot(spvc_type_id block_id, spvc_type block, unsigned index) const {
        const spvc_type type =
            spvc_compiler_get_type_handle(compiler_, spvc_type_get_member_type(block, index));
        UniformSlot out;
        out.name = spvc_compiler_get_member_name(compiler_, block_id, index);
        unsigned offset = 0, stride = 0;
        ok(spvc_compiler_type_struct_member_offset(compiler_, block, index, &offset));
        out.offset = offset;
        const spvc_basetype base = spvc_type_get_basetype(type);
        if (base != SPVC_BASETYPE_FP32 && base != SPVC_BASETYPE_INT32 &&
            base != SPVC_BASETYPE_UINT32)
            refuse("uniform of a type that is no number,", out.name.c_str());
        out.is_float = base == SPVC_BASETYPE_FP32;
        out.components = static_cast<int>(spvc_type_get_vector_size(type));
        out.columns = static_cast<int>(spvc_type_get_columns(type));
        out.stride = 4 * static_cast<std::size_t>(out.components);
        if (out.columns > 1) {
            ok(spvc_compiler_type_struct_member_matrix_stride(compiler_, block, index, &stride));
            out.stride = stride;
        }
        out.array_stride = out.stride * static_cast<std::size_t>(out.columns);
        if (spvc_type_get_num_array_dimensions(type) > 0) {
            out.count = static_cast<int>(spvc_type_get_array_dimension(type, 0));
            ok(spvc_compiler_type_struct_member_array_stride(compiler_, block, index, &stride));
            out.array_stride = stride;
        }
        return out;
    }

    spvc_context context_ = nullptr;
    spvc_compiler compiler_ = nullptr;
    spvc_resources resources_ = nullptr;
};

bool is_input(const char* sampler) {
    return std::any_of(kind_names.begin(), kind_names.end(), [&](const KindNames& names) {
        return std::strcmp(sampler, names.inputs) == 0;
    });
}

std::shared_ptr<const UserProgram> compile(std::string_view text, PixelFormat format,
                                           const std::vector<ImageKind>& inputs, ImageKind output) {
    const std::string source(text);
    const CompileOptions options{.relaxed = true,
                                 .uniform_binding = static_cast<int>(uniform_binding)};
    CompileResult result =
        compile_shader(ShaderStage::Fragment, wrap(source, format, inputs, output), options);
    if (!result.shader)
        throw Error(ErrorKind::Cook,
                    fmt::format("the shader does not compile: {}", shader_errors(result)));
    auto program = std::make_shared<UserProgram>();
    const Reflection reflection(*result.shader);
    for (const auto& buffer : reflection.list(SPVC_RESOURCE_TYPE_STORAGE_BUFFER))
        Reflection::refuse("buffer", buffer.name);
    for (const auto& image : reflection.list(SPVC_RESOURCE_TYPE_STORAGE_IMAGE))
        Reflection::refuse("image", image.name);
    for (const auto& sampler : reflection.list(SPVC_RESOURCE_TYPE_SAMPLED_IMAGE))
        if (!is_input(sampler.name)) Reflection::refuse("sampler", sampler.name);
    reflection.read_uniforms(*program);
    auto pass = std::make_shared<PassProgram>();
    auto shader = std::make_shared<Shader>();
    shader->spirv = hide_whole_uniforms(result.shader->spirv);
    shader->hash = content_hash({reinterpret_cast<const char*>(shader->spirv.data()),
                                 shader->spirv.size() * sizeof(std::uint32_t)});
    pass->shader = std::move(shader);
    pass->bindings = {
        .textures = static_cast<int>(inputs.size()), .uniforms = true, .arrays = counts(inputs)};
    program->pass = std::move(pass);
    program->wants_time =
        mentions(source, "iTime") || mentions(source, "iTimeDelta") || mentions(source, "iFrame");
    return program;
}

// Writes `total` numbers, as many as a slot has or as its first elements have.
template <class Read>
void write_slot(const UniformSlot& slot, PassValues& values, std::size_t total, Read&& read) {
    const auto components = static_cast<std::size_t>(slot.components);
    const auto columns = static_cast<std::size_t>(slot.columns);
    const std::size_t element = components * columns;
    const std::size_t room = element * static_cast<std::size_t>(slot.count);
    if (total > room || total % element != 0)
        throw Error(ErrorKind::Cook, fmt::format("the uniform '{}' takes {} numbers, got {}",
                                                 slot.name, room, total));
    for (std::size_t i = 0; i < total; ++i) {
        const std::size_t at = slot.offset + i / element * slot.array_stride +
                               i % element / components * slot.stride + i % components * 4;
        const double number = read(i);
        if (slot.is_float) {
            const auto value = static_cast<float>(number);
            std::memcpy(values.uniforms.data() + at, &value, sizeof value);
        } else {
            const auto value = static_cast<std::int32_t>(static_cast<std::int64_t>(number));
            std::memcpy(values.uniforms.data() + at, &value, sizeof value);
        }
    }
}

}  // namespace

const UniformSlot* UserProgram::find(std::string_view name) const {
    for (const UniformSlot& slot : slots)
        if (slot.name == name) return &slot;
    return nullptr;
}

std::vector<int> input_order(const std::vector<ImageKind>& inputs) {
    std::vector<int> order(inputs.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return inputs[static_cast<std::size_t>(a)] < inputs[static_cast<std::size_t>(b)];
    });
    return order;
}

std::shared_ptr<const UserProgram> user_program(std::string_view source, PixelFormat format,
                                                const std::vector<ImageKind>& inputs,
                                                ImageKind output) {
    // Never destroyed: cooks may outlive static destruction. A person edits few shaders, but an
    // editor may compile at every key: what is old is forgotten.
    static auto* mutex = new std::mutex;
    static auto* known = new std::unordered_map<std::string, std::shared_ptr<const UserProgram>>;
    std::string key = fmt::format("{} {}", static_cast<int>(format), static_cast<int>(output));
    for (const ImageKind kind : inputs) key += fmt::format(" {}", static_cast<int>(kind));
    key += fmt::format("\n{}", source);
    {
        std::lock_guard lock(*mutex);
        if (auto found = known->find(key); found != known->end()) return found->second;
    }
    auto program = compile(source, format, inputs, output);
    std::lock_guard lock(*mutex);
    if (known->size() >= 256) known->clear();
    return known->emplace(key, std::move(program)).first->second;
}

PassValues empty_values(const UserProgram& program) {
    PassValues values;
    values.uniforms.resize((program.uniform_bytes + 15) / 16 * 16);
    return values;
}

void set_uniform(const UserProgram& program, PassValues& values, std::string_view name,
                 std::span<const float> numbers) {
    if (const UniformSlot* slot = program.find(name))
        write_slot(*slot, values, numbers.size(), [&](std::size_t i) { return numbers[i]; });
}

void set_uniform(const UserProgram& program, PassValues& values, std::string_view name,
                 const Array& array) {
    const UniformSlot* slot = program.find(name);
    if (slot == nullptr) return;
    // Of a row for one number or vector, as many numbers count as the uniform has.
    std::size_t total = array.size();
    if (array.shape.size() == 1 && slot->count == 1)
        total = std::min(total, static_cast<std::size_t>(slot->components * slot->columns));
    if (array.dtype == DType::Float32)
        write_slot(*slot, values, total, [&](std::size_t i) { return array.as<float>()[i]; });
    else if (array.dtype == DType::Int32)
        write_slot(*slot, values, total,
                   [&](std::size_t i) { return array.as<std::int32_t>()[i]; });
    else
        throw Error(ErrorKind::Cook,
                    fmt::format("the uniform '{}' must be float32 or int32, got {}", name,
                                dtype_name(array.dtype)));
}

}  // namespace sarabet::gpu
