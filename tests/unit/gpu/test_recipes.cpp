// test_recipes.cpp -- pictures from passes, pixels and drawings; shaders made from tables.
#include "core/half.hpp"
#include "gpu/array_pixels.hpp"
#include "gpu/materialize.hpp"
#include "gpu/mesh_scene.hpp"
#include "gpu/recipe.hpp"
#include "gpu/user_shader.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/top.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace sarabet::gpu {

namespace {

// A table with every kind of parameter that a shader can see, and one that it cannot.
struct Sample {
    enum class Mode { Add, Multiply };
    struct Params {
        Mode mode = Mode::Add;
        bool invert = false;
        float gain = 1;
        int step = 0;
        std::array<float, 3> tint{0, 0, 0};
        std::array<int, 2> shift{0, 0};
        std::array<float, 4> color{0, 0, 0, 0};
        std::string text;
        Array kernel;
        RampKeys ramp;
    };
    static constexpr std::tuple params{
        param(&Params::mode,
              {.name = "mode",
               .label = "Mode",
               .help = "How.",
               .menu = {{Mode::Add, "add", "Add"}, {Mode::Multiply, "multiply", "Multiply"}}}),
        param(&Params::invert, {.name = "invert", .label = "Invert", .help = "Whether."}),
        param(&Params::gain, {.name = "gain", .label = "Gain", .help = "How much."}),
        param(&Params::step, {.name = "step", .label = "Step", .help = "Which."}),
        param(&Params::tint, {.name = "tint", .label = "Tint", .help = "Colour."}),
        param(&Params::shift, {.name = "shift", .label = "Shift", .help = "Where."}),
        param(&Params::color, {.name = "color", .label = "Color", .help = "Colour."}),
        param(&Params::text, {.name = "text", .label = "Text", .help = "Words."}),
        param(&Params::kernel,
              {.name = "kernel", .label = "Kernel", .help = "Numbers.", .shape = {-1}}),
        param(&Params::ramp, {.name = "ramp", .label = "Ramp", .help = "Keys."})};
};

const ParamTable& sample_table() {
    static const ParamTable table = detail::make_table<Sample::Params>(Sample::params);
    return table;
}

TopShader sample_shader(TopKind kind, std::string_view body, int inputs = 0) {
    return {"sample_op", "SampleParams", body, kind, &sample_table(), {"given"}, inputs};
}

std::shared_ptr<Device> device() {
    return open_device();
}

std::shared_ptr<Recipe> pass(const TopShader& shader, const Sample::Params& params, int width,
                             int height, PixelFormat format, Recipes inputs = {},
                             const ShaderArrays& arrays = {}) {
    PassVariant variant{format, {}};
    for (const auto& input : inputs)
        variant.inputs.push_back(input->width == width && input->height == height
                                     ? InputUse::SameSize
                                     : InputUse::OtherSize);
    PassContent content;
    content.program = top_program(shader, &params, variant);
    content.values = pack_values(shader, &params, arrays, width, height);
    content.inputs = std::move(inputs);
    return std::make_shared<Recipe>(device(), width, height, format, Content(std::move(content)));
}

template <class T>
std::vector<T> read(Recipe& recipe) {
    const Pixels pixels = start_pixels(recipe);
    wait_pixels(pixels);
    const std::size_t row = row_bytes(recipe.width, recipe.format);
    std::vector<T> out(row / sizeof(T) * static_cast<std::size_t>(recipe.height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(recipe.height); ++y)
        std::memcpy(reinterpret_cast<std::byte*>(out.data()) + y * row,
                    pixels.rows.data + y * pixels.rows.row_pitch, row);
    return out;
}

template <class T>
ArrayIn array_of(const std::vector<T>& values, DType dtype, std::vector<std::int64_t> shape) {
    ArrayIn array;
    array.data = values.data();
    array.dtype = dtype;
    array.strides.resize(shape.size());
    std::int64_t stride = static_cast<std::int64_t>(item_size(dtype));
    for (std::size_t axis = shape.size(); axis-- > 0; stride *= shape[axis])
        array.strides[axis] = stride;
    array.shape = std::move(shape);
    return array;
}

std::shared_ptr<Recipe> picture(const ArrayIn& array, bool live = false) {
    ArrayPixels taken = array_pixels(*device(), array, {.live = live});
    return std::make_shared<Recipe>(device(), taken.shape, taken.format,
                                    Content(std::move(taken.content)));
}

// Floats go in as a picture and come out through a pointwise pass into `format`.
template <class T>
std::vector<T> stored(const std::vector<float>& values, PixelFormat format) {
    const auto pixels = static_cast<std::int64_t>(values.size() / 4);
    auto source = picture(array_of(values, DType::Float32, {1, pixels, 4}));
    const auto shader = sample_shader(TopKind::Pointwise,
                                      "vec4 sample_op(vec4 a, SampleParams p) { return a; }", 1);
    return read<T>(*pass(shader, {}, static_cast<int>(pixels), 1, format, {source}));
}

// Awkward numbers: halfway cases, both sides of the range, NaN and infinities.
std::vector<float> awkward() {
    std::vector<float> out{0.0f,
                           1.0f,
                           -0.5f,
                           1.5f,
                           std::numeric_limits<float>::quiet_NaN(),
                           std::numeric_limits<float>::infinity(),
                           -std::numeric_limits<float>::infinity(),
                           1e-8f,
                           2049.0f,
                           2051.0f,
                           65504.0f,
                           6.1e-5f};
    for (int i = 0; i < 500; ++i)
        out.push_back(static_cast<float>(i) / 499.0f + 0.25f / 255.0f * static_cast<float>(i % 5));
    return out;
}

template <class T>
T fixed(float value, float most) {
    if (std::isnan(value)) return 0;
    return static_cast<T>(std::nearbyint(std::min(std::max(value, 0.0f), 1.0f) * most));
}

}  // namespace

TEST(TopShader, EveryParameterArrives) {
    Sample::Params params;
    params.mode = Sample::Mode::Multiply;
    params.invert = true;
    params.gain = 0.5f;
    params.step = -3;
    params.tint = {1, 2, 3};
    params.shift = {7, -8};
    params.color = {0.25f, 0.5f, 0.75f, 1};
    auto numbers = std::make_shared<std::vector<double>>(std::vector<double>{10, 20, 30});
    params.kernel = {std::shared_ptr<const void>(numbers, numbers->data()), DType::Float64, {3}};
    params.ramp.keys = {{0.0f, 0, 0, 0, 1}, {0.5f, 1, 0, 0, 1}, {1.0f, 1, 1, 0, 1}};
    const ShaderArrays arrays{{"given", {{4, 5, 6, 7}, {2, 2, 0, 0}}}};
    const auto shader = sample_shader(TopKind::Generator, R"(
vec4 sample_op(vec2 position, SampleParams p) {
    if (position.x < 1.0) return vec4(p.mode == SAMPLE_OP_MODE_MULTIPLY, p.invert, p.gain, p.step);
    if (position.x < 2.0) return vec4(p.tint, kernel(2));
    if (position.x < 3.0) return vec4(p.shift, p.kernel_shape.x, given(3));
    if (position.x < 4.0) return p.color;
    if (position.x < 5.0) return vec4(p.given_shape.xy, SIZE);
    if (position.x < 6.0) return ramp_color(0.75);
    return vec4(position, ramp_color(2.0).y, PASS);
}
)");
    auto result = pass(shader, params, 7, 2, PixelFormat::RGBA32Float, {}, arrays);
    EXPECT_EQ(read<float>(*result).size(), 7u * 2 * 4);
    const std::vector<float> row{1,     1, 0.5f, -3, 1, 2, 3, 30,   7, -8, 3,    7,    0.25f, 0.5f,
                                 0.75f, 1, 2,    2,  7, 2, 1, 0.5f, 0, 1,  6.5f, 0.5f, 1,     0};
    const auto pixels = read<float>(*result);
    EXPECT_EQ((std::vector<float>(pixels.begin(), pixels.begin() + 28)), row);
}

TEST(TopShader, NumbersAreNoVariantsAndMenusAre) {
    const auto shader = sample_shader(
        TopKind::Generator, "vec4 sample_op(vec2 q, SampleParams p) { return vec4(p.gain); }");
    Sample::Params params;
    const PassVariant variant{PixelFormat::RGBA8Fixed, {}};
    const auto first = top_program(shader, &params, variant);
    params.gain = 0.25f;
    EXPECT_EQ(top_program(shader, &params, variant), first);
    params.invert = true;
    EXPECT_NE(top_program(shader, &params, variant), first);
}

TEST(TopShader, ErrorsNameTheLineOfTheBody) {
    const auto shader = sample_shader(
        TopKind::Generator, "// one\n\nvec4 sample_op(vec2 q, SampleParams p) { return nothing; }");
    try {
        const Sample::Params params;
        top_program(shader, &params, {PixelFormat::RGBA8Fixed, {}, false});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Cook);
        EXPECT_NE(std::string(error.what()).find("line 3: 'nothing'"), std::string::npos)
            << error.what();
    }
}

