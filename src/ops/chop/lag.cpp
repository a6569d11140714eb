// lag.cpp -- Lag: channels that follow their input with a delay of their own.
//
// Without overshoot a channel y follows its input x as y' = a (x - y), with a = ln(10) / lag: after
// `lag` seconds 90 percent of a step is done. With overshoot the speed v itself follows what it
// should be, with a lag of `overshoot` seconds: v' = b (a (x - y) - v), y' = v. From an overshoot
// of lag / 4 on it swings beyond its target. Both are solved exactly from sample to sample, so that
// the curve does not depend on the sample rate. Limits of speed and acceleration are applied to the
// differences between samples, after that.
//
// Lag Magnitude does so with all channels as one vector, Quaternion Rotation with three angles as
// one rotation, whose distance to the target is the vector of the turn that is left. There the
// limits hold for the length of the vector.
#include "core/chop_align.hpp"
#include "core/euler.hpp"

#include <sarabet/op/channel_params.hpp>
#include <sarabet/op/chop.hpp>

#include <fmt/format.h>

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
/// output is a time slice: that of the input, or the slice of the current frame. With Lag per
/// Sample it has the samples of the input, each of which follows by itself from frame to frame.
struct Lag final : Chop {
    static constexpr OpInfo info{.type = "lagCHOP",
                                 .label = "Lag",
                                 .summary = "Channels that follow their input with a lag.",
                                 .min_inputs = 1,
                                 .max_inputs = 1};
    enum class Method { Value, Amplitude, Magnitude, Rotation };
    struct Params {
        Method lagmethod = Method::Value;
        std::array<float, 2> lag = {0.2, 0.2};
        TimeUnit lagunit = TimeUnit::Seconds;
        std::array<float, 2> overshoot = {0, 0};
        TimeUnit overshootunit = TimeUnit::Seconds;
        bool clamp = false;
        std::array<float, 2> slope = {1, 1};
        bool aclamp = false;
        std::array<float, 2> accel = {1, 1};
        bool lagsamples = false;
        bool snap = false;
        double threshold = 0.001;
        bool reset = false;
        Pulse resetpulse;
    };
    static constexpr std::tuple params{
        param(&Params::lagmethod,
              {.name = "lagmethod",
               .label = "Lag Method",
               .help = "What counts as rising: a larger value, or one further from 0. Or all "
                       "channels together are a vector, or each three of them a rotation (degrees "
                       "about x, then y, then z) that goes the shorter way; for these the first "
                       "of each two values counts.",
               .menu = {{Method::Value, "value", "Lag Value"},
                        {Method::Amplitude, "amp", "Lag Amplitude"},
                        {Method::Magnitude, "mag", "Lag Magnitude"},
                        {Method::Rotation, "rotation", "Quaternion Rotation"}}}),
        param(&Params::lag,
              {.name = "lag",
               .label = "Lag",
               .help = "Time in which 90 percent of a step is done, in Lag Unit: rising, falling.",
               .min = 0,
               .soft_max = 2,
               .components = {"1", "2"}}),
        param(&Params::lagunit, named(time_unit_param, "lagunit", "Lag Unit", "Unit of the lag.")),
        param(&Params::overshoot,
              {.name = "overshoot",
               .label = "Overshoot",
               .help = "Lag of the speed: from a quarter of the lag on, a step "
                       "swings beyond its target. Rising, falling, in Overshoot Unit; it needs a "
                       "lag.",
               .min = 0,
               .soft_max = 2,
               .components = {"1", "2"}}),
        param(&Params::overshootunit,
              named(time_unit_param, "overshootunit", "Overshoot Unit", "Unit of the overshoot.")),
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
        param(&Params::lagsamples,
              {.name = "lagsamples",
               .label = "Lag per Sample",
               .help = "Each sample of the input follows by itself from frame to frame, as a "
                       "spectrum wants it; an input that is a time slice is lagged as ever."}),
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
        std::vector<Follower> followers;  // those of one sample side by side
        int channels = 0;
        std::int64_t samples = 0;
    };
    using Steps = std::array<Step, 2>;

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

