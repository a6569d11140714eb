// lag.cpp -- Lag: channels that follow their input with a delay of their own.
//
// Without overshoot a channel y follows its input x as y' = a (x - y), with a = ln(10) / lag: after
// `lag` seconds 90 percent of a step is done. With overshoot the speed v itself follows what it
// should be, with a lag of `overshoot` seconds: v' = b (a (x - y) - v), y' = v. From an overshoot of
// lag / 4 on it swings beyond its target. Both are solved exactly from sample to sample, so that the
// curve does not depend on the sample rate. Limits of speed and acceleration are applied to the
// differences between samples, after that.
#include "core/chop_align.hpp"

#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace sarabet {
namespace {

// How the distance to the target and the speed change over one sample: a matrix.
struct Step {
    bool at_once = false;    // no lag
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
    double cosine = 1, sine_by_w = dt;  // the limit where w is 0
    if (w * dt > 1e-8) {
        cosine = square > 0 ? std::cos(w * dt) : std::cosh(w * dt);
        sine_by_w = (square > 0 ? std::sin(w * dt) : std::sinh(w * dt)) / w;
    }
    const double fall = std::exp(-half * dt);
    if (square < 0 && w * dt > 300) {  // cosh overflows long before the product does
        cosine = sine_by_w = 0;
    }
    step.ee = fall * (cosine + half * sine_by_w);
    step.ev = fall * sine_by_w;
    step.ve = -fall * a * b * sine_by_w;
    step.vv = fall * (cosine - half * sine_by_w);
    return step;
}

/// Channels that follow their input with a lag, and may overshoot.
///
/// After `lag1` seconds (rising) or `lag2` seconds (falling) 90 percent of a step is done. The output
/// is a time slice: that of the input, or the slice of the current frame.
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
        std::array<double, 2> lag = {0.2, 0.2};
        Unit lagunit = Unit::Seconds;
        std::array<double, 2> overshoot = {0, 0};
        Unit overshootunit = Unit::Seconds;
        bool clamp = false;
        std::array<double, 2> slope = {1, 1};
        bool aclamp = false;
        std::array<double, 2> accel = {1, 1};
        bool snap = false;
        double threshold = 0.001;
        bool reset = false;
        Pulse resetpulse;
    };
