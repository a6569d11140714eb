// top_shader.cpp -- assembles shaders of texture operators and packs their parameters.
#include "top_shader.hpp"

#include "core/half.hpp"
#include "embedded_shader.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <mutex>
#include <span>
#include <unordered_map>

namespace sarabet::gpu {

namespace {

using Entry = ParamTable::Entry;

bool is_constant(const Entry& entry) {
    return entry.spec.kind == ParamKind::Toggle || entry.spec.kind == ParamKind::Menu;
}

bool is_array(const Entry& entry) {
    return entry.spec.kind == ParamKind::Array || entry.spec.kind == ParamKind::Ramp;
}

bool is_number(const Entry& entry) {
    return entry.spec.kind == ParamKind::Int || entry.spec.kind == ParamKind::Float;
}

// A menu is stored as its enum's int, a toggle as bool.
int constant_value(const Entry& entry, const void* params) {
    const char* field = static_cast<const char*>(params) + entry.offset;
    if (entry.spec.kind == ParamKind::Menu) return *reinterpret_cast<const int*>(field);
    return *reinterpret_cast<const bool*>(field) ? 1 : 0;
}

std::string type_of(const Entry& entry) {
    if (entry.spec.kind == ParamKind::Toggle) return "bool";
    if (entry.spec.kind == ParamKind::Menu) return "int";
    const bool whole = entry.spec.kind == ParamKind::Int;
    if (entry.spec.size == 1) return whole ? "int" : "float";
    return fmt::format("{}vec{}", whole ? "i" : "", entry.spec.size);
}

// GLSL keeps some words that make good parameter names: those get an underscore.
std::string field_name(const Entry& entry) {
    static constexpr std::array reserved{
        "active", "common", "filter", "fixed",     "flat",   "half",   "in",     "input",
        "out",    "output", "image",  "partition", "sample", "smooth", "switch", "using"};
    const bool taken =
        std::find(reserved.begin(), reserved.end(), entry.spec.name) != reserved.end();
    return taken ? entry.spec.name + "_" : entry.spec.name;
}

std::string upper(std::string text) {
    for (char& c : text)
        c = std::isalnum(static_cast<unsigned char>(c))
                ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
                : '_';
    return text;
}

// Every array the shader sees: those of the table, then those of the cook.
std::vector<std::string> array_names(const TopShader& shader) {
    std::vector<std::string> names;
    for (const Entry& entry : shader.table->entries())
        if (is_array(entry)) names.push_back(entry.spec.name);
    names.insert(names.end(), shader.arrays.begin(), shader.arrays.end());
    return names;
}

std::uint32_t wired(const PassVariant& variant) {
    return static_cast<std::uint32_t>(
        std::count_if(variant.inputs.begin(), variant.inputs.end(),
                      [](InputUse use) { return use != InputUse::Missing; }));
}

InputUse use_of(const PassVariant& variant, int input) {
    const auto at = static_cast<std::size_t>(input);
    return at < variant.inputs.size() ? variant.inputs[at] : InputUse::Missing;
}

int input_count(const TopShader& shader, const PassVariant& variant) {
    return std::max(shader.inputs, static_cast<int>(variant.inputs.size()));
}

// Inputs that are not wired have no size and read as transparent black.
void add_inputs(std::string& out, const TopShader& shader, const PassVariant& variant) {
    int binding = 0;
    for (int i = 0; i < input_count(shader, variant); ++i) {
        if (use_of(variant, i) == InputUse::Missing) {
            out += fmt::format(
                "#define SIZE{0} ivec2(0)\nvec4 fetch{0}(ivec2 at, int extend) {{ return "
                "vec4(0.0); "
                "}}\nvec4 sample{0}(vec2 position, int extend) {{ return vec4(0.0); }}\n",
                i);
            continue;
        }
        out += fmt::format(
            "layout(binding = {1}) uniform sampler2D input{0}_;\n"
            "#define SIZE{0} textureSize(input{0}_, 0)\n"
            "vec4 fetch{0}(ivec2 at, int extend) {{ return fetch_(input{0}_, at, extend); }}\n"
            "vec4 sample{0}(vec2 position, int extend) {{ return sample_(input{0}_, position, "
            "extend); }}\n",
            i, binding++);
    }
}

void add_data(std::string& out, const TopShader& shader) {
    const auto arrays = array_names(shader);
    out += fmt::format("layout(std140, binding = {}) uniform Uniforms_ {{\n    ivec4 frame_;\n",
                       uniform_binding);
    for (const Entry& entry : shader.table->entries())
        if (is_number(entry)) out += fmt::format("    {} {};\n", type_of(entry), field_name(entry));
    for (const auto& name : arrays)
        out += fmt::format("    ivec4 {0}_shape;\n    int {0}_offset_;\n", name);
    out += "} uniforms_;\n#define SIZE uniforms_.frame_.xy\n#define PASS uniforms_.frame_.z\n";
    if (!arrays.empty())
        out += fmt::format(
            "layout(std430, binding = {}) readonly buffer Storage_ {{ float values[]; }} "
            "storage_;\n",
            storage_binding);
    for (const auto& name : arrays)
        out += fmt::format(
            "float {0}(int i) {{ return storage_.values[uniforms_.{0}_offset_ + i]; }}\n", name);
    // A ramp is an array of keys (position, r, g, b, a); this is its colour at a position.
    for (const Entry& entry : shader.table->entries()) {
        if (entry.spec.kind != ParamKind::Ramp) continue;
        out += fmt::format(R"(vec4 {0}_color(float position) {{
    int count = uniforms_.{0}_shape.x, key = 0;
    if (count == 0) return vec4(0.0);
    while (key < count && {0}(key * 5) <= position) ++key;
    int b = min(key, count - 1) * 5, a = max(key - 1, 0) * 5;
    vec4 before = vec4({0}(a + 1), {0}(a + 2), {0}(a + 3), {0}(a + 4));
    vec4 after = vec4({0}(b + 1), {0}(b + 2), {0}(b + 3), {0}(b + 4));
    float width = {0}(b) - {0}(a);
    return width > 0.0 ? mix(before, after, clamp((position - {0}(a)) / width, 0.0, 1.0)) : after;
}}
)",
                           entry.spec.name);
    }
}