TEST(Quantise, FixedFormatsRoundAndNanIsZero) {
    const auto values = awkward();
    const auto bytes = stored<std::uint8_t>(values, PixelFormat::RGBA8Fixed);
    const auto words = stored<std::uint16_t>(values, PixelFormat::RGBA16Fixed);
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_EQ(bytes[i], fixed<std::uint8_t>(values[i], 255)) << values[i];
        EXPECT_EQ(words[i], fixed<std::uint16_t>(values[i], 65535)) << values[i];
    }
}

TEST(Quantise, HalvesRoundToNearestEven) {
    const auto values = awkward();
    const auto halves = stored<std::uint16_t>(values, PixelFormat::RGBA16Float);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i]))
            EXPECT_TRUE(std::isnan(half_to_float(halves[i])));
        else
            EXPECT_EQ(halves[i], float_to_half(values[i])) << values[i];
    }
    const auto floats = stored<float>(values, PixelFormat::RGBA32Float);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) continue;
        EXPECT_EQ(floats[i], values[i]);
    }
}

TEST(Quantise, SrgbKeepsItsSteps) {
    // Every step of an srgb picture goes through a pass and comes back as it was.
    std::vector<std::uint8_t> steps(256 * 4);
    for (std::size_t i = 0; i < 256; ++i)
        for (std::size_t c = 0; c < 4; ++c) steps[i * 4 + c] = static_cast<std::uint8_t>(i);
    auto rgba = array_pixels(*device(), array_of(steps, DType::UInt8, {1, 256, 4}), {});
    auto source = std::make_shared<Recipe>(device(), 256, 1, PixelFormat::SRGBA8Fixed,
                                           Content(std::move(rgba.content)));
    const auto shader = sample_shader(TopKind::Pointwise,
                                      "vec4 sample_op(vec4 a, SampleParams p) { return a; }", 1);
    EXPECT_EQ(read<std::uint8_t>(*pass(shader, {}, 256, 1, PixelFormat::SRGBA8Fixed, {source})),
              steps);
}

