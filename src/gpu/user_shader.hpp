// user_shader.hpp -- a person's GLSL, written for TouchDesigner or Shadertoy, as a pass.
//
// Such shaders count from the bottom-left and leave locations, bindings and uniform blocks to the
// system. The text around a shader (user_prelude.glsl) turns its positions over where it reads
// and where it asks where it is; loose uniforms are found by name.
#pragma once

#include "top_shader.hpp"

#include <sarabet/op/array.hpp>
#include <sarabet/op/image.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet::gpu {

/// One loose uniform of a compiled shader.
struct UniformSlot {
    std::string name;
    std::size_t offset = 0;
    bool is_float = true;    ///< Else a 32-bit integer.
    int components = 1;      ///< Of a vector, or of a matrix' column.
    int columns = 1;         ///< Of a matrix.
    int count = 1;           ///< Of an array.
    std::size_t stride = 0;  ///< Bytes from element to element, or from column to column.
    std::size_t array_stride = 0;
};

struct UserProgram {
    std::shared_ptr<const PassProgram> pass;
    std::vector<UniformSlot> slots;
    std::size_t uniform_bytes = 0;
    bool wants_time = false;  ///< Reads iTime, iTimeDelta or iFrame.

    const UniformSlot* find(std::string_view name) const;
};

/// Compiles at the first call. Throws Error (Cook) with the compiler's message and line, or if the
/// shader reads or writes what it cannot be given.
/// `inputs` are the kinds of the textures that are wired, `output` that of the result, which is
/// drawn slice by slice: the uniform "size_" is (width, height, slices, slice).
std::shared_ptr<const UserProgram> user_program(std::string_view source, PixelFormat format,
                                                const std::vector<ImageKind>& inputs,
                                                ImageKind output = ImageKind::Flat);

/// The inputs in the order in which the shader's textures are bound: by kind, then by number.
std::vector<int> input_order(const std::vector<ImageKind>& inputs);

/// Writes a value into its slot, if the shader has one of that name. `values` is float32 or int32,
/// (n,) or (k, n). Throws Error (Cook) if the sizes do not agree.
void set_uniform(const UserProgram& program, PassValues& values, std::string_view name,
                 const Array& array);
void set_uniform(const UserProgram& program, PassValues& values, std::string_view name,
                 std::span<const float> numbers);

/// Room for all uniforms, zero.
PassValues empty_values(const UserProgram& program);

}  // namespace sarabet::gpu
