// pattern.cpp -- Pattern: a shape of a given number of samples.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"
#include "core/noise_hash.hpp"
#include "core/patterns.hpp"
#include "core/wave_shapes.hpp"

#include <sarabet/op/channel_params.hpp>
#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace sarabet::ops {
namespace {

/// A shape of a given number of samples, without a place in time: tables, curves, positions.
///
/// Sine, cosine, triangle, square and pulse repeat seamlessly: the sample after the last one would
/// be the first. A ramp reaches 1 in its last sample; a cyclic ramp stops one step before. With an
/// input the pattern has the input's length, start and rate, and may be combined with its channels.
struct Pattern final : Chop {
    static constexpr OpInfo info{.type = "patternCHOP",
                                 .label = "Pattern",
                                 .summary = "A shape of a given number of samples.",
                                 .max_inputs = 1};
    enum class Wave {
        Constant,
        Sine,
        Cosine,
        Triangle,
        Ramp,
        RampSamples,
        Square,
        Pulse,
        Random,
        RandomCycle,
        RandomOrder,
        Step,
        RampCyclic,
        Curve
    };
    enum class Combine { Off, Append, Insert, Replace, Add, Multiply };
    struct Params {
        Wave wavetype = Wave::Sine;
        int length = 1000;
        double numcycles = 1;
        bool steppercycle = false;
        int numsteps = 2;
        float bias = 0;
        double seed = 1;
        double phase = 0;
        double phasestep = 0;
        std::array<float, 2> taper = {1, 1};
        float taperdecay = 1;
        float amp = 1;
        float offset = 0;
        ValueRange fromrange = {0, 1};
        ValueRange torange = {0, 1};
        Whole integer = Whole::Off;
        bool reverse = false;
        std::string channelname = "chan1";
        Combine combine = Combine::Off;
        double rate = 0;
        CurveKeys curve{{{0, 0}, {0.5, 1}, {1, 0}}};
    };
    static constexpr std::tuple params{
        param(&Params::wavetype,
              {.name = "wavetype",
               .label = "Type",
               .help = "Shape of one cycle. Random Non-Repeating Integers: "
                       "0 to length - 1 in random order, each once. Step: from "
                       "0 to 1 in equal steps.",
               .menu = {{Wave::Constant, "const", "Constant"},
                        {Wave::Sine, "sin", "Sine"},
                        {Wave::Cosine, "cos", "Cosine"},
                        {Wave::Triangle, "tri", "Triangle"},
                        {Wave::Ramp, "ramp", "Ramp"},
                        {Wave::RampSamples, "rampsamples", "Ramp Samples"},
                        {Wave::Square, "square", "Square"},
                        {Wave::Pulse, "pulse", "Pulse"},
                        {Wave::Random, "random", "Random"},
                        {Wave::RandomCycle, "randomcycle", "Random per Cycle"},
                        {Wave::RandomOrder, "randomnonrepint", "Random Non-Repeating Integers"},
                        {Wave::Step, "step", "Step"},
                        {Wave::RampCyclic, "rampcyclic", "Ramp (Cyclic)"},
                        {Wave::Curve, "curve", "Curve"}}}),
        param(&Params::length, {.name = "length",
                                .label = "Length",
                                .help = "Number of samples, without an input.",
                                .unit = "samples",
                                .min = 0,
                                .max = 1e9,
                                .soft_max = 1000}),
        param(&Params::numcycles, {.name = "numcycles",
                                   .label = "Number of Cycles",
                                   .help = "Cycles within the length.",
                                   .unit = "cycles",
                                   .soft_min = 0,
                                   .soft_max = 10}),
        param(&Params::steppercycle,
              {.name = "steppercycle",
               .label = "Step per Cycle",
               .help = "Step climbs from 0 to 1 in each cycle instead of once in the length."}),
        param(&Params::numsteps, {.name = "numsteps",
                                  .label = "Number of Steps",
                                  .help = "How many values Step has; the first is 0, the last 1.",
                                  .min = 1,
                                  .max = 1e6,
                                  .soft_max = 16}),
        param(&Params::bias, {.name = "bias",
                              .label = "Bias",
                              .help = "Moves the middle of the cycle of triangle and square: to "
                                      "its start at -1, to its end at 1.",
                              .min = -1,
                              .max = 1}),
        param(&Params::seed, {.name = "seed",
                              .label = "Seed",
                              .help = "Another number gives other random values; the project's "
                                      "seed counts too.",
                              .soft_min = 0,
                              .soft_max = 100}),
        param(&Params::phase, {.name = "phase",
                               .label = "Phase",
                               .help = "Shifts the shape ahead by a part of its cycle.",
                               .unit = "cycles",
                               .soft_min = 0,
                               .soft_max = 1}),
        param(&Params::phasestep, {.name = "phasestep",
                                   .label = "Phase Step per Channel",
                                   .help = "Phase added for each channel after the first.",
                                   .unit = "cycles",
                                   .soft_min = 0,
                                   .soft_max = 1}),
        param(&Params::taper, {.name = "taper",
                               .label = "Taper",
                               .help = "Factors of the first and of the last sample; those "
                                       "between change evenly.",
                               .soft_min = 0,
                               .soft_max = 1,
                               .components = {"1", "2"}}),
        param(&Params::taperdecay, {.name = "taperdecay",
                                    .label = "Taper Decay",
                                    .help = "Exponent of the taper's factors, their sign kept.",
                                    .min = 0,
                                    .soft_max = 4}),
        param(&Params::amp, {.name = "amp",
                             .label = "Amplitude",
                             .help = "Factor of the shape.",
                             .soft_min = 0,
                             .soft_max = 10}),
        param(&Params::offset, {.name = "offset",
                                .label = "Offset",
                                .help = "Added to the shape.",
                                .soft_min = -1,
                                .soft_max = 1}),
        param(&Params::fromrange, fromrange_param),
        param(&Params::torange, torange_param),
        param(&Params::integer, integer_param),
        param(&Params::reverse,
              {.name = "reverse", .label = "Reverse", .help = "Puts the last sample first."}),
        param(&Params::channelname, channelname_param),
        param(&Params::combine,
              {.name = "combine",
               .label = "Combine Channels",
               .help = "What becomes of the input's channels: left out; put before or after the "
                       "new ones; or replaced by, added to or multiplied with the new channel of "
                       "the same name, where those without a partner stay as they are.",
               .menu = {{Combine::Off, "off", "Off"},
                        {Combine::Append, "append", "Append"},
                        {Combine::Insert, "insert", "Insert"},
                        {Combine::Replace, "replace", "Replace"},
                        {Combine::Add, "add", "Add"},
                        {Combine::Multiply, "multiply", "Multiply"}}}),
        param(&Params::rate, rate_param()),
        param(&Params::curve,
              {.name = "curve",
               .label = "Curve",
               .help = "Keys of (position, value) for the type Curve, where a cycle "
                       "goes from 0 to 1: straight between them, level before the "
                       "first and after the last."})};

