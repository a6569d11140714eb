// constant.cpp -- Constant: channels with values that a person sets.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"
#include "core/patterns.hpp"

#include <sarabet/op/channel_params.hpp>
#include <sarabet/op/chop.hpp>

#include <algorithm>

namespace sarabet::ops {
namespace {

/// Channels with values that a person sets, one sample long unless an interval is asked for.
struct Constant final : Chop {
    static constexpr OpInfo info{.type = "constantCHOP",
                                 .label = "Constant",
                                 .summary = "Channels with values that a person sets."};

    struct Channel {
        std::string name = "chan1";
        float value = 0;
    };
    struct Params {
        std::vector<Channel> channels = {Channel{}};
        bool single = true;
        double start = 0;
        TimeUnit startunit = TimeUnit::Samples;
        double end = 599;
        TimeUnit endunit = TimeUnit::Samples;
        double rate = 0;
    };
    static constexpr std::tuple params{
        sequence(&Params::channels, "const", "Channels", "The channels, in order.",
                 std::tuple{param(&Channel::name,
                                  {.name = "name",
                                   .label = "Name",
                                   .help = "Name of the channel; a pattern such as t[xyz] makes "
                                           "several. Without a name there is no channel."}),
                            param(&Channel::value, {.name = "value",
                                                    .label = "Value",
                                                    .help = "Value of the channel.",
                                                    .soft_min = -1,
                                                    .soft_max = 1})}),
        param(&Params::single, {.name = "single",
                                .label = "Single Sample",
                                .help = "One sample at index 0 instead of an interval."}),
        param(&Params::start, start_param),
        param(&Params::startunit, startunit_param),
        param(&Params::end, end_param),
        param(&Params::endunit, endunit_param),
        param(&Params::rate, rate_param())};

    // True if the output is named already as the blocks say: the common case, for which nothing
    // is made anew when a value changes in every frame.
    static bool named(const Params& p, const std::vector<std::string>& names) {
        return names.size() == p.channels.size() &&
               std::equal(names.begin(), names.end(), p.channels.begin(),
                          [](const std::string& name, const Channel& c) { return name == c.name; });
    }

    static std::vector<std::string> names_of(const Params& p) {
        std::vector<std::string> names;
        for (const Channel& c : p.channels)
            for (std::string& name : expand(c.name)) names.push_back(std::move(name));
        return unique_names(std::move(names));
    }

    static void cook(const Params& p, const ChopInputs&, ChopOutput& out, CookContext& ctx) {
        const Rational rate = rate_or_fps(p.rate, ctx);
        const TimeSlice interval = p.single ? TimeSlice{0, 1} : interval_of(p, rate, ctx);
        const bool plain = named(p, out.block().names());
        if (!plain) out.derive_names({}, [&] { return names_of(p); });
        out.resize(static_cast<int>(out.block().names().size()), interval.count);
        int channel = 0;
        for (std::size_t block = 0; block < p.channels.size(); ++block) {
            const std::size_t copies = plain ? 1 : expand(p.channels[block].name).size();
            for (std::size_t i = 0; i < copies; ++i, ++channel)
                std::ranges::fill(out.channel(channel),
                                  ctx.for_channel(p, channel).channels[block].value);
        }
        out.set_rate(rate);
        out.set_start(interval.start);
    }
};

SARABET_OPERATOR(Constant)

}  // namespace
}  // namespace sarabet::ops
