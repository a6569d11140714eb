// test_network.cpp -- texture operators in a network: what is cooked becomes the right pixels.
#include "core/graph.hpp"
#include "core/parameters.hpp"
#include "gpu/materialize.hpp"
#include "gpu/mesh_scene.hpp"
#include "gpu/recipe.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/top.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sarabet::gpu {

namespace {

// A project of texture operators, as a test wants it.
class Network {
public:
    std::shared_ptr<Node> add(const char* type, std::vector<std::shared_ptr<Node>> inputs = {}) {
        auto node = graph_->create(type_named(type), graph_->root().get(), "", true);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            graph_->connect(*node, static_cast<int>(i), inputs[i]);
        return node;
    }
    std::shared_ptr<Node> array(std::vector<std::uint8_t> values, std::vector<std::int64_t> shape) {
        auto held = std::make_shared<std::vector<std::uint8_t>>(std::move(values));
        auto node = add("arrayTOP");
        set(node, "array",
            Array{std::shared_ptr<const void>(held, held->data()), DType::UInt8, std::move(shape)});
        return node;
    }
    void set(const std::shared_ptr<Node>& node, const char* name, const Value& value) {
        set_parameter(*node, parameter_named(*node, name), value);
    }
    // The image, brought up to date; a problem of the operator is a failure of the test.
    Ref<const Image> pull(const std::shared_ptr<Node>& node) {
        graph_->pull(*node);
        if (node->error) ADD_FAILURE() << node->type->info.type << ": " << *node->error;
        return Ref<const Image>(static_cast<const Image*>(node->published().get()));
    }
    Graph& graph() { return *graph_; }

private:
    std::shared_ptr<Graph> graph_ = Graph::make(Rational{60, 1}, 0, "");
};

std::vector<std::uint8_t> read(const Image& image) {
    const Pixels pixels = start_pixels(*image.recipe());
    wait_pixels(pixels);
    const std::size_t row = row_bytes(image.width(), image.format());
    std::vector<std::uint8_t> out(row * static_cast<std::size_t>(image.height()));
    for (std::size_t y = 0; y < static_cast<std::size_t>(image.height()); ++y)
        std::memcpy(out.data() + y * row, pixels.rows.data + y * pixels.rows.row_pitch, row);
    return out;
}

std::vector<std::uint8_t> checker() {
    std::vector<std::uint8_t> pixels(16 * 16 * 4, 255);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        if (i % 4 != 3) pixels[i] = static_cast<std::uint8_t>((i / 4 % 16 + i / 64) % 2 * 200);
    return pixels;
}

Array floats(std::vector<float> values, std::vector<std::int64_t> shape) {
    auto held = std::make_shared<std::vector<float>>(std::move(values));
    return {std::shared_ptr<const void>(held, held->data()), DType::Float32, std::move(shape)};
}

}  // namespace

TEST(Network, EveryShaderOperatorDrawsAtItsDefaults) {
    Network network;
    const auto source = network.array(checker(), {16, 16, 4});
    int seen = 0;
    for (const OpType* type : registered_types()) {
        if (type->family != Family::Top) continue;
        const auto& facts = *static_cast<const TopFacts*>(type->family_facts);
        if (facts.kind == TopKind::Custom) continue;
        const int wired = std::max(type->info.min_inputs, std::min(type->info.max_inputs, 2));
        std::vector<std::shared_ptr<Node>> inputs(static_cast<std::size_t>(wired), source);
        const auto image = network.pull(network.add(type->info.type, inputs));
        ASSERT_TRUE(image) << type->info.type;
        EXPECT_EQ(image->width(), inputs.empty() ? 256 : 16) << type->info.type;
        EXPECT_FALSE(read(*image).empty()) << type->info.type;
        ++seen;
    }
    EXPECT_GE(seen, 5);
}

