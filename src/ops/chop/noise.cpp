// noise.cpp -- Noise: irregular curves that are the same in every run.
//
// Each type is a function of a position, counted in periods, and of a key made from the seeds and
// the channel. No value depends on what was computed before: any interval may be asked for, and the
// time slices of a stream join exactly.
#include "core/channel_names.hpp"
#include "core/chop_align.hpp"
#include "core/noise_hash.hpp"

#include <sarabet/op/channel_params.hpp>
#include <sarabet/op/chop.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sarabet::ops {
namespace {

double smooth(double x) {
    return x * x * (3 - 2 * x);
}

// The whole number below a position; positions beyond what doubles count one by one end there.
std::int64_t cell_of(double x) {
    constexpr double most = 1e15;
    return static_cast<std::int64_t>(std::floor(x > -most ? std::min(x, most) : -most));
}

// Slopes at whole positions, blended; at most 1 in size.
double gradient_noise(std::uint64_t key, double x) {
    const double low = std::floor(x), part = x - low;
    const auto cell = cell_of(low);
    const double from = noise::both(key, cell) * part;
    const double to = noise::both(key, cell + 1) * (part - 1);
    const double fade = part * part * part * (part * (part * 6 - 15) + 10);
    return 2 * (from + (to - from) * fade);
}

// Values at whole positions, joined by an S-shaped curve.
double hermite_noise(std::uint64_t key, double x) {
    const double low = std::floor(x);
    const auto cell = cell_of(low);
    const double from = noise::both(key, cell), to = noise::both(key, cell + 1);
    return from + (to - from) * smooth(x - low);
}

// Sparse convolution: two impulses at random places of each cell, each spread by a smooth kernel.
double sparse_noise(std::uint64_t key, double x) {
    const auto cell = cell_of(x);
    double sum = 0;
    for (std::int64_t impulse = 2 * (cell - 1); impulse < 2 * (cell + 2); ++impulse) {
        const double place = static_cast<double>(impulse >> 1) + noise::unit(key, impulse);
        const double d = 1 - (x - place) * (x - place);
        if (d > 0) sum += d * d * d * noise::both(~key, impulse);
    }
    return 0.6 * sum;
}

// Cells: each has a point at a random place, under a bump of random height that ends one cell away.
// The value is how far the highest bump rises above the next one: 0 where two cells meet.
double alligator_noise(std::uint64_t key, double x) {
    const auto cell = cell_of(x);
    double highest = 0, second = 0;
    for (std::int64_t c = cell - 1; c <= cell + 1; ++c) {
        const double place = static_cast<double>(c) + noise::unit(key, c);
        const double near = 1 - std::abs(x - place);
        if (near <= 0) continue;
        const double bump = smooth(near) * noise::unit(~key, c);
        second = std::max(second, std::min(bump, highest));
        highest = std::max(highest, bump);
    }
    return highest - second;
}

// A random walk whose deviation after one period is 1. It is pinned at 0 and at powers of two, and
// halved from there: so each position is found at once, in steps of 1/65536 period.
double brownian_noise(std::uint64_t key, double x) {
    if (x < 0) {
        key = ~key;
        x = -x;
    }
    const auto wanted = cell_of(std::min(x, 1e10) * 65536);
    if (wanted == 0) return 0;
    double from = 0, to = noise::normal(key, 1);
    std::int64_t low = 0, high = 1;
    while (high <= wanted) {
        from = to;
        to += std::sqrt(static_cast<double>(high)) * noise::normal(key, 2 * high);
        low = high;
        high *= 2;
    }
    while (low != wanted) {
        const std::int64_t mid = low + (high - low) / 2;
        const double value = (from + to) / 2 + std::sqrt(static_cast<double>(high - low)) / 2 *
                                                   noise::normal(key, 2 * mid + 1);
        if (wanted < mid) {
            high = mid;
            to = value;
        } else {
            low = mid;
            from = value;
        }
    }
    return from / 256;
}

/// Irregular curves. The same seeds give the same values, in every run and on every machine.
struct Noise final : Chop {
    static constexpr OpInfo info{.type = "noiseCHOP",
                                 .label = "Noise",
                                 .summary = "Irregular curves that are the same in every run."};
    enum class Type { Sparse, Hermite, Harmonic, Brownian, Random, Alligator };
    enum class Constraint { None, Start, End, Mean, Endpoints };
    struct Params {
        Type type = Type::Sparse;
        double seed = 1;
        double period = 1;
        TimeUnit periodunit = TimeUnit::Seconds;
        int harmon = 2;
        double spread = 2;
        double rough = 0.5;
        double exp = 1;
        double amp = 1;
        double tx = 0;
        Constraint constraint = Constraint::None;
        double constrstart = 0;
        double constrend = 0;
        double constrmean = 0;
        std::string channelname = "chan1";
        double start = 0;
        TimeUnit startunit = TimeUnit::Samples;
        double end = 599;
        TimeUnit endunit = TimeUnit::Samples;
        double rate = 0;
        bool timeslice = false;
    };
    static constexpr std::tuple params{
        param(&Params::type,
              {.name = "type",
               .label = "Type",
               .help = "Sparse: smooth, by sparse convolution. Hermite: random values joined "
                       "smoothly. Harmonic: layers of gradient noise. Brownian: a random walk. "
                       "Random: each sample by itself. Alligator: cells, from 0 where they meet to "
                       "at most 1.",
               .menu = {{Type::Sparse, "sparse", "Sparse"},
                        {Type::Hermite, "hermite", "Hermite"},
                        {Type::Harmonic, "harmonic", "Harmonic Summation"},
                        {Type::Brownian, "brownian", "Brownian"},
                        {Type::Random, "random", "Random (White Noise)"},
                        {Type::Alligator, "alligator", "Alligator"}}}),
        param(&Params::seed, {.name = "seed",
                              .label = "Seed",
                              .help = "Another number gives another curve; the project's seed "
                                      "counts too.",
                              .soft_min = 0,
                              .soft_max = 100}),
        param(&Params::period, {.name = "period",
                                .label = "Period",
                                .help = "Length of the largest features, in Period Unit.",
                                .min = 1e-9,
                                .soft_min = 0.01,
                                .soft_max = 10}),
        param(&Params::periodunit,
              named(time_unit_param, "periodunit", "Period Unit", "Unit of the period.")),
        param(&Params::harmon, {.name = "harmon",
                                .label = "Harmonics",
                                .help = "Number of finer layers added to sparse, hermite, "
                                        "harmonic and alligator noise.",
                                .min = 0,
                                .max = 32,
                                .soft_max = 6}),
        param(&Params::spread, {.name = "spread",
                                .label = "Harmonic Spread",
                                .help = "Factor from the frequency of one layer to the next.",
                                .min = 0,
                                .max = 16,
                                .soft_min = 1,
                                .soft_max = 4}),
        param(&Params::rough, {.name = "rough",
                               .label = "Roughness",
                               .help = "Factor from the size of one layer to the next. The sum of "
                                       "all layers keeps the size of one.",
                               .min = 0,
                               .soft_max = 1}),
        param(&Params::exp, {.name = "exp",
                             .label = "Exponent",
                             .help = "Power of the values, with their sign kept: above 1 draws "
                                     "them to 0, below 1 away from it.",
                             .min = 0,
                             .soft_max = 4}),
        param(&Params::amp, {.name = "amp",
                             .label = "Amplitude",
                             .help = "Factor of the values, which are about -1 to 1 (a random "
                                     "walk: its deviation after one period).",
                             .soft_min = 0,
                             .soft_max = 10}),
        param(&Params::tx, {.name = "tx",
                            .label = "Translate",
                            .help = "Moves along the curve, in periods.",
                            .soft_min = -1,
                            .soft_max = 1}),
        param(&Params::constraint,
              {.name = "constraint",
               .label = "Constraint",
               .help = "Moves or tilts the whole curve so that it starts, ends or has its mean at "
                       "a value; not where it is time sliced.",
               .menu = {{Constraint::None, "none", "None"},
                        {Constraint::Start, "start", "Start Value"},
                        {Constraint::End, "end", "End Value"},
                        {Constraint::Mean, "offset", "Mean Value"},
                        {Constraint::Endpoints, "endpoints", "Start/End Values"}}}),
        param(&Params::constrstart, {.name = "constrstart",
                                     .label = "Starting Value",
                                     .help = "First value of a curve that is to start there.",
                                     .soft_min = -1,
                                     .soft_max = 1}),
        param(&Params::constrend, {.name = "constrend",
                                   .label = "Ending Value",
                                   .help = "Last value of a curve that is to end there.",
                                   .soft_min = -1,
                                   .soft_max = 1}),
        param(&Params::constrmean, {.name = "constrmean",
                                    .label = "Mean Value",
                                    .help = "Mean of a curve that is to have one.",
                                    .soft_min = -1,
                                    .soft_max = 1}),
        param(&Params::channelname, channelname_param),
        param(&Params::start, start_param),
        param(&Params::startunit, startunit_param),
        param(&Params::end, end_param),
        param(&Params::endunit, endunit_param),
        param(&Params::rate, rate_param(48000)),
        param(&Params::timeslice, {.name = "timeslice",
                                   .label = "Time Slice",
                                   .help = "Gives the samples of the current frame instead of a "
                                           "fixed interval."})};

