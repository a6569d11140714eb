// shuffle.cpp -- Shuffle: the same samples in other channels.
#include "core/channel_names.hpp"

#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace sarabet::ops {
namespace {

/// Moves samples between channels: transposed, put one after the other, or split.
///
/// Where samples do not fill the last channel or group, zeros follow. A channel that is split gets
/// numbers: tx becomes tx1, tx2, ... and chan1 becomes chan1_1, chan1_2, ...
struct Shuffle final : Chop {
    static constexpr OpInfo info{.type = "shuffleCHOP",
                                 .label = "Shuffle",
                                 .summary = "The same samples in other channels.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    enum class Method {
        Off,
        Swap,
        SequenceByName,
        SequenceAll,
        SequenceN,
        SequenceEveryN,
        SequenceSamples,
        SplitAll,
        SplitN,
        SplitEveryN
    };
    struct Params {
        Method method = Method::Swap;
        int nval = 1;
        bool firstsample = false;
    };
    static constexpr std::tuple params{
        param(&Params::method,
              {.name = "method",
               .label = "Method",
               .help = "How samples move. By name: channels of one name but for their number, in "
                       "the order of the number. Every Nth: channels or samples 0, N, 2N, ..., "
                       "then 1, N+1, ...",
               .menu = {{Method::Off, "off", "Off"},
                        {Method::Swap, "swap", "Swap Channels and Samples"},
                        {Method::SequenceByName, "seqname", "Sequence Channels by Name"},
                        {Method::SequenceAll, "seqall", "Sequence All Channels"},
                        {Method::SequenceN, "seqn", "Sequence N Channels"},
                        {Method::SequenceEveryN, "seqeveryn", "Sequence Every Nth Channel"},
                        {Method::SequenceSamples, "sallsamples", "Sequence All Samples"},
                        {Method::SplitAll, "splitall", "Split All Samples"},
                        {Method::SplitN, "splitn", "Split N Samples"},
                        {Method::SplitEveryN, "spliteveryn", "Split Every Nth Sample"}}}),
        param(&Params::nval, {.name = "nval",
                              .label = "N Value",
                              .help = "N of the methods that name it.",
                              .min = 1,
                              .max = 1e9,
                              .soft_max = 10}),
        param(&Params::firstsample, {.name = "firstsample",
                                     .label = "Use First Sample Only",
                                     .help = "Takes only the first sample of each channel."})};

    // The input, of which perhaps only the first samples are used.
    struct Grid {
        const ChannelBlock& block;
        std::int64_t channels;
        std::int64_t samples;

        std::span<const float> row(std::int64_t channel) const {
            return block.channel(static_cast<int>(channel))
                .first(static_cast<std::size_t>(samples));
        }
    };

    static std::int64_t pieces(std::int64_t whole, std::int64_t size) {
        return whole / size + (whole % size != 0);
    }

    static void resize(ChopOutput& out, std::int64_t channels, std::int64_t samples) {
        if (channels > std::numeric_limits<int>::max())
            throw Error(ErrorKind::Value, "the method makes more channels than a CHOP can have");
        out.resize(static_cast<int>(channels), samples);
    }

    static float* row(ChopOutput& out, std::int64_t channel) {
        return out.channel(static_cast<int>(channel)).data();
    }

    static void swap(const Grid& in, ChopOutput& out) {
        resize(out, in.samples, in.channels);
        float* to = out.all().data();
        for (std::int64_t c = 0; c < in.channels; ++c) {
            const float* from = in.row(c).data();
            for (std::int64_t s = 0; s < in.samples; ++s) to[s * in.channels + c] = from[s];
        }
        out.number_names();
    }

    // Groups of channels, each made of those whose group() it is, one after the other in `order`.
    template <class Group>
    static void sequence(const Grid& in, ChopOutput& out, std::int64_t groups, std::int64_t longest,
                         const std::vector<int>& order, Group group) {
        resize(out, groups, longest * in.samples);
        std::ranges::fill(out.all(), 0.0f);
        thread_local std::vector<std::int64_t> filled;
        thread_local std::vector<int> heads;
        filled.assign(static_cast<std::size_t>(groups), 0);
        heads.assign(static_cast<std::size_t>(groups), 0);
        for (const int c : order) {
            const auto g = static_cast<std::size_t>(group(c));
            if (filled[g] == 0) heads[g] = c;
            std::ranges::copy(in.row(c),
                              row(out, static_cast<std::int64_t>(g)) + filled[g]++ * in.samples);
        }
        const ChannelBlock* const from[] = {&in.block};
        out.derive_names(from, [&] {
            std::vector<std::string> names;
            for (const int head : heads) names.push_back(in.block.name(head));
            return names;
        });
    }

