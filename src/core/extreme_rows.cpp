// extreme_rows.cpp -- the greatest and the least values around each pixel, computed by the CPU.
//
// A shape is rows of pixels, each of which reaches as far to its left as to its right. Rows of the
// image that are seen with the same reach are put together first, whole rows at a time. Then they
// are widened along themselves, those with the longest reach first: by what they reach further than
// the next ones, which are put to them before all go on. So a rectangle is widened once, and an
// ellipse about once in all. Widening by n pixels takes log n steps: what reaches over two pixels,
// then four, and at last two of those that overlap. Many rows are put together in the same way, but
// each step is remembered for the rows below.
//
// Opening and closing are two stages; the second one asks the first for its rows.
#include "core/extreme_rows.hpp"

#include "core/pixel_kernels.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

namespace sarabet {

namespace {

using Kind = LinearFilter::Kind;

template <bool Greatest, class T>
void best_of(T* __restrict to, const T* __restrict a, const T* __restrict b, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        to[i] = Greatest ? (a[i] > b[i] ? a[i] : b[i]) : (a[i] < b[i] ? a[i] : b[i]);
}

template <bool Greatest, class T>
void put_to(T* __restrict best, const T* __restrict row, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        best[i] = Greatest ? (row[i] > best[i] ? row[i] : best[i])
                           : (row[i] < best[i] ? row[i] : best[i]);
}

// `to` may be where `a` is: what is read lies ahead of what is written.
template <bool Greatest, class T>
void best_ahead(T* to, const T* a, std::size_t ahead, std::size_t count) {
#pragma GCC ivdep
    for (std::size_t i = 0; i < count; ++i)
        to[i] = Greatest ? (a[i] > a[i + ahead] ? a[i] : a[i + ahead])
                         : (a[i] < a[i + ahead] ? a[i] : a[i + ahead]);
}

// What no value is better than.
template <class T>
T worst(bool greatest) {
    using Limits = std::numeric_limits<T>;
    if constexpr (Limits::has_infinity) return greatest ? -Limits::infinity() : Limits::infinity();
    return greatest ? Limits::lowest() : Limits::max();
}

// Rows that are seen with the same reach. No row reaches further than one nearer to the middle, so
// that those in between may be put to them.
struct Group {
    int reach;
    int away;  // how far its rows lie above and below the middle, at most
    bool few;  // two at most
};

std::vector<Group> groups_of(const std::vector<int>& reach) {
    std::vector<Group> groups;
    const std::size_t middle = reach.size() / 2;
    for (std::size_t away = 0; away <= middle; ++away) {
        const int wide = reach[middle - away];
        const bool more = !groups.empty() && groups.back().reach == wide;
        if (!more) groups.push_back({wide, 0, true});
        groups.back().few = !more;
        groups.back().away = static_cast<int>(away);
    }
    return groups;
}

template <class T>
class Extremes final : public ExtremeRows {
public:
    Extremes(const LinearFilter& filter, const PixelLayout& layout, int parts)
        : layout_(layout),
          groups_(groups_of(filter.reach)),
          held_(static_cast<int>(filter.reach.size())),
          channels_(static_cast<std::size_t>(layout.channels)),
          items_(static_cast<std::size_t>(layout.width) * channels_),
          beside_(static_cast<std::size_t>(groups_.front().reach) * channels_) {
        greatest_[0] = filter.kind == Kind::Dilate || filter.kind == Kind::Close;
        greatest_[1] = !greatest_[0];
        stages_ = filter.kind == Kind::Open || filter.kind == Kind::Close ? 2 : 1;
        scratch_.resize(static_cast<std::size_t>(parts));
        for (Scratch& scratch : scratch_)
            for (int stage = 0; stage < stages_; ++stage) {
                Stage& s = scratch.stages[static_cast<std::size_t>(stage)];
                s.rows.resize(static_cast<std::size_t>(held_) * items_);
                s.held.resize(static_cast<std::size_t>(held_));
                const bool many = std::ranges::any_of(groups_, [](auto& g) { return !g.few; });
                for (int over = 2; many && over <= held_; over *= 2)
                    s.sums.push_back({std::vector<T>(s.rows.size()), s.held});
                // What stands on both sides of a row is never better than anything.
                s.best.assign(items_ + 2 * beside_, worst<T>(greatest_[stage]));
                s.ahead.resize(items_ + 2 * beside_);
                scratch.raw.resize(items_);
            }
    }

