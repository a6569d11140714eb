// lfo.cpp -- LFO: a low-frequency oscillator.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"
#include "core/wave_shapes.hpp"

#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <cmath>

namespace sarabet::ops {
namespace {

/// Low-frequency oscillator: a waveform that goes on for ever, one time slice after the other.
///
/// It has been running since frame 0, whenever it is made or first asked for. The first input bends
/// the frequency by octaves: 1 doubles it, -1 halves it.
struct LFO final : Chop {
    static constexpr OpInfo info{
        .type = "lfoCHOP", .label = "LFO", .summary = "Low-frequency oscillator.", .max_inputs = 1};
    enum class Wave { Sine, Normal, Triangle, Ramp, Square, Pulse };
    struct Params {
        Wave wavetype = Wave::Sine;
        bool play = true;
        double frequency = 1;
        float offset = 0;
        float amp = 1;
        float bias = 0;
        double phase = 0;
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
        param(&Params::reset, {.name = "reset",
                               .label = "Reset",
                               .help = "Holds the wave at the start of its cycle."}),
        param(&Params::resetpulse, {.name = "resetpulse",
                                    .label = "Reset Pulse",
                                    .help = "Starts the cycle again in this frame."}),
        param(&Params::channelname, {.name = "channelname",
                                     .label = "Channel Names",
                                     .help = "Names of the channels; t[xyz] makes three."}),
        param(&Params::rate, {.name = "rate",
                              .label = "Sample Rate",
                              .help = "Samples per second; 0 gives one sample per frame.",
                              .unit = "Hz",
                              .min = 0,
                              .max = 1e6,
                              .soft_max = 48000})};

    // The phase of a sample is start + step * frequency / rate: one rounding, however long it runs.
    struct State {
        double start = 0;       // cycles
        std::int64_t last = 0;  // step of the last sample made
        double frequency = 0;
        Rational rate{0, 1};
        std::int64_t next = -1;    // sample after the last one made; -1: none yet
        std::vector<double> bent;  // cycles that the input added, by channel
    };

    static double cycles(const State& state, std::int64_t step) {
        return state.start + static_cast<double>(state.last + step) * state.frequency *
                                 static_cast<double>(state.rate.den) /
                                 static_cast<double>(state.rate.num);
    }

    static void begin_slice(const Params& p, State& state, Rational rate, TimeSlice slice) {
        const bool moving = p.play && !p.reset;
        const bool first = state.next < 0;
        if (!first && moving && state.rate == rate)
            state.last += slice.start - state.next;  // samples that a short slice left out
        if (state.frequency != p.frequency || !(state.rate == rate)) {
            if (!first) state.start = wave::within(cycles(state, 0));
            state.last = 0;
            state.frequency = p.frequency;
            state.rate = rate;
        }
        if (first && moving) state.last = slice.start - 1;
        if (p.reset || p.resetpulse) {
            state.start = 0;
            state.last = moving ? -1 : 0;
            std::ranges::fill(state.bent, 0.0);
        }
        state.next = slice.start + slice.count;
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

    static void fill(const Params& p, State& state, int channel, const ChannelBlock* octaves,
                     std::int64_t first, std::span<float> samples) {
        const bool moving = p.play && !p.reset;
        const double step = p.frequency / state.rate.value();
        double& bent = state.bent[static_cast<std::size_t>(channel)];
        const int bend = octaves ? std::min(channel, octaves->channels() - 1) : -1;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const auto n = static_cast<std::int64_t>(i);
            const double base = p.phase + bent;
            const double at = base + cycles(state, moving ? n + 1 : 0);
            double before = base + cycles(state, moving ? n : -1);
            if (bend >= 0) {
                const double octave = sample_at(*octaves, bend, first + n, state.rate);
                const double pace = step * std::exp2(octave);
                before = at - pace;
                if (moving) bent += pace - step;
            }
            samples[i] = static_cast<float>(p.amp * shape(p, at, before) + p.offset);
        }
        bent = wave::within(bent);
    }

    static void cook(const Params& p, State& state, const ChopInputs& inputs, ChopOutput& out,
                     CookContext& ctx) {
        const Rational rate = rate_or_fps(p.rate, ctx);
        const TimeSlice slice = ctx.slice(rate);
        begin_slice(p, state, rate, slice);
        const int channels = name_channels(out, p.channelname);
        out.resize(channels, slice.count);
        out.set_rate(rate);
        out.set_start(slice.start);
        out.set_time_slice(true);
        state.bent.resize(static_cast<std::size_t>(channels), 0.0);
        const bool wired = inputs.size() > 0 && !ctx.input_path(0).empty();
        const ChannelBlock* octaves = wired ? &inputs[0] : nullptr;
        for (int c = 0; c < channels; ++c) fill(p, state, c, octaves, slice.start, out.channel(c));
        if (p.play && !p.reset) state.last += slice.count;
    }
};

SARABET_OPERATOR(LFO)

}  // namespace
}  // namespace sarabet::ops
