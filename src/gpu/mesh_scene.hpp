// mesh_scene.hpp -- a Render TOP's scene as a drawing.
#pragma once

#include "recipe.hpp"

#include <sarabet/op/render_scene.hpp>

#include <memory>

namespace sarabet::gpu {

/// Captures the scene: vertices go to the device's memory, pipelines are made. Throws Error (Cook)
/// naming the mesh if its arrays do not fit together.
DrawContent make_scene(Device& device, const RenderScene& scene, PixelFormat format);

}  // namespace sarabet::gpu