    static void sequence_by_name(const Grid& in, ChopOutput& out) {
        thread_local std::vector<int> order, first, group;
        order.resize(static_cast<std::size_t>(in.channels));
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
        const auto base = [&](int c) { return name_base(in.block.name(c)); };
        std::ranges::sort(order, [&](int a, int b) {
            if (const int by_name = base(a).compare(base(b)); by_name != 0) return by_name < 0;
            return std::pair(name_number(in.block.name(a)), a) <
                   std::pair(name_number(in.block.name(b)), b);
        });
        group.assign(order.size(), 0);
        int groups = 0, length = 0, longest = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const bool begins = i == 0 || base(order[i]) != base(order[i - 1]);
            groups += begins;
            length = begins ? 1 : length + 1;
            longest = std::max(longest, length);
            group[static_cast<std::size_t>(order[i])] = groups - 1;
        }
        sequence(in, out, groups, longest, order,
                 [&](int c) { return group[static_cast<std::size_t>(c)]; });
    }

    static void sequence_channels(const Params& p, const Grid& in, ChopOutput& out) {
        thread_local std::vector<int> order;
        order.resize(static_cast<std::size_t>(in.channels));
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
        const std::int64_t n =
            std::clamp<std::int64_t>(p.method == Method::SequenceAll ? in.channels : p.nval, 1,
                                     std::max<std::int64_t>(in.channels, 1));
        const std::int64_t rest = pieces(in.channels, n);
        if (p.method == Method::SequenceEveryN)
            sequence(in, out, std::min(n, in.channels), rest, order, [&](int c) { return c % n; });
        else
            sequence(in, out, rest, p.method == Method::SequenceN ? n : in.channels, order,
                     [&](int c) { return c / n; });
    }

    static void sequence_samples(const Grid& in, ChopOutput& out) {
        resize(out, std::min<std::int64_t>(in.channels, 1), in.channels * in.samples);
        for (std::int64_t c = 0; c < in.channels; ++c)
            for (std::int64_t s = 0; s < in.samples; ++s)
                row(out, 0)[s * in.channels + c] = in.row(c)[static_cast<std::size_t>(s)];
        const ChannelBlock* const from[] = {&in.block};
        out.derive_names(from, [&] {
            return in.channels > 0 ? std::vector<std::string>{in.block.name(0)}
                                   : std::vector<std::string>{};
        });
    }

    // Sample k * apart + j * stride of a channel becomes sample j of its part k.
    static void split(const Grid& in, ChopOutput& out, std::int64_t parts, std::int64_t length,
                      std::int64_t apart, std::int64_t stride) {
        resize(out, in.channels * parts, length);
        for (std::int64_t c = 0; c < in.channels; ++c)
            for (std::int64_t k = 0; k < parts; ++k)
                for (std::int64_t j = 0; j < length; ++j) {
                    const std::int64_t at = k * apart + j * stride;
                    row(out, c * parts + k)[j] =
                        at < in.samples ? in.row(c)[static_cast<std::size_t>(at)] : 0;
                }
        const ChannelBlock* const from[] = {&in.block};
        out.derive_names(
            from,
            [&] {
                std::vector<std::string> names;
                for (std::int64_t c = 0; c < in.channels; ++c)
                    for (std::int64_t k = 0; k < parts; ++k) names.push_back(part_name(in, c, k));
                return unique_names(std::move(names));
            },
            parts);
    }

    static std::string part_name(const Grid& in, std::int64_t channel, std::int64_t part) {
        const std::string& name = in.block.name(static_cast<int>(channel));
        const bool numbered = name_base(name).size() != name.size();
        return name + (numbered ? "_" : "") + std::to_string(part + 1);
    }

    static void cook(const Params& p, const ChopInputs& inputs, ChopOutput& out, CookContext&) {
        const ChannelBlock& block = inputs[0];
        const std::int64_t used =
            p.firstsample ? std::min<std::int64_t>(block.samples(), 1) : block.samples();
        const Grid in{block, block.channels(), used};
        const std::int64_t n = std::clamp<std::int64_t>(p.nval, 1, std::max<std::int64_t>(used, 1));
        const std::int64_t rest = pieces(used, n);
        out.set_rate(block.rate());
        switch (p.method) {
            case Method::Off:
                if (!p.firstsample || block.samples() <= 1) return out.share(block);
                split(in, out, 1, 1, 0, 0);
                out.set_names(block.shared_names());
                return;
            case Method::Swap: return swap(in, out);
            case Method::SequenceByName: return sequence_by_name(in, out);
            case Method::SequenceAll:
            case Method::SequenceN:
            case Method::SequenceEveryN: return sequence_channels(p, in, out);
            case Method::SequenceSamples: return sequence_samples(in, out);
            case Method::SplitAll: return split(in, out, used, 1, 1, 1);
            case Method::SplitN: return split(in, out, rest, n, n, 1);
            case Method::SplitEveryN: return split(in, out, std::min(n, used), rest, 1, n);
        }
    }
};

SARABET_OPERATOR(Shuffle)

}  // namespace
}  // namespace sarabet::ops
