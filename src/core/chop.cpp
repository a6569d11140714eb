// chop.cpp -- handles to channel operators.
#include "core/array_cast.hpp"
#include "core/handles.hpp"
#include "core/nearest.hpp"
#include "core/node_type.hpp"
#include "core/parameters.hpp"

#include <sarabet/chop.hpp>
#include <sarabet/op/channel_block.hpp>

#include <fmt/format.h>

namespace sarabet {

Chop::Chop(OpRef ref) : Operator(std::move(ref)) {
    if (type_of(*ref_.node).family != Family::Chop)
        throw Error(ErrorKind::Type, fmt::format("{} is no CHOP", path_of(*ref_.node)));
}

ArrayOut Chop::numpy() const {
    Ref<const ChannelBlock> block = fresh<ChannelBlock>(ref_);
    ArrayOut out;
    out.data = const_cast<float*>(block->data());
    out.shape = {block->channels(), block->samples()};
    out.keep = keeper(std::move(block));
    return out;
}

std::vector<std::string> Chop::names() const {
    return fresh<ChannelBlock>(ref_)->names();
}
double Chop::rate() const {
    return fresh<ChannelBlock>(ref_)->rate().value();
}
int Chop::num_channels() const {
    return fresh<ChannelBlock>(ref_)->channels();
}
std::int64_t Chop::num_samples() const {
    return fresh<ChannelBlock>(ref_)->samples();
}
std::int64_t Chop::start() const {
    return fresh<ChannelBlock>(ref_)->start();
}
bool Chop::is_time_slice() const {
    return fresh<ChannelBlock>(ref_)->time_slice();
}
int Chop::chan_index() const {
    const Access access(ref_);
    access->channel_read = true;
    return access->channel;
}
std::int64_t Chop::size() const {
    return num_channels();
}

Channel Chop::operator[](const std::string& name) const {
    const Ref<const ChannelBlock> block = fresh<ChannelBlock>(ref_);
    const int index = block->find(name);
    if (index < 0)
        throw Error(ErrorKind::Key, fmt::format("{}: no channel '{}'{}", path_of(*ref_.node), name,
                                                nearest_hint(name, block->names())));
    return Channel(ref_, name, index);
}

Channel Chop::operator[](std::int64_t index) const {
    const Ref<const ChannelBlock> block = fresh<ChannelBlock>(ref_);
    const std::int64_t at = index < 0 ? index + block->channels() : index;
    if (at < 0 || at >= block->channels())
        throw Error(ErrorKind::Index, fmt::format("{} has {} channels, got index {}",
                                                  path_of(*ref_.node), block->channels(), index));
    return Channel(ref_, block->name(static_cast<int>(at)), static_cast<int>(at));
}

void Chop::set_array(const ArrayIn& array) {
    const Access access(ref_);
    if (access->type->stem != "array")
        throw Error(ErrorKind::Type,
                    fmt::format("{}: only an Array operator shows an array", path_of(*access)));
    if (array.ndim() != 1 && array.ndim() != 2)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: expected an array of shape (channels, samples) or (samples,), "
                                "got {}",
                                path_of(*access), shape_text(array.shape)));
    Array shown;
    if (array.dtype == DType::Float32 && array.contiguous())
        shown = {std::shared_ptr<const void>(array.keep, array.data), array.dtype, array.shape};
    else
        shown = copied(array, DType::Float32, path_of(*access));
    set_parameter(*access, parameter_named(*access, "array"), shown);
}

}  // namespace sarabet
