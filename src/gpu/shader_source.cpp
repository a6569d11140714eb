// shader_source.cpp -- writes the full GLSL of a pass around the bodies of texture operators.
#include "embedded_shader.hpp"
#include "glsl_names.hpp"
#include "image_memory.hpp"
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

// What a stage's global name is called in a pass: its own where it is alone.
std::string stage_name(const PassDesign& design, std::size_t number, std::string_view name) {
    return design.stages.size() == 1 ? std::string(name) : fmt::format("s{}_{}", number, name);
}

// What a stage calls its own in the block of uniforms.
std::string values_of(std::size_t stage) {
    return fmt::format("uniforms_.s{}_", stage);
}

void add_data(std::string& out, const PassDesign& design) {
    for (int i = 0; i < design.textures; ++i)
        out += fmt::format("layout(binding = {0}) uniform sampler2D input{0}_;\n", i);
    bool arrays = false;
    std::string block;
    for (std::size_t i = 0; i < design.stages.size(); ++i) {
        const TopShader& shader = *design.stages[i].shader;
        out += fmt::format("struct Values{}_ {{\n    ivec4 frame_;\n", i);
        for (const Entry& entry : shader.table->entries())
            if (is_number(entry))
                out += fmt::format("    {} {}_given_;\n", type_of(entry), entry.spec.name);
        for (const auto& name : array_names(shader)) {
            out += fmt::format("    ivec4 {0}_shape_;\n    int {0}_offset_;\n", name);
            arrays = true;
        }
        out += "};\n";
        block += fmt::format("    Values{0}_ s{0}_;\n", i);
    }
    out += fmt::format("layout(std140, binding = {}) uniform Uniforms_ {{\n{}}} uniforms_;\n",
                       uniform_binding, block);
    if (arrays)
        out += fmt::format(
            "layout(std430, binding = {}) readonly buffer Storage_ {{ float values[]; }} "
            "storage_;\n",
            storage_binding);
    out += "#define SIZE uniforms_.s0_.frame_.xy\n";  // all stages have the same
}

const char* sampler_of(const Stage& stage) {
    return stage.nearest ? "nearest_" : "sample_";
}

// Inputs that are not wired have no size and read as transparent black.
void add_inputs(OwnNames& names, const Stage& stage) {
    for (std::size_t i = 0; i < stage.inputs.size(); ++i) {
        const StageInput& input = stage.inputs[i];
        const bool texture = input.use == InputUse::SameSize || input.use == InputUse::OtherSize;
        const bool wired = input.use != InputUse::Missing;
        const auto read = [&](const char* how) {
            return texture ? fmt::format("{}(input{}_, at, extend)", how, input.from)
                           : std::string("vec4(0.0)");
        };
        names.define(fmt::format("WIRED{}", i), wired ? "true" : "false");
        names.define(fmt::format("SIZE{}", i),
                     texture ? fmt::format("textureSize(input{}_, 0)", input.from)
                     : wired ? "SIZE"
                             : "ivec2(0)");
        if (texture)
            names.define(fmt::format("texture{}_", i), fmt::format("input{}_", input.from));
        names.define(fmt::format("fetch{}", i), read("fetch_"), "(at, extend)");
        names.define(fmt::format("sample{}", i), read(sampler_of(stage)), "(at, extend)");
    }
}

void add_arrays(std::string& out, const TopShader& shader, const std::string& values) {
    for (const auto& name : array_names(shader))
        out += fmt::format(
            "float {0}(int i) {{ return storage_.values[{1}.frame_.w + {1}.{0}_offset_ + i]; }}\n",
            name, values);
    // A ramp is an array of keys (position, r, g, b, a); this is its colour at a position.
    for (const Entry& entry : shader.table->entries()) {
        if (entry.spec.kind != ParamKind::Ramp) continue;
        out += fmt::format(R"(vec4 {0}_color(float position) {{
    int count = {1}.{0}_shape_.x, key = 0;
    if (count == 0) return vec4(0.0);
    while (key < count && {0}(key * 5) <= position) ++key;
    int b = min(key, count - 1) * 5, a = max(key - 1, 0) * 5;
    vec4 before = vec4({0}(a + 1), {0}(a + 2), {0}(a + 3), {0}(a + 4));
    vec4 after = vec4({0}(b + 1), {0}(b + 2), {0}(b + 3), {0}(b + 4));
    float width = {0}(b) - {0}(a);
    return width > 0.0 ? mix(before, after, clamp((position - {0}(a)) / width, 0.0, 1.0)) : after;
}}
)",
                           entry.spec.name, values);
    }
}