    void run(int part, const std::byte* source, std::size_t source_pitch, std::byte* target,
             std::size_t target_pitch) noexcept override {
        const auto parts = static_cast<std::int64_t>(scratch_.size());
        const auto share = [&](int of) { return static_cast<int>(layout_.height * of / parts); };
        Band band{*this, scratch_[static_cast<std::size_t>(part)], source, source_pitch};
        for (Stage& stage : band.scratch.stages) {
            std::fill(stage.held.begin(), stage.held.end(), INT32_MIN);
            for (Sums& sums : stage.sums) std::fill(sums.held.begin(), sums.held.end(), INT32_MIN);
        }
        for (int y = share(part); y < share(part + 1); ++y) {
            T* row = band.result(stages_ - 1, y);
            store(band, y, row, target + static_cast<std::size_t>(y) * target_pitch);
        }
    }

private:
    // The best of two rows, of four, ...: of those from the one that is held on.
    struct Sums {
        std::vector<T> rows;
        std::vector<int> held;
    };
    struct Stage {
        std::vector<T> rows;  // of what the stage sees: a few neighbours of the row in work
        std::vector<int> held;
        std::vector<Sums> sums;
        std::vector<T> best, ahead;  // the row in work, with room on both sides
    };
    struct Scratch {
        std::array<Stage, 2> stages;
        std::vector<T> raw;
    };
    struct Band {
        Extremes& owner;
        Scratch& scratch;
        const std::byte* source;
        std::size_t pitch;

        T* result(int stage, int y) { return owner.result(*this, stage, y); }
        const std::byte* row(int y) const { return source + static_cast<std::size_t>(y) * pitch; }
    };

    // A row of the picture as it is stored, in the type that is worked with.
    void load(const Band& band, int y, T* to) const {
        if (layout_.dtype == DType::Float16)
            pixel_kernel(DType::Float16, DType::Float32)(band.row(y), to, items_);
        else
            std::memcpy(to, band.row(y), items_ * sizeof(T));
    }

    void store(Band& band, int y, T* row, std::byte* to) const {
        if constexpr (std::is_floating_point_v<T>) {
            load(band, y, band.scratch.raw.data());
            for (std::size_t i = 0; i < items_; ++i)
                if (std::isnan(band.scratch.raw[i])) row[i] = band.scratch.raw[i];
        }
        if (layout_.dtype == DType::Float16)
            pixel_kernel(DType::Float32, DType::Float16)(row, to, items_);
        else
            std::memcpy(to, row, items_ * sizeof(T));
    }

    // Row `y` of what a stage sees, where a NaN is never the best.
    const T* seen(Band& band, int stage, int y) {
        Stage& s = band.scratch.stages[static_cast<std::size_t>(stage)];
        const auto at = static_cast<std::size_t>(y % held_);
        T* row = s.rows.data() + at * items_;
        if (s.held[at] == y) return row;
        s.held[at] = y;
        if (stage == 0)
            load(band, y, row);
        else
            std::copy_n(result(band, stage - 1, y), items_, row);
        if constexpr (std::is_floating_point_v<T>) {
            const T* values = row;
            if (stage > 0) {
                load(band, y, band.scratch.raw.data());
                values = band.scratch.raw.data();
            }
            const T none = worst<T>(greatest_[stage]);
            for (std::size_t i = 0; i < items_; ++i)
                if (std::isnan(values[i])) row[i] = none;
        }
        return row;
    }

    T* result(Band& band, int stage, int y) {
        return greatest_[stage] ? result_of<true>(band, stage, y)
                                : result_of<false>(band, stage, y);
    }

