// blur.cpp -- Blur: a weighted mean of the pixels around each pixel.
#include <sarabet/op/top.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sarabet::ops {
namespace {

/// Blurs with a filter of any radius, first along rows, then along columns.
struct Blur final : Top {
    static constexpr OpInfo info{.type = "blurTOP",
                                 .label = "Blur",
                                 .summary = "A weighted mean of the pixels around each pixel.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"weights"};

    enum class Type { Gaussian, Box, Bartlette, Hanning, Blackman, Catmull, Sinc };
    using Extend = LinearFilter::Extend;
    struct Params {
        Type type = Type::Gaussian;
        float size = 5;
        std::array<float, 2> scale{1, 1};
        Extend extend = Extend::Hold;
    };
    static constexpr std::tuple params{
        param(&Params::type, {.name = "type",
                              .label = "Type",
                              .help = "How the weights fall off from the middle. Those of "
                                      "Catmull-Rom and Sinc are below 0 in the outer half, which "
                                      "keeps edges sharper.",
                              .menu = {{Type::Gaussian, "gaussian", "Gaussian"},
                                       {Type::Box, "box", "Box"},
                                       {Type::Bartlette, "bartlette", "Bartlett"},
                                       {Type::Hanning, "hanning", "Hanning"},
                                       {Type::Blackman, "blackman", "Blackman"},
                                       {Type::Catmull, "catmull", "Catmull-Rom"},
                                       {Type::Sinc, "sinc", "Sinc"}}}),
        param(&Params::size, {.name = "size",
                              .label = "Filter Size",
                              .help = "Radius of the filter. The Gaussian's standard deviation is "
                                      "a third of it.",
                              .unit = "pixels",
                              .min = 0,
                              .max = 256,
                              .soft_max = 32}),
        param(&Params::scale, {.name = "scale",
                               .label = "Scale",
                               .help = "Multiplies the radius, per axis.",
                               .min = 0,
                               .max = 4}),
        param(&Params::extend, {.name = "extend",
                                .label = "Extend",
                                .help = "What lies outside the image.",
                                .menu = {{Extend::Hold, "hold", "Hold"},
                                         {Extend::Zero, "zero", "Zero"},
                                         {Extend::Repeat, "repeat", "Repeat"},
                                         {Extend::Mirror, "mirror", "Mirror"}}})};

    // Weight at a distance of `i` pixels, not yet normalised.
    static double weight(Type type, double radius, int i) {
        if (i == 0) return 1;
        const double at = i / (radius + 1);  // reaches 1 at the first pixel without weight
        switch (type) {
            case Type::Gaussian: return std::exp(-0.5 * std::pow(3 * i / radius, 2));
            case Type::Box: return std::clamp(radius + 1 - i, 0.0, 1.0);
            case Type::Bartlette: return std::max(1 - at, 0.0);
            case Type::Hanning: return at < 1 ? 0.5 + 0.5 * std::cos(std::numbers::pi * at) : 0;
            case Type::Blackman:
                return at < 1 ? 0.42 + 0.5 * std::cos(std::numbers::pi * at) +
                                    0.08 * std::cos(2 * std::numbers::pi * at)
                              : 0;
            case Type::Catmull:
                if (at < 0.5) return (12 * at - 10) * at * at + 1;
                return at < 1 ? ((10 - 4 * at) * at - 8) * at + 2 : 0;
            case Type::Sinc:
                return at < 1 ? std::sin(2 * std::numbers::pi * at) / (2 * std::numbers::pi * at)
                              : 0;
        }
        return 0;
    }

    // Appends the weights of the middle and of one side; the other side is the same.
    static int append(std::vector<float>& all, Type type, double radius) {
        const int reach = static_cast<int>(std::ceil(radius));
        std::vector<double> side;
        double sum = 0;
        for (int i = 0; i <= reach; ++i) {
            side.push_back(weight(type, radius, i));
            sum += i == 0 ? side.back() : 2 * side.back();
        }
        for (const double w : side) all.push_back(static_cast<float>(w / sum));
        return reach;
    }

    // The weights of both sides from those of the middle and one side.
    static std::vector<float> mirrored(std::span<const float> half) {
        std::vector<float> all(half.rbegin(), half.rend());
        all.insert(all.end(), half.begin() + 1, half.end());
        return all;
    }

    static LinearFilter filter(const Params& p, std::span<const float> across,
                               std::span<const float> down) {
        LinearFilter filter;
        filter.kernel = mirrored(across);
        filter.columns = static_cast<int>(filter.kernel.size());
        if (down.size() > 1) filter.down = mirrored(down);
        filter.extend = p.extend;
        return filter;
    }

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext&) {
        std::vector<float> weights;
        const int across = append(weights, p.type, std::min(p.size * p.scale[0], 256.0f));
        const int down = append(weights, p.type, std::min(p.size * p.scale[1], 256.0f));
        out.set_array("weights", weights, {across + 1, down + 1, 0, 0});
        out.set_passes(2);
        const std::span all(weights);
        out.filter(filter(p, all.first(static_cast<std::size_t>(across + 1)),
                          all.last(static_cast<std::size_t>(down + 1))));
    }
};

SARABET_OPERATOR(Blur)

}  // namespace
}  // namespace sarabet::ops
