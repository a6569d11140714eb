// topto.cpp -- TOP to: the pixels of an image as channels.
#include "core/channel_names.hpp"
#include "gpu/read_image.hpp"

#include <sarabet/op/chop.hpp>

#include <fmt/format.h>

namespace sarabet::ops {
namespace {

/// Makes channels from an image: for each row from the top a set r0, g0, b0, a0, then r1, ..., with
/// one sample per pixel; or one set r, g, b, a with all rows one after the other. Fixed-point
/// pixels become 0..1. What the pixel format lacks reads as in a shader: mono in r, g and b, else
/// 0, and 1 for alpha.
struct TOPTo final : Chop {
    static constexpr OpInfo info{
        .type = "toptoCHOP", .label = "TOP to", .summary = "The pixels of an image as channels."};
    struct Params {
        TopRef top;
        std::string r = "r";
        std::string g = "g";
        std::string b = "b";
        std::string a = "a";
        bool singleset = false;
    };
    static constexpr std::tuple params{
        param(&Params::top, {.name = "top",
                             .label = "TOP",
                             .help = "The operator whose pixels are taken; without one there are "
                                     "no channels."}),
        param(&Params::r, {.name = "r",
                           .label = "Red Name",
                           .help = "Name of the channels with red; empty leaves them out."}),
        param(&Params::g, {.name = "g",
                           .label = "Green Name",
                           .help = "Name of the channels with green; empty leaves them out."}),
        param(&Params::b, {.name = "b",
                           .label = "Blue Name",
                           .help = "Name of the channels with blue; empty leaves them out."}),
        param(&Params::a, {.name = "a",
                           .label = "Alpha Name",
                           .help = "Name of the channels with alpha; empty leaves them out."}),
        param(&Params::singleset,
              {.name = "singleset",
               .label = "Single Set",
               .help = "One channel for each colour, all rows one after the other."})};

    // Which colours are wanted, and how their channels are called.
    struct Wanted {
        Swizzle swizzle;
        std::vector<std::string> names;
    };

    static Wanted wanted(const Params& p) {
        Wanted out;
        out.swizzle.count = 0;
        const std::string* const names[] = {&p.r, &p.g, &p.b, &p.a};
        for (std::uint8_t channel = 0; channel < 4; ++channel) {
            if (names[channel]->empty()) continue;
            out.swizzle.take[static_cast<std::size_t>(out.swizzle.count++)] = channel;
            out.names.push_back(*names[channel]);
        }
        return out;
    }

    static void name(ChopOutput& out, const Wanted& w, int sets, bool numbered) {
        std::vector<std::string> names;
        for (int set = 0; set < sets; ++set)
            for (const std::string& base : w.names)
                names.push_back(numbered ? fmt::format("{}{}", base, set) : base);
        if (names != out.block().names()) out.set_names(unique_names(std::move(names)));
    }

    static void cook(const Params& p, const ChopInputs&, ChopOutput& out, CookContext& ctx) {
        const Wanted w = wanted(p);
        const auto* image = static_cast<const Image*>(ctx.top(p.top));
        if (!image && p.top.ref) throw Error(ErrorKind::Cook, "'top': the operator has no image");
        if (!image || w.swizzle.count == 0) {
            out.resize(0, 0);
            out.set_names(std::vector<std::string>{});
            return;
        }
        const gpu::ReadImage read = gpu::read_image(*image);
        const int width = read.pixels.width, height = read.pixels.height;
        const int sets = p.singleset ? 1 : height, count = w.swizzle.count;
        out.resize(sets * count, std::int64_t{width} * (height / sets));
        name(out, w, sets, !p.singleset);
        std::vector<float> row(static_cast<std::size_t>(width * count));
        for (int y = 0; y < height; ++y) {
            ConstPixelView source = read.pixels;
            source.data = static_cast<const std::byte*>(source.data) + y * source.row_stride;
            source.height = 1;
            convert_pixels(
                source,
                packed_view(static_cast<void*>(row.data()), DType::Float32, count, width, 1),
                w.swizzle);
            for (int c = 0; c < count; ++c) {
                float* to = p.singleset ? out.channel(c).data() + std::ptrdiff_t{y} * width
                                        : out.channel(y * count + c).data();
                for (int x = 0; x < width; ++x)
                    to[x] = row[static_cast<std::size_t>(x * count + c)];
            }
        }
        out.set_rate(ctx.fps());
    }
};

SARABET_OPERATOR(TOPTo)

}  // namespace
}  // namespace sarabet::ops