void add_struct(std::string& out, const TopShader& shader) {
    std::string members;
    for (const Entry& entry : shader.table->entries()) {
        if (!is_constant(entry) && !is_number(entry)) continue;
        members += fmt::format("    {} {};\n", type_of(entry), field_name(entry));
        if (entry.spec.kind != ParamKind::Menu) continue;
        for (const MenuEntry& item : entry.spec.menu)
            out += fmt::format("const int {}_{}_{} = {};\n", upper(shader.name),
                               upper(entry.spec.name), upper(item.name), item.value);
    }
    for (const auto& name : array_names(shader))
        members += fmt::format("    ivec4 {}_shape;\n", name);
    if (members.empty()) members = "    int unused_;\n";
    out += fmt::format("struct {} {{\n{}}};\n", shader.struct_name, members);
}

void add_main(std::string& out, const TopShader& shader, const void* params,
              const PassVariant& variant) {
    out +=
        "layout(location = 0) out vec4 color_;\nvoid main() {\n"
        "    vec2 position = gl_FragCoord.xy;\n";
    std::string arguments;
    if (shader.kind == TopKind::Pointwise) {
        for (int i = 0; i < input_count(shader, variant); ++i) {
            const InputUse use = use_of(variant, i);
            if (use == InputUse::Missing)
                arguments += "vec4(0.0), ";
            else if (use == InputUse::SameSize)
                arguments += fmt::format("texelFetch(input{}_, ivec2(position), 0), ", i);
            else
                arguments += fmt::format(
                    "sample{0}(position * vec2(SIZE{0}) / vec2(SIZE), EXTEND_HOLD), ", i);
        }
    } else {
        arguments = "position, ";
    }
    // Always 0, which no compiler knows: lavapipe would compile the shader anew for every value of
    // a whole number that a loop or a branch depends on.
    out += "    int unknown_ = min(int(position.x), 0);\n";
    out += fmt::format("    {} p;\n", shader.struct_name);
    for (const Entry& entry : shader.table->entries()) {
        const std::string name = field_name(entry);
        if (is_constant(entry))
            out += fmt::format("    p.{} = {}({});\n", name, type_of(entry),
                               constant_value(entry, params));
        else if (is_number(entry))
            out += fmt::format("    p.{0} = uniforms_.{0}{1};\n", name,
                               entry.spec.kind == ParamKind::Int ? " + unknown_" : "");
    }
    for (const auto& name : array_names(shader))
        out += fmt::format("    p.{0}_shape = uniforms_.{0}_shape + unknown_;\n", name);
    out += fmt::format("    color_ = {}({}({}p));\n}}\n", quantiser_of(variant.format), shader.name,
                       arguments);
}

