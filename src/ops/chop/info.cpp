// info.cpp -- Info: what there is to know about another operator, as channels.
#include "core/any_ref.hpp"
#include "core/channel_names.hpp"
#include "core/graph.hpp"

#include <sarabet/op/chop.hpp>
#include <sarabet/op/image.hpp>

namespace sarabet::ops {
namespace {

/// Tells of an operator of any family, with one sample per channel, anew in each frame. Of all:
/// total_cooks, cook_time (milliseconds of the last cook), cook_frame and cook_abs_frame (its
/// frame, -1 before there is one), cooked_this_frame, warnings and errors (how many). Of a TOP also
/// resx, resy and depth (pixels and slices); of a CHOP start, length, sample_rate, num_channels and
/// time_slice. Data that the operator does not have counts 0. One that fails is no problem here:
/// its errors are what the channel tells.
struct Info final : Chop {
    static constexpr OpInfo info{.type = "infoCHOP",
                                 .label = "Info",
                                 .summary = "What there is to know about another operator."};

    enum class Type { All, General };
    struct Params {
        AnyRef op;
        Type infotype = Type::All;
        std::string iscope = "*";
        bool passive = false;
    };
    static constexpr std::tuple params{
        param(&Params::op, {.name = "op",
                            .label = "Operator",
                            .help = "The operator to tell of; without one there are no channels."}),
        param(&Params::infotype,
              {.name = "infotype",
               .label = "Info Type",
               .help = "Everything, or only what all families of operators have.",
               .menu = {{Type::All, "all", "All"}, {Type::General, "general", "General"}}}),
        param(&Params::iscope,
              {.name = "iscope",
               .label = "Scope",
               .help = "Patterns of the channels to make, in the order wanted; ^name leaves out."}),
        param(&Params::passive,
              {.name = "passive",
               .label = "Passive",
               .help = "Tells of the operator as it is, without asking it to cook."})};

    struct Fact {
        const char* name;
        double value;
    };

    static void add_general(std::vector<Fact>& facts, const Node& node, std::int64_t frame) {
        const auto cooked = static_cast<double>(node.cook_frame);
        facts = {{"total_cooks", static_cast<double>(node.cooks)},
                 {"cook_time", node.cook_ms},
                 {"cook_frame", cooked},
                 {"cook_abs_frame", cooked},
                 {"cooked_this_frame", node.cook_frame == frame ? 1.0 : 0.0},
                 {"warnings", static_cast<double>(node.warnings.size())},
                 {"errors", node.error ? 1.0 : 0.0}};
    }

    static void add_of_family(std::vector<Fact>& facts, const Node& node) {
        const Ref<const Output> data = node.published();
        if (node.type->family == Family::Top) {
            const auto* image = static_cast<const Image*>(data.get());
            facts.insert(facts.end(), {{"resx", image ? image->width() : 0.0},
                                       {"resy", image ? image->height() : 0.0},
                                       {"depth", image ? image->depth() : 0.0}});
        } else if (node.type->family == Family::Chop) {
            const auto* block = static_cast<const ChannelBlock*>(data.get());
            facts.insert(facts.end(),
                         {{"start", block ? static_cast<double>(block->start()) : 0.0},
                          {"length", block ? static_cast<double>(block->samples()) : 0.0},
                          {"sample_rate", block ? block->rate().value() : 0.0},
                          {"num_channels", block ? static_cast<double>(block->channels()) : 0.0},
                          {"time_slice", block && block->time_slice() ? 1.0 : 0.0}});
        }
    }

    static void cook(const Params& p, const ChopInputs&, ChopOutput& out, CookContext& ctx) {
        const std::int64_t frame = ctx.time().frame;
        const std::shared_ptr<Node> node = ctx.graph().resolve(ctx.node(), p.op.ref);
        std::vector<Fact> facts;
        if (node) {
            if (!p.passive) ctx.graph().pull(*node);
            // What is noted as read makes its reader stale when it fails.
            if (!p.passive && !node->error && !node->stale) ctx.graph().record_output(*node);
            add_general(facts, *node, frame);
            if (p.infotype == Type::All) add_of_family(facts, *node);
        }
        std::vector<std::string> names, wanted;
        for (const Fact& fact : facts) names.emplace_back(fact.name);
        std::vector<int> picked;
        pick_names(names, p.iscope, picked);
        out.resize(static_cast<int>(picked.size()), picked.empty() ? 0 : 1);
        for (std::size_t i = 0; i < picked.size(); ++i) {
            const Fact& fact = facts[static_cast<std::size_t>(picked[i])];
            out.channel(static_cast<int>(i))[0] = static_cast<float>(fact.value);
            wanted.emplace_back(fact.name);
        }
        if (wanted != out.block().names()) out.set_names(std::move(wanted));
    }
};

SARABET_OPERATOR(Info)

}  // namespace
}  // namespace sarabet::ops