    static double layers(const Params& p, std::uint64_t key, double x) {
        double sum = 0, total = 0, size = 1, frequency = 1;
        for (int layer = 0; layer <= p.harmon; ++layer) {
            const std::uint64_t own =
                key + static_cast<std::uint64_t>(layer) * 0x632be59bd9b4e019ull;
            switch (p.type) {
                case Type::Hermite: sum += size * hermite_noise(own, x * frequency); break;
                case Type::Alligator: sum += size * alligator_noise(own, x * frequency); break;
                case Type::Harmonic: sum += size * gradient_noise(own, x * frequency); break;
                default: sum += size * sparse_noise(own, x * frequency); break;
            }
            total += size;
            size *= p.rough;
            frequency *= p.spread;
        }
        return sum / total;
    }

    static void fill(const Params& p, std::uint64_t key, double samples_per_period,
                     std::int64_t first, std::span<float> samples) {
        const auto offset = static_cast<std::int64_t>(std::floor(p.tx * samples_per_period));
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const std::int64_t at = first + static_cast<std::int64_t>(i);
            const double x = static_cast<double>(at) / samples_per_period + p.tx;
            double value = 0;
            if (p.type == Type::Random)
                value = noise::both(key, at + offset);
            else if (p.type == Type::Brownian)
                value = brownian_noise(key, x);
            else
                value = layers(p, key, x);
            if (p.exp != 1) value = std::copysign(std::pow(std::abs(value), p.exp), value);
            samples[i] = static_cast<float>(value * p.amp);
        }
    }