    // A ramp that is 1, not 0, where one cycle meets the next.
    static double ramp(double cycles) { return cycles == 0 ? 0 : cycles - (std::ceil(cycles) - 1); }

    // One channel: the parameters with what differs from channel to channel.
    struct Curve {
        const Params& p;
        std::int64_t length;
        double phase;
        std::uint64_t key;

        double cycles(std::int64_t sample) const {
            return phase + static_cast<double>(sample) * p.numcycles / static_cast<double>(length);
        }
    };

    // Positions a hair before a step belong to it: they are what rounding left of its beginning.
    static double step(const Curve& c, std::int64_t i) {
        const double at = c.p.steppercycle
                              ? c.cycles(i)
                              : c.phase + static_cast<double>(i) / static_cast<double>(c.length);
        const double done = std::floor(wave::within(at + 1e-12) * c.p.numsteps);
        return c.p.numsteps > 1 ? std::min(done / (c.p.numsteps - 1), 1.0) : 0;
    }

    static double shape(const Curve& c, std::int64_t i) {
        const Params& p = c.p;
        const double at = c.cycles(i);
        switch (p.wavetype) {
            case Wave::Constant: return 1;
            case Wave::Sine: return wave::sine(at);
            case Wave::Cosine: return wave::sine(at + 0.25);
            case Wave::Triangle: return wave::triangle(at, p.bias);
            case Wave::Ramp:
                return c.length < 2 ? wave::within(c.phase)
                                    : ramp(c.phase + static_cast<double>(i) * p.numcycles /
                                                         static_cast<double>(c.length - 1));
            case Wave::RandomOrder:  // put in order by fill()
            case Wave::RampSamples: return static_cast<double>(i);
            case Wave::Square: return wave::square(at, p.bias);
            case Wave::Pulse: return wave::pulse(at, c.cycles(i - 1));
            case Wave::Random: return noise::unit(c.key, i);
            case Wave::RandomCycle:
                return noise::unit(c.key, static_cast<std::int64_t>(std::floor(at)));
            case Wave::Step: return step(c, i);
            case Wave::RampCyclic: return wave::within(at);
            case Wave::Curve: return p.curve.at(static_cast<float>(wave::within(at)));
        }
        return 0;
    }