    // Shortens the movement of a vector to what the limits allow; true if it was too long.
    static bool limit(const Params& p, std::span<double> moved, std::span<const Follower> f,
                      double dt) {
        double change = 0, speed = 0;
        for (std::size_t i = 0; i < f.size(); ++i)
            change = std::hypot(change, moved[i] - f[i].moved);
        const bool jerky = p.aclamp && change > p.accel[0] * dt;
        for (std::size_t i = 0; i < f.size(); ++i) {
            if (jerky) moved[i] = f[i].moved + (moved[i] - f[i].moved) * (p.accel[0] * dt / change);
            speed = std::hypot(speed, moved[i]);
        }
        const bool fast = p.clamp && speed > p.slope[0];
        if (fast)
            for (double& m : moved) m *= p.slope[0] / speed;
        return jerky || fast;
    }

    static void arrive(std::span<Follower> f, std::span<const double> x) {
        for (std::size_t i = 0; i < f.size(); ++i) f[i] = {x[i], 0, 0};
    }

    static void follow_vector(const Params& p, const Step& step, std::span<Follower> f,
                              std::span<const double> x, double dt) {
        thread_local std::vector<double> moved;
        moved.assign(f.size(), 0);
        for (std::size_t i = 0; i < f.size(); ++i) {
            const double distance = f[i].value - x[i];
            const double next =
                step.at_once ? x[i] : x[i] + step.ee * distance + step.ev * f[i].speed;
            f[i].speed = step.ve * distance + step.vv * f[i].speed;
            moved[i] = (next - f[i].value) / dt;
        }
        const bool limited = limit(p, moved, f, dt);
        double left = 0;
        for (std::size_t i = 0; i < f.size(); ++i) {
            f[i] = {f[i].value + moved[i] * dt, limited ? moved[i] : f[i].speed, moved[i]};
            left = std::hypot(left, x[i] - f[i].value);
        }
        if (p.snap && left <= p.threshold) arrive(f, x);
    }

    static void follow_rotation(const Params& p, const Step& step, std::span<Follower> f,
                                std::span<const double> x, double dt) {
        const Vector3 before{f[0].value, f[1].value, f[2].value};
        const Turn from = turn_of_angles(before), target = turn_of_angles({x[0], x[1], x[2]});
        const Vector3 distance = vector_of(from.after(target.inverse()));
        Vector3 left{}, speed{};
        for (std::size_t i = 0; i < 3 && !step.at_once; ++i) {
            left[i] = step.ee * distance[i] + step.ev * f[i].speed;
            speed[i] = step.ve * distance[i] + step.vv * f[i].speed;
        }
        Turn to = turn_of_vector(left).after(target);
        Vector3 moved = vector_of(to.after(from.inverse()));
        for (double& m : moved) m /= dt;
        const bool limited = limit(p, moved, f, dt);
        if (limited) {
            to = turn_of_vector({moved[0] * dt, moved[1] * dt, moved[2] * dt}).after(from);
            speed = moved;
        }
        left = vector_of(to.after(target.inverse()));
        const bool near = p.snap && std::hypot(left[0], left[1], left[2]) <= p.threshold;
        if (near || (step.at_once && !limited)) return arrive(f, x);
        const Vector3 angles = angles_of(to, before);
        for (std::size_t i = 0; i < 3; ++i) f[i] = {angles[i], speed[i], moved[i]};
    }

    // How many channels move as one.
    static int group_size(const Params& p, int channels) {
        if (p.lagmethod == Method::Magnitude) return std::max(channels, 1);
        if (p.lagmethod != Method::Rotation) return 1;
        if (channels % 3 != 0)
            throw Error(ErrorKind::Value,
                        fmt::format("'lagmethod' = rotation expects channels in threes (rx, ry, "
                                    "rz), got {} channels",
                                    channels));
        return 3;
    }

    static void advance(const Params& p, const Steps& steps, std::span<Follower> f,
                        std::span<const double> x, double dt) {
        if (p.reset)
            arrive(f, x);
        else if (p.lagmethod == Method::Magnitude)
            follow_vector(p, steps[0], f, x, dt);
        else if (p.lagmethod == Method::Rotation)
            follow_rotation(p, steps[0], f, x, dt);
        else
            follow(p, steps, f[0], x[0], dt);
    }

    static Steps steps_of(const Params& p, Rational rate, double dt, const CookContext& ctx) {
        const auto seconds = [&](double time, TimeUnit unit) {
            return samples_of(time, unit, rate, ctx) / rate.value();
        };
        Steps steps;
        for (std::size_t i = 0; i < 2; ++i)
            steps[i] = make_step(seconds(p.lag[i], p.lagunit),
                                 seconds(p.overshoot[i], p.overshootunit), dt);
        return steps;
    }

