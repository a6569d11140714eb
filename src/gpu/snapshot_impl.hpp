// snapshot_impl.hpp -- what a Snapshot holds.
#pragma once

#include "gpu/materialize.hpp"

#include <sarabet/op/image.hpp>
#include <sarabet/snapshot.hpp>

#include <cstdint>

namespace sarabet {

struct Snapshot::Impl {
    Ref<const Image> image;
    gpu::Pixels pixels;
    std::int64_t frame = 0;
};

namespace gpu {

/// Starts what is needed to read an image, giving all locks back while that may take long.
SARABET_API Pixels begin_reading(const Image& image);
/// Waits for pixels with all locks given back; Ctrl-C ends the wait.
void finish_reading(const Pixels& pixels);

}  // namespace gpu
}  // namespace sarabet
