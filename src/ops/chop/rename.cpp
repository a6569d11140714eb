// rename.cpp -- Rename: the same channels under other names.
#include "core/channel_names.hpp"

#include <sarabet/op/chop.hpp>

namespace sarabet::ops {
namespace {

/// Gives channels other names. The samples are shared, not copied.
struct Rename final : Chop {
    static constexpr OpInfo info{.type = "renameCHOP",
                                 .label = "Rename",
                                 .summary = "Gives channels other names.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    struct Params {
        std::string renamefrom = "*";
        std::string renameto = "*";
    };
    static constexpr std::tuple params{
        param(&Params::renamefrom,
              {.name = "renamefrom",
               .label = "From",
               .help = "Patterns of the channels to rename, such as chan* or t[xyz]."}),
        param(&Params::renameto,
              {.name = "renameto",
               .label = "To",
               .help = "The new names: plain names or t[xyz] for the matching channels in order, "
                       "or a pattern whose * and ? stand for what those of From matched, as in "
                       "new* or *(1)_*(0)."})};

    static void cook(const Params& p, const ChopInputs& inputs, ChopOutput& out, CookContext&) {
        const ChannelBlock& in = inputs[0];
        out.share(in);
        const ChannelBlock* const from[] = {&in};
        out.derive_names(from, [&] { return renamed(in.names(), p.renamefrom, p.renameto); });
    }
};

SARABET_OPERATOR(Rename)

}  // namespace
}  // namespace sarabet::ops