std::string variant_key(const TopShader& shader, const void* params, const PassVariant& variant) {
    std::string key = shader.name;
    const auto add = [&](auto value) {
        key.append(reinterpret_cast<const char*>(&value), sizeof value);
    };
    add(shader.body.data());
    add(shader.table);
    add(variant.format);
    for (InputUse use : variant.inputs) add(use);
    for (const Entry& entry : shader.table->entries())
        if (is_constant(entry)) add(constant_value(entry, params));
    return key;
}

std::shared_ptr<const PassProgram> compile(const TopShader& shader, const void* params,
                                           const PassVariant& variant) {
    CompileResult result =
        compile_shader(ShaderStage::Fragment, top_shader_source(shader, params, variant));
    if (!result.shader)
        throw Error(ErrorKind::Cook, fmt::format("the shader {}.glsl does not compile: {}",
                                                 shader.name, shader_errors(result)));
    auto program = std::make_shared<PassProgram>();
    program->shader = std::move(result.shader);
    program->bindings.textures = static_cast<int>(wired(variant));
    program->bindings.uniforms = true;
    program->bindings.storage = !array_names(shader).empty();
    return program;
}

// Lays values out as std140 has it: scalars on 4, vec2 on 8, vec3 and vec4 on 16 bytes.
class Std140 {
public:
    explicit Std140(std::vector<std::byte>& out) : out_(out) {}
    template <class T>
    void add(const T* values, int count) {
        const std::size_t unit = count == 1 ? 4 : count == 2 ? 8 : 16;
        const std::size_t at = (out_.size() + unit - 1) / unit * unit;
        out_.resize(at + sizeof(T) * static_cast<std::size_t>(count));
        std::memcpy(out_.data() + at, values, sizeof(T) * static_cast<std::size_t>(count));
    }
    void finish() { out_.resize((out_.size() + 15) / 16 * 16); }

private:
    std::vector<std::byte>& out_;
};

template <class T>
void add_numbers(Std140& uniforms, const Value& value) {
    std::array<T, 4> numbers{};
    int count = 1;
    if (const auto* many = std::get_if<Numbers>(&value)) {
        count = many->size;
        for (std::size_t i = 0; i < 4; ++i) numbers[i] = static_cast<T>(many->values[i]);
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        numbers[0] = static_cast<T>(*whole);
    } else if (const auto* real = std::get_if<double>(&value)) {
        numbers[0] = static_cast<T>(*real);
    }
    uniforms.add(numbers.data(), count);
}

template <class T>
void append_floats(std::vector<std::byte>& out, const Array& array) {
    const std::size_t start = out.size();
    out.resize(start + array.size() * sizeof(float));
    std::size_t at = start;
    for (const T value : array.as<T>()) {
        const auto number = static_cast<float>(value);
        std::memcpy(out.data() + at, &number, sizeof number);
        at += sizeof number;
    }
}

void append_array(std::vector<std::byte>& out, const Array& array) {
    switch (array.dtype) {
        case DType::Bool:
        case DType::UInt8: append_floats<std::uint8_t>(out, array); return;
        case DType::Int8: append_floats<std::int8_t>(out, array); return;
        case DType::Int16: append_floats<std::int16_t>(out, array); return;
        case DType::Int32: append_floats<std::int32_t>(out, array); return;
        case DType::Int64: append_floats<std::int64_t>(out, array); return;
        case DType::UInt16: append_floats<std::uint16_t>(out, array); return;
        case DType::UInt32: append_floats<std::uint32_t>(out, array); return;
        case DType::UInt64: append_floats<std::uint64_t>(out, array); return;
        case DType::Float32: append_floats<float>(out, array); return;
        case DType::Float64: append_floats<double>(out, array); return;
        case DType::Float16:
            for (const std::uint16_t half : array.as<std::uint16_t>()) {
                const float number = half_to_float(half);
                const auto* bytes = reinterpret_cast<const std::byte*>(&number);
                out.insert(out.end(), bytes, bytes + sizeof number);
            }
            return;
    }
}

}  // namespace

