// paint.hpp -- a node that mixes colours.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/array_out.hpp>
#include <sarabet/blend_mode.hpp>
#include <sarabet/node.hpp>
#include <sarabet/vec3.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarabet {

/// A node that mixes colours.
class Paint final : public Node {
public:
    /// Which way the gradient runs.
    enum class Direction { Horizontal, Vertical };
    using Color = std::array<float, 4>;

    /// Make one that fills.
    static std::shared_ptr<Paint> create(std::string_view name,
                                         std::optional<int> seed = std::nullopt)
        SARABET_PY("init") {
        auto paint = std::make_shared<Paint>(std::string(name), std::span<const float>());
        paint->seed_ = seed.value_or(-1);
        return paint;
    }
    SARABET_PY("skip: Python calls create")
    Paint(std::string name, std::span<const float> weights)
        : Node(std::move(name)), weights_(weights.begin(), weights.end()) {}

    /// Weights of the stops. Any sequence of numbers.
    std::span<const float> weights() const { return weights_; }
    void set_weights(std::span<const float> weights) {
        weights_.assign(weights.begin(), weights.end());
    }

    /// Mix two colours.
    ///
    /// Parameters
    /// ----------
    /// amount
    ///     How much of the second, 0 to 1.
    Vec3 mix(const Vec3& a, const Vec3& b, float amount = 0.5f, BlendMode mode = BlendMode::Over,
             Direction direction = Direction::Horizontal) const SARABET_PY("kw_only=amount") {
        (void)mode, (void)direction;
        return a * (1.0 - amount) + b * static_cast<double>(amount);
    }

    /// Fill with one level.
    int fill(double level) { return level > 0 ? 1 : 0; }
    /// Fill with a colour.
    int fill(const Color& color) { return color[3] > 0 ? 2 : 0; }
    /// Fill from a file.
    int fill(const std::filesystem::path& file, bool smooth = true) {
        return smooth && !file.empty() ? 3 : 0;
    }

    /// Where the light comes from.
    const Vec3& light() const { return light_; }
    /// Moves it. The node is not touched.
    void set_light(const Vec3& light) { light_ = light; }

    /// Number of elements of an array.
    std::int64_t count(const ArrayIn& array, float scale = 1) const {
        return array.size() * static_cast<std::int64_t>(scale);
    }
    /// The array that came in.
    ArrayOut view(const ArrayIn& array) const {
        return {const_cast<void*>(array.data),
                array.dtype,
                array.shape,
                array.strides,
                false,
                array.keep};
    }
    /// Size in pixels.
    std::pair<int, int> resolution() const { return {640, 480}; }
    /// The picture as a file. The suffix, e.g. ".png", says which.
    std::string encode(std::string_view suffix = ".png") const SARABET_PY("bytes") {
        return std::string(suffix);
    }
    /// Seed of the noise.
    int seed() const { return seed_; }
    /// This same paint.
    Paint& reset() {
        seed_ = -1;
        return *this;
    }
    std::string kind() const override { return "paint"; }

private:
    std::vector<float> weights_;
    Vec3 light_;
    int seed_ = -1;
};

namespace detail {
class Secret {};
}  // namespace detail

}  // namespace sarabet
