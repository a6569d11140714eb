// lag.cpp -- Lag: channels that follow their input with a delay of their own.
//
// Without overshoot a channel y follows its input x as y' = a (x - y), with a = ln(10) / lag: after
// `lag` seconds 90 percent of a step is done. With overshoot the speed v itself follows what it
// should be, with a lag of `overshoot` seconds: v' = b (a (x - y) - v), y' = v. From an overshoot
// of lag / 4 on it swings beyond its target. Both are solved exactly from sample to sample, so that
// the curve does not depend on the sample rate. Limits of speed and acceleration are applied to the
// differences between samples, after that.
#include "core/chop_align.hpp"

#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace sarabet::ops {
namespace {

// How the distance to the target and the speed change over one sample: a matrix.
struct Step {
    bool at_once = false;     // no lag
    bool with_speed = false;  // overshoot
    double ee = 0, ev = 0, ve = 0, vv = 0;
};

Step make_step(double lag, double overshoot, double dt) {
    Step step;
    if (lag <= 0) {
        step.at_once = true;
        return step;
    }
    const double a = std::numbers::ln10 / lag;
    if (overshoot <= 0) {
        step.ee = std::exp(-a * dt);
        return step;
    }
    step.with_speed = true;
    const double b = std::numbers::ln10 / overshoot;
    const double half = b / 2, square = a * b - half * half;
    const double w = std::sqrt(std::abs(square));
    double c = std::exp(-half * dt), s = c * dt;  // the limit where w is 0
    if (w * dt > 1e-8 && square > 0) {
        s = c * std::sin(w * dt) / w;
        c *= std::cos(w * dt);
    } else if (w * dt > 1e-8) {
        const double slow = std::exp(-a * b / (half + w) * dt), fast = std::exp(-(half + w) * dt);
        c = (slow + fast) / 2;
        s = (slow - fast) / (2 * w);
    }
    step.ee = c + half * s;
    step.ev = s;
    step.ve = -a * b * s;
    step.vv = c - half * s;
    return step;
}

/// Channels that follow their input with a lag, and may overshoot.
///
/// After `lag1` seconds (rising) or `lag2` seconds (falling) 90 percent of a step is done. The
/// output is a time slice: that of the input, or the slice of the current frame.
struct Lag final : Chop {
    static constexpr OpInfo info{.type = "lagCHOP",
                                 .label = "Lag",
                                 .summary = "Channels that follow their input with a lag.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    enum class Method { Value, Amplitude };
    enum class Unit { Samples, Frames, Seconds };
    struct Params {
        Method lagmethod = Method::Value;
        std::array<float, 2> lag = {0.2, 0.2};
        Unit lagunit = Unit::Seconds;
        std::array<float, 2> overshoot = {0, 0};
        Unit overshootunit = Unit::Seconds;
        bool clamp = false;
        std::array<float, 2> slope = {1, 1};
        bool aclamp = false;
        std::array<float, 2> accel = {1, 1};
        bool snap = false;
        double threshold = 0.001;
        bool reset = false;
        Pulse resetpulse;
    };
    static constexpr std::tuple params{
        param(
            &Params::lagmethod,
            {.name = "lagmethod",
             .label = "Lag Method",
             .help = "What counts as rising: a larger value, or one further from 0.",
             .menu = {{Method::Value, "value", "Value"}, {Method::Amplitude, "amp", "Amplitude"}}}),
        param(&Params::lag,
              {.name = "lag",
               .label = "Lag",
               .help = "Time in which 90 percent of a step is done, in Lag Unit: rising, falling.",
               .min = 0,
               .soft_max = 2,
               .components = {"1", "2"}}),
        param(&Params::lagunit, {.name = "lagunit",
                                 .label = "Lag Unit",
                                 .help = "Unit of the lag.",
                                 .menu = {{Unit::Samples, "samples", "Samples"},
                                          {Unit::Frames, "frames", "Frames"},
                                          {Unit::Seconds, "seconds", "Seconds"}}}),
        param(&Params::overshoot,
              {.name = "overshoot",
               .label = "Overshoot",
               .help = "Lag of the speed: from a quarter of the lag on, a step "
                       "swings beyond its target. Rising, falling, in Overshoot Unit; it needs a "
                       "lag.",
               .min = 0,
               .soft_max = 2,
               .components = {"1", "2"}}),
        param(&Params::overshootunit, {.name = "overshootunit",
                                       .label = "Overshoot Unit",
                                       .help = "Unit of the overshoot.",
                                       .menu = {{Unit::Samples, "samples", "Samples"},
                                                {Unit::Frames, "frames", "Frames"},
                                                {Unit::Seconds, "seconds", "Seconds"}}}),
        param(&Params::clamp,
              {.name = "clamp", .label = "Clamp Slope", .help = "Limits the speed."}),
        param(&Params::slope, {.name = "slope",
                               .label = "Max Slope",
                               .help = "The largest change per second: upwards, downwards.",
                               .min = 0,
                               .soft_max = 10,
                               .components = {"1", "2"}}),
        param(&Params::aclamp, {.name = "aclamp",
                                .label = "Clamp Acceleration",
                                .help = "Limits how fast the speed changes, also where that "
                                        "carries the channel beyond its target."}),
        param(&Params::accel,
              {.name = "accel",
               .label = "Max Acceleration",
               .help = "The largest change of speed per second: upwards, downwards.",
               .min = 0,
               .soft_max = 10,
               .components = {"1", "2"}}),
        param(&Params::snap, {.name = "snap",
                              .label = "Snap to Target",
                              .help = "Jumps to the input when nearer than the threshold."}),
        param(&Params::threshold, {.name = "threshold",
                                   .label = "Snap Threshold",
                                   .help = "Distance within which the channel jumps.",
                                   .min = 0,
                                   .soft_max = 0.1}),
        param(&Params::reset,
              {.name = "reset", .label = "Reset", .help = "Passes the input on as it is."}),
        param(&Params::resetpulse, {.name = "resetpulse",
                                    .label = "Reset Pulse",
                                    .help = "Jumps to the input in this frame."})};

    struct Follower {
        double value = 0;
        double speed = 0;  // of the overshoot
        double moved = 0;  // per second, over the last sample
    };
    struct State {
        std::vector<Follower> channels;
    };

    static double seconds(double time, Unit unit, Rational rate, const CookContext& ctx) {
        switch (unit) {
            case Unit::Samples: return time / rate.value();
            case Unit::Frames: return time / ctx.fps().value();
            case Unit::Seconds: return time;
        }
        return time;
    }

    static void follow(const Params& p, const std::array<Step, 2>& steps, Follower& f, double x,
                       double dt) {
        const bool rising =
            p.lagmethod == Method::Value ? x > f.value : std::abs(x) > std::abs(f.value);
        const Step& step = steps[rising ? 0 : 1];
        const double distance = f.value - x;
        double next = x + step.ee * distance, speed = 0;
        if (step.at_once) {
            next = x;
        } else if (step.with_speed) {
            next += step.ev * f.speed;
            speed = step.ve * distance + step.vv * f.speed;
        }
        double moved = (next - f.value) / dt;
        const double wanted = moved;
        if (p.aclamp)
            moved = std::clamp(moved, f.moved - p.accel[1] * dt, f.moved + p.accel[0] * dt);
        if (p.clamp) moved = std::clamp<double>(moved, -p.slope[1], p.slope[0]);
        if (moved != wanted) {
            next = f.value + moved * dt;
            speed = moved;
        }
        f = {next, speed, moved};
        if (p.snap && std::abs(x - next) <= p.threshold) f = {x, 0, 0};
    }

    static void cook(const Params& p, State& state, const ChopInputs& inputs, ChopOutput& out,
                     CookContext& ctx) {
        const ChannelBlock& in = inputs[0];
        const Rational rate = in.rate();
        TimeSlice slice{in.start(), in.samples()};
        if (!in.time_slice()) slice = ctx.slice(rate);
        out.resize(in.channels(), slice.count);
        out.set_names(in.shared_names());
        out.set_rate(rate);
        out.set_start(slice.start);
        out.set_time_slice(true);
        if (slice.count == 0) return;
        const double dt = 1 / rate.value();
        std::array<Step, 2> steps;
        for (std::size_t i = 0; i < 2; ++i)
            steps[i] = make_step(seconds(p.lag[i], p.lagunit, rate, ctx),
                                 seconds(p.overshoot[i], p.overshootunit, rate, ctx), dt);
        const auto known = static_cast<int>(state.channels.size());
        state.channels.resize(static_cast<std::size_t>(in.channels()));
        for (int c = 0; c < in.channels(); ++c) {
            Follower& follower = state.channels[static_cast<std::size_t>(c)];
            if (c >= known || p.reset || p.resetpulse)
                follower = {sample_at(in, c, slice.start, rate), 0, 0};
            std::int64_t at = slice.start;
            for (float& sample : out.channel(c)) {
                const double x = sample_at(in, c, at++, rate);
                if (p.reset)
                    follower = {x, 0, 0};
                else
                    follow(p, steps, follower, x, dt);
                sample = static_cast<float>(follower.value);
            }
        }
    }
};

SARABET_OPERATOR(Lag)

}  // namespace
}  // namespace sarabet::ops