TEST(TopShader, MonoReadsAsGreyAndRgHasNoBlue) {
    const std::vector<std::uint8_t> mono{51, 102};
    auto one = picture(array_of(mono, DType::UInt8, {1, 2, 1}));
    const std::vector<std::uint8_t> pair{10, 20, 30, 40};
    auto two = picture(array_of(pair, DType::UInt8, {1, 2, 2}));
    const auto shader = sample_shader(TopKind::Pointwise,
                                      "vec4 sample_op(vec4 a, SampleParams p) { return a; }", 1);
    EXPECT_EQ(read<std::uint8_t>(*pass(shader, {}, 2, 1, PixelFormat::RGBA8Fixed, {one})),
              (std::vector<std::uint8_t>{51, 51, 51, 255, 102, 102, 102, 255}));
    EXPECT_EQ(read<std::uint8_t>(*pass(shader, {}, 2, 1, PixelFormat::RGBA8Fixed, {two})),
              (std::vector<std::uint8_t>{10, 20, 0, 255, 30, 40, 0, 255}));
}

TEST(TopShader, ExtendAndFilter) {
    const std::vector<float> row{1, 2, 3};
    auto source = picture(array_of(row, DType::Float32, {1, 3}));
    const auto shader = sample_shader(TopKind::Gather, R"(
vec4 sample_op(vec2 position, SampleParams p) {
    ivec2 at = ivec2(position) - ivec2(4, 0);
    return vec4(fetch0(at, EXTEND_HOLD).r, fetch0(at, EXTEND_REPEAT).r,
                fetch0(at, EXTEND_MIRROR).r, sample0(vec2(at) + vec2(1.0, 0.5), EXTEND_ZERO).r);
}
)",
                                      1);
    const auto pixels = read<float>(*pass(shader, {}, 11, 1, PixelFormat::RGBA32Float, {source}));
    const float hold[]{1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3};
    const float repeat[]{3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1};
    const float mirror[]{3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1};
    const float halfway[]{0, 0, 0, 0.5f, 1.5f, 2.5f, 1.5f, 0, 0, 0, 0};
    for (std::size_t i = 0; i < 11; ++i) {
        EXPECT_EQ(pixels[i * 4], hold[i]) << i;
        EXPECT_EQ(pixels[i * 4 + 1], repeat[i]) << i;
        EXPECT_EQ(pixels[i * 4 + 2], mirror[i]) << i;
        EXPECT_EQ(pixels[i * 4 + 3], halfway[i]) << i;
    }
}

