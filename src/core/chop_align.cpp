// chop_align.cpp -- finds the common interval of several inputs, and reads them over it.
#include "core/chop_align.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sarabet {

namespace {

// A sample boundary of one rate in the samples of another.
std::int64_t boundary(std::int64_t sample, Rational from, Rational to) {
    if (from == to) return sample;
    return std::llround(static_cast<double>(sample) * to.value() / from.value());
}

float between(std::span<const float> from, double x) {
    x = std::clamp(x, 0.0, static_cast<double>(from.size() - 1));
    const auto below = static_cast<std::size_t>(x);
    const std::size_t above = std::min(below + 1, from.size() - 1);
    const auto part = static_cast<float>(x - static_cast<double>(below));
    return part == 0 ? from[below] : from[below] + (from[above] - from[below]) * part;
}

bool counts(const ChannelBlock& block) {
    return block.channels() > 0 && (block.samples() > 0 || block.time_slice());
}

}  // namespace

Aligned::Aligned(const ChopInputs& inputs, const CookContext& ctx, Align mode) {
    for (int i = 0; i < inputs.size() && size_ < most_aligned; ++i) {
        if (!inputs.has(i) && ctx.input_path(i).empty()) continue;
        const ChannelBlock& block = inputs[i];
        if (size_ == 0) rate_ = block.rate();
        blocks_[at(size_)] = &block;
        sources_[at(size_)] = {&block, 0, 1, boundary(block.start(), block.rate(), rate_),
                               boundary(block.start() + block.samples(), block.rate(), rate_)};
        ++size_;
    }
    if (size_ == 0) throw Error(ErrorKind::Cook, "no input is wired");
    find_interval(mode);
    for (int i = 0; i < size_; ++i) place(sources_[at(i)], mode);
}

void Aligned::find_interval(Align mode) {
    const Source* first = nullptr;
    const Source* slice = nullptr;
    const Source* smallest = nullptr;
    std::int64_t low = 0, high = 0, longest = 0;
    bool all_slices = true;
    for (int i = 0; i < size_; ++i) {
        const Source& source = sources_[at(i)];
        if (!counts(*source.block)) continue;
        const std::int64_t length = source.end - source.begin;
        low = first ? std::min(low, source.begin) : source.begin;
        high = first ? std::max(high, source.end) : source.end;
        longest = std::max(longest, length);
        if (!first) first = &source;
        if (!slice && source.block->time_slice()) slice = &source;
        if (!smallest || length < smallest->end - smallest->begin) smallest = &source;
        all_slices = all_slices && source.block->time_slice();
    }
    if (!first) return;
    time_slice_ = all_slices;
    const auto take = [&](const Source& source) {
        begin_ = source.begin;
        samples_ = source.end - source.begin;
        time_slice_ = source.block->time_slice();
    };
    switch (mode) {
        case Align::Auto:
            if (slice) return take(*slice);
            [[fallthrough]];
        case Align::None:
        case Align::Stretch:
            begin_ = low;
            samples_ = high - low;
            break;
        case Align::Start:
            begin_ = low;
            samples_ = longest;
            break;
        case Align::End:
            begin_ = high - longest;
            samples_ = longest;
            break;
        case Align::Shift1:
        case Align::Trim1:
        case Align::Stretch1: return take(*first);
        case Align::Trim:
        case Align::Squash: return take(*smallest);
    }
}

void Aligned::place(Source& source, Align mode) const {
    const ChannelBlock& block = *source.block;
    const bool same_rate = block.rate() == rate_;
    source.step = same_rate ? 1 : block.rate().value() / rate_.value();
    const auto length = static_cast<double>(block.samples());
    switch (mode) {
        case Align::Start:
        case Align::Shift1: source.base = 0; break;
        case Align::End:
            source.base = length - 1 - static_cast<double>(samples_ - 1) * source.step;
            break;
        case Align::Stretch:
        case Align::Stretch1:
        case Align::Squash:
            source.base = 0;
            source.step = samples_ > 1 ? (length - 1) / static_cast<double>(samples_ - 1) : 0;
            break;
        default:
            source.base = same_rate ? static_cast<double>(begin_ - block.start())
                                    : static_cast<double>(begin_) * source.step -
                                          static_cast<double>(block.start());
    }
}

void Aligned::apply(ChopOutput& out) const {
    out.set_rate(rate_);
    out.set_start(begin_);
    out.set_time_slice(time_slice_);
}

void Aligned::read(int input, int channel, std::int64_t first, std::span<float> into) const {
    const Source& source = sources_[at(input)];
    const std::span<const float> from = source.block->channel(channel);
    if (from.empty()) {
        std::fill(into.begin(), into.end(), 0.0f);
        return;
    }
    const auto last = static_cast<std::int64_t>(from.size()) - 1;
    const double start = source.base + static_cast<double>(first) * source.step;
    if (source.step == 1 && start == std::floor(start)) {
        const auto offset = static_cast<std::int64_t>(start);
        const auto count = static_cast<std::int64_t>(into.size());
        if (offset >= 0 && offset + count <= last + 1) {
            std::memcpy(into.data(), from.data() + offset, into.size_bytes());
            return;
        }
        for (std::int64_t i = 0; i < count; ++i)
            into[static_cast<std::size_t>(i)] =
                from[static_cast<std::size_t>(std::clamp<std::int64_t>(offset + i, 0, last))];
        return;
    }
    for (std::size_t i = 0; i < into.size(); ++i)
        into[i] = between(from, start + static_cast<double>(i) * source.step);
}

float sample_at(const ChannelBlock& block, int channel, std::int64_t sample, Rational rate) {
    const std::span<const float> from = block.channel(channel);
    if (from.empty()) return 0;
    if (from.size() == 1) return from[0];
    if (block.rate() == rate) {
        const auto last = static_cast<std::int64_t>(from.size()) - 1;
        return from[static_cast<std::size_t>(
            std::clamp<std::int64_t>(sample - block.start(), 0, last))];
    }
    return between(from, static_cast<double>(sample) * block.rate().value() / rate.value() -
                             static_cast<double>(block.start()));
}

}  // namespace sarabet
