// channel.cpp -- handles to channels.
#include "core/handles.hpp"

#include <sarabet/channel.hpp>
#include <sarabet/op/channel_block.hpp>

#include <fmt/format.h>

namespace sarabet {

namespace {

// The channel's position now: where it was, or wherever its name has gone.
int position(const ChannelBlock& block, const OpRef& owner, const std::string& name, int index) {
    if (index < block.channels() && block.name(index) == name) return index;
    const int found = block.find(name);
    if (found >= 0) return found;
    throw Error(ErrorKind::Key,
                fmt::format("{} has no channel '{}' any more", owner.node->name, name));
}

}  // namespace

Channel::Channel(OpRef owner, std::string name, int index)
    : owner_(std::move(owner)), name_(std::move(name)), index_(index) {}

std::string Channel::name() const {
    return name_;
}

int Channel::index() const {
    return position(*fresh<ChannelBlock>(owner_), owner_, name_, index_);
}

OpRef Channel::owner() const {
    return owner_;
}

ArrayOut Channel::numpy() const {
    Ref<const ChannelBlock> block = fresh<ChannelBlock>(owner_);
    const auto samples = block->channel(position(*block, owner_, name_, index_));
    ArrayOut out;
    out.data = const_cast<float*>(samples.data());
    out.shape = {static_cast<std::int64_t>(samples.size())};
    out.keep = keeper(std::move(block));
    return out;
}

double Channel::eval(std::optional<int> index) const {
    const Ref<const ChannelBlock> block = fresh<ChannelBlock>(owner_);
    const auto samples = block->channel(position(*block, owner_, name_, index_));
    const auto count = static_cast<std::int64_t>(samples.size());
    std::int64_t at = 0;
    if (index) {
        at = *index < 0 ? *index + count : *index;
        if (at < 0 || at >= count)
            throw Error(ErrorKind::Index, fmt::format("channel '{}' has {} samples, got index {}",
                                                      name_, count, *index));
    } else {
        const Access access(owner_);
        at = static_cast<std::int64_t>(access.graph().sample_now(*block, name_));
    }
    return samples[static_cast<std::size_t>(at)];
}

}  // namespace sarabet
