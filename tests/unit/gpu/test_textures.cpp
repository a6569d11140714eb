// test_textures.cpp -- textures on a real device: passes, memory, limits, both host import modes.
#include "gpu/device.hpp"
#include "gpu/submission.hpp"
#include "gpu/texture.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace sarabet::gpu {

namespace {

// Every test of this program runs under the validation layer, with synchronisation checks.
const bool validation_on = [] { return setenv("SARABET_VALIDATION", "1", 0) == 0; }();

class Validation : public ::testing::Environment {
public:
    void TearDown() override {
        for (const std::string& message : validation_messages()) ADD_FAILURE() << message;
    }
};
const auto* const registered = ::testing::AddGlobalTestEnvironment(new Validation);

constexpr const char* invert_source = R"(#version 450
layout(binding = 0) uniform sampler2D source;
layout(binding = 32) uniform Params { float gain; };
layout(location = 0) out vec4 color;
void main() {
    vec4 c = texelFetch(source, ivec2(gl_FragCoord.xy), 0);
    color = (1.0 - c) * gain;
}
)";

std::shared_ptr<const Shader> shader(ShaderStage stage, const char* source) {
    auto result = compile_shader(stage, source);
    for (const auto& error : result.errors) ADD_FAILURE() << error.line << ": " << error.text;
    return result.shader;
}

template <class T>
std::span<const std::byte> bytes_of(const T& value) {
    return std::as_bytes(std::span(&value, 1));
}

std::shared_ptr<const Pipeline> invert(Device& device, VkFormat format) {
    const auto code = shader(ShaderStage::Fragment, invert_source);
    return device.pipelines().fragment(*code, format, {.textures = 1, .uniforms = true});
}

std::uint64_t run_invert(Device& device, const std::shared_ptr<Texture>& from,
                         const std::shared_ptr<Texture>& to, float gain = 1.0f) {
    const auto pipeline = invert(device, vk_format(to->format()));
    const TextureBinding binding{from};
    return device.queue().submit([&](Recorder& recorder) {
        recorder.fragment_pass(pipeline, to,
                               {.textures = {&binding, 1}, .uniforms = bytes_of(gain)});
    });
}

std::vector<std::uint8_t> read_bytes(const std::shared_ptr<Texture>& texture) {
    const Readback back = start_readback(texture);
    texture->device().queue().wait(back.tick);
    const std::size_t row = static_cast<std::size_t>(texture->width()) *
                            static_cast<std::size_t>(info_of(texture->format()).pixel_bytes());
    std::vector<std::uint8_t> out(row * static_cast<std::size_t>(texture->height()));
    for (int y = 0; y < texture->height(); ++y)
        std::memcpy(out.data() + row * static_cast<std::size_t>(y),
                    back.block->data() + back.row_pitch * static_cast<std::size_t>(y), row);
    return out;
}

}  // namespace

TEST(Device, SoftwareDeviceIsTheDefault) {
    const auto devices = list_devices();
    ASSERT_FALSE(devices.empty());
    const auto device = open_device("software");
    EXPECT_TRUE(device->facts().is_software);
    EXPECT_EQ(open_device("software"), device);
    EXPECT_EQ(open_device(device->facts().name.substr(0, 6)), device);
    EXPECT_GT(device->facts().heap_bytes, 0u);
}

TEST(Device, AMissingDeviceNamesWhatThereIs) {
    try {
        open_device("no such device");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Device);
        EXPECT_NE(std::string(error.what()).find(list_devices()[0].name), std::string::npos);
    }
}

TEST(Texture, APassOverAnArrayCopiesNothing) {
    auto device = open_device();
    constexpr int width = 64, height = 33;
    auto block = allocate_host_block(width * height * 4, width * 4);
    auto* pixels = reinterpret_cast<std::uint8_t*>(block->data());
    for (int i = 0; i < width * height * 4; ++i) pixels[i] = static_cast<std::uint8_t>(i * 5);
    auto source = wrap_texture(*device, block, width, height, PixelFormat::RGBA8Fixed, width * 4);
    if (!device->imports_host_memory()) {
        EXPECT_EQ(source, nullptr);
        source = make_texture(*device, width, height, PixelFormat::RGBA8Fixed);
        upload_pixels(source, {block->data(), width * 4});
    } else {
        ASSERT_NE(source, nullptr);
        EXPECT_EQ(source->block()->data(), block->data());
    }
    auto target = make_texture(*device, width, height, PixelFormat::RGBA8Fixed);
    const auto tick = run_invert(*device, source, target);
    const Readback back = start_readback(target);
    if (device->imports_host_memory()) {
        EXPECT_EQ(back.block, target->block());
        EXPECT_EQ(back.tick, tick);
    }
    device->queue().wait(back.tick);
    for (std::size_t i = 0; i < width * height * 4; ++i)
        ASSERT_EQ(static_cast<std::uint8_t>(back.block->data()[i]), 255 - pixels[i]) << i;
}

