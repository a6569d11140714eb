// top.cpp -- handles to texture operators.
#include "core/array_cast.hpp"
#include "core/handles.hpp"
#include "core/host.hpp"
#include "core/node_type.hpp"
#include "core/parameters.hpp"
#include "gpu/frame_readers.hpp"
#include "gpu/host_block.hpp"
#include "gpu/project_device.hpp"
#include "gpu/snapshot_impl.hpp"
#include "gpu/submission.hpp"

#include <sarabet/op/image.hpp>
#include <sarabet/top.hpp>

#include <fmt/format.h>

namespace sarabet {

Top::Top(OpRef ref) : Operator(std::move(ref)) {
    if (type_of(*ref_.node).family != Family::Top)
        throw Error(ErrorKind::Type, fmt::format("{} is no TOP", path_of(*ref_.node)));
}

int Top::width() const {
    return fresh<Image>(ref_)->width();
}
int Top::height() const {
    return fresh<Image>(ref_)->height();
}
int Top::depth() const {
    return fresh<Image>(ref_)->depth();
}
std::string Top::kind() const {
    switch (fresh<Image>(ref_)->kind()) {
        case ImageKind::Flat: return "2d";
        case ImageKind::Array: return "array";
        case ImageKind::Volume: return "3d";
        case ImageKind::Cube: return "cube";
    }
    return "2d";
}
int Top::newest_slice() const {
    return fresh<Image>(ref_)->newest_slice();
}
std::string Top::pixel_format() const {
    return info_of(fresh<Image>(ref_)->format()).name;
}

Snapshot Top::snapshot(bool keep) const {
    auto shot = std::make_shared<Snapshot::Impl>();
    {
        const Access access(ref_);  // so that the frame is that of the image
        if (access.graph().device_slot) gpu::device_of(access.graph());  // again if it was lost
        shot->image = fresh<Image>(ref_);
        shot->frame = access.graph().frame();
    }
    if (keep)
        if (const Ref<const Output> kept = shot->image->kept())
            shot->image = Ref<const Image>(static_cast<const Image*>(kept.get()));
    shot->pixels = gpu::begin_reading(*shot->image);
    return Snapshot(std::move(shot));
}

std::optional<Snapshot> Top::latest() const {
    check_not_forked();
    return gpu::latest_of(ref_);
}

// What is wrong with an array is said when it is given; how it is meant, when the operator cooks.
static void check_array(const ArrayIn& array, const std::string& kind, const std::string& who) {
    const auto dimensions = array.shape.size();
    const bool sliced = kind == "automatic" ? dimensions == 4 : kind != "2d";
    const std::size_t axes = sliced ? 3 : 2;
    const bool shape_fits =
        dimensions == axes ||
        (dimensions == axes + 1 && array.shape.back() >= 1 && array.shape.back() <= 4);
    if (!shape_fits)
        throw Error(
            ErrorKind::Value,
            fmt::format("{0}: expected an array of shape ({1}height, width) or ({1}height, "
                        "width, 1..4), got {2}{3}",
                        who, sliced ? "slices, " : "", shape_text(array.shape),
                        sliced || kind == "2d"
                            ? ""
                            : "; slices are (slices, height, width, 1..4), or need 'kind'"));
    if (array.size() == 0)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: expected an image of at least one pixel, got "
                                "an array of shape {}",
                                who, shape_text(array.shape)));
    const int channels = dimensions == axes ? 1 : static_cast<int>(array.shape.back());
    if (!pixel_format_for(array.dtype, channels))
        throw Error(ErrorKind::Type, fmt::format("{}: expected uint8, uint16, float16 or float32, "
                                                 "got {}",
                                                 who, dtype_name(array.dtype)));
    if (kind == "cube" && (array.shape[0] != 6 || array.shape[1] != array.shape[2]))
        throw Error(ErrorKind::Value,
                    fmt::format("{}: a cube expects 6 square faces, an array of shape (6, n, n[, "
                                "1..4]), got {}",
                                who, shape_text(array.shape)));
}

void Top::set_array(const ArrayIn& array) {
    const Access access(ref_);
    const std::string who = path_of(*access);
    if (access->type->stem != "array")
        throw Error(ErrorKind::Type, fmt::format("{}: only an Array operator shows an array", who));
    const Value asked = value_of(*access, parameter_named(*access, "kind"));
    const auto* kind = std::get_if<std::string>(&asked);
    check_array(array, kind ? *kind : "automatic", who);
    const Array held =
        array.contiguous()
            ? Array{std::shared_ptr<const void>(array.keep, array.data), array.dtype, array.shape}
            : copied(array);
    set_parameter(*access, parameter_named(*access, "array"), held);
}

void Top::wait_until_free() const {
    std::shared_ptr<gpu::Device> device;
    std::shared_ptr<gpu::HostBlock> block;
    {
        const Access access(ref_);
        if (access->type->stem != "array")
            throw Error(ErrorKind::Type, fmt::format("{}: only an Array operator lends its array",
                                                     path_of(*access)));
        const Value value = value_of(*access, parameter_named(*access, "array"));
        const auto* array = std::get_if<Array>(&value);
        if (!array || !*array || !access.graph().device_slot) return;
        device = gpu::device_of(access.graph());
        block = gpu::find_host_block(array->data.get(), array->bytes().size());
    }
    if (!block) return;
    const std::uint64_t tick = block->last_use(*device);
    if (device->queue().completed() >= tick) return;
    const Blocking out;
    device->queue().wait(tick, [] { host::check_interrupt(); });
}

}  // namespace sarabet
