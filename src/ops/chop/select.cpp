// select.cpp -- Select: some of the channels of an operator anywhere.
#include "core/channel_names.hpp"

#include <sarabet/op/chop.hpp>

#include <algorithm>

namespace sarabet::ops {
namespace {

/// Picks channels by name, in the order of the patterns, and may rename them.
struct Select final : Chop {
    static constexpr OpInfo info{.type = "selectCHOP",
                                 .label = "Select",
                                 .summary = "Picks channels by name from any operator.",
                                 .max_inputs = 1};
    struct Params {
        ChopRef chop;
        std::string channames = "*";
        std::string renamefrom = "*";
        std::string renameto = "*";
        bool filterbydigits = false;
        int digits = 1;
        bool stripdigits = false;
    };
    // The names to choose from: those of the source, if there is one.
    static std::vector<std::string> source_names(const void* params, CookContext& ctx) {
        try {
            const ChopInputs inputs(ctx);
            return source(*static_cast<const Params*>(params), inputs, ctx).names();
        } catch (const Error&) {
            return {};
        }
    }

    static constexpr std::tuple params{
        param(&Params::chop, {.name = "chop",
                              .label = "CHOP",
                              .help = "The operator to take channels from; if empty, the input."}),
        param(&Params::channames,
              {.name = "channames",
               .label = "Channel Names",
               .help = "Patterns of the channels to take, in the order wanted; ^name leaves out.",
               .choices = source_names}),
        param(&Params::renamefrom, {.name = "renamefrom",
                                    .label = "Rename from",
                                    .help = "Patterns of the taken channels to rename."}),
        param(&Params::renameto, {.name = "renameto",
                                  .label = "Rename to",
                                  .help = "The new names, as the Rename operator takes them."}),
        param(&Params::filterbydigits,
              {.name = "filterbydigits",
               .label = "Filter by Digits",
               .help = "Takes only channels whose name ends with the number Digits."}),
        param(&Params::digits, {.name = "digits",
                                .label = "Digits",
                                .help = "The number that Filter by Digits looks for.",
                                .min = 0,
                                .max = 1e9,
                                .soft_max = 10}),
        param(&Params::stripdigits,
              {.name = "stripdigits",
               .label = "Strip Digits",
               .help = "Takes the number off the end of the names, before they are renamed."})};

    static const ChannelBlock& source(const Params& p, const ChopInputs& inputs, CookContext& ctx) {
        if (!p.chop.ref) {
            if (inputs.size() == 0)
                throw Error(ErrorKind::Cook, "expects 'chop' or a wired input, got neither");
            return inputs[0];
        }
        const ChannelBlock* block = ctx.chop(p.chop);
        if (!block) throw Error(ErrorKind::Cook, "the operator given by 'chop' has no data");
        return *block;
    }

    static bool ends_with_number(const std::string& name, int number) {
        return name_base(name).size() != name.size() && name_number(name) == number;
    }

    // A name that is all digits keeps them.
    static std::string without_number(const std::string& name) {
        const std::string_view base = name_base(name);
        return std::string(base.empty() ? name : base);
    }

    static void cook(const Params& p, const ChopInputs& inputs, ChopOutput& out, CookContext& ctx) {
        const ChannelBlock& in = source(p, inputs, ctx);
        thread_local std::vector<int> picked;
        pick_names(in.names(), p.channames, picked);
        if (p.filterbydigits)
            std::erase_if(picked, [&](int c) { return !ends_with_number(in.name(c), p.digits); });
        const bool all =
            static_cast<int>(picked.size()) == in.channels() && std::ranges::is_sorted(picked);
        if (all) {
            out.share(in);
        } else {
            out.resize(static_cast<int>(picked.size()), in.samples());
            for (std::size_t i = 0; i < picked.size(); ++i)
                std::ranges::copy(in.channel(picked[i]), out.channel(static_cast<int>(i)).begin());
            out.set_timing(in);
        }
        if (all && p.renameto == "*" && !p.stripdigits) return;
        const ChannelBlock* const from[] = {&in};
        out.derive_names(from, [&] {
            std::vector<std::string> names;
            for (const int channel : picked)
                names.push_back(p.stripdigits ? without_number(in.name(channel))
                                              : in.name(channel));
            if (p.stripdigits) names = unique_names(std::move(names));
            return p.renameto == "*" ? names : renamed(names, p.renamefrom, p.renameto);
        });
    }
};

SARABET_OPERATOR(Select)

}  // namespace
}  // namespace sarabet::ops
