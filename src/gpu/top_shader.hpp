// top_shader.hpp -- the full GLSL of a built-in texture operator, from its body and its table.
//
// include/sarabet/op/top.hpp says what the body of an operator may use. Toggles and menus are
// compile-time constants, so each setting of them is a variant; numbers, vectors and arrays are
// data, so changing one compiles nothing. What a shader cannot hold (strings, files, operators,
// pulses, sequences) is left out of its struct.
#pragma once

#include "pipelines.hpp"
#include "shader_compiler.hpp"

#include <sarabet/op/top.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet::gpu {

/// A texture operator's shader, the same for all operators of the type.
struct TopShader {
    std::string name;         ///< Function in the body: "level".
    std::string struct_name;  ///< Of its parameters: "LevelParams".
    std::string_view body;    ///< GLSL; must live for ever.
    TopKind kind = TopKind::Pointwise;
    const ParamTable* table = nullptr;
    std::vector<std::string> arrays;  ///< Filled by the cook.
    int inputs = 0;                   ///< Most that can be wired.
    bool per_channel = false;         ///< No channel of the result depends on another one.
    int tables = 0;  ///< Of a pointwise shader: so many inputs, the last, are read anywhere.
};

/// How an input is there. `Inlined`: as the colour of another stage of the same pass.
enum class InputUse : char { Missing, SameSize, OtherSize, Inlined };

/// What, beside the constants among the parameters, makes a variant.
struct PassVariant {
    PixelFormat format = PixelFormat::RGBA8Fixed;
    std::vector<InputUse> inputs;
    bool packed = false;   ///< Writes several pixels per invocation (`packs`).
    bool nearest = false;  ///< Between the pixels of inputs lies the nearest one, not a blend.
};

/// Where a stage finds one of its inputs.
struct StageInput {
    InputUse use = InputUse::Missing;
    int from = 0;  ///< The number of the texture, or of the stage.
};

/// An operator's part of a pass.
struct Stage {
    std::shared_ptr<const TopShader> shader;
    std::vector<int> constants;  ///< Menus and toggles, in the order of the table.
    PixelFormat format = PixelFormat::RGBA8Fixed;
    std::vector<StageInput> inputs;
    bool nearest = false;
};

/// What a pass computes: the shader of one operator, or those of several, each on the colours of
/// stages before it. What the last one gives is stored.
struct PassDesign {
    std::vector<Stage> stages;
    int textures = 0;
    bool packed = false;
    /// The pixels of a texel are computed one after the other without a loop, whose masks cost
    /// half of the time; but it takes as many times as long to compile.
    bool unrolled = false;
};

/// True if a pass can be had faster than it is.
bool can_unroll(const PassDesign& design);

/// A compiled pass.
struct PassProgram {
    PassDesign design;  ///< No stages: a person's shader.
    std::shared_ptr<const Shader> shader;
    ShaderBindings bindings;
    bool packed = false;  ///< Draws to `packed_image` of its target.
};

/// The values that a shader reads.
struct PassValues {
    std::vector<std::byte> uniforms;
    std::vector<std::byte> storage;
    bool operator==(const PassValues&) const = default;
};

/// An array that a cook hands to its shader.
struct ShaderArray {
    std::vector<float> values;
    std::array<int, 4> shape{};
};
using ShaderArrays = std::map<std::string, ShaderArray, std::less<>>;

/// The shader of a registered type. Throws Error (Internal) if it has no .glsl file.
const TopShader& shader_of(const OpType& type);

/// The variant for these parameter values, compiled at the first call. Throws Error (Cook) with
/// the compiler's message and the line in the body.
std::shared_ptr<const PassProgram> top_program(const TopShader& shader, const void* params,
                                               const PassVariant& variant);

/// A pass of several stages, compiled anew. Throws Error (Internal) with the compiler's messages.
std::shared_ptr<const PassProgram> compile_fused(PassDesign design);

/// Captures the values; `params` is a struct of the shader's table.
PassValues pack_values(const TopShader& shader, const void* params, const ShaderArrays& arrays,
                       int width, int height);
/// The same values for another pass of the same shader.
void set_pass_number(PassValues& values, int pass);

/// The values of several stages, as a pass of them reads them.
PassValues joined_values(const std::vector<const PassValues*>& stages);

/// The whole source.
std::string pass_source(const PassDesign& design);

/// True if passes into textures of `format` are to be packed on `device`.
bool packs(const Device& device, PixelFormat format);

/// Name of the prelude's function that rounds a colour to what `format` can hold.
const char* quantiser_of(PixelFormat format);

/// A swizzle for a rounded colour that puts each channel where `format` stores it, such as ".raaa"
/// for mono and alpha; alpha stays where blending looks for it.
const char* stored_order(PixelFormat format);
/// GLSL that turns a colour into what a pass stores: rounded, in order, and 1 in what pads three
/// channels.
std::string stored_color(PixelFormat format, std::string_view color);

/// "line 3: 'x' : undeclared identifier; line 4: ..."
std::string shader_errors(const CompileResult& result);

}  // namespace sarabet::gpu
