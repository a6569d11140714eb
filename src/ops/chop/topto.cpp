// topto.cpp -- TOP to: the pixels of an image as channels.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"
#include "core/float_picture.hpp"
#include "gpu/read_image.hpp"

#include <sarabet/op/channel_params.hpp>
#include <sarabet/op/chop.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sarabet::ops {
namespace {

constexpr detail::ParamDecl<std::string> prefix(const char* name, const char* label,
                                                const char* help) {
    return {.name = name, .label = label, .help = help};
}

constexpr detail::ParamDecl<double> edge(const char* name, const char* label, const char* help) {
    return {.name = name,
            .label = label,
            .help = help,
            .min = -1e6,
            .max = 1e6,
            .soft_min = 0,
            .soft_max = 1};
}

/// Makes channels from an image: for each row from the top a set r0, g0, b0, a0, then r1, ..., with
/// one sample per pixel; or one set r, g, b, a with all rows one after the other. Fixed-point
/// pixels become 0..1. What the pixel format lacks reads as in a shader: mono in r, g and b, else
/// 0, and 1 for alpha. With an input, its first two channels are places u and v in the image, and
/// there is one set with a sample for each of them.
struct TOPTo final : Chop {
    static constexpr OpInfo info{.type = "toptoCHOP",
                                 .label = "TOP to",
                                 .summary = "The pixels of an image as channels.",
                                 .max_inputs = 1};
    enum class Active { None, Red, Green, Blue, Alpha };
    enum class Scale { One, Byte, Word };
    enum class Crop { Pixel, Row, Column, Block, Full };
    enum class Unit { Fraction, Pixels };
    enum class Interpolate { Nearest, Linear };
    struct Params {
        TopRef top;
        std::string r = "r";
        std::string g = "g";
        std::string b = "b";
        std::string a = "a";
        bool singleset = false;
        bool excludenans = false;
        Active activechannel = Active::None;
        Scale rgbaunit = Scale::One;
        Crop crop = Crop::Full;
        Unit uvunits = Unit::Fraction;
        double ustart = 0;
        double uend = 1;
        double vstart = 0;
        double vend = 1;
        Interpolate interp = Interpolate::Nearest;
        Beyond imageleft = Beyond::Hold;
        Beyond imageright = Beyond::Hold;
        Beyond imagebottom = Beyond::Hold;
        Beyond imagetop = Beyond::Hold;
        std::array<float, 4> defcolor{0, 0, 0, 0};
        double start = 0;
        TimeUnit startunit = TimeUnit::Samples;
        double rate = 0;
    };
    static constexpr detail::ParamDecl<Beyond> outside{
        .menu = {{Beyond::Hold, "hold", "Hold"},
                 {Beyond::Cycle, "cycle", "Cycle"},
                 {Beyond::Mirror, "mirror", "Mirror"},
                 {Beyond::Default, "default", "Default Color"}}};
    static constexpr std::tuple params{
        param(&Params::top, {.name = "top",
                             .label = "TOP",
                             .help = "The operator whose pixels are taken; without one there are "
                                     "no channels."}),
        param(&Params::r,
              prefix("r", "Red Name", "Name of the channels with red; empty leaves them out.")),
        param(&Params::g,
              prefix("g", "Green Name", "Name of the channels with green; empty leaves them out.")),
        param(&Params::b,
              prefix("b", "Blue Name", "Name of the channels with blue; empty leaves them out.")),
        param(&Params::a,
              prefix("a", "Alpha Name", "Name of the channels with alpha; empty leaves them out.")),
        param(&Params::singleset,
              {.name = "singleset",
               .label = "Single Set",
               .help = "One channel for each colour, all rows one after the other."}),
        param(&Params::excludenans,
              {.name = "excludenans",
               .label = "Exclude NaNs",
               .help = "Leaves out pixels with a NaN in any channel, which makes a single set."}),
        param(&Params::activechannel,
              {.name = "activechannel",
               .label = "Active Channel",
               .help = "Takes only pixels that are not 0 here, which makes a single set.",
               .menu = {{Active::None, "none", "None"},
                        {Active::Red, "red", "Red"},
                        {Active::Green, "green", "Green"},
                        {Active::Blue, "blue", "Blue"},
                        {Active::Alpha, "alpha", "Alpha"}}}),
        param(&Params::rgbaunit, {.name = "rgbaunit",
                                  .label = "RGBA Units",
                                  .help = "What the value 1 of a pixel becomes.",
                                  .menu = {{Scale::One, "u1", "0 to 1"},
                                           {Scale::Byte, "u256", "0 to 255"},
                                           {Scale::Word, "u65536", "0 to 65535"}}}),
        param(&Params::crop,
              {.name = "crop",
               .label = "Crop",
               .help = "What to take: the pixel at U Start, V Start; the row at V Start or the "
                       "column at U Start (from the top, as a single set), between the other "
                       "Start and End; the block between all four; or everything.",
               .menu = {{Crop::Pixel, "pixel", "Pixel (U,V)"},
                        {Crop::Row, "row", "Row (U)"},
                        {Crop::Column, "col", "Column (V)"},
                        {Crop::Block, "block", "Rows and Columns"},
                        {Crop::Full, "full", "Full Image"}}}),
        param(&Params::uvunits,
              {.name = "uvunits",
               .label = "UV Units",
               .help = "How places are given, from the bottom left: fractions, an End being an "
                       "edge; or numbers of pixels, an End being the last pixel.",
               .menu = {{Unit::Fraction, "norm", "0 to 1"}, {Unit::Pixels, "pixel", "Pixels"}}}),
        param(&Params::ustart, edge("ustart", "U Start", "Left side of what is taken.")),
        param(&Params::uend, edge("uend", "U End", "Right side of what is taken.")),
        param(&Params::vstart, edge("vstart", "V Start", "Lower side of what is taken.")),
        param(&Params::vend, edge("vend", "V End", "Upper side of what is taken.")),
        param(&Params::interp, {.name = "interp",
                                .label = "Interpolate",
                                .help = "What the input's places between pixels give.",
                                .menu = {{Interpolate::Nearest, "nearest", "Nearest Sample"},
                                         {Interpolate::Linear, "linear", "Linear"}}}),
        param(&Params::imageleft,
              named(outside, "imageleft", "Image Left", "What is left of the image.")),
        param(&Params::imageright,
              named(outside, "imageright", "Image Right", "What is right of the image.")),
        param(&Params::imagebottom,
              named(outside, "imagebottom", "Image Bottom", "What is below the image.")),
        param(&Params::imagetop,
              named(outside, "imagetop", "Image Top", "What is above the image.")),
        param(&Params::defcolor, {.name = "defcolor",
                                  .label = "Default Color",
                                  .help = "The colour outside of an image that has none there.",
                                  .soft_min = 0,
                                  .soft_max = 1,
                                  .color = true}),
        param(&Params::start, start_param),
        param(&Params::startunit, startunit_param),
        param(&Params::rate, rate_param())};

