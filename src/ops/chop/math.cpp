// math.cpp -- Math: arithmetic on channels, within an input and between inputs.
//
// In order: each channel by itself (preop), the channels of each input with one another (chanop),
// the inputs with one another (chopop), the result by itself (postop), then add, multiply, add,
// from range to range, whole numbers. What an output channel is made of is planned first, as a list
// of slots with their terms; then samples are computed in chunks that stay in the cache.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"
#include "core/patterns.hpp"

#include <sarabet/op/channel_params.hpp>
#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace sarabet::ops {
namespace {

enum class Unary { Off, Negate, Positive, Root, Square, Inverse };
enum class Combine { Off, Add, Subtract, Multiply, Divide, Average, Minimum, Maximum, Length };
enum class Match { Index, Name };

template <class Operation>
void each(std::span<float> x, Operation operation) {
    for (float& value : x) value = operation(value);
}

void apply(Unary op, std::span<float> x) {
    switch (op) {
        case Unary::Off: return;
        case Unary::Negate: return each(x, [](float v) { return -v; });
        case Unary::Positive: return each(x, [](float v) { return std::abs(v); });
        case Unary::Root: return each(x, [](float v) { return std::sqrt(v); });
        case Unary::Square: return each(x, [](float v) { return v * v; });
        case Unary::Inverse: return each(x, [](float v) { return 1 / v; });
    }
}

void apply(Whole how, std::span<float> x) {
    switch (how) {
        case Whole::Off: return;
        case Whole::Ceiling: return each(x, [](float v) { return std::ceil(v); });
        case Whole::Floor: return each(x, [](float v) { return std::floor(v); });
        case Whole::Round: return each(x, [](float v) { return std::nearbyint(v); });
    }
}

// Combining goes term by term: the first is taken, the others folded in, the result finished.
void begin(Combine op, std::span<float> x) {
    if (op == Combine::Length) each(x, [](float v) { return v * v; });
}

template <class Operation>
void fold(std::span<float> x, std::span<const float> y, Operation operation) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = operation(x[i], y[i]);
}

void fold(Combine op, std::span<float> x, std::span<const float> y) {
    switch (op) {
        case Combine::Off: return;
        case Combine::Add:
        case Combine::Average: return fold(x, y, [](float a, float b) { return a + b; });
        case Combine::Subtract: return fold(x, y, [](float a, float b) { return a - b; });
        case Combine::Multiply: return fold(x, y, [](float a, float b) { return a * b; });
        case Combine::Divide: return fold(x, y, [](float a, float b) { return a / b; });
        case Combine::Minimum: return fold(x, y, [](float a, float b) { return std::min(a, b); });
        case Combine::Maximum: return fold(x, y, [](float a, float b) { return std::max(a, b); });
        case Combine::Length: return fold(x, y, [](float a, float b) { return a + b * b; });
    }
}

void finish(Combine op, std::span<float> x, int terms) {
    if (op == Combine::Length) each(x, [](float v) { return std::sqrt(v); });
    if (op == Combine::Average && terms > 1)
        each(x, [count = static_cast<float>(terms)](float v) { return v / count; });
}

// Menus that two parameters share.
constexpr detail::ParamDecl<Unary> unary{.menu = {{Unary::Off, "off", "Off"},
                                                  {Unary::Negate, "negate", "Negate"},
                                                  {Unary::Positive, "pos", "Positive"},
                                                  {Unary::Root, "root", "Root"},
                                                  {Unary::Square, "square", "Square"},
                                                  {Unary::Inverse, "inverse", "Inverse"}}};
constexpr detail::ParamDecl<Combine> combine{.menu = {{Combine::Off, "off", "Off"},
                                                      {Combine::Add, "add", "Add"},
                                                      {Combine::Subtract, "sub", "Subtract"},
                                                      {Combine::Multiply, "mul", "Multiply"},
                                                      {Combine::Divide, "div", "Divide"},
                                                      {Combine::Average, "avg", "Average"},
                                                      {Combine::Minimum, "min", "Minimum"},
                                                      {Combine::Maximum, "max", "Maximum"},
                                                      {Combine::Length, "len", "Length"}}};

