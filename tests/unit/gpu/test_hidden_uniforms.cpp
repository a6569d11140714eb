// test_hidden_uniforms.cpp -- whole numbers from uniforms are hidden and mean what they meant.
#include "gpu/hidden_uniforms.hpp"
#include "gpu/materialize.hpp"
#include "gpu/shader_compiler.hpp"
#include "gpu/user_shader.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace sarabet::gpu {

namespace {

// Instructions of one operation.
int count(const std::vector<std::uint32_t>& spirv, std::uint32_t op) {
    int found = 0;
    for (std::size_t i = 5; i < spirv.size(); i += spirv[i] >> 16)
        found += (spirv[i] & 0xffff) == op;
    return found;
}

std::vector<std::uint32_t> compiled(const char* text) {
    const auto result =
        compile_shader(ShaderStage::Fragment, text, {.relaxed = true, .uniform_binding = 32});
    EXPECT_NE(result.shader, nullptr) << result.errors.at(0).text;
    return result.shader->spirv;
}

constexpr std::uint32_t add = 128;

}  // namespace

TEST(HiddenUniforms, EachReadOfAWholeNumberGetsASum) {
    const auto before = compiled(R"(#version 450
int hidden_zero_ = 0;
uniform int a; uniform uint b; uniform ivec3 c; uniform uvec2 d; uniform float e; uniform int f[3];
layout(location = 0) out vec4 color;
void main() { color = vec4(a, b, c.x + c.y, d.y) + e + float(f[1]) + vec4(c, hidden_zero_); }
)");
    const auto after = hide_whole_uniforms(before);
    // a, b, c.x, c.y, d.y, f[1] and the whole of c.
    EXPECT_EQ(count(after, add), count(before, add) + 7);
    EXPECT_GT(after[3], before[3]);
    EXPECT_EQ(after[0], before[0]);
}

TEST(HiddenUniforms, WithoutTheVariableNothingChanges) {
    const auto before = compiled(
        "#version 450\nuniform int a;\nlayout(location = 0) out vec4 color;\n"
        "void main() { color = vec4(a); }\n");
    EXPECT_EQ(hide_whole_uniforms(before), before);
    EXPECT_TRUE(hide_whole_uniforms(std::vector<std::uint32_t>(5)).size() == 5);
}

TEST(HiddenUniforms, ValuesArriveInLoopsVectorsArraysAndUnderOtherNames) {
    const auto program = user_program(R"(
uniform int steps; uniform uint high; uniform ivec3 three; uniform uvec2 two; uniform int list[4];
uniform bool on;
out vec4 fragColor;
int twice(int steps) { return steps * 2; }
void main() {
    int sum = 0;
    for (int i = 0; i < steps; ++i) sum += list[i];
    ivec3 all = three;
    uvec2 both = two;
    fragColor = vec4(sum, float(high >> 28) + float(twice(all.z)), all.x - all.y,
                     on ? float(both.x + both.y) : -1.0);
}
)",
                                      PixelFormat::RGBA32Float, {});
    PassContent content;
    content.program = program->pass;
    content.values = empty_values(*program);
    const auto set = [&](const char* name, std::vector<std::int32_t> numbers,
                         std::vector<std::int64_t> shape) {
        auto held = std::make_shared<std::vector<std::int32_t>>(std::move(numbers));
        set_uniform(*program, content.values, name,
                    Array{{held, held->data()}, DType::Int32, std::move(shape)});
    };
    set("steps", {3}, {1});
    set("high", {static_cast<std::int32_t>(0xf0000000u)}, {1});
    set("three", {5, -7, 11}, {3});
    set("two", {100, 23}, {2});
    set("list", {1, 10, 100, 1000}, {4, 1});
    set("on", {1}, {1});
    Recipe result(open_device(), 1, 1, PixelFormat::RGBA32Float, Content(std::move(content)));
    const Pixels pixels = start_pixels(result);
    wait_pixels(pixels);
    std::array<float, 4> got{};
    std::memcpy(got.data(), pixels.rows.data, sizeof got);
    EXPECT_EQ(got, (std::array<float, 4>{111, 15 + 22, 12, 123}));
}

}  // namespace sarabet::gpu
