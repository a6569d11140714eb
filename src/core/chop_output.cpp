// chop_output.cpp -- blocks of channels: filling them, sharing them, writing them again when free.
#include "core/channel_names.hpp"
#include "core/handles.hpp"

#include <sarabet/op/chop.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sarabet {

namespace {

const ChannelBlock::Names& no_names() {
    static const ChannelBlock::Names none = std::make_shared<std::vector<std::string>>();
    return none;
}

// Legal characters of a channel name: letters, digits, - _ : / ; any other one becomes '_'.
std::string legal(std::string name) {
    // Of a letter beyond ASCII the first byte stands for it.
    std::erase_if(name, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
    if (name.empty()) name = "_";
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) &&
            std::string_view("-_:/").find(c) == std::string_view::npos)
            c = '_';
    return name;
}

}  // namespace

Rational Rational::nearest(double rate) {
    for (const std::int64_t den : {std::int64_t{1}, std::int64_t{1001}}) {
        const double num = std::round(rate * static_cast<double>(den));
        if (std::abs(num / static_cast<double>(den) - rate) < 1e-9 * rate)
            return {static_cast<std::int64_t>(num), den};
    }
    const auto num = static_cast<std::int64_t>(std::round(rate * 1000));
    const std::int64_t common = std::gcd(num, std::int64_t{1000});
    return {num / common, 1000 / common};
}

int ChannelBlock::find(std::string_view name) const {
    const auto at = std::find(names_->begin(), names_->end(), name);
    return at == names_->end() ? -1 : static_cast<int>(at - names_->begin());
}

bool ChannelBlock::same(const Output& other) const {
    const auto* block = dynamic_cast<const ChannelBlock*>(&other);
    if (!block || channels_ != block->channels_ || samples_ != block->samples_ ||
        !(rate_ == block->rate_) || start_ != block->start_ || time_slice_ != block->time_slice_ ||
        *names_ != *block->names_)
        return false;
    const std::size_t count =
        static_cast<std::size_t>(channels_) * static_cast<std::size_t>(samples_);
    return count == 0 || std::memcmp(data(), block->data(), count * sizeof(float)) == 0;
}

Ref<const Output> ChannelBlock::kept() const {
    if (!live()) return nullptr;
    auto copy = make_ref<ChannelBlock>();
    const std::size_t count =
        static_cast<std::size_t>(channels_) * static_cast<std::size_t>(samples_);
    copy->buffer_ = make_ref<SampleBuffer>();
    copy->buffer_->resize(count);
    if (count > 0) std::memcpy(copy->buffer_->data(), data(), count * sizeof(float));
    copy->names_ = names_;
    copy->channels_ = channels_;
    copy->samples_ = samples_;
    copy->rate_ = rate_;
    copy->start_ = start_;
    copy->time_slice_ = time_slice_;
    return copy;
}

const ChannelBlock& ChopInputs::operator[](int index) const {
    const Output* output = ctx_.input(index);
    if (output) return static_cast<const ChannelBlock&>(*output);
    const std::string from = index < size() ? ctx_.input_path(index) : "";
    throw Error(ErrorKind::Cook, from.empty()
                                     ? fmt::format("input {} is not wired", index)
                                     : fmt::format("input {} ({}) has no data", index, from));
}

bool ChopInputs::has(int index) const {
    return ctx_.input(index) != nullptr;
}

// A block that nobody looks at any more is written again; its memory and names are still there.
// One whose memory a pass-through downstream still shows (in a block of its own that waits to be
// written again) is left alone: by the time of the next cook that block has let go.
ChopOutput::ChopOutput(CookContext& ctx) : ctx_(ctx) {
    Ref<ChannelBlock> memory_in_use;
    for (Ref<Output>& used : ctx.node().recycled) {
        if (!used->unique()) continue;
        Ref<ChannelBlock> block(static_cast<ChannelBlock*>(used.get()));
        if (block->borrowed_ || !block->buffer_ || block->buffer_->unique()) {
            block_ = std::move(block);
            break;
        }
        if (!memory_in_use) memory_in_use = std::move(block);
    }
    if (!block_ && ctx.node().recycled.size() >= 4) block_ = std::move(memory_in_use);
    if (!block_) {
        block_ = make_ref<ChannelBlock>();
        block_->names_ = no_names();
        // More than a few blocks in use means that somebody keeps them; they are not waited for.
        if (ctx.node().recycled.size() < 4) ctx.node().recycled.push_back(block_);
    }
    block_->rate_ = ctx.fps();
    block_->start_ = 0;
    block_->time_slice_ = false;
}