    static void constrain(const Params& p, std::span<float> samples) {
        if (samples.empty()) return;
        const double first = samples.front(), last = samples.back();
        double from = 0, to = 0;  // added to the first and to the last sample
        switch (p.constraint) {
            case Constraint::None: return;
            case Constraint::Start: from = to = p.constrstart - first; break;
            case Constraint::End: from = to = p.constrend - last; break;
            case Constraint::Mean: {
                const double sum = std::accumulate(samples.begin(), samples.end(), 0.0);
                from = to = p.constrmean - sum / static_cast<double>(samples.size());
                break;
            }
            case Constraint::Endpoints:
                from = p.constrstart - first;
                to = p.constrend - last;
                break;
        }
        const double steps = std::max<double>(static_cast<double>(samples.size()) - 1, 1);
        for (std::size_t i = 0; i < samples.size(); ++i)
            samples[i] += static_cast<float>(from + (to - from) * static_cast<double>(i) / steps);
    }

    static void cook(const Params& p, const ChopInputs&, ChopOutput& out, CookContext& ctx) {
        const Rational rate = rate_or_fps(p.rate, ctx);
        const TimeSlice interval = p.timeslice ? ctx.slice(rate) : interval_of(p, rate, ctx);
        const int channels = name_channels(out, p.channelname);
        out.resize(channels, interval.count);
        out.set_rate(rate);
        out.set_start(interval.start);
        out.set_time_slice(p.timeslice);
        for (int c = 0; c < channels; ++c) {
            const Params& own = ctx.for_channel(p, c);
            const double period = samples_of(own.period, own.periodunit, rate, ctx);
            fill(own, noise::key(ctx.seed(), own.seed, c), period, interval.start, out.channel(c));
            if (!p.timeslice) constrain(own, out.channel(c));
        }
    }
};

SARABET_OPERATOR(Noise)

}  // namespace
}  // namespace sarabet::ops
