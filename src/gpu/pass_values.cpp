// pass_values.cpp -- packs the parameters and arrays of cooks as their shaders read them.
#include "core/half.hpp"
#include "shader_entries.hpp"
#include "top_shader.hpp"

#include <array>
#include <cstring>
#include <span>

namespace sarabet::gpu {

namespace {

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

// The fourth number of each stage's frame says where its arrays begin.
PassValues joined_values(const std::vector<const PassValues*>& stages) {
    PassValues joined;
    for (const PassValues* stage : stages) {
        const std::size_t at = joined.uniforms.size();
        joined.uniforms.insert(joined.uniforms.end(), stage->uniforms.begin(),
                               stage->uniforms.end());
        const auto first = static_cast<std::int32_t>(joined.storage.size() / sizeof(float));
        std::memcpy(joined.uniforms.data() + at + 3 * sizeof first, &first, sizeof first);
        joined.storage.insert(joined.storage.end(), stage->storage.begin(), stage->storage.end());
    }
    return joined;
}

}  // namespace sarabet::gpu