/// Arithmetic on channels: each by itself, those of an input together, inputs together.
struct Math final : Chop {
    static constexpr OpInfo info{.type = "mathCHOP",
                                 .label = "Math",
                                 .summary = "Arithmetic on channels and between inputs.",
                                 .min_inputs = 1,
                                 .max_inputs = most_aligned};
    struct Params {
        Unary preop = Unary::Off;
        Combine chanop = Combine::Off;
        Combine chopop = Combine::Off;
        Unary postop = Unary::Off;
        Match match = Match::Index;
        Align align = Align::Auto;
        Whole integer = Whole::Off;
        float preoff = 0;
        float gain = 1;
        float postoff = 0;
        ValueRange fromrange = {0, 1};
        ValueRange torange = {0, 1};
        std::string scope = "*";
    };
    static constexpr std::tuple params{
        param(&Params::preop, named(unary, "preop", "Channel Pre OP",
                                    "Done to each channel first. Roots of negative values and "
                                    "divisions by 0 give what floats give: nan, inf.")),
        param(&Params::chanop, named(combine, "chanop", "Combine Channels",
                                     "Makes one channel of the channels of each input: the first, "
                                     "with the others added, subtracted, ...")),
        param(&Params::chopop,
              named(combine, "chopop", "Combine CHOPs",
                    "Makes one channel of those that match in all inputs. Off puts the inputs "
                    "side by side. A channel without a match stays as it is.")),
        param(&Params::postop, named(unary, "postop", "Channel Post OP",
                                     "Done to each channel after channels were combined.")),
        param(&Params::match, {.name = "match",
                               .label = "Match by",
                               .help = "Which channels of the inputs are combined.",
                               .menu = {{Match::Index, "index", "Channel Number"},
                                        {Match::Name, "name", "Channel Name"}}}),
        param(&Params::align, align_param),
        param(&Params::integer, integer_param),
        param(&Params::preoff, {.name = "preoff",
                                .label = "Pre-Add",
                                .help = "Added before the multiplication.",
                                .soft_min = -1,
                                .soft_max = 1}),
        param(&Params::gain, {.name = "gain",
                              .label = "Multiply",
                              .help = "Factor of the values.",
                              .soft_min = 0,
                              .soft_max = 10}),
        param(&Params::postoff, {.name = "postoff",
                                 .label = "Post-Add",
                                 .help = "Added after the multiplication.",
                                 .soft_min = -1,
                                 .soft_max = 1}),
        param(&Params::fromrange, fromrange_param),
        param(&Params::torange, torange_param),
        param(&Params::scope, {.name = "scope",
                               .label = "Scope",
                               .help = "Patterns of the channels to work on; others pass "
                                       "unchanged, of the first input alone where inputs are "
                                       "combined."})};

    // A channel that goes into a result; channel -1 stands for all of an input, combined.
    struct Term {
        int input;
        int channel;
        int next = -1;
    };
    struct Slot {
        int input;  // where the name comes from
        int channel;
        bool passes;  // out of scope
        int first = -1;
        int last = -1;
        int terms = 0;
    };
    struct Plan {
        std::vector<Slot> slots;
        std::vector<Term> terms;
        std::vector<int> combined;  // slots in scope, in order
    };

    static bool in_scope(const Params& p, const std::string& name) {
        return p.scope == "*" || matches_any(p.scope, name);
    }

    static int new_slot(Plan& plan, int input, int channel, bool passes) {
        if (!passes) plan.combined.push_back(static_cast<int>(plan.slots.size()));
        plan.slots.push_back({input, channel, passes});
        return static_cast<int>(plan.slots.size()) - 1;
    }

    static int matching_slot(const Params& p, const Aligned& inputs, const Plan& plan, int nth,
                             const std::string& name) {
        if (p.match == Match::Index)
            return nth < static_cast<int>(plan.combined.size())
                       ? plan.combined[static_cast<std::size_t>(nth)]
                       : -1;
        for (const int index : plan.combined) {
            const Slot& slot = plan.slots[static_cast<std::size_t>(index)];
            if (inputs[slot.input].name(slot.channel) == name) return index;
        }
        return -1;
    }

    static void add_term(Plan& plan, int index, Term term) {
        Slot& slot = plan.slots[static_cast<std::size_t>(index)];
        const auto made = static_cast<int>(plan.terms.size());
        plan.terms.push_back(term);
        (slot.last < 0 ? slot.first : plan.terms[static_cast<std::size_t>(slot.last)].next) = made;
        slot.last = made;
        ++slot.terms;
    }

    static void make_plan(const Params& p, const Aligned& inputs, Plan& plan) {
        plan.slots.clear();
        plan.terms.clear();
        plan.combined.clear();
        for (int k = 0; k < inputs.size(); ++k) {
            const bool others = p.chopop != Combine::Off && k > 0;
            int nth = 0;
            for (int c = 0; c < inputs[k].channels(); ++c) {
                const std::string& name = inputs[k].name(c);
                if (!in_scope(p, name)) {
                    if (!others) new_slot(plan, k, c, true);
                    continue;
                }
                const bool whole = p.chanop != Combine::Off;
                if (whole && nth > 0) continue;
                int slot = others ? matching_slot(p, inputs, plan, nth, name) : -1;
                if (slot < 0) slot = new_slot(plan, k, c, false);
                add_term(plan, slot, {k, whole ? -1 : c});
                ++nth;
            }
        }
    }

