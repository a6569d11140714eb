// lookup.cpp -- Lookup: values become colours of a table.
#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

namespace sarabet::ops {
namespace {

/// Replaces values by those of a table: an array, or a line across the second input. Between its
/// entries the table is straight, beyond its ends it goes on level.
struct Lookup final : Top {
    static constexpr OpInfo info{.type = "lookupTOP",
                                 .label = "Lookup",
                                 .summary = "Values become colours of a table.",
                                 .min_inputs = 1,
                                 .max_inputs = 2};
    static constexpr TopKind kind = TopKind::Gather;
    static constexpr const char* arrays[] = {"unit"};

    enum class Channel {
        Luminance,
        Red,
        Green,
        Blue,
        Alpha,
        RGBAverage,
        Average,
        RGBMax,
        Max,
        Independent
    };
    struct Params {
        sarabet::Array lut;
        std::array<float, 2> index{0, 1};
        Channel channel = Channel::Independent;
        bool independentalpha = false;
        std::array<float, 2> darkuv{0, 0.5f};
        PixelUnit darkuvunit = PixelUnit::Fraction;
        std::array<float, 2> lightuv{1, 0.5f};
        PixelUnit lightuvunit = PixelUnit::Fraction;
    };
    static constexpr std::tuple params{
        param(&Params::lut,
              {.name = "lut",
               .label = "Table",
               .help = "The table: (entries, channels), with 1 channel for all colours, 3 for red, "
                       "green and blue, or 4. uint8 and uint16 are taken as pixels, all else as "
                       "values. Alpha is kept but by a table of 4. Without one the second input "
                       "is the table.",
               .any_dtype = true,
               .shape = {-1, -1}}),
        param(&Params::index,
              {.name = "index",
               .label = "Index Range",
               .help = "The values that the first and the last entry of the table are for.",
               .soft_min = 0,
               .soft_max = 1,
               .components = {"1", "2"}}),
        param(&Params::channel,
              {.name = "channel",
               .label = "Index Channel",
               .help = "The value that all channels are looked up by; Independent: each by its "
                       "own. Luminance is 0.299 red + 0.587 green + 0.114 blue.",
               .menu = {{Channel::Luminance, "luminance", "Luminance"},
                        {Channel::Red, "red", "Red"},
                        {Channel::Green, "green", "Green"},
                        {Channel::Blue, "blue", "Blue"},
                        {Channel::Alpha, "alpha", "Alpha"},
                        {Channel::RGBAverage, "rgbaverage", "RGB Average"},
                        {Channel::Average, "average", "RGBA Average"},
                        {Channel::RGBMax, "rgbmax", "RGB Max"},
                        {Channel::Max, "max", "Max"},
                        {Channel::Independent, "independent", "RGBA Independent"}}}),
        param(&Params::independentalpha,
              {.name = "independentalpha",
               .label = "Independent Alpha",
               .help = "Looks alpha up by alpha, whatever the channel is."}),
        param(&Params::darkuv, {.name = "darkuv",
                                .label = "Dark UV",
                                .help = "Where the table begins on the second input, from the "
                                        "bottom left.",
                                .soft_min = 0,
                                .soft_max = 1,
                                .components = {"1", "2"}}),
        param(&Params::darkuvunit, named(pixel_unit_param, "darkuvunit", "Dark UV Unit",
                                         "What Dark UV is measured in.")),
        param(&Params::lightuv, {.name = "lightuv",
                                 .label = "Light UV",
                                 .help = "Where the table ends on the second input, from the "
                                         "bottom left.",
                                 .soft_min = 0,
                                 .soft_max = 1,
                                 .components = {"1", "2"}}),
        param(&Params::lightuvunit, named(pixel_unit_param, "lightuvunit", "Light UV Unit",
                                          "What Light UV is measured in."))};

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        float unit = 1;
        if (p.lut) {
            const auto channels = p.lut.shape[1];
            if (p.lut.shape[0] < 1 || (channels != 1 && channels != 3 && channels != 4))
                throw Error(ErrorKind::Value,
                            fmt::format("'lut' expects shape (entries, 1, 3 or 4), got ({}, {})",
                                        p.lut.shape[0], channels));
            if (p.lut.dtype == DType::UInt8) unit = 1.0f / 255;
            if (p.lut.dtype == DType::UInt16) unit = 1.0f / 65535;
        } else if (!inputs.has(1)) {
            throw Error(ErrorKind::Cook, "expects a table: an array 'lut' or an input 1");
        }
        out.set_array("unit", {&unit, 1}, {1, 0, 0, 0});
    }
};

SARABET_OPERATOR(Lookup)

}  // namespace
}  // namespace sarabet::ops
