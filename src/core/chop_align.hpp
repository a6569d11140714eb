// chop_align.hpp -- several inputs seen over one interval at one rate.
//
// Operators that combine inputs take the rate of the first one. Inputs of another rate are
// resampled linearly, and each input holds its first and last sample outside its own interval.
// Boundaries are mapped one by one, so that consecutive time slices still meet without gaps or
// overlap.
#pragma once

#include <sarabet/op/chop.hpp>

#include <array>
#include <cstdint>
#include <span>

namespace sarabet {

/// How the intervals of several inputs are brought together (TouchDesigner's Align menu).
enum class Align : int { Auto, None, Stretch, Start, End, Shift1, Trim1, Stretch1, Trim, Squash };

inline constexpr detail::ParamDecl<Align> align_param{
    .name = "align",
    .label = "Align",
    .help =
        "How inputs with different intervals are brought together; outside its interval an "
        "input holds its first or last sample.",
    .menu = {{Align::Auto, "auto", "Automatic"},
             {Align::None, "none", "Extend to Min/Max"},
             {Align::Stretch, "stretch", "Stretch to Min/Max"},
             {Align::Start, "start", "Shift to Minimum"},
             {Align::End, "end", "Shift to Maximum"},
             {Align::Shift1, "shift1", "Shift to First Interval"},
             {Align::Trim1, "trim1", "Trim to First Interval"},
             {Align::Stretch1, "stretch1", "Stretch to First Interval"},
             {Align::Trim, "trim", "Trim to Smallest Interval"},
             {Align::Squash, "squash", "Stretch to Smallest Interval"}}};

/// The most inputs that can be aligned.
inline constexpr int most_aligned = 64;

/// The wired inputs of an operator over one interval.
class Aligned {
public:
    /// Throws Error (Cook) if no input is wired, or a wired one has no data.
    Aligned(const ChopInputs& inputs, const CookContext& ctx, Align mode);

    int size() const { return size_; }
    const ChannelBlock& operator[](int input) const { return *sources_[at(input)].block; }
    std::span<const ChannelBlock* const> blocks() const { return {blocks_.data(), at(size_)}; }
    std::int64_t samples() const { return samples_; }

    /// Gives the interval and the rate to an output.
    void apply(ChopOutput& out) const;
    /// Samples of one channel, from `first` on within the interval.
    void read(int input, int channel, std::int64_t first, std::span<float> into) const;

private:
    // Sample i of the interval lies at base + i * step in the samples of the block.
    struct Source {
        const ChannelBlock* block;
        double base;
        double step;
        std::int64_t begin;  // its own interval, in samples of the common rate
        std::int64_t end;
    };
    static std::size_t at(int index) { return static_cast<std::size_t>(index); }
    void find_interval(Align mode);
    void place(Source& source, Align mode) const;

    std::array<Source, most_aligned> sources_;
    std::array<const ChannelBlock*, most_aligned> blocks_;
    int size_ = 0;
    Rational rate_;
    std::int64_t begin_ = 0;
    std::int64_t samples_ = 0;
    bool time_slice_ = false;
};

/// The value of a channel at a sample of another rate: between samples linear, outside of its
/// interval the first or the last sample, 0 if it has none.
float sample_at(const ChannelBlock& block, int channel, std::int64_t sample, Rational rate);

/// The rate that a parameter asks for, where 0 stands for the project's frame rate.
inline Rational rate_or_fps(double rate, const CookContext& ctx) {
    return rate > 0 ? Rational::nearest(rate) : ctx.fps();
}

}  // namespace sarabet
