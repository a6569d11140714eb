// bloom.cpp -- Bloom: light that spreads around what is bright.
#include "core/float_picture.hpp"
#include "gpu/read_image.hpp"

#include <sarabet/op/tone_params.hpp>
#include <sarabet/op/top.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace sarabet::ops {
namespace {

/// Takes the bright parts of its input, halves them in size again and again, and adds up a range of
/// these pictures, each enlarged to full size: the smaller one is, the further its light reaches.
/// The last one is a single pixel. The CPU computes it, and waits for the input's pixels. Beyond
/// the border the edge pixels go on.
struct Bloom final : Top {
    static constexpr OpInfo info{.type = "bloomTOP",
                                 .label = "Bloom",
                                 .summary = "Light that spreads around what is bright.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Custom;

    enum class Show { Combined, Bloom, BloomAlpha, PreProcess };
    struct Params {
        float preblacklevel = 0.5f;
        float pregamma = 1;
        float prebrightness = 1;
        float minbloomradius = 0;
        float maxbloomradius = 0.6f;
        float bloomthreshold = 0;
        float bloomintensity = 1;
        float inputimageintensity = 1;
        Show output = Show::Combined;
    };
    static constexpr std::tuple params{
        param(&Params::preblacklevel,
              {.name = "preblacklevel",
               .label = "Pre-Black Level",
               .help = "What is at or below gives no light; the rest is spread to reach 1 as "
                       "before.",
               .min = 0,
               .max = 0.999}),
        param(&Params::pregamma,
              gamma_param("pregamma", "Pre-Gamma", "Raises that to the power of 1 / gamma.")),
        param(&Params::prebrightness, {.name = "prebrightness",
                                       .label = "Pre-Brightness",
                                       .help = "Multiplies that.",
                                       .min = 0,
                                       .soft_max = 2}),
        param(&Params::minbloomradius,
              fraction_param("minbloomradius", "Min Bloom Radius",
                             "The largest of the pictures that are added: 0 is that of full size, "
                             "1 the single pixel. Between two of them both count in part.")),
        param(&Params::maxbloomradius,
              fraction_param("maxbloomradius", "Max Bloom Radius",
                             "The smallest of the pictures that are added; at least the largest "
                             "one.")),
        param(&Params::bloomthreshold, {.name = "bloomthreshold",
                                        .label = "Bloom Threshold",
                                        .help = "Taken from the light that was spread.",
                                        .min = 0,
                                        .soft_max = 1}),
        param(&Params::bloomintensity,
              {.name = "bloomintensity",
               .label = "Bloom Intensity",
               .help = "Multiplies the light; the sum of the pictures is their mean.",
               .min = 0,
               .soft_max = 4}),
        param(&Params::inputimageintensity,
              {.name = "inputimageintensity",
               .label = "Input Image Intensity",
               .help = "Multiplies the input that the light is added to.",
               .min = 0,
               .soft_max = 2}),
        param(&Params::output,
              {.name = "output",
               .label = "Output",
               .help = "The input with the light added, the light alone, that with its strongest "
                       "colour as alpha, or the bright parts that it starts from.",
               .menu = {{Show::Combined, "combined", "Bloom and Input"},
                        {Show::Bloom, "bloom", "Bloom"},
                        {Show::BloomAlpha, "bloomalpha", "Bloom with Alpha"},
                        {Show::PreProcess, "preprocess", "Pre-Process"}}})};

    // Four in place of three: the processor computes as many at once.
    using Light [[gnu::vector_size(16)]] = float;

    struct Level {
        int width = 0, height = 0;
        std::vector<Light> pixels;

        Level(int w, int h)
            : width(w),
              height(h),
              pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
        Light* row(int y) {
            return &pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width)];
        }
        const Light* row(int y) const {
            y = std::clamp(y, 0, height - 1);
            return &pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width)];
        }
    };

    static Light light_of(const FloatPixel& c) {
        Light light;
        std::memcpy(&light, c.data(), sizeof light);
        return light;
    }

    // The light that a pixel gives; NaN gives none.
    static Light bright(const Params& p, const FloatPixel& c) {
        const float scale = (p.pregamma == 1 ? p.prebrightness : 1) / (1 - p.preblacklevel);
        Light v = (light_of(c) - p.preblacklevel) * scale;
        v = v > 0 ? v : Light{};
        if (p.pregamma == 1) return v;
        for (int i = 0; i < 3; ++i) v[i] = std::pow(v[i], 1 / p.pregamma) * p.prebrightness;
        return v;
    }

    // Half of a row: weights 1 3 3 1 over two pixels and their neighbours.
    static void halve_row(std::span<const Light> from, Light* to, int width) {
        const int last = static_cast<int>(from.size()) - 1;
        const auto at = [&](int x) -> const Light& {
            return from[static_cast<std::size_t>(std::clamp(x, 0, last))];
        };
        for (int x = 0; x < width; ++x) {
            const Light a = at(2 * x - 1), b = at(2 * x), c = at(2 * x + 1), d = at(2 * x + 2);
            to[x] = (a + d) * 0.125f + (b + c) * 0.375f;
        }
    }

    // A level of half the size; `row` gives the rows of the larger one, each asked for once.
    template <class Row>
    static Level halved(int width, int height, const Row& row) {
        Level out((width + 1) / 2, (height + 1) / 2);
        Level half(out.width, 4);
        int done = -1;
        for (int y = 0; y < out.height; ++y) {
            for (const int to = std::min(2 * y + 2, height - 1); done < to; ++done)
                halve_row(row(done + 1), half.row((done + 1) % 4), out.width);
            const auto of = [&](int at) { return half.row(std::clamp(at, 0, height - 1) % 4); };
            const Light *a = of(2 * y - 1), *b = of(2 * y), *c = of(2 * y + 1), *d = of(2 * y + 2);
            Light* to = out.row(y);
            for (int x = 0; x < out.width; ++x)
                to[x] = (a[x] + d[x]) * 0.125f + (b[x] + c[x]) * 0.375f;
        }
        return out;
    }

    // A row of a level at twice its size: the nearest pixel three times, the next one once.
    static void double_row(const Level& from, int y, std::vector<Light>& between, Light* to,
                           int width) {
        const Light *near = from.row(y / 2), *next = from.row(y / 2 + (y % 2 ? 1 : -1));
        between.resize(static_cast<std::size_t>(from.width));
        for (std::size_t x = 0; x < between.size(); ++x)
            between[x] = near[x] * 0.75f + next[x] * 0.25f;
        const int last = from.width - 1;
        for (int x = 0; x < width; ++x) {
            const Light a = between[static_cast<std::size_t>(x / 2)];
            const Light b =
                between[static_cast<std::size_t>(std::clamp(x / 2 + (x % 2 ? 1 : -1), 0, last))];
            to[x] = a * 0.75f + b * 0.25f;
        }
    }

    // What each level counts: 1 within the range, falling to 0 over a level beside it.
    static std::vector<float> weights_of(const Params& p, std::size_t levels) {
        const double last = static_cast<double>(levels - 1), low = p.minbloomradius * last;
        const double high = std::max(low, p.maxbloomradius * last);
        std::vector<float> weights;
        double sum = 0;
        for (std::size_t i = 0; i < levels; ++i) {
            const double at = static_cast<double>(i);
            const double away = std::max({low - at, at - high, 0.0});
            weights.push_back(static_cast<float>(std::max(1 - away, 0.0)));
            sum += weights.back();
        }
        for (float& weight : weights) weight /= static_cast<float>(sum);
        return weights;
    }

    // All but the first level, which is the picture itself.
    static std::vector<Level> levels_of(const Params& p, FloatPicture& picture) {
        std::vector<Level> levels;
        int width = picture.width(), height = picture.height();
        std::vector<Light> lights(static_cast<std::size_t>(width));
        if (width > 1 || height > 1)
            levels.push_back(halved(width, height, [&](int y) -> std::span<const Light> {
                const std::span<const FloatPixel> row = picture.row(y);
                for (std::size_t x = 0; x < row.size(); ++x) lights[x] = bright(p, row[x]);
                return lights;
            }));
        while (!levels.empty() && (levels.back().width > 1 || levels.back().height > 1)) {
            const Level& larger = levels.back();
            levels.push_back(halved(larger.width, larger.height, [&](int y) {
                return std::span<const Light>(larger.row(y),
                                              static_cast<std::size_t>(larger.width));
            }));
        }
        return levels;
    }

    // The first of the levels with what all of them add up to.
    static void add_up(std::vector<Level>& levels, const std::vector<float>& weights) {
        std::vector<Light> between, larger;
        for (std::size_t i = levels.size(); i-- > 0;) {
            Level& level = levels[i];
            larger.resize(static_cast<std::size_t>(level.width));
            for (int y = 0; y < level.height; ++y) {
                if (i + 1 < levels.size())
                    double_row(levels[i + 1], y, between, larger.data(), level.width);
                Light* row = level.row(y);
                for (int x = 0; x < level.width; ++x) {
                    row[x] *= weights[i + 1];
                    if (i + 1 < levels.size()) row[x] += larger[static_cast<std::size_t>(x)];
                }
            }
        }
    }

    static FloatPixel finished(const Params& p, const FloatPixel& input, Light light) {
        light -= p.bloomthreshold;
        light = (light > 0 ? light : Light{}) * p.bloomintensity;
        float alpha = 1;
        if (p.output == Show::Combined) {
            light += light_of(input) * p.inputimageintensity;
            alpha = input[3];
        }
        if (p.output == Show::BloomAlpha)
            alpha = std::min(std::max({light[0], light[1], light[2]}), 1.0f);
        return {light[0], light[1], light[2], alpha};
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const gpu::ReadImage read = gpu::read_image(inputs[0]);
        FloatPicture picture(read.pixels, read.keep);
        const int width = picture.width(), height = picture.height();
        std::vector<Level> levels;
        if (p.output != Show::PreProcess) levels = levels_of(p, picture);
        const std::vector<float> weights = weights_of(p, levels.size() + 1);
        add_up(levels, weights);
        const bool own_type = info_of(inputs[0].format()).is_plain() &&
                              info_of(inputs[0].format()).dtype != DType::Float32 &&
                              inputs[0].format() != PixelFormat::SRGBA8Fixed;
        const DType dtype = own_type ? info_of(inputs[0].format()).dtype : DType::Float32;
        const auto pitch = static_cast<std::size_t>(width) * 4 * item_size(dtype);
        std::vector<std::byte> pixels(pitch * static_cast<std::size_t>(height));
        std::vector<Light> between, spread(static_cast<std::size_t>(width));
        std::vector<FloatPixel> result(static_cast<std::size_t>(width));
        for (int y = 0; y < height; ++y) {
            const std::span<const FloatPixel> row = picture.row(y);
            if (!levels.empty()) double_row(levels[0], y, between, spread.data(), width);
            for (std::size_t x = 0; x < row.size(); ++x) {
                const Light light = bright(p, row[x]);
                if (p.output == Show::PreProcess) {
                    result[x] = {light[0], light[1], light[2], 1};
                    continue;
                }
                result[x] = finished(p, row[x], light * weights[0] + spread[x]);
            }
            convert_pixels(
                packed_view(static_cast<const void*>(result.data()), DType::Float32, 4, width, 1),
                packed_view(static_cast<void*>(&pixels[static_cast<std::size_t>(y) * pitch]), dtype,
                            4, width, 1),
                Swizzle{});
        }
        const auto item = static_cast<std::int64_t>(item_size(dtype));
        out.pixels({.data = pixels.data(),
                    .dtype = dtype,
                    .shape = {height, width, 4},
                    .strides = {static_cast<std::int64_t>(pitch), 4 * item, item},
                    .writable = false,
                    .keep = nullptr});
        out.propose(inputs[0].format());
    }
};

SARABET_OPERATOR(Bloom)

}  // namespace
}  // namespace sarabet::ops