TEST(Materialize, OnlyWhatIsMissingIsDrawn) {
    const auto half = sample_shader(
        TopKind::Pointwise, "vec4 sample_op(vec4 a, SampleParams p) { return a * 0.5; }", 1);
    const std::vector<float> values(4 * 4 * 4, 1.0f);
    std::shared_ptr<Recipe> chain = picture(array_of(values, DType::Float32, {4, 4, 4}));
    std::shared_ptr<Recipe> middle;
    for (int i = 0; i < 6; ++i) {
        chain = pass(half, {}, 4, 4, PixelFormat::RGBA32Float, {chain});
        if (i == 2) middle = chain;
    }
    EXPECT_EQ(chain->depth(), 6);
    EXPECT_EQ(read<float>(*middle)[0], 0.125f);
    const auto texture = middle->texture();
    ASSERT_NE(texture, nullptr);
    EXPECT_EQ(middle->content(), nullptr);  // it has let go of what it was made from
    const auto before = device()->queue().submitted();
    EXPECT_EQ(read<float>(*chain)[0], 1.0f / 64);
    EXPECT_EQ(middle->texture(), texture);
    EXPECT_EQ(chain->depth(), 0);
    const bool copies = !device()->imports_host_memory();
    EXPECT_EQ(device()->queue().submitted(), before + (copies ? 2 : 1));
}

TEST(Materialize, ALongChainNeedsNoStack) {
    const auto add = sample_shader(TopKind::Pointwise,
                                   "vec4 sample_op(vec4 a, SampleParams p) { return a + 1.0; }", 1);
    const std::vector<float> zero(4, 0.0f);
    std::shared_ptr<Recipe> chain = picture(array_of(zero, DType::Float32, {1, 1, 4}));
    for (int i = 0; i < 2000; ++i) chain = pass(add, {}, 1, 1, PixelFormat::RGBA32Float, {chain});
    EXPECT_EQ(read<float>(*chain)[0], 2000.0f);
    for (int i = 0; i < 50000; ++i) chain = pass(add, {}, 1, 1, PixelFormat::RGBA32Float, {chain});
    chain.reset();  // never drawn, only dropped
}

