// merge.cpp -- Merge: the channels of all inputs, side by side.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"

#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <numeric>

namespace sarabet::ops {
namespace {

/// Puts the channels of all inputs side by side, at the rate of the first.
struct Merge final : Chop {
    static constexpr OpInfo info{.type = "mergeCHOP",
                                 .label = "Merge",
                                 .summary = "The channels of all inputs, side by side.",
                                 .min_inputs = 1,
                                 .max_inputs = most_aligned};
    enum class Duplicate { Unique, First, Last, Replace };
    struct Params {
        Align align = Align::Auto;
        Duplicate duplicate = Duplicate::Unique;
    };
    static constexpr std::tuple params{
        param(&Params::align, align_param),
        param(&Params::duplicate,
              {.name = "duplicate",
               .label = "Duplicate Names",
               .help = "What happens to channels of the same name: numbered on, only the first or "
                       "the last kept, or the last in the place of the first.",
               .menu = {{Duplicate::Unique, "unique", "Make Unique"},
                        {Duplicate::First, "first", "Keep First"},
                        {Duplicate::Last, "last", "Keep Last"},
                        {Duplicate::Replace, "replace", "Replace"}}})};

    struct Source {
        int input;
        int channel;
    };

    static const std::string& name(const Aligned& inputs, const Source& source) {
        return inputs[source.input].name(source.channel);
    }

    // Leaves one source of each name. Sorted by name, those of the same name lie together in order.
    static void thin_out(const Aligned& inputs, Duplicate how, std::vector<Source>& sources) {
        thread_local std::vector<std::size_t> order;
        thread_local std::vector<char> drop;
        order.resize(sources.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        drop.assign(sources.size(), 0);
        std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
            const int by_name = name(inputs, sources[a]).compare(name(inputs, sources[b]));
            return by_name != 0 ? by_name < 0 : a < b;
        });
        for (std::size_t low = 0, high = 0; low < order.size(); low = high) {
            const std::size_t first = order[low];
            for (high = low; high < order.size() &&
                             name(inputs, sources[order[high]]) == name(inputs, sources[first]);
                 ++high)
                drop[order[high]] = 1;
            const std::size_t last = order[high - 1];
            if (how == Duplicate::Replace) sources[first] = sources[last];
            drop[how == Duplicate::Last ? last : first] = 0;
        }
        std::size_t kept = 0;
        for (std::size_t i = 0; i < sources.size(); ++i)
            if (!drop[i]) sources[kept++] = sources[i];
        sources.resize(kept);
    }

    static void cook(const Params& p, const ChopInputs& inputs, ChopOutput& out, CookContext& ctx) {
        const Aligned aligned(inputs, ctx, p.align);
        if (aligned.size() == 1) {
            out.share(aligned[0]);
            return;
        }
        thread_local std::vector<Source> sources;
        sources.clear();
        for (int i = 0; i < aligned.size(); ++i)
            for (int c = 0; c < aligned[i].channels(); ++c) sources.push_back({i, c});
        if (p.duplicate != Duplicate::Unique) thin_out(aligned, p.duplicate, sources);
        out.resize(static_cast<int>(sources.size()), aligned.samples());
        aligned.apply(out);
        for (std::size_t i = 0; i < sources.size(); ++i)
            aligned.read(sources[i].input, sources[i].channel, 0, out.channel(static_cast<int>(i)));
        out.derive_names(aligned.blocks(), [&] {
            std::vector<std::string> names;
            for (const Source& source : sources) names.push_back(name(aligned, source));
            return unique_names(std::move(names));
        });
    }
};

SARABET_OPERATOR(Merge)

}  // namespace
}  // namespace sarabet::ops