    // Which colours are wanted, and how their channels are called.
    struct Wanted {
        std::array<int, 4> take{};
        std::vector<std::string> names;

        int count() const { return static_cast<int>(names.size()); }
    };

    static Wanted wanted(const Params& p) {
        Wanted out;
        const std::string* const names[] = {&p.r, &p.g, &p.b, &p.a};
        for (int channel = 0; channel < 4; ++channel) {
            if (names[channel]->empty()) continue;
            out.take[out.names.size()] = channel;
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

    // Pixels from a first to a last one, from the top.
    struct Window {
        int left, right, top, bottom;
    };

    struct Span {
        int first, last;
    };

    static Span span_of(Unit unit, double start, double end, int size, char axis) {
        constexpr int most = 16384;
        const Span out = unit == Unit::Pixels
                             ? Span{FloatPicture::whole(start), FloatPicture::whole(end)}
                             : Span{FloatPicture::whole(std::round(start * size)),
                                    FloatPicture::whole(std::round(end * size)) - 1};
        if (out.last < out.first || out.last - out.first >= most)
            throw Error(ErrorKind::Value,
                        fmt::format("'{0}start' to '{0}end' must be 1 to {1} pixels, got those "
                                    "from {2} to {3}",
                                    axis, most, out.first, out.last));
        return out;
    }

    static int place(Unit unit, double at, int size) {
        return FloatPicture::whole(unit == Unit::Pixels ? at : at * size);
    }

    static Window window(const Params& p, int width, int height) {
        if (p.crop == Crop::Full) return {0, width - 1, 0, height - 1};
        const bool wide = p.crop == Crop::Row || p.crop == Crop::Block;
        const bool high = p.crop == Crop::Column || p.crop == Crop::Block;
        const int u = place(p.uvunits, p.ustart, width), v = place(p.uvunits, p.vstart, height);
        const Span across = wide ? span_of(p.uvunits, p.ustart, p.uend, width, 'u') : Span{u, u};
        const Span up = high ? span_of(p.uvunits, p.vstart, p.vend, height, 'v') : Span{v, v};
        return {across.first, across.last, height - 1 - up.last, height - 1 - up.first};
    }

    static float factor(Scale scale) {
        return scale == Scale::One ? 1.0f : scale == Scale::Byte ? 255.0f : 65535.0f;
    }

    static bool counts(const Params& p, const FloatPixel& pixel) {
        const bool broken =
            p.excludenans && std::ranges::any_of(pixel, [](float v) { return std::isnan(v); });
        return !broken && (p.activechannel == Active::None ||
                           pixel[static_cast<std::size_t>(p.activechannel) - 1] != 0);
    }

    static void fill_window(const Params& p, const Wanted& w, FloatPicture& picture,
                            ChopOutput& out) {
        const Window at = window(p, picture.width(), picture.height());
        const int width = at.right - at.left + 1, height = at.bottom - at.top + 1;
        const bool sieved = p.excludenans || p.activechannel != Active::None;
        const bool single = p.singleset || sieved || p.crop == Crop::Column;
        const int sets = single ? 1 : height;
        std::int64_t taken = std::int64_t{width} * height;
        if (sieved) {
            taken = 0;
            for (int y = at.top; y <= at.bottom; ++y)
                for (const FloatPixel& pixel : picture.row(at.left, at.right, y))
                    taken += counts(p, pixel);
        }
        out.resize(sets * w.count(), taken / sets);
        name(out, w, sets, !single);
        const float scale = factor(p.rgbaunit);
        std::size_t sample = 0;
        for (int y = at.top; y <= at.bottom; ++y) {
            const int set = single ? 0 : (y - at.top) * w.count();
            if (!single) sample = 0;
            std::array<float*, 4> to{};
            for (int c = 0; c < w.count(); ++c)
                to[static_cast<std::size_t>(c)] = out.channel(set + c).data();
            const std::span<const FloatPixel> row = picture.row(at.left, at.right, y);
            for (std::size_t c = 0; c < w.names.size() && !sieved; ++c) {
                const auto take = static_cast<std::size_t>(w.take[c]);
                for (std::size_t x = 0; x < row.size(); ++x)
                    to[c][sample + x] = row[x][take] * scale;
            }
            if (!sieved) {
                sample += row.size();
                continue;
            }
            for (const FloatPixel& pixel : row) {
                if (!counts(p, pixel)) continue;
                for (std::size_t c = 0; c < w.names.size(); ++c)
                    to[c][sample] = pixel[static_cast<std::size_t>(w.take[c])] * scale;
                ++sample;
            }
        }
    }

    static void fill_places(const Params& p, const Wanted& w, FloatPicture& picture,
                            const ChannelBlock& places, ChopOutput& out) {
        if (places.channels() < 2)
            throw Error(
                ErrorKind::Value,
                fmt::format("input 0 expects two channels, u and v, got {}", places.channels()));
        out.resize(w.count(), places.samples());
        name(out, w, 1, false);
        const float scale = factor(p.rgbaunit);
        const bool pixels = p.uvunits == Unit::Pixels;
        for (std::size_t i = 0; i < static_cast<std::size_t>(places.samples()); ++i) {
            const double u = places.channel(0)[i], v = places.channel(1)[i];
            const double x = pixels ? u + 0.5 : u * picture.width();
            const double y = picture.height() - (pixels ? v + 0.5 : v * picture.height());
            // Half a pixel up counts as the pixel above, as in `place`.
            const FloatPixel pixel =
                p.interp == Interpolate::Linear
                    ? picture.between(x, y)
                    : picture.at(FloatPicture::whole(x), -FloatPicture::whole(-y) - 1);
            for (std::size_t c = 0; c < w.names.size(); ++c)
                out.channel(static_cast<int>(c))[i] =
                    pixel[static_cast<std::size_t>(w.take[c])] * scale;
        }
        out.set_timing(places);
    }

    static void cook(const Params& p, const ChopInputs& inputs, ChopOutput& out, CookContext& ctx) {
        const Wanted w = wanted(p);
        const auto* image = static_cast<const Image*>(ctx.top(p.top));
        if (!image && p.top.ref) throw Error(ErrorKind::Cook, "'top': the operator has no image");
        if (image && !image->shape().is_flat())
            throw Error(ErrorKind::Cook, fmt::format("'top' must be a 2D image, got {}",
                                                     shape_text(image->shape())));
        if (!image || w.names.empty()) {
            out.resize(0, 0);
            out.set_names(std::vector<std::string>{});
            return;
        }
        const gpu::ReadImage read = gpu::read_image(*image);
        FloatPicture picture(read.pixels, read.keep,
                             {p.imageleft, p.imageright, p.imagebottom, p.imagetop, p.defcolor});
        if (inputs.size() > 0 && !ctx.input_path(0).empty())
            return fill_places(p, w, picture, inputs[0], out);
        fill_window(p, w, picture, out);
        const Rational rate = rate_or_fps(p.rate, ctx);
        out.set_rate(rate);
        out.set_start(sample_of(p.start, p.startunit, rate, ctx));
    }
};

SARABET_OPERATOR(TOPTo)

}  // namespace
}  // namespace sarabet::ops
