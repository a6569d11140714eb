// lookup.cpp -- Lookup: values become colours of a table.
#include "core/array_cast.hpp"

#include <sarabet/op/image_params.hpp>
#include <sarabet/op/top.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

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
    static constexpr const char* arrays[] = {"table"};

    struct Params {
        sarabet::Array lut;
        std::array<float, 2> index{0, 1};
        ChannelChoice channel = ChannelChoice::Independent;
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
                       "is the table; without that too nothing changes.",
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
              named(channel_choice_param, "channel", "Index Channel",
                    "The value that all channels are looked up by; Independent: each by its own. "
                    "Luminance is 0.299 red + 0.587 green + 0.114 blue.")),
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

    static void check(const sarabet::Array& lut) {
        const auto entries = lut.shape[0], channels = lut.shape[1];
        if (entries < 1 || (channels != 1 && channels != 3 && channels != 4))
            throw Error(ErrorKind::Value,
                        fmt::format("'lut' expects shape (entries, 1, 3 or 4), got ({}, {})",
                                    entries, channels));
    }

    // The table as fractions, four channels wide.
    static std::vector<float> widened(const sarabet::Array& lut) {
        const auto channels = static_cast<std::size_t>(lut.shape[1]);
        const auto item = static_cast<std::int64_t>(item_size(lut.dtype));
        std::vector<float> values(lut.size());
        copy_elements({.data = lut.data.get(),
                       .dtype = lut.dtype,
                       .shape = lut.shape,
                       .strides = {lut.shape[1] * item, item},
                       .writable = false,
                       .keep = nullptr},
                      DType::Float32, values.data());
        const float unit = lut.dtype == DType::UInt8    ? 1.0f / 255
                           : lut.dtype == DType::UInt16 ? 1.0f / 65535
                                                        : 1.0f;
        std::vector<float> table(values.size() / channels * 4);
        for (std::size_t i = 0; i < table.size(); ++i)
            table[i] = values[i / 4 * channels + std::min(i % 4, channels - 1)] * unit;
        return table;
    }

    // What is found for every byte.
    static std::vector<float> for_bytes(const Params& p, const std::vector<float>& table) {
        const std::size_t last = table.size() / 4 - 1;
        const float span = p.index[1] - p.index[0];
        std::vector<float> found(256 * 4);
        for (std::size_t i = 0; i < found.size(); ++i) {
            const float c = static_cast<float>(i / 4) / 255;
            const float at = span == 0 ? (c >= p.index[0] ? 1.0f : 0.0f) : (c - p.index[0]) / span;
            const float place = std::clamp(at, 0.0f, 1.0f) * static_cast<float>(last);
            const auto entry = std::min(static_cast<std::size_t>(place), last);
            const float part = place - static_cast<float>(entry);
            const std::size_t next = std::min(entry + 1, last);
            found[i] = table[entry * 4 + i % 4] * (1 - part);
            if (part > 0) found[i] += table[next * 4 + i % 4] * part;
        }
        return found;
    }

    // True if only bytes are looked up.
    static bool takes_bytes(const Params& p, const Image& input, const TopOutput& out) {
        const bool mixed = p.channel == ChannelChoice::Luminance ||
                           p.channel == ChannelChoice::RGBAverage ||
                           p.channel == ChannelChoice::Average;
        return !mixed && info_of(input.format()).dtype == DType::UInt8 &&
               input.format() != PixelFormat::SRGBA8Fixed && input.width() == out.width() &&
               input.height() == out.height();
    }

    static void cook(const Params& p, const TopInputs& inputs, TopOutput& out, CookContext&) {
        if (!p.lut) {
            if (!inputs.has(1)) out.share(inputs[0]);
            out.set_array("table", {}, {0, 0, 0, 0});
            return;
        }
        check(p.lut);
        std::vector<float> table = widened(p.lut);
        const bool bytes = takes_bytes(p, inputs[0], out);
        if (bytes) table = for_bytes(p, table);
        out.set_array("table", table,
                      {static_cast<int>(table.size() / 4), static_cast<int>(p.lut.shape[1]),
                       bytes ? 1 : 0, 0});
    }
};

SARABET_OPERATOR(Lookup)

}  // namespace
}  // namespace sarabet::ops