TEST(ArrayPixels, EngineMemoryIsShownAndOtherMemoryIsCopied) {
    auto block = allocate_host_block(16 * 8 * 4, 16 * 4);
    std::memset(block->data(), 7, 16 * 8 * 4);
    ArrayIn array;
    array.data = block->data();
    array.dtype = DType::UInt8;
    array.shape = {8, 16, 4};
    array.strides = {64, 4, 1};
    auto copied = array_bytes_copied();
    auto shown = picture(array, true);
    EXPECT_EQ(array_bytes_copied(), copied);
    EXPECT_TRUE(shown->live);
    EXPECT_EQ(start_pixels(*shown).rows.data, block->data());
    if (device()->imports_host_memory()) {
        EXPECT_EQ(materialize(*shown)->block(), block);
    }
    // Frozen pixels do not follow the owner's writes.
    auto kept = frozen(shown);
    block->data()[0] = std::byte{99};
    EXPECT_EQ(read<std::uint8_t>(*kept)[0], 7);
    EXPECT_EQ(read<std::uint8_t>(*shown)[0], 99);

    const std::vector<std::uint8_t> rgb{1, 2, 3, 4, 5, 6};
    copied = array_bytes_copied();
    EXPECT_EQ(read<std::uint8_t>(*picture(array_of(rgb, DType::UInt8, {1, 2, 3}), true)),
              (std::vector<std::uint8_t>{1, 2, 3, 255, 4, 5, 6, 255}));
    EXPECT_EQ(array_bytes_copied(), copied + 8);
    auto bgr = array_pixels(*device(), array_of(rgb, DType::UInt8, {1, 2, 3}), {.channels = "bgr"});
    EXPECT_EQ(static_cast<int>(bgr.content.rows.data[0]), 3);
}

TEST(ArrayPixels, WrongArraysAreErrors) {
    const std::vector<double> numbers(64);
    EXPECT_THROW(picture(array_of(numbers, DType::Float64, {4, 4, 4})), Error);
    EXPECT_THROW(picture(array_of(numbers, DType::UInt8, {4, 4, 5})), Error);
    EXPECT_THROW(picture(array_of(numbers, DType::UInt8, {4})), Error);
    EXPECT_THROW(picture(array_of(numbers, DType::UInt8, {0, 4, 4})), Error);
}

TEST(MeshScene, TheTutorialsRectangleHasItsClosedForm) {
    std::vector<std::uint8_t> gradient(256 * 256 * 3);
    for (std::size_t i = 0; i < 256 * 256; ++i)
        gradient[i * 3 + 1] = static_cast<std::uint8_t>(i % 256);
    auto texture = picture(array_of(gradient, DType::UInt8, {256, 256, 3}));
    const auto floats = [](std::vector<float> values, std::vector<std::int64_t> shape) {
        auto held = std::make_shared<std::vector<float>>(std::move(values));
        return Array{std::shared_ptr<const void>(held, held->data()), DType::Float32,
                     std::move(shape)};
    };
    auto order =
        std::make_shared<std::vector<std::uint32_t>>(std::vector<std::uint32_t>{0, 1, 2, 2, 1, 3});
    RenderScene scene;
    scene.background = {0.3f, 0.3f, 0.3f, 1};
    RenderMesh mesh;
    mesh.positions =
        floats({-0.5f, 0.5f, 0, 0.5f, 0.5f, 0, -0.5f, -0.5f, 0, 0.5f, -0.5f, 0}, {4, 3});
    mesh.uvs = floats({0, 1, 1, 1, 0, 0, 1, 0}, {4, 2});
    mesh.indices = {std::shared_ptr<const void>(order, order->data()), DType::UInt32, {2, 3}};
    // A texture through its recipe: an Image is made by a cook alone.
    scene.meshes.push_back(mesh);
    DrawContent plain = make_scene(*device(), scene, PixelFormat::RGBA8Fixed);
    auto result = std::make_shared<Recipe>(device(), 640, 480, PixelFormat::RGBA8Fixed,
                                           Content(std::move(plain)));
    const auto pixels = read<std::uint8_t>(*result);
    for (std::size_t y = 0; y < 480; ++y)
        for (std::size_t x = 0; x < 640; ++x) {
            const bool inside = y >= 120 && y < 360 && x >= 160 && x < 480;
            const int red = pixels[(y * 640 + x) * 4];
            if (inside)
                ASSERT_EQ(red, 255) << x << " " << y;
            else
                ASSERT_TRUE(red == 76 || red == 77) << x << " " << y << " " << red;
        }
    scene.meshes[0].indices = {};
    EXPECT_THROW(make_scene(*device(), scene, PixelFormat::RGBA8Fixed), Error);
    scene.meshes[0] = mesh;
    (*order)[0] = 4;
    EXPECT_THROW(make_scene(*device(), scene, PixelFormat::RGBA8Fixed), Error);
}

