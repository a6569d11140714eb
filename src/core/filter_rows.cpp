// filter_rows.cpp -- linear filters computed by the CPU, in bands of rows.
//
// Rows become floats, widened by what lies left and right of the image, so that every weight of a
// kernel is one shifted row: a sum over a row of neighbours, over a column or over a whole kernel
// is the same loop over (row, weight). It is written once for the compiler's vectors and compiled
// for several kinds of processor, like the loops of pixel_kernels.cpp.
#include "core/filter_rows.hpp"

#include "core/extreme_rows.hpp"
#include "core/pixel_kernels.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#define SARABET_X86 1
#define SARABET_INLINE [[gnu::always_inline]] inline
#else
#define SARABET_X86 0
#define SARABET_INLINE inline
#endif

namespace sarabet {

namespace {

// Floats that a row is a multiple of: whole steps of the widest loop.
constexpr std::size_t step = 128;
// Sums that are kept in registers together.
constexpr std::size_t sums = 8;

template <std::size_t Lanes>
SARABET_INLINE void weighted_sum_of(const float* const* from, const float* weights,
                                    std::size_t count, float* to, std::size_t floats) {
    using Vector [[gnu::vector_size(sizeof(float) * Lanes)]] = float;
    for (std::size_t at = 0; at < floats; at += Lanes * sums) {
        Vector sum[sums] = {};
        for (std::size_t i = 0; i < count; ++i) {
            const float* row = from[i] + at;
            const float weight = weights[i];
            for (std::size_t k = 0; k < sums; ++k) {
                Vector values;
                std::memcpy(&values, row + k * Lanes, sizeof values);
                sum[k] += values * weight;
            }
        }
        std::memcpy(to + at, sum, sizeof sum);
    }
}

// Bytes and words as they are, not as fractions.
template <class T>
SARABET_INLINE void widen_of(const void* from, float* to, std::size_t count) {
    constexpr std::size_t lanes = 8;
    using Narrow [[gnu::vector_size(sizeof(T) * lanes)]] = T;
    using Whole [[gnu::vector_size(sizeof(std::int32_t) * lanes)]] = std::int32_t;
    using Wide [[gnu::vector_size(sizeof(float) * lanes)]] = float;
    const T* values = static_cast<const T*>(from);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        Narrow narrow;
        std::memcpy(&narrow, values + i, sizeof narrow);
        const Wide wide = __builtin_convertvector(__builtin_convertvector(narrow, Whole), Wide);
        std::memcpy(to + i, &wide, sizeof wide);
    }
    for (; i < count; ++i) to[i] = values[i];
}

struct Loops {
    void (*weighted_sum)(const float* const*, const float*, std::size_t, float*, std::size_t);
    void (*widen8)(const void*, float*, std::size_t);
    void (*widen16)(const void*, float*, std::size_t);
};

#define SARABET_LOOPS(name, lanes, ...)                                                      \
    __VA_ARGS__ void weighted_sum_##name(const float* const* from, const float* weights,     \
                                         std::size_t count, float* to, std::size_t floats) { \
        weighted_sum_of<lanes>(from, weights, count, to, floats);                            \
    }                                                                                        \
    __VA_ARGS__ void widen8_##name(const void* from, float* to, std::size_t count) {         \
        widen_of<std::uint8_t>(from, to, count);                                             \
    }                                                                                        \
    __VA_ARGS__ void widen16_##name(const void* from, float* to, std::size_t count) {        \
        widen_of<std::uint16_t>(from, to, count);                                            \
    }                                                                                        \
    constexpr Loops loops_##name{weighted_sum_##name, widen8_##name, widen16_##name};

SARABET_LOOPS(baseline, 8)
#if SARABET_X86
SARABET_LOOPS(avx2, 8, [[gnu::target("avx2,fma")]])
SARABET_LOOPS(avx512, 16, [[gnu::target("avx512f,avx512vl,avx512bw,avx2,fma")]])
#endif

const Loops& fastest_loops() {
#if SARABET_X86
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw"))
        return loops_avx512;
    if (avx2) return loops_avx2;
#endif
    return loops_baseline;
}

const Loops& loops = fastest_loops();