TEST(Texture, ImportsAreRemembered) {
    auto device = open_device();
    if (!device->imports_host_memory()) GTEST_SKIP() << "this device copies";
    auto block = allocate_host_block(64 * 64 * 4, 64 * 4);
    auto first = wrap_texture(*device, block, 64, 64, PixelFormat::RGBA8Fixed, 64 * 4);
    const auto imports = block_stats().imports;
    auto second = wrap_texture(*device, block, 64, 64, PixelFormat::RGBA8Fixed, 64 * 4);
    EXPECT_EQ(&first->image(), &second->image());
    EXPECT_EQ(block_stats().imports, imports);
    // Rows that are no multiple of 64 bytes cannot be shown in place.
    EXPECT_EQ(wrap_texture(*device, block, 63, 64, PixelFormat::RGBA8Fixed, 63 * 4), nullptr);
}

TEST(Texture, EveryFormatAndOddSizesComeBack) {
    auto device = open_device();
    for (const PixelFormatInfo& info : pixel_formats) {
        for (const auto& [width, height] : {std::pair{1, 1}, {5, 3}, {33, 7}, {100, 2}}) {
            auto texture = make_texture(*device, width, height, info.format);
            std::vector<std::uint8_t> pixels(
                static_cast<std::size_t>(width * height * info.pixel_bytes()));
            // Small values only: any bytes would hold NaNs, which a copy may alter.
            for (std::size_t i = 0; i < pixels.size(); ++i)
                pixels[i] = static_cast<std::uint8_t>(i % 60);
            upload_pixels(texture, {reinterpret_cast<const std::byte*>(pixels.data()),
                                    static_cast<std::size_t>(width * info.pixel_bytes())});
            auto copy = make_texture(*device, width, height, info.format);
            device->queue().submit([&](Recorder& recorder) { recorder.copy(texture, copy); });
            EXPECT_EQ(read_bytes(copy), pixels) << info.name << " " << width << "x" << height;
        }
    }
}

TEST(Texture, PassesInARowWaitForEachOther) {
    auto device = open_device();
    auto a = make_texture(*device, 256, 256, PixelFormat::RGBA8Fixed);
    auto b = make_texture(*device, 256, 256, PixelFormat::RGBA8Fixed);
    device->queue().submit([&](Recorder& recorder) { recorder.clear(a, {0.2f, 0.4f, 0.6f, 1}); });
    for (int i = 0; i < 10; ++i) {
        run_invert(*device, a, b);
        run_invert(*device, b, a);
    }
    // The same in one submission, where the validation layer looks hardest.
    const auto pipeline = invert(*device, vk_format(a->format()));
    const std::array bindings{TextureBinding{a}, TextureBinding{b}};
    const float gain = 1.0f;
    device->queue().submit([&](Recorder& recorder) {
        for (int i = 0; i < 10; ++i) {
            recorder.fragment_pass(pipeline, b, {std::span(&bindings[0], 1), bytes_of(gain), {}});
            recorder.fragment_pass(pipeline, a, {std::span(&bindings[1], 1), bytes_of(gain), {}});
        }
    });
    const auto pixels = read_bytes(a);
    EXPECT_EQ((std::vector<std::uint8_t>(pixels.end() - 4, pixels.end())),
              (std::vector<std::uint8_t>{51, 102, 153, 255}));
}

TEST(Texture, CopiesInARowWaitForEachOther) {
    // Debian's validation layer checks the order of copies and of compute passes, but does not
    // follow dynamic rendering: this is where a missing barrier is noticed.
    auto device = open_device();
    auto a = make_texture(*device, 64, 64, PixelFormat::RGBA8Fixed);
    auto b = make_texture(*device, 64, 64, PixelFormat::RGBA8Fixed);
    std::vector<std::uint8_t> pixels(64 * 64 * 4);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * 3);
    auto in = allocate_staging_block(*device, pixels.size());
    auto out = allocate_staging_block(*device, pixels.size());
    std::memcpy(in->data(), pixels.data(), pixels.size());
    device->queue().wait(device->queue().submit([&](Recorder& recorder) {
        recorder.upload(a, in);
        for (int i = 0; i < 3; ++i) {
            recorder.copy(a, b);
            recorder.copy(b, a);
        }
        recorder.download(a, out);
    }));
    EXPECT_EQ(std::memcmp(out->data(), pixels.data(), pixels.size()), 0);
}

