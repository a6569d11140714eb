// frame_readers.cpp -- a short queue of images under way per reader, filled at the end of frames.
//
// A reader's queue has a mutex of its own, a leaf: asking for the latest image neither takes the
// project's lock nor waits for the device, however long a frame takes.
#include "gpu/frame_readers.hpp"

#include "core/handles.hpp"
#include "gpu/project_device.hpp"
#include "gpu/snapshot_impl.hpp"

#include <sarabet/op/image.hpp>

#include <deque>
#include <mutex>

namespace sarabet::gpu {

namespace {

using Shot = std::shared_ptr<Snapshot::Impl>;

struct Reader {
    std::mutex mutex;
    std::deque<Shot> pending;  // oldest first; at most `most`
    Shot newest;

    void take_finished() {
        std::erase_if(pending, [](const Shot& shot) {
            return shot->pixels.device && shot->pixels.device->lost();
        });
        while (!pending.empty() && pixels_ready(pending.front()->pixels)) {
            newest = std::move(pending.front());
            pending.pop_front();
        }
    }
};

constexpr std::size_t most = 3;

// At the end of a frame: starts reading the image of that frame.
void collect(Graph& graph, Node& node, Reader& reader) {
    const Ref<const Output> output = node.published();
    if (node.deleted || !output || node.error || node.stale) return;
    {
        // A device that is slower than the frames is given no more than it can do.
        const std::lock_guard guard(reader.mutex);
        reader.take_finished();
        if (reader.pending.size() >= most) return;
    }
    if (static_cast<const Image&>(*output).recipe()->device->lost()) {
        static_cast<void>(device_of(graph));  // all textures cook anew in the next frame
        return;
    }
    auto shot = std::make_shared<Snapshot::Impl>();
    Ref<const Output> kept = output->kept();
    if (!kept) kept = output;
    shot->image = Ref<const Image>(static_cast<const Image*>(kept.get()));
    shot->frame = graph.frame();
    shot->pixels = begin_reading(*shot->image);
    const std::lock_guard guard(reader.mutex);
    reader.pending.push_back(std::move(shot));
}

std::shared_ptr<Reader> reader_of(const OpRef& op) {
    if (auto known = op.node->frame_reader()) return std::static_pointer_cast<Reader>(known);
    const Access access(op);
    if (auto known = op.node->frame_reader()) return std::static_pointer_cast<Reader>(known);
    auto reader = std::make_shared<Reader>();
    op.node->set_frame_reader(reader);
    ++op.node->readers;
    access.graph().on_frame_end(op.node.get(), [graph = op.graph.get(), node = op.node.get(),
                                                reader] { collect(*graph, *node, *reader); });
    return reader;
}

}  // namespace

std::optional<Snapshot> latest_of(const OpRef& op) {
    const std::shared_ptr<Reader> reader = reader_of(op);
    const std::lock_guard guard(reader->mutex);
    reader->take_finished();
    if (!reader->newest) return std::nullopt;
    return Snapshot(reader->newest);
}

}  // namespace sarabet::gpu
