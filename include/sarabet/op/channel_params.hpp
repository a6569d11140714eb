// channel_params.hpp -- lines that the parameter tables of several channel operators share.
#pragma once

#include <sarabet/error.hpp>
#include <sarabet/op/cook_context.hpp>
#include <sarabet/op/param.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace sarabet {

inline constexpr detail::ParamDecl<std::string> channelname_param{
    .name = "channelname",
    .label = "Channel Names",
    .help = "Names of the channels; t[xyz] makes three."};

/// A sample rate, where 0 stands for the project's frame rate.
constexpr detail::ParamDecl<double> rate_param(double soft_max = 120) {
    return {.name = "rate",
            .label = "Sample Rate",
            .help = "Samples per second; 0 is the project's frame rate.",
            .unit = "Hz",
            .min = 0,
            .max = 1e6,
            .soft_max = soft_max};
}

/// How a time is given.
enum class TimeUnit : int { Samples, Frames, Seconds };

/// The menu of a time's unit; `named` gives it name, label and help.
inline constexpr detail::ParamDecl<TimeUnit> time_unit_param{
    .help = "Unit of the time.",
    .menu = {{TimeUnit::Samples, "samples", "Samples"},
             {TimeUnit::Frames, "frames", "Frames"},
             {TimeUnit::Seconds, "seconds", "Seconds"}}};

/// A time in samples of some rate.
inline double samples_of(double time, TimeUnit unit, Rational rate, const CookContext& ctx) {
    switch (unit) {
        case TimeUnit::Samples: return time;
        case TimeUnit::Frames: return time * rate.value() / ctx.fps().value();
        case TimeUnit::Seconds: return time * rate.value();
    }
    return time;
}

/// The whole sample nearest to a time; times that no project lasts end at 1e15 samples.
inline std::int64_t sample_of(double time, TimeUnit unit, Rational rate, const CookContext& ctx) {
    const double sample = samples_of(time, unit, rate, ctx);
    return std::llround(sample > -1e15 ? std::min(sample, 1e15) : -1e15);
}

inline constexpr detail::ParamDecl<double> start_param{
    .name = "start",
    .label = "Start",
    .help = "First sample of the interval, in Start Unit.",
    .soft_min = 0,
    .soft_max = 600};
inline constexpr detail::ParamDecl<TimeUnit> startunit_param =
    named(time_unit_param, "startunit", "Start Unit", "Unit of the start.");
inline constexpr detail::ParamDecl<double> end_param{
    .name = "end",
    .label = "End",
    .help = "Last sample of the interval, in End Unit.",
    .soft_min = 0,
    .soft_max = 600};
inline constexpr detail::ParamDecl<TimeUnit> endunit_param =
    named(time_unit_param, "endunit", "End Unit", "Unit of the end.");

/// The interval of a Params struct with these four members, rounded to whole samples; throws Error
/// (Value) if it ends before it starts. From the sample before its start on it may be empty.
template <class P>
TimeSlice interval_of(const P& p, Rational rate, const CookContext& ctx) {
    const std::int64_t start = sample_of(p.start, p.startunit, rate, ctx);
    const std::int64_t end = sample_of(p.end, p.endunit, rate, ctx);
    if (end < start - 1)
        throw Error(ErrorKind::Value, "'end' must be at least 'start' - 1 = sample " +
                                          std::to_string(start - 1) + ", got sample " +
                                          std::to_string(end));
    return {start, end - start + 1};
}

/// How values are made whole.
enum class Whole : int { Off, Ceiling, Floor, Round };

inline constexpr detail::ParamDecl<Whole> integer_param{
    .name = "integer",
    .label = "Integer",
    .help = "Makes values whole; Round takes halves to even.",
    .menu = {{Whole::Off, "off", "Off"},
             {Whole::Ceiling, "ceiling", "Ceiling"},
             {Whole::Floor, "floor", "Floor"},
             {Whole::Round, "round", "Round"}}};

template <class Number>
Number made_whole(Whole how, Number x) {
    switch (how) {
        case Whole::Off: return x;
        case Whole::Ceiling: return std::ceil(x);
        case Whole::Floor: return std::floor(x);
        case Whole::Round: return std::nearbyint(x);
    }
    return x;
}

/// Two values that become those of another range.
using ValueRange = std::array<float, 2>;

inline constexpr detail::ParamDecl<ValueRange> fromrange_param{
    .name = "fromrange",
    .label = "From Range",
    .help = "Values that become the ends of To Range.",
    .components = {"1", "2"}};
inline constexpr detail::ParamDecl<ValueRange> torange_param{
    .name = "torange",
    .label = "To Range",
    .help = "What the ends of From Range become.",
    .components = {"1", "2"}};

/// A value of one range in the other; a range without width gives the start of the other one.
template <class Number>
Number ranged(const ValueRange& from, const ValueRange& to, Number x) {
    const Number low = from[0], width = from[1] - from[0], start = to[0];
    return start + (width == 0 ? 0 : (x - low) / width) * (to[1] - to[0]);
}

}  // namespace sarabet
