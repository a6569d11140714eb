// chopto.cpp -- CHOP to: channels as the pixels of an image.
#include <sarabet/op/channel_block.hpp>
#include <sarabet/op/top.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sarabet::ops {
namespace {

constexpr std::int64_t widest = 16384;

/// Makes an image of 32-bit floats from samples: one row for each set of 1 to 4 channels, the
/// first set on top. Channels that a last set lacks read 0, alpha 1. No channels or no samples
/// give one transparent black pixel.
struct CHOPTo final : Top {
    static constexpr OpInfo info{
        .type = "choptoTOP", .label = "CHOP to", .summary = "Channels as the pixels of an image."};
    static constexpr TopKind kind = TopKind::Custom;

    enum class Format { R, RG, RGB, RGBA, A };
    enum class Layout { RowsCropped, RowsWrapped, Square };
    struct Params {
        ChopRef chop;
        Format dataformat = Format::R;
        Layout layout = Layout::RowsCropped;
    };
    static constexpr std::tuple params{
        param(&Params::chop,
              {.name = "chop", .label = "CHOP", .help = "The operator whose channels are shown."}),
        param(&Params::dataformat, {.name = "dataformat",
                                    .label = "Data Format",
                                    .help = "How many channels make a row, and what they become.",
                                    .menu = {{Format::R, "r", "R"},
                                             {Format::RG, "rg", "RG"},
                                             {Format::RGB, "rgb", "RGB"},
                                             {Format::RGBA, "rgba", "RGBA"},
                                             {Format::A, "a", "A"}}}),
        param(&Params::layout,
              {.name = "layout",
               .label = "Image Layout",
               .help = "What becomes of samples beyond 16384: left out, or put into further rows. "
                       "Square makes rows of about as many samples as there are rows in a set.",
               .menu = {{Layout::RowsCropped, "rowscropped", "Fit to Rows, Cropped"},
                        {Layout::RowsWrapped, "rowswrapped", "Fit to Rows, Wrapped"},
                        {Layout::Square, "square", "Fit to Square"}}})};

    static int channels_of(Format format) {
        switch (format) {
            case Format::R:
            case Format::A: return 1;
            case Format::RG: return 2;
            case Format::RGB: return 3;
            case Format::RGBA: return 4;
        }
        return 1;
    }

    // Where the samples of one channel go.
    struct Grid {
        std::int64_t width, rows, samples;  // rows: per set of channels
    };

    static Grid grid(Layout layout, std::int64_t samples) {
        std::int64_t width = std::min(samples, widest);
        if (layout == Layout::RowsCropped) return {width, 1, width};
        if (layout == Layout::Square)
            width =
                std::min(widest, static_cast<std::int64_t>(std::ceil(std::sqrt(double(samples)))));
        return {width, (samples + width - 1) / width, samples};
    }

    static void show(TopOutput& out, const float* values, std::int64_t height, std::int64_t width,
                     std::int64_t channels) {
        out.pixels({.data = values,
                    .dtype = DType::Float32,
                    .shape = {height, width, channels},
                    .strides = {width * channels * 4, channels * 4, 4},
                    .writable = false,
                    .keep = nullptr});
    }

    static void cook(const Params& p, const TopInputs&, TopOutput& out, CookContext& ctx) {
        const ChannelBlock* chop = ctx.chop(p.chop);
        if (!chop && p.chop.ref)
            throw Error(ErrorKind::Cook, "'chop': the operator has no channels");
        if (!chop || chop->channels() == 0 || chop->samples() == 0) {
            const float nothing[4] = {0, 0, 0, 0};
            show(out, nothing, 1, 1, p.dataformat == Format::R ? 1 : 4);
            return;
        }
        const Grid g = grid(p.layout, chop->samples());
        const int set = channels_of(p.dataformat);
        if (set == 1 && p.dataformat == Format::R && g.rows == 1 && g.width == chop->samples()) {
            show(out, chop->data(), chop->channels(), g.width, 1);
            return;
        }
        const int stored = p.dataformat == Format::A ? 4 : set;
        const int first = p.dataformat == Format::A ? 3 : 0;
        const std::int64_t sets = (chop->channels() + set - 1) / set;
        std::vector<float> pixels(static_cast<std::size_t>(sets * g.rows * g.width * stored));
        for (std::int64_t s = 0; s < sets; ++s) {
            float* row = &pixels[static_cast<std::size_t>(s * g.rows * g.width * stored)];
            for (int c = 0; c < set; ++c) {
                const auto channel = static_cast<int>(s) * set + c;
                float* to = row + first + c;
                const bool present = channel < chop->channels();
                if (!present && c < 3) continue;
                const float* from = present ? chop->channel(channel).data() : nullptr;
                for (std::int64_t i = 0; i < g.samples; ++i) to[i * stored] = from ? from[i] : 1;
            }
        }
        show(out, pixels.data(), sets * g.rows, g.width, stored);
    }
};

SARABET_OPERATOR(CHOPTo)

}  // namespace
}  // namespace sarabet::ops