TEST(Texture, ComputeWritesAStorageImage) {
    auto device = open_device();
    const auto code = shader(ShaderStage::Compute, R"(#version 450
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 33) readonly buffer Values { float values[]; };
layout(binding = 34, rgba32f) uniform writeonly image2D target;
void main() {
    ivec2 at = ivec2(gl_GlobalInvocationID.xy);
    if (all(lessThan(at, imageSize(target)))) imageStore(target, at, vec4(values[at.x], at, 1));
}
)");
    auto pipeline = device->pipelines().compute(*code, {.storage = true, .target = true});
    auto target = make_texture(*device, 20, 10, PixelFormat::RGBA32Float);
    std::vector<float> values(20);
    for (int i = 0; i < 20; ++i) values[static_cast<std::size_t>(i)] = 0.5f * static_cast<float>(i);
    device->queue().submit([&](Recorder& recorder) {
        recorder.compute_pass(pipeline, target, {.storage = std::as_bytes(std::span(values))},
                              {3, 2, 1});
    });
    const auto bytes = read_bytes(target);
    float pixel[4];
    std::memcpy(pixel, bytes.data() + (9 * 20 + 19) * 16, 16);
    EXPECT_EQ(pixel[0], 9.5f);
    EXPECT_EQ(pixel[1], 19.0f);
    EXPECT_EQ(pixel[2], 9.0f);
}

TEST(Texture, MeshesAreDrawnWithDepth) {
    auto device = open_device();
    const auto vertex = shader(ShaderStage::Vertex, R"(#version 450
layout(location = 0) in vec3 position;
layout(location = 1) in vec4 color;
layout(location = 0) out vec4 shade;
void main() { gl_Position = vec4(position, 1); shade = color; }
)");
    const auto fragment = shader(ShaderStage::Fragment, R"(#version 450
layout(location = 0) in vec4 shade;
layout(location = 0) out vec4 color;
void main() { color = shade; }
)");
    struct Vertex {
        float position[3];
        float color[4];
    };
    const auto quad = [](float left, float right, float depth, std::array<float, 4> c) {
        return std::array<Vertex, 4>{{{{left, -1, depth}, {c[0], c[1], c[2], c[3]}},
                                      {{right, -1, depth}, {c[0], c[1], c[2], c[3]}},
                                      {{left, 1, depth}, {c[0], c[1], c[2], c[3]}},
                                      {{right, 1, depth}, {c[0], c[1], c[2], c[3]}}}};
    };
    const std::array<std::uint32_t, 6> order{0, 1, 2, 2, 1, 3};
    MeshState state;
    state.vertex_bytes = sizeof(Vertex);
    state.attributes = {{VK_FORMAT_R32G32B32_SFLOAT, 0}, {VK_FORMAT_R32G32B32A32_SFLOAT, 12}};
    state.depth_buffer = state.depth_test = state.depth_write = true;
    state.blend = Blend::PremultipliedOver;
    auto pipeline =
        device->pipelines().mesh(*vertex, *fragment, VK_FORMAT_R8G8B8A8_UNORM, {}, state);
    const auto near = quad(-1, 0, 0.2f, {1, 0, 0, 1});       // left half, in front
    const auto far = quad(-1, 1, 0.8f, {0, 1, 0, 1});        // everywhere, behind
    const auto veil = quad(0, 1, 0.1f, {0, 0, 0.2f, 0.2f});  // right half, translucent
    auto target = make_texture(*device, 16, 4, PixelFormat::RGBA8Fixed);
    const auto mesh = [&](const std::array<Vertex, 4>& corners) {
        return MeshDraw{pipeline,
                        {},
                        {std::as_bytes(std::span(corners))},
                        {std::as_bytes(std::span(order))},
                        6};
    };
    const std::array draws{mesh(near), mesh(far), mesh(veil)};
    device->queue().submit([&](Recorder& recorder) {
        recorder.mesh_pass(target, {0.5f, 0.5f, 0.5f, 1}, true, draws);
    });
    const auto pixels = read_bytes(target);
    EXPECT_EQ((std::vector<std::uint8_t>(pixels.begin(), pixels.begin() + 4)),
              (std::vector<std::uint8_t>{255, 0, 0, 255}));
    EXPECT_EQ((std::vector<std::uint8_t>(pixels.end() - 4, pixels.end())),
              (std::vector<std::uint8_t>{0, 204, 51, 255}));
}

