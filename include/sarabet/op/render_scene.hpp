// render_scene.hpp -- what the Render TOP draws.
#pragma once

#include <sarabet/op/array.hpp>
#include <sarabet/op/image.hpp>

#include <array>
#include <vector>

namespace sarabet {

/// An indexed triangle mesh, textured or not.
struct RenderMesh {
    Array positions;  ///< (n, 3) float32
    Array uvs;        ///< (n, 2) float32, v = 0 at the bottom; may be empty
    Array indices;    ///< (m, 3) uint32
    Array colors;     ///< (n, 4) float32, multiplied with the texture; may be empty
    Ref<const Image> texture;
    /// Clip space from model space, column after column; clip space is y up, depth 0..1.
    std::array<float, 16> transform{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    bool depth_test = true;
    bool blend =
        true;  ///< Laid over what is behind by its premultiplied alpha, or written as it is.
};

/// Meshes over a background, drawn in order.
struct RenderScene {
    std::array<float, 4> background{0, 0, 0, 0};
    std::vector<RenderMesh> meshes;
};

}  // namespace sarabet
