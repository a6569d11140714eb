// channel_block.hpp -- the data of a channel operator: named float32 channels x samples.
#pragma once

#include <sarabet/op/rational.hpp>
#include <sarabet/op/ref.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sarabet {

/// Memory for samples, shared by the blocks that show the same values.
class SARABET_API SampleBuffer final : public Counted {
public:
    float* data() { return memory_ ? memory_.get() : values_.data(); }
    const float* data() const { return memory_ ? memory_.get() : values_.data(); }
    void resize(std::size_t count) { values_.resize(count); }
    /// Shows memory that somebody else owns and may write at any time: live data.
    void adopt(std::shared_ptr<float> memory) { memory_ = std::move(memory); }
    bool live() const { return memory_ != nullptr; }

private:
    std::vector<float> values_;
    std::shared_ptr<float> memory_;
};

/// Named float32 channels x samples, C-contiguous, with a rate and a start index.
class SARABET_API ChannelBlock final : public Output {
public:
    using Names = std::shared_ptr<const std::vector<std::string>>;

    int channels() const { return channels_; }
    std::int64_t samples() const { return samples_; }
    const float* data() const { return buffer_ ? buffer_->data() : nullptr; }
    std::span<const float> channel(int index) const {
        return {data() + index * samples_, static_cast<std::size_t>(samples_)};
    }
    const std::vector<std::string>& names() const { return *names_; }
    const Names& shared_names() const { return names_; }
    const std::string& name(int index) const { return (*names_)[static_cast<std::size_t>(index)]; }
    /// Position of the channel with this name, or -1.
    int find(std::string_view name) const;
    Rational rate() const { return rate_; }
    std::int64_t start() const { return start_; }
    bool time_slice() const { return time_slice_; }
    /// True if the samples are memory that the caller may write at any time.
    bool live() const { return buffer_ && buffer_->live(); }
    bool same(const Output& other) const override;
    Ref<const Output> kept() const override;

private:
    friend class ChopOutput;
    Ref<SampleBuffer> buffer_;
    Names names_;
    int channels_ = 0;
    std::int64_t samples_ = 0;
    Rational rate_;
    std::int64_t start_ = 0;
    bool time_slice_ = false;
    bool borrowed_ = false;  // the samples are another block's

    // What the names were derived from, so that they are not made again.
    Names derived_;
    std::vector<Names> derived_from_;
    std::uint64_t derived_params_ = 0;
    std::int64_t derived_number_ = 0;
};

}  // namespace sarabet
