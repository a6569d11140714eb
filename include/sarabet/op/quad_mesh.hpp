// quad_mesh.hpp -- rectangles of pixels as a mesh: parts of images laid onto a picture.
#pragma once

#include <sarabet/op/render_scene.hpp>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace sarabet {

/// A rectangle, in pixels from the top left corner.
struct PixelBox {
    double left, top, right, bottom;

    double width() const { return right - left; }
    double height() const { return bottom - top; }
    PixelBox moved(double x, double y) const { return {left + x, top + y, right + x, bottom + y}; }
};

/// Collects rectangles that show parts of one image, each at its place on the picture.
class QuadMesh {
public:
    /// `shown` of the image goes to `place`. At its own size an image of bytes is copied exactly;
    /// finer pixels may come out a step of their 16 bits beside.
    void add(const PixelBox& place, const PixelBox& shown, const Image& image) {
        const auto first = static_cast<std::uint32_t>(positions_.size() / 3);
        for (const bool below : {false, true})
            for (const bool right : {false, true}) {
                const double u = (right ? shown.right : shown.left) / image.width();
                const double v = (below ? shown.bottom : shown.top) / image.height();
                positions_.push_back(static_cast<float>(right ? place.right : place.left));
                positions_.push_back(static_cast<float>(below ? place.bottom : place.top));
                positions_.push_back(0);
                uvs_.push_back(static_cast<float>(u));
                uvs_.push_back(static_cast<float>(1 - v));
            }
        for (const std::uint32_t corner : {0u, 1u, 2u, 2u, 1u, 3u})
            indices_.push_back(first + corner);
    }

    bool empty() const { return indices_.empty(); }

    /// The mesh for a picture of this size: laid over what is there by its premultiplied alpha, or
    /// in place of it.
    RenderMesh mesh(Ref<const Image> image, int width, int height, bool over) && {
        const float across = 2.0f / static_cast<float>(width);
        const float down = -2.0f / static_cast<float>(height);
        return {.positions = array(std::move(positions_), DType::Float32, 3),
                .uvs = array(std::move(uvs_), DType::Float32, 2),
                .indices = array(std::move(indices_), DType::UInt32, 3),
                .colors = {},
                .texture = std::move(image),
                .transform = {across, 0, 0, 0, 0, down, 0, 0, 0, 0, 1, 0, -1, 1, 0, 1},
                .depth_test = false,
                .blend = over};
    }

private:
    template <class T>
    static Array array(std::vector<T> values, DType dtype, std::int64_t columns) {
        const auto rows = static_cast<std::int64_t>(values.size()) / columns;
        const auto held = std::make_shared<std::vector<T>>(std::move(values));
        return {{held, held->data()}, dtype, {rows, columns}};
    }

    std::vector<float> positions_, uvs_;
    std::vector<std::uint32_t> indices_;
};

}  // namespace sarabet
