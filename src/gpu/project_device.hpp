// project_device.hpp -- the device that a project's texture operators run on.
#pragma once

#include "core/graph.hpp"
#include "gpu/device.hpp"

#include <memory>

namespace sarabet::gpu {

/// Opened when first asked for, and again when it was lost: then all texture operators cook anew.
/// Throws Error (Device) if there is none. The caller holds the project's lock.
std::shared_ptr<Device> device_of(Graph& graph);

/// Makes all texture operators cook anew.
void force_textures(Graph& graph);

}  // namespace sarabet::gpu