    static void read_term(const Params& p, const Aligned& inputs, const Term& term,
                          std::int64_t first, std::span<float> x, std::span<float> scratch) {
        if (term.channel >= 0) {
            inputs.read(term.input, term.channel, first, x);
            return apply(p.preop, x);
        }
        const ChannelBlock& block = inputs[term.input];
        int count = 0;
        for (int c = 0; c < block.channels(); ++c) {
            if (!in_scope(p, block.name(c))) continue;
            const std::span<float> to = count == 0 ? x : scratch;
            inputs.read(term.input, c, first, to);
            apply(p.preop, to);
            if (count++ == 0)
                begin(p.chanop, x);
            else
                fold(p.chanop, x, scratch);
        }
        finish(p.chanop, x, count);
    }

    // What is done to a result by itself.
    static void finish_result(const Params& p, std::span<float> x) {
        apply(p.postop, x);
        if (p.preoff != 0 || p.gain != 1 || p.postoff != 0)
            each(x, [before = p.preoff, gain = p.gain, after = p.postoff](float v) {
                return (v + before) * gain + after;
            });
        if (p.fromrange != p.torange)
            each(x, [from = p.fromrange, to = p.torange](float v) { return ranged(from, to, v); });
        apply(p.integer, x);
    }

    static void compute(const Params& p, const Aligned& inputs, const Plan& plan, const Slot& slot,
                        std::span<float> result) {
        constexpr std::size_t chunk = 1024;
        std::array<float, chunk> second;
        std::array<float, chunk> third;
        for (std::size_t at = 0; at < result.size(); at += chunk) {
            const std::span<float> x = result.subspan(at, std::min(chunk, result.size() - at));
            const auto first = static_cast<std::int64_t>(at);
            if (slot.passes) {
                inputs.read(slot.input, slot.channel, first, x);
                continue;
            }
            const std::span<float> y(second.data(), x.size()), z(third.data(), x.size());
            for (int t = slot.first; t >= 0;) {
                const Term& term = plan.terms[static_cast<std::size_t>(t)];
                const bool is_first = t == slot.first;
                read_term(p, inputs, term, first, is_first ? x : y, z);
                if (is_first)
                    begin(p.chopop, x);
                else
                    fold(p.chopop, x, y);
                t = term.next;
            }
            finish(p.chopop, x, slot.terms);
            finish_result(p, x);
        }
    }

    // One input, all of it in scope, channels not combined: the common case.
    static void cook_simple(const Params& p, const ChannelBlock& in, ChopOutput& out,
                            CookContext& ctx) {
        out.resize(in.channels(), in.samples());
        out.set_names(in.shared_names());
        out.set_timing(in);
        const std::span<float> x = out.all();
        std::copy_n(in.data(), x.size(), x.data());
        apply(p.preop, x);
        if (p.chopop == Combine::Length) each(x, [](float v) { return std::abs(v); });
        if (in.channels() < 2 || &ctx.for_channel(p, 1) == &p) return finish_result(p, x);
        for (int c = 0; c < in.channels(); ++c)
            finish_result(ctx.for_channel(p, c), out.channel(c));
    }

    static void cook(const Params& p, const ChopInputs& inputs, ChopOutput& out, CookContext& ctx) {
        if (inputs.size() == 1 && p.scope == "*" && p.chanop == Combine::Off)
            return cook_simple(p, inputs[0], out, ctx);
        const Aligned aligned(inputs, ctx, p.align);
        thread_local Plan plan;
        make_plan(p, aligned, plan);
        out.resize(static_cast<int>(plan.slots.size()), aligned.samples());
        aligned.apply(out);
        for (std::size_t i = 0; i < plan.slots.size(); ++i)
            compute(ctx.for_channel(p, static_cast<int>(i)), aligned, plan, plan.slots[i],
                    out.channel(static_cast<int>(i)));
        out.derive_names(aligned.blocks(), [&] {
            std::vector<std::string> names;
            for (const Slot& slot : plan.slots)
                names.push_back(aligned[slot.input].name(slot.channel));
            return unique_names(std::move(names));
        });
    }
};

SARABET_OPERATOR(Math)

}  // namespace
}  // namespace sarabet::ops
