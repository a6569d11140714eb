// lfo.cpp -- LFO: a low-frequency oscillator.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"
#include "core/wave_shapes.hpp"

#include <sarabet/op/channel_params.hpp>
#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <cmath>

namespace sarabet::ops {
namespace {

/// Low-frequency oscillator: a waveform that goes on for ever, one time slice after the other.
///
/// It has been running since frame 0, whenever it is made or first asked for. The first input bends
/// the frequency by octaves: 1 doubles it, -1 halves it. A second input, on above 0, resets as
/// Reset Condition says. A third input is one cycle of a wave that takes the place of Type.
struct LFO final : Chop {
    static constexpr OpInfo info{
        .type = "lfoCHOP", .label = "LFO", .summary = "Low-frequency oscillator.", .max_inputs = 3};
    enum class Wave { Sine, Normal, Triangle, Ramp, Square, Pulse };
    enum class Condition { OffToOn, On, OnToOff, Off };
    struct Params {
        Wave wavetype = Wave::Sine;
        bool play = true;
        double frequency = 1;
        float offset = 0;
        float amp = 1;
        float bias = 0;
        double phase = 0;
        Condition resetcondition = Condition::OffToOn;
        bool reset = false;
        Pulse resetpulse;
        std::string channelname = "chan1";
        double rate = 0;
    };
    static constexpr std::tuple params{
        param(&Params::wavetype, {.name = "wavetype",
                                  .label = "Type",
                                  .help = "Shape of one cycle.",
                                  .menu = {{Wave::Sine, "sin", "Sine"},
                                           {Wave::Normal, "normal", "Gaussian"},
                                           {Wave::Triangle, "tri", "Triangle"},
                                           {Wave::Ramp, "ramp", "Ramp"},
                                           {Wave::Square, "square", "Square"},
                                           {Wave::Pulse, "pulse", "Pulse"}}}),
        param(&Params::play, {.name = "play",
                              .label = "Play",
                              .help = "Moves through the waveform; off holds the phase."}),
        param(&Params::frequency, {.name = "frequency",
                                   .label = "Frequency",
                                   .help = "Cycles per second.",
                                   .unit = "Hz",
                                   .soft_min = 0,
                                   .soft_max = 10}),
        param(&Params::offset, {.name = "offset",
                                .label = "Offset",
                                .help = "Added to the wave.",
                                .soft_min = -1,
                                .soft_max = 1}),
        param(&Params::amp, {.name = "amp",
                             .label = "Amplitude",
                             .help = "Factor of the wave.",
                             .soft_min = 0,
                             .soft_max = 10}),
        param(&Params::bias, {.name = "bias",
                              .label = "Bias",
                              .help = "Moves the middle of the cycle of gaussian, triangle and "
                                      "square: to its start at -1, to its end at 1.",
                              .min = -1,
                              .max = 1}),
        param(&Params::phase, {.name = "phase",
                               .label = "Phase",
                               .help = "Shifts the wave ahead by a part of its cycle.",
                               .unit = "cycles",
                               .soft_min = 0,
                               .soft_max = 1}),
        param(&Params::resetcondition,
              {.name = "resetcondition",
               .label = "Reset Condition",
               .help = "When the second input resets: as it goes on or off, or as long as it is.",
               .menu = {{Condition::OffToOn, "offtoon", "Off to On"},
                        {Condition::On, "on", "While On"},
                        {Condition::OnToOff, "ontooff", "On to Off"},
                        {Condition::Off, "off", "While Off"}}}),
        param(&Params::reset, {.name = "reset",
                               .label = "Reset",
                               .help = "Holds the wave at the start of its cycle."}),
        param(&Params::resetpulse, {.name = "resetpulse",
                                    .label = "Reset Pulse",
                                    .help = "Starts the cycle again in this frame."}),
        param(&Params::channelname, channelname_param),
        param(&Params::rate, rate_param(48000))};

    // The phase of a sample is start + step * frequency / rate: one rounding, however long it runs.
    struct Oscillator {
        double start = 0;       // cycles
        std::int64_t last = 0;  // step of the last sample made
        double frequency = 0;
        double bent = 0;  // cycles that the input added
    };
    struct State {
        std::vector<Oscillator> channels{1};
        Rational rate{0, 1};
        std::int64_t next = -1;  // sample after the last one made; -1: none yet
        bool was_on = false;     // the reset input, in the last sample
    };

    // What a slice does: whether it moves, whether it begins at the start of the cycle.
    struct Motion {
        bool moving;
        bool restarts;
        const ChannelBlock* octaves;
        const ChannelBlock* source;
    };

    // Looks at each sample of the reset input, so that a short pulse is not missed.
    static Motion motion(const Params& p, State& state, const ChannelBlock* reset, Rational rate,
                         TimeSlice slice) {
        bool held = p.reset, edge = p.resetpulse.fired;
        if (reset && reset->channels() > 0) {
            for (std::int64_t i = 0; i < slice.count; ++i) {
                const bool on = sample_at(*reset, 0, slice.start + i, rate) > 0;
                edge = edge || (p.resetcondition == Condition::OffToOn && on && !state.was_on) ||
                       (p.resetcondition == Condition::OnToOff && !on && state.was_on);
                state.was_on = on;
            }
            held = held || p.resetcondition == (state.was_on ? Condition::On : Condition::Off);
        }
        return {p.play && !held, held || edge, nullptr, nullptr};
    }