TEST(Network, TheCommonPageSetsSizeAndFormat) {
    Network network;
    const auto source = network.array(checker(), {16, 16, 4});
    const auto flip = network.add("flipTOP", {source});
    network.set(flip, "outputresolution", std::string("half"));
    network.set(flip, "format", std::string("mono32float"));
    const auto image = network.pull(flip);
    EXPECT_EQ(image->width(), 8);
    EXPECT_EQ(image->format(), PixelFormat::Mono32Float);
    network.set(source, "format", std::string("rgba16float"));
    EXPECT_EQ(network.pull(source)->format(), PixelFormat::RGBA16Float);
    network.set(flip, "outputresolution", std::string("custom"));
    network.set(flip, "resolutionw", std::int64_t{30000});
    network.graph().pull(*flip);
    ASSERT_TRUE(flip->error);
    EXPECT_NE(flip->error->find("30000"), std::string::npos) << *flip->error;
}

TEST(Network, AnInputThatIsMissingIsAProblem) {
    Network network;
    const auto level = network.add("levelTOP");
    network.graph().pull(*level);
    ASSERT_TRUE(level->error);
    EXPECT_NE(level->error->find("input 0"), std::string::npos) << *level->error;
}

TEST(Network, TheTutorialsRectangleHasItsClosedForm) {
    std::vector<std::uint8_t> gradient(256 * 256 * 3);
    for (std::size_t i = 0; i < 256 * 256; ++i)
        gradient[i * 3 + 1] = static_cast<std::uint8_t>(i % 256);
    Network network;
    const auto texture = network.array(gradient, {256, 256, 3});
    auto order =
        std::make_shared<std::vector<std::uint32_t>>(std::vector<std::uint32_t>{0, 1, 2, 2, 1, 3});
    RenderScene scene;
    scene.background = {0.3f, 0.3f, 0.3f, 1};
    RenderMesh mesh;
    mesh.positions =
        floats({-0.5f, 0.5f, 0, 0.5f, 0.5f, 0, -0.5f, -0.5f, 0, 0.5f, -0.5f, 0}, {4, 3});
    mesh.uvs = floats({0, 1, 1, 1, 0, 0, 1, 0}, {4, 2});
    mesh.indices = {std::shared_ptr<const void>(order, order->data()), DType::UInt32, {2, 3}};
    mesh.texture = network.pull(texture);
    scene.meshes.push_back(std::move(mesh));
    const auto device = open_device();
    Recipe result(device, 640, 480, PixelFormat::RGBA8Fixed,
                  Content(make_scene(*device, scene, PixelFormat::RGBA8Fixed)));
    const Pixels pixels = start_pixels(result);
    wait_pixels(pixels);
    int wrong = 0;
    for (int y = 0; y < 480; ++y)
        for (int x = 0; x < 640; ++x) {
            const auto* at = reinterpret_cast<const std::uint8_t*>(pixels.rows.data) +
                             static_cast<std::size_t>(y) * pixels.rows.row_pitch +
                             static_cast<std::size_t>(x) * 4;
            const bool inside = y >= 120 && y < 360 && x >= 160 && x < 480;
            // Bilinear from 256 to 320 texels, clamped at the edges.
            const double t = std::min(std::max((x - 160 + 0.5) * 256 / 320 - 0.5, 0.0), 255.0);
            if (inside)
                wrong += at[0] != 0 || at[1] != std::lround(t) || at[2] != 0 || at[3] != 255;
            else
                wrong += at[0] != 76 || at[1] != 76 || at[2] != 76 || at[3] != 255;
        }
    EXPECT_EQ(wrong, 0);
}

TEST(Network, TheSamePictureIsTheSame) {
    Network network;
    const auto level = network.add("levelTOP", {network.array(checker(), {16, 16, 4})});
    const auto first = network.pull(level);
    network.graph().force(*level);
    const auto second = network.pull(level);
    EXPECT_NE(first, second);
    EXPECT_TRUE(first->same(*second));
    read(*first);  // one of them lets go of what it was made from
    EXPECT_TRUE(first->same(*second));
    const auto other = network.pull(network.array(checker(), {16, 16, 4}));
    const auto flipped = network.add("flipTOP", {network.array(checker(), {16, 16, 4})});
    network.set(flipped, "flipx", true);
    EXPECT_FALSE(other->same(*network.pull(flipped)));
}

}  // namespace sarabet::gpu
