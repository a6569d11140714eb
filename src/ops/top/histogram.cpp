// histogram.cpp -- Histogram: how often each value occurs in an image.
#include "core/float_picture.hpp"
#include "gpu/read_image.hpp"

#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace sarabet::ops {
namespace {

/// Counts the values of each channel, in bins of equal width. As values it is an image (1, bins) of
/// 32-bit floats, whose red holds the counts of red and so on; as a picture (height, bins) with a
/// bar for each bin in the channel's colour, where they overlap in the sum of them, the highest bar
/// being as high as the picture. The CPU computes it, and waits for the input's pixels.
struct Histogram final : Top {
    static constexpr OpInfo info{.type = "histogramTOP",
                                 .label = "Histogram",
                                 .summary = "How often each value occurs in an image.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Custom;

    enum class Show { Values, Picture };
    struct Params {
        int bins = 256;
        std::array<float, 2> range{0, 1};
        bool clampinput = true;
        bool cumulative = false;
        PixelUnit unit = PixelUnit::Pixels;
        Show output = Show::Values;
        int height = 128;
    };
    static constexpr std::tuple params{
        param(&Params::bins, {.name = "bins",
                              .label = "Bins",
                              .help = "How many there are.",
                              .min = 1,
                              .max = 16384,
                              .soft_max = 256}),
        param(&Params::range, {.name = "range",
                               .label = "Range",
                               .help = "Where the first bin begins and the last one ends; that end "
                                       "is in the last bin. Of bytes, 256 bins hold one value "
                                       "each.",
                               .soft_min = 0,
                               .soft_max = 1,
                               .components = {"1", "2"}}),
        param(&Params::clampinput,
              {.name = "clampinput",
               .label = "Clamp Input",
               .help = "Counts values outside of the range in the first or the last bin; otherwise "
                       "they are left out, as NaNs always are."}),
        param(
            &Params::cumulative,
            {.name = "cumulative", .label = "Cumulative", .help = "Adds the bins before to each."}),
        param(&Params::unit, named(pixel_unit_param, "unit", "Unit",
                                   "Numbers of pixels, or parts of all that are counted.")),
        param(&Params::output, {.name = "output",
                                .label = "Output",
                                .help = "The values, or a picture of red, green and blue.",
                                .menu = {{Show::Values, "values", "Values"},
                                         {Show::Picture, "picture", "Picture"}}}),
        param(&Params::height, {.name = "height",
                                .label = "Picture Height",
                                .help = "Rows of the picture.",
                                .unit = "pixels",
                                .min = 1,
                                .max = 4096,
                                .soft_max = 512})};

    using Counts = std::array<std::vector<double>, 4>;

    static int bin_of(const Params& p, float value) {
        const double low = p.range[0], high = p.range[1];
        if (std::isnan(value)) return -1;
        if (!p.clampinput && (value < std::min(low, high) || value > std::max(low, high)))
            return -1;
        const double at = (value - low) / (high - low) * p.bins;
        return static_cast<int>(std::clamp(std::floor(at), 0.0, p.bins - 1.0));
    }

    static Counts counts_of(const Params& p, FloatPicture& picture) {
        Counts counts;
        for (auto& channel : counts) channel.resize(static_cast<std::size_t>(p.bins));
        for (int y = 0; y < picture.height(); ++y)
            for (const FloatPixel& c : picture.row(y))
                for (std::size_t i = 0; i < 4; ++i)
                    if (const int bin = bin_of(p, c[i]); bin >= 0)
                        counts[i][static_cast<std::size_t>(bin)] += 1;
        return counts;
    }

    // Of bytes there are few values: each is looked for once.
    static Counts counts_of_bytes(const Params& p, const ConstPixelView& from) {
        std::array<std::array<std::uint32_t, 256>, 4> found{};
        const auto channels = static_cast<std::size_t>(from.channels);
        for (int y = 0; y < from.height; ++y) {
            const auto* at = static_cast<const std::uint8_t*>(from.data) + y * from.row_stride;
            for (int x = 0; x < from.width; ++x, at += from.pixel_stride)
                for (std::size_t c = 0; c < channels; ++c) ++found[c][at[c]];
        }
        Counts counts;
        for (std::size_t c = 0; c < 4; ++c) {
            counts[c].resize(static_cast<std::size_t>(p.bins));
            for (std::size_t byte = 0; byte < 256; ++byte)
                if (const int bin = bin_of(p, static_cast<float>(byte) / 255); bin >= 0)
                    counts[c][static_cast<std::size_t>(bin)] += found[c][byte];
        }
        return counts;
    }

    static void finish(const Params& p, std::vector<double>& counts) {
        double all = 0;
        for (const double count : counts) all += count;
        double before = 0;
        for (double& count : counts) {
            before += count;
            if (p.cumulative) count = before;
            if (p.unit == PixelUnit::Fraction && all > 0) count /= all;
        }
    }

    static void show(TopOutput& out, const void* data, DType dtype, std::int64_t height,
                     std::int64_t width) {
        const auto item = static_cast<std::int64_t>(item_size(dtype));
        out.pixels({.data = data,
                    .dtype = dtype,
                    .shape = {height, width, 4},
                    .strides = {width * 4 * item, 4 * item, item},
                    .writable = false,
                    .keep = nullptr});
    }

    static void draw(const Params& p, const Counts& counts, TopOutput& out) {
        double most = 0;
        for (std::size_t c = 0; c < 3; ++c)
            most = std::max(most, *std::ranges::max_element(counts[c]));
        const auto width = static_cast<std::size_t>(p.bins);
        const auto height = static_cast<std::size_t>(p.height);
        std::vector<std::uint8_t> pixels(width * height * 4);
        for (std::size_t y = 0; y < height; ++y)
            for (std::size_t x = 0; x < width; ++x) {
                std::uint8_t* pixel = &pixels[(y * width + x) * 4];
                for (std::size_t c = 0; c < 3; ++c)
                    if (most > 0 && counts[c][x] / most * p.height > double(height - y) - 0.5)
                        pixel[c] = 255;
                pixel[3] = 255;
            }
        show(out, pixels.data(), DType::UInt8, p.height, p.bins);
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        if (!(p.range[1] != p.range[0]))
            throw Error(ErrorKind::Value, fmt::format("'range' expects two different ends, got {} "
                                                      "and {}",
                                                      p.range[0], p.range[1]));
        const gpu::ReadImage read = gpu::read_image(inputs[0]);
        const bool bytes = read.pixels.dtype == DType::UInt8 && read.pixels.channels == 4 &&
                           read.pixels.packing == PixelPacking::Plain &&
                           read.pixels.meaning == PixelChannels::Color;
        FloatPicture picture(read.pixels, read.keep);
        Counts counts = bytes ? counts_of_bytes(p, read.pixels) : counts_of(p, picture);
        for (auto& channel : counts) finish(p, channel);
        if (p.output == Show::Picture) return draw(p, counts, out);
        std::vector<FloatPixel> pixels(static_cast<std::size_t>(p.bins));
        for (std::size_t bin = 0; bin < pixels.size(); ++bin)
            for (std::size_t c = 0; c < 4; ++c) pixels[bin][c] = static_cast<float>(counts[c][bin]);
        show(out, pixels.data(), DType::Float32, 1, p.bins);
    }
};

SARABET_OPERATOR(Histogram)

}  // namespace
}  // namespace sarabet::ops
