// test_host_work.cpp -- the CPU's work in the order of the queue, and packed passes.
#include "gpu/materialize.hpp"
#include "gpu/recipe.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <map>
#include <thread>

namespace sarabet::gpu {

namespace {

std::shared_ptr<Device> device() {
    return open_device();
}

const TopShader& shader(std::string_view name, std::string_view body, TopKind kind, int inputs) {
    static const ParamTable none;
    static auto* made = new std::map<std::string_view, TopShader>;
    return made
        ->try_emplace(name, TopShader{std::string(name), "NoParams", body, kind, &none, {}, inputs})
        .first->second;
}

// A pattern with values of all sizes, some outside of 0..1.
const TopShader& pattern() {
    return shader("pattern",
                  "vec4 pattern(vec2 at, NoParams p) {\n"
                  "    vec4 c = fract(vec4(at.x * 0.37, at.y * 0.61, at.x * at.y * 0.013, 0.4) + "
                  "0.1);\n"
                  "    return at.x < 3.0 ? c * vec4(3.0, -1.0, 1e-6, 70000.0) : c;\n}\n",
                  TopKind::Generator, 0);
}
const TopShader& same() {
    return shader("same_as", "vec4 same_as(vec4 a, NoParams p) { return a; }\n", TopKind::Pointwise,
                  1);
}
const TopShader& doubled() {
    return shader("doubled", "vec4 doubled(vec4 a, NoParams p) { return a * 2.0; }\n",
                  TopKind::Pointwise, 1);
}

std::shared_ptr<Recipe> pass(const TopShader& of, int width, int height, PixelFormat format,
                             Recipes inputs, bool packed) {
    PassVariant variant{format, {}, packed};
    if (!inputs.empty()) variant.inputs = {InputUse::SameSize};
    PassContent content;
    content.program = top_program(of, nullptr, variant);
    content.values = pack_values(of, nullptr, {}, width, height);
    content.inputs = std::move(inputs);
    return std::make_shared<Recipe>(device(), width, height, format, Content(std::move(content)));
}

std::vector<std::byte> bytes_of(Recipe& recipe) {
    const Pixels pixels = start_pixels(recipe);
    wait_pixels(pixels);
    const std::size_t row = row_bytes(recipe.width, recipe.format);
    std::vector<std::byte> out(row * static_cast<std::size_t>(recipe.height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(recipe.height); ++y)
        std::memcpy(out.data() + y * row, pixels.rows.data + y * pixels.rows.row_pitch, row);
    return out;
}

std::shared_ptr<Recipe> filtered(const std::shared_ptr<Recipe>& from, float weight) {
    LinearFilter filter;
    filter.kernel = {weight};
    return std::make_shared<Recipe>(from->device, from->width, from->height, from->format,
                                    Content(FilterContent{filter, {from}}));
}

}  // namespace

TEST(PackedPass, GivesTheSameBytesInEveryFormat) {
    if (!device()->packs_pixels()) GTEST_SKIP() << "this device draws pixel by pixel";
    for (const auto& info : pixel_formats) {
        if (!packs(*device(), info.format)) continue;
        for (const int width : {1, 15, 16, 37}) {
            const auto plain = pass(pattern(), width, 5, info.format, {}, false);
            const auto packed = pass(pattern(), width, 5, info.format, {}, true);
            EXPECT_EQ(bytes_of(*plain), bytes_of(*packed)) << info.name << " " << width;
            const auto again = pass(same(), width, 5, info.format, {packed}, true);
            EXPECT_EQ(bytes_of(*again), bytes_of(*plain)) << info.name << " " << width;
        }
    }
}

TEST(HostWork, TakesItsPlaceBetweenPasses) {
    if (!device()->imports_host_memory()) GTEST_SKIP() << "the CPU does not see the textures";
    std::shared_ptr<Recipe> chain = pass(pattern(), 300, 200, PixelFormat::RGBA32Float, {}, false);
    const auto first = bytes_of(*chain);
    for (int i = 0; i < 5; ++i) {
        chain = filtered(filtered(chain, 0.5f), 0.5f);
        chain = pass(doubled(), 300, 200, PixelFormat::RGBA32Float, {chain}, false);
        chain = pass(doubled(), 300, 200, PixelFormat::RGBA32Float, {chain}, false);
    }
    EXPECT_EQ(bytes_of(*chain), first);
}

TEST(HostWork, LaterSubmissionsWaitAndNobodyElseDoes) {
    Device& on = *device();
    auto texture = make_texture(on, 16, 16, PixelFormat::RGBA8Fixed);
    std::atomic<bool> go{false};
    std::atomic<int> parts{0};
    HostWork work{3, [&](int) {
                      while (!go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                      ++parts;
                  }};
    const auto tick = on.queue().submit_host(std::move(work), {}, texture);
    const auto after = on.queue().submit([&](Recorder& recorder) {
        recorder.clear(texture, {1, 1, 1, 1});
    });
    EXPECT_EQ(texture->last_write(), after);
    EXPECT_LT(on.queue().completed(), tick);
    go = true;
    on.queue().wait(after);
    EXPECT_EQ(parts, 3);
    EXPECT_GE(on.queue().completed(), after);
}

TEST(HostWork, ManyThreadsMaterialiseTheSameChain) {
    if (!device()->imports_host_memory()) GTEST_SKIP() << "the CPU does not see the textures";
    const auto source = pass(pattern(), 64, 64, PixelFormat::RGBA8Fixed, {}, false);
    const auto want = bytes_of(*source);
    for (int round = 0; round < 20; ++round) {
        const auto chain = filtered(filtered(source, 1.0f), 1.0f);
        std::vector<std::thread> threads;
        std::atomic<int> wrong{0};
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] { wrong += bytes_of(*chain) != want; });
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(wrong, 0);
    }
}

}  // namespace sarabet::gpu