void weighted_sum(const std::vector<const float*>& from, const std::vector<float>& weights,
                  float* to, std::size_t floats) {
    loops.weighted_sum(from.data(), weights.data(), from.size(), to, floats);
}

std::size_t whole_steps(std::size_t floats) {
    return (floats + step - 1) / step * step;
}

// What stands for 1 in the floats that the filter works with.
float unit_of(DType dtype) {
    return dtype == DType::UInt8 ? 255.0f : dtype == DType::UInt16 ? 65535.0f : 1.0f;
}

void to_floats(DType dtype, const std::byte* from, float* to, std::size_t count) {
    switch (dtype) {
        case DType::UInt8: loops.widen8(from, to, count); return;
        case DType::UInt16: loops.widen16(from, to, count); return;
        case DType::Float32: std::memcpy(to, from, count * sizeof(float)); return;
        default: pixel_kernel(dtype, DType::Float32)(from, to, count);
    }
}

// From fractions.
void from_floats(DType dtype, const float* from, std::byte* to, std::size_t count) {
    if (dtype == DType::Float32)
        std::memcpy(to, from, count * sizeof(float));
    else
        pixel_kernel(DType::Float32, dtype)(from, to, count);
}

}  // namespace

int extended(int at, int size, LinearFilter::Extend extend) {
    if (at >= 0 && at < size) return at;
    switch (extend) {
        case LinearFilter::Extend::Hold: return std::clamp(at, 0, size - 1);
        case LinearFilter::Extend::Zero: return -1;
        case LinearFilter::Extend::Repeat: return (at % size + size) % size;
        case LinearFilter::Extend::Mirror: {
            const int turn = (at % (2 * size) + 2 * size) % (2 * size);
            return turn < size ? turn : 2 * size - 1 - turn;
        }
    }
    return -1;
}

FilterRows::FilterRows(LinearFilter filter, const PixelLayout& layout, int parts)
    : filter_(std::move(filter)), layout_(layout) {
    scratch_.resize(static_cast<std::size_t>(std::clamp(parts, 1, layout.height)));
    if (filter_.kind != LinearFilter::Kind::Sum) {
        extremes_ = ExtremeRows::make(filter_, layout_, this->parts());
        return;
    }
    // The last weights make fractions of the sums.
    for (float& weight : filter_.down.empty() ? filter_.kernel : filter_.down)
        weight /= unit_of(layout.dtype);
    const auto channels = static_cast<std::size_t>(layout.channels);
    for (int row = 0; row < filter_.rows; ++row)
        for (int column = 0; column < filter_.columns; ++column) {
            const float weight =
                filter_.kernel[static_cast<std::size_t>(row * filter_.columns + column)];
            if (weight != 0)
                taps_.push_back({row, static_cast<std::size_t>(column) * channels, weight});
        }
    const std::size_t floats = static_cast<std::size_t>(layout.width) * channels;
    const std::size_t outside = static_cast<std::size_t>(filter_.columns - 1) * channels;
    const auto reserve = [](Rows& rows, std::size_t count, std::size_t stride) {
        rows.memory.assign(count * stride, 0.0f);
        rows.held.assign(count, 0);
        rows.stride = stride;
    };
    for (Scratch& scratch : scratch_) {
        reserve(scratch.source, static_cast<std::size_t>(filter_.rows),
                whole_steps(floats) + outside);
        reserve(scratch.filtered, filter_.down.size(), whole_steps(floats));
        scratch.result.resize(whole_steps(floats));
        scratch.from.reserve(std::max(taps_.size(), filter_.down.size()));
        scratch.weights.reserve(std::max(taps_.size(), filter_.down.size()));
    }
}

// One run over the rows of one part.
struct FilterRows::Band {
    const FilterRows& owner;
    Scratch& scratch;
    const std::byte* source;
    std::size_t pitch;

    const LinearFilter& filter() const { return owner.filter_; }
    std::size_t channels() const { return static_cast<std::size_t>(owner.layout_.channels); }
    std::size_t floats() const {
        return static_cast<std::size_t>(owner.layout_.width) * channels();
    }

