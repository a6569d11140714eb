// frame_readers.hpp -- `latest()`: readers that want every frame and never wait for one.
#pragma once

#include <sarabet/op_ref.hpp>
#include <sarabet/snapshot.hpp>

#include <optional>

namespace sarabet::gpu {

/// The newest image of the operator that the device has finished. The first call makes the operator
/// cook in every frame, for as long as the operator lives.
std::optional<Snapshot> latest_of(const OpRef& op);

}  // namespace sarabet::gpu