void add_struct(std::string& out, const TopShader& shader) {
    std::string members;
    for (const Entry& entry : shader.table->entries())
        if (is_constant(entry) || is_number(entry))
            members += fmt::format("    {} {};\n", type_of(entry), field_name(entry));
    for (const auto& name : array_names(shader))
        members += fmt::format("    ivec4 {}_shape;\n", name);
    if (members.empty()) members = "    int unused_;\n";
    out += fmt::format("struct {} {{\n{}}};\n", shader.struct_name, members);
}

void add_menus(std::string& out, const TopShader& shader) {
    for (const Entry& entry : shader.table->entries())
        if (entry.spec.kind == ParamKind::Menu)
            for (const MenuEntry& item : entry.spec.menu)
                out += fmt::format("const int {}_{}_{} = {};\n", upper(shader.name),
                                   upper(entry.spec.name), upper(item.name), item.value);
}

// A function that fills the struct that the body gets. `unknown_` is always 0, which no compiler
// knows: lavapipe would compile the shader anew for every value of a whole number that a loop or a
// branch depends on.
void add_params(std::string& out, const Stage& stage, std::size_t number) {
    const TopShader& shader = *stage.shader;
    const std::string values = values_of(number);
    out += fmt::format("{0} params{1}_(int unknown_) {{\n    {0} p;\n", shader.struct_name, number);
    auto constant = stage.constants.begin();
    for (const Entry& entry : shader.table->entries()) {
        const std::string name = field_name(entry);
        if (is_constant(entry))
            out += fmt::format("    p.{} = {}({});\n", name, type_of(entry), *constant++);
        else if (is_number(entry))
            out += fmt::format("    p.{} = {}.{}_given_{};\n", name, values, entry.spec.name,
                               entry.spec.kind == ParamKind::Int ? " + unknown_" : "");
    }
    for (const auto& name : array_names(shader))
        out += fmt::format("    p.{0}_shape = {1}.{0}_shape_ + unknown_;\n", name, values);
    out += "    return p;\n}\n";
}

// All of one stage: its names are its own, since bodies may use the same ones.
void add_stage(std::string& out, const PassDesign& design, std::size_t number) {
    const Stage& stage = design.stages[number];
    const TopShader& shader = *stage.shader;
    OwnNames names;
    for (const auto& macro : macro_names(shader.body)) names.forget(macro);
    if (design.stages.size() > 1) {
        std::vector<std::string> own = global_names(shader.body);
        own.push_back(shader.struct_name);
        for (const auto& name : array_names(shader)) own.insert(own.end(), {name, name + "_color"});
        for (const auto& name : own) names.define(name, stage_name(design, number, name));
    }
    names.define("PASS", values_of(number) + ".frame_.z");
    add_inputs(names, stage);
    out += names.head();
    add_arrays(out, shader, values_of(number));
    add_struct(out, shader);
    out += "#line 1\n";
    out += shader.body;
    out += '\n';
    add_params(out, stage, number);
    out += names.tail();
}

// What a texture of `format` shows where a pass has stored `color`.
std::string shown_color(PixelFormat format, const std::string& color) {
    switch (read_as(format)) {
        case ReadAs::Stored: break;
        case ReadAs::Opaque: return fmt::format("vec4({}.rgb, 1.0)", color);
        case ReadAs::Mono: return fmt::format("vec4({}.rrr, 1.0)", color);
        case ReadAs::MonoAlpha: return fmt::format("{}.rrra", color);
        case ReadAs::Alpha: return fmt::format("vec4(0.0, 0.0, 0.0, {}.a)", color);
    }
    if (info_of(format).packing == PixelPacking::RG11B10)
        return fmt::format("vec4({}.rgb, 1.0)", color);
    return info_of(format).channels == 2 ? fmt::format("vec4({}.rg, 0.0, 1.0)", color) : color;
}

// What the body of a stage is called with, for the pixel at `position`.
std::string call_of(const PassDesign& design, std::size_t number) {
    const Stage& stage = design.stages[number];
    const TopShader& shader = *stage.shader;
    std::string call = stage_name(design, number, shader.name) + '(';
    if (shader.kind != TopKind::Pointwise) call += "position, ";
    const std::size_t pixels = shader.kind != TopKind::Pointwise
                                   ? 0
                                   : stage.inputs.size() - static_cast<std::size_t>(shader.tables);
    for (std::size_t i = 0; i < pixels; ++i) {
        const StageInput& input = stage.inputs[i];
        switch (input.use) {
            case InputUse::Missing: call += "vec4(0.0), "; break;
            case InputUse::SameSize:
                call += fmt::format("texelFetch(input{}_, ivec2(position), 0), ", input.from);
                break;
            case InputUse::OtherSize:
                call += fmt::format(
                    "{1}(input{0}_, position * vec2(textureSize(input{0}_, 0)) / vec2(SIZE), "
                    "EXTEND_HOLD), ",
                    input.from, sampler_of(stage));
                break;
            case InputUse::Inlined: call += fmt::format("c{}_, ", input.from); break;
        }
    }
    return call + fmt::format("p{}_)", number);
}