    static double cycles(const Oscillator& o, Rational rate, std::int64_t step) {
        return o.start + static_cast<double>(o.last + step) * o.frequency *
                             static_cast<double>(rate.den) / static_cast<double>(rate.num);
    }

    // `before` is the State of the last slice.
    static void begin_slice(const Params& p, const Motion& motion, const State& before,
                            Oscillator& o, Rational rate, TimeSlice slice) {
        const bool moving = motion.moving;
        const bool first = before.next < 0;
        if (!first && moving && before.rate == rate)
            o.last += slice.start - before.next;  // samples that a short slice left out
        if (o.frequency != p.frequency || !(before.rate == rate)) {
            if (!first) o.start = wave::within(cycles(o, before.rate, 0));
            o.last = 0;
            o.frequency = p.frequency;
        }
        if (first && moving) o.last = slice.start - 1;
        if (motion.restarts) o = {.last = moving ? -1 : 0, .frequency = o.frequency};
    }

    static double shape(const Params& p, double at, double before) {
        switch (p.wavetype) {
            case Wave::Sine: return wave::sine(at);
            case Wave::Normal: return wave::bell(at, p.bias);
            case Wave::Triangle: return wave::triangle(at, p.bias);
            case Wave::Ramp: return wave::within(at);
            case Wave::Square: return wave::square(at, p.bias);
            case Wave::Pulse: return wave::pulse(at, before);
        }
        return 0;
    }

    // One cycle of a channel as a closed curve: after its last sample comes the first.
    static double drawn(std::span<const float> cycle, double at) {
        if (cycle.empty()) return 0;
        const double x = wave::within(at) * static_cast<double>(cycle.size());
        const std::size_t below = std::min(static_cast<std::size_t>(x), cycle.size() - 1);
        const double from = cycle[below], to = cycle[(below + 1) % cycle.size()];
        return from + (to - from) * (x - static_cast<double>(below));
    }

    static void fill(const Params& p, const Motion& motion, Oscillator& o, Rational rate,
                     int channel, std::int64_t first, std::span<float> samples) {
        const bool moving = motion.moving;
        const ChannelBlock* octaves = motion.octaves;
        std::span<const float> cycle;
        if (motion.source && motion.source->channels() > 0)
            cycle = motion.source->channel(std::min(channel, motion.source->channels() - 1));
        const double step = p.frequency / rate.value();
        const int bend = octaves ? std::min(channel, octaves->channels() - 1) : -1;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const auto n = static_cast<std::int64_t>(i);
            const double base = p.phase + o.bent;
            const double at = base + cycles(o, rate, moving ? n + 1 : 0);
            double before = base + cycles(o, rate, moving ? n : -1);
            if (bend >= 0) {
                const double octave = sample_at(*octaves, bend, first + n, rate);
                const double pace = step * std::exp2(octave);
                before = at - pace;
                if (moving) o.bent += pace - step;
            }
            const double value = motion.source ? drawn(cycle, at) : shape(p, at, before);
            samples[i] = static_cast<float>(p.amp * value + p.offset);
        }
        o.bent = wave::within(o.bent);
        if (moving) o.last += static_cast<std::int64_t>(samples.size());
    }

    static void cook(const Params& p, State& state, const ChopInputs& inputs, ChopOutput& out,
                     CookContext& ctx) {
        const Rational rate = rate_or_fps(p.rate, ctx);
        const TimeSlice slice = ctx.slice(rate);
        const auto wired = [&](int input) -> const ChannelBlock* {
            const bool there = input < inputs.size() && !ctx.input_path(input).empty();
            return there ? &inputs[input] : nullptr;
        };
        Motion now = motion(p, state, wired(1), rate, slice);
        now.octaves = wired(0);
        now.source = wired(2);
        const int channels = name_channels(out, p.channelname);
        out.resize(channels, slice.count);
        out.set_rate(rate);
        out.set_start(slice.start);
        out.set_time_slice(true);
        Oscillator newcomer = state.channels.front();  // in step with the first one
        newcomer.bent = 0;
        state.channels.resize(static_cast<std::size_t>(std::max(channels, 1)), newcomer);
        for (int c = 0; c < channels; ++c) {
            const Params& own = ctx.for_channel(p, c);
            Oscillator& o = state.channels[static_cast<std::size_t>(c)];
            begin_slice(own, now, state, o, rate, slice);
            fill(own, now, o, rate, c, slice.start, out.channel(c));
        }
        state.rate = rate;
        state.next = slice.start + slice.count;
    }
};

SARABET_OPERATOR(LFO)

}  // namespace
}  // namespace sarabet::ops