TEST(UserShader, TouchDesignersNamesCountFromTheBottom) {
    const std::vector<float> rows{1, 2};  // the top row is 1
    auto source = picture(array_of(rows, DType::Float32, {2, 1}));
    const auto program = user_program(R"(#version 330
uniform float uGain;
uniform vec2 uPair[2];
uniform mat3 uTurn;
uniform int uCount;
out vec4 fragColor;
void main() {
    vec4 c = texture(sTD2DInputs[0], vUV.st);
    float below = texelFetch(sTD2DInputs[0], ivec2(0, 0), 0).r;
    fragColor = TDOutputSwizzle(vec4(c.r * uGain, below, gl_FragCoord.y + dFdy(vUV.y),
                                     uPair[1].y + uTurn[2][1] + float(uCount)));
}
)",
                                      PixelFormat::RGBA32Float, {ImageKind::Flat});
    PassContent content;
    content.program = program->pass;
    content.values = empty_values(*program);
    const auto set = [&](const char* name, std::vector<float> numbers) {
        set_uniform(*program, content.values, name, numbers);
    };
    set("size_", {1, 2, 0, 0});
    set("uGain", {10});
    set("uPair", {1, 2, 3, 4});
    set("uTurn", {0, 0, 0, 0, 0, 0, 0, 100, 0});
    set("uCount", {1000});
    set("uNothing", {1});
    EXPECT_THROW(set("uGain", {1, 2}), Error);
    content.inputs = {source};
    Recipe result(device(), 1, 2, PixelFormat::RGBA32Float, Content(std::move(content)));
    // The first row of memory is the top one: its y is 1.5, and y grows by 1 / 2 per pixel.
    EXPECT_EQ(read<float>(result), (std::vector<float>{10, 2, 2, 1104, 20, 2, 1, 1104}));
}

TEST(UserShader, ShadertoysMainImage) {
    const auto program = user_program(
        "void mainImage(out vec4 c, in vec2 p) { c = vec4(p / iResolution.xy, iTime, 1); }",
        PixelFormat::RGBA32Float, {});
    EXPECT_TRUE(program->wants_time);
    PassContent content;
    content.program = program->pass;
    content.values = empty_values(*program);
    for (const auto& [name, numbers] : std::vector<std::pair<const char*, std::vector<float>>>{
             {"size_", {2, 2, 0, 0}}, {"iResolution", {2, 2, 1}}, {"iTime", {3}}})
        set_uniform(*program, content.values, name, numbers);
    Recipe result(device(), 2, 2, PixelFormat::RGBA32Float, Content(std::move(content)));
    const auto pixels = read<float>(result);
    EXPECT_EQ((std::vector<float>(pixels.begin(), pixels.begin() + 4)),
              (std::vector<float>{0.25f, 0.75f, 3, 1}));
}

TEST(UserShader, ErrorsNameLinesAndWhatCannotBeGiven) {
    const auto error = [](const char* source) {
        try {
            user_program(source, PixelFormat::RGBA8Fixed, {ImageKind::Flat});
        } catch (const Error& caught) {
            EXPECT_EQ(caught.kind(), ErrorKind::Cook);
            return std::string(caught.what());
        }
        return std::string("no error");
    };
    EXPECT_NE(error("#version 450\nout vec4 c;\nvoid main() {\n    c = oops;\n}\n").find("line 4"),
              std::string::npos);
    EXPECT_NE(error("void main() {}").find("out vec4"), std::string::npos);
    EXPECT_NE(error("uniform sampler2D mine;\nout vec4 c;\n"
                    "void main() { c = texture(mine, vUV.st); }")
                  .find("'mine'"),
              std::string::npos);
}

}  // namespace sarabet::gpu