    static double taper(const Params& p, double along) {
        const double factor = p.taper[0] + (p.taper[1] - p.taper[0]) * along;
        if (p.taperdecay == 1) return factor;
        return std::copysign(std::pow(std::abs(factor), p.taperdecay), factor);
    }

    static void shuffle(std::uint64_t key, std::span<float> samples) {
        for (std::size_t left = samples.size(); left > 1; --left) {
            const double at =
                noise::unit(key, static_cast<std::int64_t>(left)) * static_cast<double>(left);
            std::swap(samples[left - 1], samples[static_cast<std::size_t>(at)]);
        }
    }

    static void fill(const Curve& c, std::span<float> samples) {
        const Params& p = c.p;
        const bool ranges = p.fromrange != p.torange;
        const bool ordered = p.wavetype == Wave::RandomOrder;
        if (ordered) {
            std::iota(samples.begin(), samples.end(), 0.0f);
            shuffle(c.key, samples);
        }
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const double along =
                samples.size() > 1 ? static_cast<double>(i) / static_cast<double>(c.length - 1) : 0;
            double x = ordered ? samples[i] : shape(c, static_cast<std::int64_t>(i));
            x = x * p.amp * taper(p, along) + p.offset;
            if (ranges) x = ranged(p.fromrange, p.torange, x);
            samples[i] = static_cast<float>(made_whole(p.integer, x));
        }
        if (p.reverse) std::ranges::reverse(samples);
    }

    static void fill(const Params& all, int made, CookContext& ctx, std::span<float> samples) {
        const Params& p = ctx.for_channel(all, made);
        fill({p, static_cast<std::int64_t>(samples.size()), p.phase + made * p.phasestep,
              noise::key(ctx.seed(), p.seed, made)},
             samples);
    }

    // What an output channel is made of: a channel of the input, a new one, or both.
    struct Slot {
        int input = -1;
        int made = -1;
    };

    static std::vector<Slot> arrange(Combine how, const std::vector<std::string>& given,
                                     const std::vector<std::string>& made) {
        std::vector<Slot> slots;
        if (how == Combine::Append || how >= Combine::Replace)
            for (std::size_t i = 0; i < given.size(); ++i) slots.push_back({static_cast<int>(i)});
        for (std::size_t m = 0; m < made.size(); ++m) {
            const auto partner =
                how >= Combine::Replace ? std::ranges::find(given, made[m]) : given.end();
            if (partner != given.end())
                slots[static_cast<std::size_t>(partner - given.begin())].made = static_cast<int>(m);
            else
                slots.push_back({-1, static_cast<int>(m)});
        }
        if (how == Combine::Insert)
            for (std::size_t i = 0; i < given.size(); ++i) slots.push_back({static_cast<int>(i)});
        return slots;
    }

    static void cook_combined(const Params& p, const ChannelBlock& in, ChopOutput& out,
                              CookContext& ctx) {
        const std::vector<std::string> made = unique_names(expand(p.channelname));
        const std::vector<Slot> slots = arrange(p.combine, in.names(), made);
        out.resize(static_cast<int>(slots.size()), in.samples());
        std::vector<std::string> names;
        for (std::size_t i = 0; i < slots.size(); ++i) {
            const Slot slot = slots[i];
            const std::span<float> to = out.channel(static_cast<int>(i));
            names.push_back(slot.input >= 0 ? in.name(slot.input)
                                            : made[static_cast<std::size_t>(slot.made)]);
            if (slot.made >= 0) fill(p, slot.made, ctx, to);
            if (slot.input < 0) continue;
            const std::span<const float> from = in.channel(slot.input);
            if (slot.made < 0) std::ranges::copy(from, to.begin());
            if (slot.made < 0 || p.combine == Combine::Replace) continue;
            for (std::size_t s = 0; s < to.size(); ++s)
                to[s] = p.combine == Combine::Add ? to[s] + from[s] : to[s] * from[s];
        }
        out.set_names(unique_names(std::move(names)));
        out.set_timing(in);
    }

    static void cook(const Params& p, const ChopInputs& inputs, ChopOutput& out, CookContext& ctx) {
        if (inputs.size() > 0 && !ctx.input_path(0).empty())
            return cook_combined(p, inputs[0], out, ctx);
        const int channels = name_channels(out, p.channelname);
        out.resize(channels, p.length);
        out.set_rate(rate_or_fps(p.rate, ctx));
        for (int c = 0; c < channels; ++c) fill(p, c, ctx, out.channel(c));
    }
};

SARABET_OPERATOR(Pattern)

}  // namespace
}  // namespace sarabet::ops