TEST(Texture, SteadyStateAllocatesNothing) {
    auto device = open_device();
    const auto frame = [&] {
        auto a = make_texture(*device, 320, 200, PixelFormat::RGBA16Float);
        auto b = make_texture(*device, 320, 200, PixelFormat::RGBA16Float);
        device->queue().submit([&](Recorder& recorder) { recorder.clear(a, {1, 1, 1, 1}); });
        device->queue().wait(run_invert(*device, a, b));
    };
    for (int i = 0; i < 5; ++i) frame();
    const auto blocks = block_stats().allocated;
    const auto imports = block_stats().imports;
    const auto images = device_images_made();
    const auto live = block_stats().live;
    const auto used = device->used_bytes();
    for (int i = 0; i < 1000; ++i) frame();
    EXPECT_EQ(block_stats().allocated, blocks);
    EXPECT_EQ(block_stats().imports, imports);
    EXPECT_EQ(device_images_made(), images);
    EXPECT_EQ(block_stats().live, live);
    EXPECT_EQ(device->used_bytes(), used);
}

TEST(Texture, ManySizesComeAndGo) {
    auto device = open_device();
    for (int i = 0; i < 1000; ++i) {
        auto texture = make_texture(*device, 8 + i % 97, 8 + i % 89, PixelFormat::Mono8Fixed);
        device->queue().submit([&](Recorder& recorder) { recorder.clear(texture, {1, 1, 1, 1}); });
    }
    device->queue().wait(device->queue().submitted());
    trim_textures();
    EXPECT_EQ(block_stats().free_bytes, 0u);
    EXPECT_EQ(device->used_bytes(), 0u);
}

TEST(Texture, SizesThatCannotBeAreErrors) {
    auto device = open_device();
    for (const auto& [width, height] : {std::pair{0, 4}, {4, -1}, {16385, 4}, {4, 1 << 30}}) {
        try {
            make_texture(*device, width, height, PixelFormat::RGBA8Fixed);
            FAIL() << width << "x" << height;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::Device);
            EXPECT_NE(std::string(error.what()).find(std::to_string(width)), std::string::npos);
        }
    }
    EXPECT_THROW(make_texture(*device, 16384, 16384, PixelFormat::RGBA32Float), Error);
}

TEST(Texture, TheBudgetIsKept) {
    auto device = open_device();
    std::vector<std::shared_ptr<Texture>> all;
    try {
        for (int i = 0; i < 1000; ++i)
            all.push_back(make_texture(*device, 4096, 4096, PixelFormat::RGBA16Float));
        FAIL() << "more than the budget was given out";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Device);
        EXPECT_NE(std::string(error.what()).find("MiB"), std::string::npos);
    }
    EXPECT_LE(device->used_bytes(), device->budget_bytes());
    all.clear();
    EXPECT_NE(make_texture(*device, 4096, 4096, PixelFormat::RGBA16Float), nullptr);
    trim_textures();
}

TEST(HostBlock, NeedsNoDeviceAndIsFound) {
    auto block = allocate_host_block(1000);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block->data()) % HostBlock::alignment, 0u);
    EXPECT_EQ(block->size(), 1000u);
    EXPECT_EQ(find_host_block(block->data() + 10, 20), block);
    EXPECT_EQ(find_host_block(block->data(), block->capacity() + 1), nullptr);
    int local = 0;
    EXPECT_EQ(find_host_block(&local, sizeof local), nullptr);
    const std::byte* data = block->data();
    block.reset();
    EXPECT_EQ(find_host_block(data, 20), nullptr);
}

