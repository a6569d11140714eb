// project_device.hpp -- the device that a project's texture operators run on.
#pragma once

#include "core/graph.hpp"
#include "gpu/device.hpp"

#include <memory>

namespace sarabet::gpu {

/// Opened when first asked for; throws Error (Device) if there is none.
inline std::shared_ptr<Device> device_of(Graph& graph) {
    if (!graph.device_slot) graph.device_slot = open_device(graph.wanted_device());
    return std::static_pointer_cast<Device>(graph.device_slot);
}

}  // namespace sarabet::gpu