    // Makes room for the followers of the input; new ones start where `start` says.
    template <class Start>
    static void prepare(const Params& p, State& state, int channels, std::int64_t samples,
                        Start start) {
        const bool laid_out =
            state.samples == samples && (state.channels == channels || samples == 1);
        std::size_t known = laid_out ? state.followers.size() : 0;
        if (p.reset || p.resetpulse) known = 0;
        const auto width = static_cast<std::size_t>(channels);
        state.followers.resize(width * static_cast<std::size_t>(samples));
        state.channels = channels;
        state.samples = samples;
        for (std::size_t i = known; i < state.followers.size(); ++i)
            state.followers[i] = {
                start(static_cast<int>(i % width), static_cast<std::int64_t>(i / width)), 0, 0};
    }

    static void cook_samples(const Params& p, State& state, const ChannelBlock& in, ChopOutput& out,
                             CookContext& ctx) {
        const int channels = in.channels(), group = group_size(p, channels);
        const double dt = ctx.time().dt;
        out.resize(channels, in.samples());
        out.set_names(in.shared_names());
        out.set_timing(in);
        prepare(p, state, channels, in.samples(),
                [&](int c, std::int64_t s) { return in.channel(c)[static_cast<std::size_t>(s)]; });
        Steps steps = steps_of(p, in.rate(), dt, ctx);
        thread_local std::vector<double> x;
        x.resize(static_cast<std::size_t>(group));
        for (int c = 0; c < channels; c += group) {
            const Params& own = ctx.for_channel(p, c);
            if (&own != &p) steps = steps_of(own, in.rate(), dt, ctx);
            for (std::size_t s = 0; s < static_cast<std::size_t>(in.samples()); ++s) {
                const std::span<Follower> f(
                    &state.followers[s * static_cast<std::size_t>(channels) +
                                     static_cast<std::size_t>(c)],
                    x.size());
                for (int k = 0; k < group; ++k)
                    x[static_cast<std::size_t>(k)] = in.channel(c + k)[s];
                if (dt > 0) advance(own, steps, f, x, dt);
                for (int k = 0; k < group; ++k)
                    out.channel(c + k)[s] =
                        static_cast<float>(f[static_cast<std::size_t>(k)].value);
            }
        }
    }

    static void cook(const Params& p, State& state, const ChopInputs& inputs, ChopOutput& out,
                     CookContext& ctx) {
        const ChannelBlock& in = inputs[0];
        if (p.lagsamples && !in.time_slice()) return cook_samples(p, state, in, out, ctx);
        const Rational rate = in.rate();
        TimeSlice slice{in.start(), in.samples()};
        if (!in.time_slice()) slice = ctx.slice(rate);
        const int channels = in.channels(), group = group_size(p, channels);
        out.resize(channels, slice.count);
        out.set_names(in.shared_names());
        out.set_rate(rate);
        out.set_start(slice.start);
        out.set_time_slice(true);
        if (slice.count == 0) return;
        const double dt = 1 / rate.value();
        Steps steps = steps_of(p, rate, dt, ctx);
        prepare(p, state, channels, 1,
                [&](int c, std::int64_t) { return sample_at(in, c, slice.start, rate); });
        thread_local std::vector<double> x;
        x.resize(static_cast<std::size_t>(group));
        for (int c = 0; c < channels; c += group) {
            const Params& own = ctx.for_channel(p, c);
            if (&own != &p) steps = steps_of(own, rate, dt, ctx);
            const std::span<Follower> f(&state.followers[static_cast<std::size_t>(c)], x.size());
            for (std::int64_t i = 0; i < slice.count; ++i) {
                for (int k = 0; k < group; ++k)
                    x[static_cast<std::size_t>(k)] = sample_at(in, c + k, slice.start + i, rate);
                advance(own, steps, f, x, dt);
                for (int k = 0; k < group; ++k)
                    out.channel(c + k)[static_cast<std::size_t>(i)] =
                        static_cast<float>(f[static_cast<std::size_t>(k)].value);
            }
        }
    }
};

SARABET_OPERATOR(Lag)

}  // namespace
}  // namespace sarabet::ops