    // The place of a row among those held, and whether it must be filled.
    static float* place(Rows& rows, int row, bool& missing) {
        const auto count = static_cast<int>(rows.held.size());
        const auto at = static_cast<std::size_t>((row % count + count) % count);
        missing = rows.held[at] != row;
        rows.held[at] = row;
        return rows.memory.data() + at * rows.stride;
    }

    void fill_source(float* to, int row) const {
        const auto& layout = owner.layout_;
        const int inside = extended(row, layout.height, filter().extend);
        const int left = filter().columns / 2;
        if (inside < 0) {
            std::fill_n(to, scratch.source.stride, 0.0f);
            return;
        }
        float* first = to + static_cast<std::size_t>(left) * channels();
        to_floats(layout.dtype, source + static_cast<std::size_t>(inside) * pitch, first, floats());
        const auto copy = [&](int column) {
            const int from = extended(column, layout.width, filter().extend);
            float* pixel = to + static_cast<std::size_t>(column + left) * channels();
            for (std::size_t c = 0; c < channels(); ++c)
                pixel[c] = from < 0 ? 0 : first[static_cast<std::size_t>(from) * channels() + c];
        };
        for (int i = 1; i <= left; ++i) {
            copy(-i);
            copy(layout.width - 1 + i);
        }
    }

    // The row of the source, widened to both sides.
    const float* source_row(int row) const {
        bool missing = false;
        float* at = place(scratch.source, row, missing);
        if (missing) fill_source(at, row);
        return at;
    }

    void apply_kernel(int row, float* to) const {
        scratch.from.clear();
        scratch.weights.clear();
        for (const Tap& tap : owner.taps_) {
            scratch.from.push_back(source_row(row + tap.row - filter().rows / 2) + tap.shift);
            scratch.weights.push_back(tap.weight);
        }
        weighted_sum(scratch.from, scratch.weights, to, whole_steps(floats()));
    }

    const float* filtered_row(int row) const {
        bool missing = false;
        float* at = place(scratch.filtered, row, missing);
        if (!missing) return at;
        const int inside = extended(row, owner.layout_.height, filter().extend);
        if (inside < 0)
            std::fill_n(at, scratch.filtered.stride, 0.0f);
        else
            apply_kernel(inside, at);
        return at;
    }

    void apply_down(int row, float* to) const {
        const auto count = static_cast<int>(filter().down.size());
        for (int i = 0; i < count; ++i) filtered_row(row + i - count / 2);
        scratch.from.clear();
        for (int i = 0; i < count; ++i) scratch.from.push_back(filtered_row(row + i - count / 2));
        weighted_sum(scratch.from, filter().down, to, whole_steps(floats()));
    }

    void finish(int row, float* values) const {
        if (filter().scale != 1 || filter().offset != 0)
            for (std::size_t i = 0; i < floats(); ++i)
                values[i] = values[i] * filter().scale + filter().offset;
        if (!filter().keep_alpha || owner.layout_.channels != 4) return;
        const float* pixels =
            source_row(row) + static_cast<std::size_t>(filter().columns / 2) * channels();
        const float unit = unit_of(owner.layout_.dtype);
        for (std::size_t i = 3; i < floats(); i += 4) values[i] = pixels[i] / unit;
    }
};

void FilterRows::run(int part, const std::byte* source, std::size_t source_pitch, std::byte* target,
                     std::size_t target_pitch) noexcept {
    if (extremes_) return extremes_->run(part, source, source_pitch, target, target_pitch);
    Scratch& scratch = scratch_[static_cast<std::size_t>(part)];
    // No row is held yet: none is that far away.
    for (Rows* rows : {&scratch.source, &scratch.filtered})
        std::fill(rows->held.begin(), rows->held.end(), INT32_MIN);
    const Band band{*this, scratch, source, source_pitch};
    const auto share = [&](int of) {
        return static_cast<int>(static_cast<std::int64_t>(layout_.height) * of / parts());
    };
    for (int row = share(part); row < share(part + 1); ++row) {
        float* values = scratch.result.data();
        if (filter_.down.empty())
            band.apply_kernel(row, values);
        else
            band.apply_down(row, values);
        band.finish(row, values);
        from_floats(layout_.dtype, values, target + static_cast<std::size_t>(row) * target_pitch,
                    band.floats());
    }
}

}  // namespace sarabet
