// shader_source.cpp -- writes the full GLSL around the body of a texture operator.
#include "embedded_shader.hpp"
#include "shader_entries.hpp"
#include "top_shader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace sarabet::gpu {

namespace {

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
                "#define WIRED{0} false\n#define SIZE{0} ivec2(0)\nvec4 fetch{0}(ivec2 at, int "
                "extend) {{ return "
                "vec4(0.0); "
                "}}\nvec4 sample{0}(vec2 position, int extend) {{ return vec4(0.0); }}\n",
                i);
            continue;
        }
        out += fmt::format(
            "layout(binding = {1}) uniform sampler2D input{0}_;\n"
            "#define WIRED{0} true\n"
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

// What the body is called with, for the pixel at `position`.
std::string arguments_of(const TopShader& shader, const PassVariant& variant) {
    if (shader.kind != TopKind::Pointwise) return "position, ";
    std::string arguments;
    for (int i = 0; i < input_count(shader, variant); ++i) {
        const InputUse use = use_of(variant, i);
        if (use == InputUse::Missing)
            arguments += "vec4(0.0), ";
        else if (use == InputUse::SameSize)
            arguments += fmt::format("texelFetch(input{}_, ivec2(position), 0), ", i);
        else
            arguments +=
                fmt::format("sample{0}(position * vec2(SIZE{0}) / vec2(SIZE), EXTEND_HOLD), ", i);
    }
    return arguments;
}

// Fills the struct that the body gets.
void add_params(std::string& out, const TopShader& shader, const void* params) {
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
}

// The bits of a pixel, from those of its channels: `bits` is r, g, b and a.
std::string packed_pixel(PixelFormat format) {
    const auto& info = info_of(format);
    if (info.packing == PixelPacking::RGB10A2)
        return "bits.r | bits.g << 10 | bits.b << 20 | bits.a << 30";
    if (info.packing == PixelPacking::RG11B10) return "bits.r | bits.g << 11 | bits.b << 22";
    const int bits = static_cast<int>(item_size(info.dtype)) * 8;
    const auto join = [&](std::string first, std::string_view rest) {
        for (std::size_t i = 0; i < rest.size(); ++i)
            first += fmt::format(" | bits.{} << {}", rest[i], bits * static_cast<int>(i + 1));
        return first;
    };
    if (info.meaning == PixelChannels::Alpha) return "bits.a";
    if (info.channels == 1) return "bits.r";
    const bool mono = info.meaning == PixelChannels::MonoAlpha;
    if (info.channels == 2 && bits == 32) return mono ? "bits.ra" : "bits.rg";
    if (info.channels == 2) return join("bits.r", mono ? "a" : "g");
    return bits == 8 ? join("bits.r", "gba")
                     : fmt::format("uvec2({}, {})", join("bits.r", "g"), join("bits.b", "a"));
}

// `unknown_` is always 0, which no compiler knows: lavapipe would compile the shader anew for every
// value of a whole number that a loop or a branch depends on. It also keeps the loop over the
// pixels of a texel a loop where the body is long: unrolled it would run a fifth faster, but take
// several times as long to compile.
constexpr std::size_t short_body = 600;  // characters

void add_main(std::string& out, const TopShader& shader, const void* params,
              const PassVariant& variant) {
    const std::string call = fmt::format("{}({}p)", shader.name, arguments_of(shader, variant));
    const std::string rounding = quantiser_of(variant.format);
    if (!variant.packed) {
        out +=
            "layout(location = 0) out vec4 color_;\nvoid main() {\n"
            "    vec2 position = gl_FragCoord.xy;\n"
            "    int unknown_ = min(int(position.x), 0);\n";
        add_params(out, shader, params);
        out += fmt::format("    color_ = {};\n}}\n", stored_color(variant.format, call));
        return;
    }
    const int bytes = info_of(variant.format).pixel_bytes();
    out += fmt::format(
        "layout(location = 0) out uvec4 texel_;\nvoid main() {{\n"
        "    ivec2 first_ = ivec2(gl_FragCoord.xy) * ivec2({}, 1);\n"
        "    int unknown_ = min(first_.x, 0);\n",
        16 / bytes);
    add_params(out, shader, params);
    const bool padded = info_of(variant.format).packing == PixelPacking::Padded;
    const bool unrolled = shader.body.size() <= short_body && 16 / bytes <= 4;
    // Tested at its end: masks, not jumps, end loops there, and the body would run once more.
    out += fmt::format(
        "    uvec4 texel = uvec4(0u);\n"
        "    int pixel_ = 0;\n"
        "    do {{\n"
        "        vec2 position = vec2(first_ + ivec2(pixel_, 0)) + 0.5;\n"
        "        uvec4 bits = bits_{}({});\n"
        "        texel = push{}_(texel, {});\n"
        "    }} while (++pixel_ < {}{});\n"
        "    texel_ = texel;\n}}\n",
        rounding.substr(rounding.find('_') + 1), padded ? fmt::format("opaque_({})", call) : call,
        bytes * 8, packed_pixel(variant.format), 16 / bytes, unrolled ? "" : " + unknown_");
}

}  // namespace

const char* quantiser_of(PixelFormat format) {
    if (format == PixelFormat::SRGBA8Fixed) return "quantise_srgb8_";
    if (info_of(format).packing == PixelPacking::RGB10A2) return "quantise_fixed10a2_";
    if (info_of(format).packing == PixelPacking::RG11B10) return "quantise_float11_";
    switch (info_of(format).dtype) {
        case DType::UInt8: return "quantise_fixed8_";
        case DType::UInt16: return "quantise_fixed16_";
        case DType::Float16: return "quantise_float16_";
        default: return "quantise_float32_";
    }
}

const char* stored_order(PixelFormat format) {
    switch (info_of(format).meaning) {
        case PixelChannels::MonoAlpha: return ".raaa";
        case PixelChannels::Alpha: return ".aaaa";
        default: return "";
    }
}

std::string stored_color(PixelFormat format, std::string_view color) {
    const std::string rounded = fmt::format("{}({})", quantiser_of(format), color);
    if (info_of(format).packing == PixelPacking::Padded) return fmt::format("opaque_({})", rounded);
    return rounded + stored_order(format);
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

}  // namespace sarabet::gpu