TEST(HostBlock, ThreadsTakeAndDrop) {
    const auto live = block_stats().live;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([] {
            for (int i = 0; i < 2000; ++i) {
                auto block = allocate_host_block(static_cast<std::size_t>(4096 * (1 + i % 3)));
                std::memset(block->data(), i, 64);
                auto found = find_host_block(block->data(), 64);
                ASSERT_EQ(found, block);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(block_stats().live, live);
}

TEST(Queue, AFailedRecordingLeavesEverythingUsable) {
    auto device = open_device();
    auto texture = make_texture(*device, 32, 32, PixelFormat::RGBA8Fixed);
    const auto before = device->queue().submitted();
    EXPECT_THROW(device->queue().submit([&](Recorder& recorder) {
        recorder.clear(texture, {1, 0, 0, 1});
        throw Error(ErrorKind::Value, "stop");
    }),
                 Error);
    EXPECT_EQ(device->queue().submitted(), before);
    device->queue().submit([&](Recorder& recorder) { recorder.clear(texture, {0, 1, 0, 1}); });
    EXPECT_EQ(read_bytes(texture)[1], 255);
}

TEST(Queue, WaitsCanBeGivenUp) {
    auto device = open_device();
    const auto code = shader(ShaderStage::Fragment, R"(#version 450
layout(binding = 32) uniform Params { int rounds; };
layout(location = 0) out vec4 color;
void main() {
    float x = gl_FragCoord.x;
    for (int i = 0; i < rounds; ++i) x = sin(x) * 1.5 + 0.25;
    color = vec4(x);
}
)");
    auto pipeline = device->pipelines().fragment(*code, VK_FORMAT_R32_SFLOAT, {.uniforms = true});
    auto target = make_texture(*device, 256, 256, PixelFormat::Mono32Float);
    const int rounds = 3000;
    const auto tick = device->queue().submit([&](Recorder& recorder) {
        recorder.fragment_pass(pipeline, target, {.uniforms = bytes_of(rounds)});
    });
    struct Interrupted {};
    EXPECT_THROW(device->queue().wait(tick, [] { throw Interrupted(); }), Interrupted);
    device->queue().wait(tick);
    EXPECT_GE(device->queue().completed(), tick);
    EXPECT_THROW(device->queue().wait(tick + 1000), Error);
}

TEST(Queue, ThreadsSubmitTogether) {
    auto device = open_device();
    std::vector<std::thread> threads;
    std::vector<std::vector<std::uint8_t>> results(4);
    for (std::size_t t = 0; t < results.size(); ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i) {
                auto texture = make_texture(*device, 64, 64, PixelFormat::Mono8Fixed);
                const float value = static_cast<float>(t * 50) / 255.0f;
                device->queue().submit([&](Recorder& recorder) {
                    recorder.clear(texture, {value, 0, 0, 0});
                });
                results[t] = read_bytes(texture);
            }
        });
    for (auto& thread : threads) thread.join();
    for (std::size_t t = 0; t < results.size(); ++t)
        EXPECT_EQ(results[t],
                  std::vector<std::uint8_t>(64 * 64, static_cast<std::uint8_t>(t * 50)));
}

TEST(Device, AForkedChildGetsAnErrorAndKeepsItsViews) {
    auto device = open_device();
    auto texture = make_texture(*device, 16, 16, PixelFormat::RGBA8Fixed);
    const auto pixels = start_readback(texture);
    const pid_t child = fork();
    if (child == 0) {
        int failed = 0;
        pixels.block->data()[0] = std::byte{1};
        const auto throws = [&](auto&& call) {
            try {
                call();
                ++failed;
            } catch (const Error& error) {
                failed += error.kind() != ErrorKind::Device;
            }
        };
        throws([&] { make_texture(*device, 16, 16, PixelFormat::RGBA8Fixed); });
        throws([&] { device->queue().submit([](Recorder&) {}); });
        throws([&] { device->queue().wait(1); });
        throws([] { open_device(); });
        _exit(failed);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

// The other way of moving pixels is chosen when a device is opened, so it needs a process of its
// own: this program again, with the tests that have to do with pixels.
TEST(HostImport, TheCopyPathPassesTheSameTests) {
    if (!open_device()->imports_host_memory()) GTEST_SKIP() << "this is the copy path";
    const pid_t child = fork();
    if (child == 0) {
        setenv("SARABET_HOST_IMPORT", "0", 1);
        execl("/proc/self/exe", "unit-tests",
              "--gtest_filter=Texture.*:Queue.*:HostBlock.*:Materialize.*:ArrayPixels.*:"
              "MeshScene.*:Quantise.*:UserShader.*:TopShader.*:Network.*",
              "--gtest_brief=1", static_cast<char*>(nullptr));
        _exit(127);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

}  // namespace sarabet::gpu