// The colours of all stages but the last, each as it is when it was stored. No compiler knows that
// `unknown_` changes nothing: it might else compute across stages with fewer roundings than there
// are when each is a pass.
std::string colors_of(const PassDesign& design) {
    std::string out;
    for (std::size_t i = 0; i + 1 < design.stages.size(); ++i) {
        const PixelFormat format = design.stages[i].format;
        const std::string color = fmt::format("c{}_", i);
        out += fmt::format(
            "        vec4 {0} = {1}({2});\n"
            "        {0} = uintBitsToFloat(floatBitsToUint({3}) | uint(unknown_));\n",
            color, quantiser_of(format), call_of(design, i), shown_color(format, color));
    }
    return out;
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

// Parameters are globals, filled once for all pixels of a texel.
void add_globals(std::string& out, const PassDesign& design) {
    out += "int unknown_;\n";
    std::string fill = "void fill_() {\n";
    for (std::size_t i = 0; i < design.stages.size(); ++i) {
        out += fmt::format("{} p{}_;\n",
                           stage_name(design, i, design.stages[i].shader->struct_name), i);
        fill += fmt::format("    p{0}_ = params{0}_(unknown_);\n", i);
    }
    out += fill + "}\n";
}

void add_main(std::string& out, const PassDesign& design) {
    const std::size_t last = design.stages.size() - 1;
    const PixelFormat format = design.stages[last].format;
    const std::string call = call_of(design, last), colors = colors_of(design);
    add_globals(out, design);
    if (!design.packed) {
        out += fmt::format(
            "layout(location = 0) out vec4 color_;\nvoid main() {{\n"
            "    vec2 position = gl_FragCoord.xy;\n"
            "    unknown_ = min(int(position.x), 0);\n"
            "    fill_();\n{}    color_ = {};\n}}\n",
            colors, stored_color(format, call));
        return;
    }
    const std::string rounding = quantiser_of(format);
    const int bytes = info_of(format).pixel_bytes(), pixels = 16 / bytes;
    const bool padded = info_of(format).packing == PixelPacking::Padded;
    out += fmt::format(
        "ivec2 first_;\n"
        "uvec4 bits_of_(int pixel_) {{\n"
        "    vec2 position = vec2(first_ + ivec2(pixel_, 0)) + 0.5;\n{}"
        "    return bits_{}({});\n}}\n"
        "layout(location = 0) out uvec4 texel_;\nvoid main() {{\n"
        "    first_ = ivec2(gl_FragCoord.xy) * ivec2({}, 1);\n"
        "    unknown_ = min(first_.x, 0);\n"
        "    fill_();\n"
        "    uvec4 bits, texel = uvec4(0u);\n",
        colors, rounding.substr(rounding.find('_') + 1),
        padded ? fmt::format("opaque_({})", call) : call, pixels);
    const std::string push =
        fmt::format("texel = push{}_(texel, {});\n", bytes * 8, packed_pixel(format));
    if (design.unrolled) {
        for (int i = 0; i < pixels; ++i)
            out += fmt::format("    bits = bits_of_({});\n    {}", i, push);
    } else {
        // Tested at its end: masks, not jumps, end loops there, and the body would run once more.
        out += fmt::format(
            "    int pixel_ = 0;\n"
            "    do {{\n        bits = bits_of_(pixel_);\n        {}"
            "    }} while (++pixel_ < {} + unknown_);\n",
            push, pixels);
    }
    out += "    texel_ = texel;\n}\n";
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

std::string pass_source(const PassDesign& design) {
    std::string out = "#version 450\n";
    out += embedded_shader("prelude");
    add_data(out, design);
    std::vector<const ParamTable*> known;
    for (const Stage& stage : design.stages) {
        if (std::find(known.begin(), known.end(), stage.shader->table) != known.end()) continue;
        known.push_back(stage.shader->table);
        add_menus(out, *stage.shader);
    }
    for (std::size_t i = 0; i < design.stages.size(); ++i) add_stage(out, design, i);
    add_main(out, design);
    return out;
}

}  // namespace sarabet::gpu
