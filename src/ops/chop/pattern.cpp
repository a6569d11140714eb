// pattern.cpp -- Pattern: a shape of a given number of samples.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"
#include "core/noise_hash.hpp"
#include "core/wave_shapes.hpp"

#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace sarabet::ops {
namespace {

/// A shape of a given number of samples, without a place in time: tables, curves, positions.
///
/// Sine, cosine, triangle, square and pulse repeat seamlessly: the sample after the last one would
/// be the first. A ramp reaches 1 in its last sample; a cyclic ramp stops one step before.
struct Pattern final : Chop {
    static constexpr OpInfo info{.type = "patternCHOP",
                                 .label = "Pattern",
                                 .summary = "A shape of a given number of samples."};
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
        RampCyclic
    };
    enum class Whole { Off, Ceiling, Floor, Round };
    struct Params {
        Wave wavetype = Wave::Sine;
        int length = 1000;
        double numcycles = 1;
        float bias = 0;
        double seed = 1;
        double phase = 0;
        double phasestep = 0;
        std::array<float, 2> taper = {1, 1};
        float amp = 1;
        float offset = 0;
        std::array<float, 2> fromrange = {0, 1};
        std::array<float, 2> torange = {0, 1};
        Whole integer = Whole::Off;
        bool reverse = false;
        std::string channelname = "chan1";
        double rate = 0;
    };
    static constexpr std::tuple params{
        param(&Params::wavetype, {.name = "wavetype",
                                  .label = "Type",
                                  .help = "Shape of one cycle.",
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
                                           {Wave::RampCyclic, "rampcyclic", "Ramp (Cyclic)"}}}),
        param(&Params::length, {.name = "length",
                                .label = "Length",
                                .help = "Number of samples.",
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
        param(&Params::fromrange, {.name = "fromrange",
                                   .label = "From Range",
                                   .help = "Values that become the ends of To Range.",
                                   .components = {"1", "2"}}),
        param(&Params::torange, {.name = "torange",
                                 .label = "To Range",
                                 .help = "What the ends of From Range become.",
                                 .components = {"1", "2"}}),
        param(&Params::integer, {.name = "integer",
                                 .label = "Integer",
                                 .help = "Makes values whole; Round takes halves to even.",
                                 .menu = {{Whole::Off, "off", "Off"},
                                          {Whole::Ceiling, "ceiling", "Ceiling"},
                                          {Whole::Floor, "floor", "Floor"},
                                          {Whole::Round, "round", "Round"}}}),
        param(&Params::reverse,
              {.name = "reverse", .label = "Reverse", .help = "Puts the last sample first."}),
        param(&Params::channelname, {.name = "channelname",
                                     .label = "Channel Names",
                                     .help = "Names of the channels; t[xyz] makes three."}),
        param(&Params::rate, {.name = "rate",
                              .label = "Sample Rate",
                              .help = "Samples per second; 0 is the project's frame rate.",
                              .unit = "Hz",
                              .min = 0,
                              .max = 1e6,
                              .soft_max = 120})};

    // A ramp that is 1, not 0, where one cycle meets the next.
    static double ramp(double cycles) { return cycles == 0 ? 0 : cycles - (std::ceil(cycles) - 1); }

    static double shape(const Params& p, std::uint64_t key, std::int64_t i) {
        const double phase = p.phase;
        const auto cycles = [&](std::int64_t sample) {
            return phase + static_cast<double>(sample) * p.numcycles / p.length;
        };
        const double at = cycles(i);
        switch (p.wavetype) {
            case Wave::Constant: return 1;
            case Wave::Sine: return wave::sine(at);
            case Wave::Cosine: return wave::sine(at + 0.25);
            case Wave::Triangle: return wave::triangle(at, p.bias);
            case Wave::Ramp:
                return p.length < 2
                           ? wave::within(phase)
                           : ramp(phase + static_cast<double>(i) * p.numcycles / (p.length - 1));
            case Wave::RampSamples: return static_cast<double>(i);
            case Wave::Square: return wave::square(at, p.bias);
            case Wave::Pulse: return wave::pulse(at, cycles(i - 1));
            case Wave::Random: return noise::unit(key, i);
            case Wave::RandomCycle:
                return noise::unit(key, static_cast<std::int64_t>(std::floor(at)));
            case Wave::RampCyclic: return wave::within(at);
        }
        return 0;
    }

    static double whole(Whole how, double x) {
        switch (how) {
            case Whole::Off: return x;
            case Whole::Ceiling: return std::ceil(x);
            case Whole::Floor: return std::floor(x);
            case Whole::Round: return std::nearbyint(x);
        }
        return x;
    }

    static void fill(const Params& p, std::uint64_t key, std::span<float> samples) {
        const bool ranges = p.fromrange != p.torange;
        const double from = p.fromrange[0], from_width = p.fromrange[1] - from;
        const double to = p.torange[0], to_width = p.torange[1] - to;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            double x = shape(p, key, static_cast<std::int64_t>(i));
            const double along =
                samples.size() > 1 ? static_cast<double>(i) / static_cast<double>(p.length - 1) : 0;
            x *= p.amp * (p.taper[0] + (p.taper[1] - p.taper[0]) * along);
            x += p.offset;
            if (ranges) x = to + (from_width == 0 ? 0 : (x - from) / from_width) * to_width;
            samples[i] = static_cast<float>(whole(p.integer, x));
        }
        if (p.reverse) std::ranges::reverse(samples);
    }

    static void cook(const Params& p, const ChopInputs&, ChopOutput& out, CookContext& ctx) {
        const int channels = name_channels(out, p.channelname);
        out.resize(channels, p.length);
        out.set_rate(rate_or_fps(p.rate, ctx));
        Params shifted = p;
        for (int c = 0; c < channels; ++c) {
            fill(shifted, noise::key(ctx.seed(), p.seed, c), out.channel(c));
            shifted.phase += p.phasestep;
        }
    }
};

SARABET_OPERATOR(Pattern)

}  // namespace
}  // namespace sarabet::ops