const char* quantiser_of(PixelFormat format) {
    if (format == PixelFormat::SRGBA8Fixed) return "quantise_srgb8_";
    switch (info_of(format).dtype) {
        case DType::UInt8: return "quantise_fixed8_";
        case DType::UInt16: return "quantise_fixed16_";
        case DType::Float16: return "quantise_float16_";
        default: return "quantise_float32_";
    }
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
    shader.body = embedded_shader(type.stem);
    if (shader.body.empty())
        throw Error(ErrorKind::Internal,
                    fmt::format("{} has no shader file {}.glsl", type.info.type, type.stem));
    shader.struct_name = type.python_name + "Params";
    shader.kind = facts.kind;
    shader.table = &type.params;
    shader.arrays = facts.arrays;
    shader.inputs = type.info.max_inputs;
    shader.name = type.stem;
    return shader;
}

std::string top_shader_source(const TopShader& shader, const void* params,
                              const PassVariant& variant) {
    std::string out = "#version 450\n";
    out += embedded_shader("prelude");
    add_inputs(out, shader, variant);
    add_data(out, shader);
    add_struct(out, shader);
    out += "#line 1\n";
    out += shader.body;
    out += '\n';
    add_main(out, shader, params, variant);
    return out;
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
    auto program = compile(shader, params, variant);
    std::lock_guard lock(*mutex);
    return known->emplace(key, std::move(program)).first->second;
}

PassValues pack_values(const TopShader& shader, const void* params, const ShaderArrays& arrays,
                       int width, int height) {
    PassValues values;
    Std140 uniforms(values.uniforms);
    const std::array<std::int32_t, 4> frame{width, height, 0, 0};
    uniforms.add(frame.data(), 4);
    for (const Entry& entry : shader.table->entries())
        if (is_number(entry)) {
            const Value value = shader.table->get(params, entry);
            if (entry.spec.kind == ParamKind::Float)
                add_numbers<float>(uniforms, value);
            else
                add_numbers<std::int32_t>(uniforms, value);
        }
    const auto add_array = [&](std::array<std::int32_t, 4> shape, auto&& append) {
        const auto offset = static_cast<std::int32_t>(values.storage.size() / sizeof(float));
        uniforms.add(shape.data(), 4);
        uniforms.add(&offset, 1);
        append();
    };
    for (const Entry& entry : shader.table->entries()) {
        if (!is_array(entry)) continue;
        const Value value = shader.table->get(params, entry);
        const auto* array = std::get_if<Array>(&value);
        std::array<std::int32_t, 4> shape{};
        for (std::size_t axis = 0; array && *array && axis < 4 && axis < array->shape.size();
             ++axis)
            shape[axis] = static_cast<std::int32_t>(array->shape[axis]);
        add_array(shape, [&] {
            if (array && *array) append_array(values.storage, *array);
        });
    }
    for (const auto& name : shader.arrays) {
        static const ShaderArray none;
        const auto found = arrays.find(name);
        const ShaderArray& array = found == arrays.end() ? none : found->second;
        add_array(array.shape, [&] {
            const auto bytes = std::as_bytes(std::span(array.values));
            values.storage.insert(values.storage.end(), bytes.begin(), bytes.end());
        });
    }
    uniforms.finish();
    // A shader with arrays always has a buffer, were they all empty.
    if (!array_names(shader).empty() && values.storage.empty())
        values.storage.resize(sizeof(float));
    return values;
}

void set_pass_number(PassValues& values, int pass) {
    const auto number = static_cast<std::int32_t>(pass);
    std::memcpy(values.uniforms.data() + 2 * sizeof number, &number, sizeof number);
}

}  // namespace sarabet::gpu
