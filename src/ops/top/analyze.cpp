// analyze.cpp -- Analyze: averages, extremes, sums and counts of an image.
#include "core/float_picture.hpp"
#include "gpu/read_image.hpp"

#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace sarabet::ops {
namespace {

/// Makes one pixel of the whole image, of each row, or of each column: (1, 1), (height, 1) or
/// (1, width). The CPU computes it, in double precision, and waits for the input's pixels. Where no
/// pixel counts the result is 0.
struct Analyze final : Top {
    static constexpr OpInfo info{.type = "analyzeTOP",
                                 .label = "Analyze",
                                 .summary = "Averages, extremes, sums and counts of an image.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    static constexpr TopKind kind = TopKind::Custom;

    enum class Operation {
        Average,
        Minimum,
        Maximum,
        Count,
        Sum,
        MinRGB,
        MinRGBA,
        MaxRGB,
        MaxRGBA
    };
    enum class Scope { Image, Rows, Columns };
    enum class Mask { None, Red, Green, Blue, Alpha, Independent };
    struct Params {
        Operation op = Operation::Average;
        ChannelChoice analyzechannel = ChannelChoice::Luminance;
        float threshold = 0;
        Scope scope = Scope::Image;
        bool excludenans = false;
        Mask mask = Mask::None;
    };
    static constexpr std::tuple params{
        param(&Params::op,
              {.name = "op",
               .label = "Operation",
               .help = "Average and Sum are of each channel. Minimum and Maximum give the pixel "
                       "with the least or greatest value of the Analyze Channel, the first of "
                       "several. Count: how many pixels are above the threshold there. The others "
                       "give the least or greatest value of any channel, in all of them.",
               .menu = {{Operation::Average, "average", "Average"},
                        {Operation::Minimum, "minimum", "Minimum Pixel"},
                        {Operation::Maximum, "maximum", "Maximum Pixel"},
                        {Operation::Count, "count", "Count Pixels"},
                        {Operation::Sum, "sum", "Sum"},
                        {Operation::MinRGB, "minrgb", "Minimum RGB"},
                        {Operation::MinRGBA, "minrgba", "Minimum RGBA"},
                        {Operation::MaxRGB, "maxrgb", "Maximum RGB"},
                        {Operation::MaxRGBA, "maxrgba", "Maximum RGBA"}}}),
        param(&Params::analyzechannel,
              named(channel_choice_param, "analyzechannel", "Analyze Channel",
                    "The value that is compared; Independent: each channel by itself. Luminance is "
                    "0.299 red + 0.587 green + 0.114 blue.")),
        param(&Params::threshold,
              level_param("threshold", "Threshold", "Count counts the pixels above this value.")),
        param(&Params::scope, {.name = "scope",
                               .label = "Scope",
                               .help = "What a pixel of the result is made of.",
                               .menu = {{Scope::Image, "image", "Image"},
                                        {Scope::Rows, "rows", "Rows"},
                                        {Scope::Columns, "columns", "Columns"}}}),
        param(&Params::excludenans, {.name = "excludenans",
                                     .label = "Exclude NaNs",
                                     .help = "Leaves out pixels with a NaN in any channel. A NaN "
                                             "is never the least or the greatest value."}),
        param(&Params::mask, {.name = "mask",
                              .label = "Mask",
                              .help = "Takes only pixels that are not 0 here; Independent: each "
                                      "channel's values that are not 0.",
                              .menu = {{Mask::None, "none", "None"},
                                       {Mask::Red, "red", "Red"},
                                       {Mask::Green, "green", "Green"},
                                       {Mask::Blue, "blue", "Blue"},
                                       {Mask::Alpha, "alpha", "Alpha"},
                                       {Mask::Independent, "independent", "Independent"}}})};

    using Four = std::array<double, 4>;

    // What is known of the pixels of one result so far, for each channel by itself.
    struct Tally {
        Four sum{};
        Four count{};
        FloatPixel best{};     // what would be the result
        FloatPixel best_by{};  // what it is compared by
        std::array<bool, 4> any{};
    };

    static float value_of(const FloatPixel& c, ChannelChoice channel) {
        switch (channel) {
            case ChannelChoice::Luminance: return 0.299f * c[0] + 0.587f * c[1] + 0.114f * c[2];
            case ChannelChoice::Red: return c[0];
            case ChannelChoice::Green: return c[1];
            case ChannelChoice::Blue: return c[2];
            case ChannelChoice::Alpha: return c[3];
            case ChannelChoice::RGBAverage: return (c[0] + c[1] + c[2]) / 3;
            case ChannelChoice::Average: return (c[0] + c[1] + c[2] + c[3]) / 4;
            case ChannelChoice::RGBMax: return std::max({c[0], c[1], c[2]});
            case ChannelChoice::Max: return std::max({c[0], c[1], c[2], c[3]});
            case ChannelChoice::Independent: break;
        }
        return 0;
    }

    static std::array<bool, 4> counted(const Params& p, const FloatPixel& c) {
        bool all = true;
        if (p.excludenans) all = !std::ranges::any_of(c, [](float v) { return std::isnan(v); });
        if (p.mask == Mask::Independent)
            return {all && c[0] != 0, all && c[1] != 0, all && c[2] != 0, all && c[3] != 0};
        if (p.mask != Mask::None) all = all && c[static_cast<std::size_t>(p.mask) - 1] != 0;
        return {all, all, all, all};
    }

    // The least or the greatest of some channels of one pixel; a NaN is neither.
    static float extreme(const FloatPixel& c, std::size_t channels, bool greatest) {
        float best = c[0];
        for (std::size_t i = 1; i < channels; ++i)
            if (std::isnan(best) || (greatest ? c[i] > best : c[i] < best)) best = c[i];
        return best;
    }

    static void keep_best(Tally& tally, std::size_t i, float by, float result, bool greatest) {
        const bool better = greatest ? by > tally.best_by[i] : by < tally.best_by[i];
        if (tally.any[i] && !better && !(std::isnan(tally.best_by[i]) && !std::isnan(by))) return;
        tally.best_by[i] = by;
        tally.best[i] = result;
        tally.any[i] = true;
    }

    static void add(const Params& p, Tally& tally, const FloatPixel& c) {
        const auto counts = counted(p, c);
        const bool each = p.analyzechannel == ChannelChoice::Independent;
        const float by = value_of(c, p.analyzechannel);
        for (std::size_t i = 0; i < 4; ++i) {
            if (!counts[i]) continue;
            switch (p.op) {
                case Operation::Average:
                case Operation::Sum:
                    tally.sum[i] += c[i];
                    tally.count[i] += 1;
                    break;
                case Operation::Count: tally.sum[i] += (each ? c[i] : by) > p.threshold; break;
                case Operation::Minimum: keep_best(tally, i, each ? c[i] : by, c[i], false); break;
                case Operation::Maximum: keep_best(tally, i, each ? c[i] : by, c[i], true); break;
                default: {
                    const bool alpha = p.op == Operation::MinRGBA || p.op == Operation::MaxRGBA;
                    const bool high = p.op == Operation::MaxRGB || p.op == Operation::MaxRGBA;
                    const float best = extreme(c, alpha ? 4 : 3, high);
                    keep_best(tally, i, best, best, high);
                }
            }
        }
    }

    static FloatPixel result(const Params& p, const Tally& tally) {
        FloatPixel out{};
        for (std::size_t i = 0; i < 4; ++i) {
            if (p.op == Operation::Sum || p.op == Operation::Count)
                out[i] = static_cast<float>(tally.sum[i]);
            else if (p.op == Operation::Average)
                out[i] = tally.count[i] > 0 ? static_cast<float>(tally.sum[i] / tally.count[i]) : 0;
            else
                out[i] = tally.best[i];
        }
        return out;
    }

    // The common case, without questions for each pixel.
    static void add_row(std::span<const FloatPixel> row, Tally& tally) {
        Four sum{};
        for (const FloatPixel& c : row)
            for (std::size_t i = 0; i < 4; ++i) sum[i] += c[i];
        for (std::size_t i = 0; i < 4; ++i) {
            tally.sum[i] += sum[i];
            tally.count[i] += static_cast<double>(row.size());
        }
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        const gpu::ReadImage read = gpu::read_image(inputs[0]);
        FloatPicture picture(read.pixels, read.keep);
        const bool columns = p.scope == Scope::Columns, rows = p.scope == Scope::Rows;
        const int count = columns ? picture.width() : rows ? picture.height() : 1;
        std::vector<Tally> tallies(static_cast<std::size_t>(count));
        const bool plain = (p.op == Operation::Average || p.op == Operation::Sum) && !columns &&
                           !p.excludenans && p.mask == Mask::None;
        for (int y = 0; y < picture.height(); ++y) {
            const std::span<const FloatPixel> row = picture.row(y);
            Tally& whole = tallies[rows ? static_cast<std::size_t>(y) : 0];
            if (plain)
                add_row(row, whole);
            else
                for (std::size_t x = 0; x < row.size(); ++x)
                    add(p, columns ? tallies[x] : whole, row[x]);
        }
        std::vector<FloatPixel> pixels;
        for (const Tally& tally : tallies) pixels.push_back(result(p, tally));
        const std::int64_t height = columns ? 1 : count, width = columns ? count : 1;
        out.pixels({.data = pixels.data(),
                    .dtype = DType::Float32,
                    .shape = {height, width, 4},
                    .strides = {width * 16, 16, 4},
                    .writable = false,
                    .keep = nullptr});
    }
};

SARABET_OPERATOR(Analyze)

}  // namespace
}  // namespace sarabet::ops