void ChopOutput::resize(int channels, std::int64_t samples) {
    constexpr std::int64_t most = std::int64_t{1} << 31;
    if (channels < 0 || samples < 0 || channels * samples > most)
        throw Error(ErrorKind::Value, fmt::format("{} channels of {} samples are too many; at most "
                                                  "{} samples in all",
                                                  channels, samples, most));
    const bool reusable = block_->buffer_ && block_->buffer_->unique() && !block_->buffer_->live();
    if (!reusable) block_->buffer_ = make_ref<SampleBuffer>();
    block_->borrowed_ = false;
    block_->buffer_->resize(static_cast<std::size_t>(channels) * static_cast<std::size_t>(samples));
    block_->channels_ = channels;
    block_->samples_ = samples;
}

std::span<float> ChopOutput::channel(int index) {
    return all().subspan(
        static_cast<std::size_t>(index) * static_cast<std::size_t>(block_->samples_),
        static_cast<std::size_t>(block_->samples_));
}

std::span<float> ChopOutput::all() {
    return {block_->buffer_->data(), static_cast<std::size_t>(block_->channels_) *
                                         static_cast<std::size_t>(block_->samples_)};
}

void ChopOutput::set_names(std::vector<std::string> names) {
    for (std::string& name : names) name = legal(std::move(name));
    if (*block_->names_ == names) return;
    names = unique_names(std::move(names));
    if (*block_->names_ == names) return;
    // The blocks of an operator share one list of equal names: who compares it compares a pointer.
    const Ref<const Output> previous = ctx_.node().published();
    const auto* before = static_cast<const ChannelBlock*>(previous.get());
    if (before && *before->names_ == names)
        block_->names_ = before->names_;
    else
        block_->names_ = std::make_shared<const std::vector<std::string>>(std::move(names));
}

void ChopOutput::set_names(ChannelBlock::Names names) {
    block_->names_ = std::move(names);
}

bool ChopOutput::names_hold(std::span<const ChannelBlock* const> from, std::int64_t number) {
    if (!block_->derived_ || block_->derived_params_ != ctx_.node().params_version ||
        block_->derived_number_ != number || block_->derived_from_.size() != from.size())
        return false;
    for (std::size_t i = 0; i < from.size(); ++i)
        if (block_->derived_from_[i] != from[i]->names_) return false;
    block_->names_ = block_->derived_;
    return true;
}

void ChopOutput::remember_names(std::span<const ChannelBlock* const> from, std::int64_t number) {
    block_->derived_ = block_->names_;
    block_->derived_number_ = number;
    block_->derived_params_ = ctx_.node().params_version;
    block_->derived_from_.clear();
    for (const ChannelBlock* block : from) block_->derived_from_.push_back(block->names_);
}

void ChopOutput::number_names(std::string_view base) {
    const std::vector<std::string>& now = *block_->names_;
    const auto count = static_cast<std::size_t>(block_->channels_);
    bool right = now.size() == count;
    for (std::size_t i = 0; right && i < count; ++i) {
        const fmt::format_int number(i + 1);
        right = now[i].size() == base.size() + number.size() && now[i].starts_with(base) &&
                now[i].ends_with(std::string_view(number.data(), number.size()));
    }
    if (right) return;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back(fmt::format("{}{}", base, i + 1));
    set_names(std::move(names));
}

void ChopOutput::set_timing(const ChannelBlock& other) {
    block_->rate_ = other.rate_;
    block_->start_ = other.start_;
    block_->time_slice_ = other.time_slice_;
}

void ChopOutput::share(const ChannelBlock& other) {
    block_->buffer_ = other.buffer_;
    block_->borrowed_ = true;
    block_->channels_ = other.channels_;
    block_->samples_ = other.samples_;
    block_->names_ = other.names_;
    set_timing(other);
}

void ChopOutput::adopt(std::shared_ptr<float> memory, int channels, std::int64_t samples) {
    block_->buffer_ = make_ref<SampleBuffer>();
    block_->buffer_->adopt(std::move(memory));
    block_->borrowed_ = false;
    // A block that waited to be written again would hold the caller's memory meanwhile.
    std::erase_if(ctx_.node().recycled,
                  [&](const Ref<Output>& used) { return used.get() == block_.get(); });
    block_->channels_ = channels;
    block_->samples_ = samples;
}

std::shared_ptr<const void> ChopOutput::hold() const {
    return keeper(block_->buffer_);
}

Ref<Output> ChopOutput::publish() {
    if (block_->names_->size() != static_cast<std::size_t>(block_->channels_)) number_names("chan");
    if (!block_->buffer_) resize(0, 0);
    return block_;
}

}  // namespace sarabet