    template <bool Greatest>
    T* result_of(Band& band, int stage, int y) {
        Stage& s = band.scratch.stages[static_cast<std::size_t>(stage)];
        T* best = s.best.data() + beside_;
        std::fill_n(best, items_, worst<T>(Greatest));
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            put_rows<Greatest>(band, stage, y, groups_[i], best);
            const int next = i + 1 < groups_.size() ? groups_[i + 1].reach : 0;
            if (groups_[i].reach > next) widen<Greatest>(s, groups_[i].reach - next);
        }
        return best;
    }

    // A row within the image; beyond it the nearest one stands, which is in the shape anyhow.
    const T* nearest(Band& band, int stage, int y) {
        return seen(band, stage, std::clamp(y, 0, layout_.height - 1));
    }

    // The best of 2, 4, 8, ... rows from `y` on.
    template <bool Greatest>
    const T* sum(Band& band, int stage, int level, int y) {
        if (level < 0) return nearest(band, stage, y);
        Sums& sums = band.scratch.stages[static_cast<std::size_t>(stage)]
                         .sums[static_cast<std::size_t>(level)];
        const auto at = static_cast<std::size_t>((y % held_ + held_) % held_);
        T* to = sums.rows.data() + at * items_;
        if (sums.held[at] == y) return to;
        sums.held[at] = y;
        const T* first = sum<Greatest>(band, stage, level - 1, y);
        const T* second = sum<Greatest>(band, stage, level - 1, y + (1 << level));
        best_of<Greatest>(to, first, second, items_);
        return to;
    }

    template <bool Greatest>
    void put_rows(Band& band, int stage, int y, const Group& group, T* best) {
        const int from = y - group.away, to = y + group.away;
        if (group.few) {
            put_to<Greatest>(best, nearest(band, stage, from), items_);
            if (to != from) put_to<Greatest>(best, nearest(band, stage, to), items_);
            return;
        }
        const int over = static_cast<int>(std::bit_floor(static_cast<unsigned>(to - from + 1)));
        const int level = std::countr_zero(static_cast<unsigned>(over)) - 1;
        put_to<Greatest>(best, sum<Greatest>(band, stage, level, from), items_);
        put_to<Greatest>(best, sum<Greatest>(band, stage, level, to + 1 - over), items_);
    }

    template <bool Greatest>
    void widen(Stage& s, int by) const {
        const std::size_t all = items_ + 2 * beside_;
        const auto wide = static_cast<std::size_t>(2 * by + 1);
        std::size_t over = 2;  // pixels that `ahead` reaches over
        best_ahead<Greatest>(s.ahead.data(), s.best.data(), channels_, all - channels_);
        std::copy_n(s.best.end() - static_cast<std::ptrdiff_t>(channels_), channels_,
                    s.ahead.end() - static_cast<std::ptrdiff_t>(channels_));
        for (; over * 2 <= wide; over *= 2)
            best_ahead<Greatest>(s.ahead.data(), s.ahead.data(), over * channels_,
                                 all - std::min(all, over * channels_));
        // The first pixel that counts, and the first of the last `over` of them.
        const T* first = s.ahead.data() + beside_ - static_cast<std::size_t>(by) * channels_;
        best_of<Greatest>(s.best.data() + beside_, first, first + (wide - over) * channels_,
                          items_);
    }

    PixelLayout layout_;
    std::vector<Group> groups_;  // the longest reach first
    int held_;
    std::size_t channels_;
    std::size_t items_;   // of a row
    std::size_t beside_;  // on each side of a row that is widened
    std::array<bool, 2> greatest_{};
    int stages_ = 1;
    std::vector<Scratch> scratch_;
};

}  // namespace

std::unique_ptr<ExtremeRows> ExtremeRows::make(const LinearFilter& filter,
                                               const PixelLayout& layout, int parts) {
    switch (layout.dtype) {
        case DType::UInt8: return std::make_unique<Extremes<std::uint8_t>>(filter, layout, parts);
        case DType::UInt16: return std::make_unique<Extremes<std::uint16_t>>(filter, layout, parts);
        default: return std::make_unique<Extremes<float>>(filter, layout, parts);
    }
}

}  // namespace sarabet
