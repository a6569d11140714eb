// image.hpp -- the data of a texture operator: a picture that the device makes when it is wanted.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/op/ref.hpp>
#include <sarabet/pixel_format.hpp>

#include <memory>
#include <string>

namespace sarabet {

namespace gpu {
struct Recipe;
}

/// What kind of texture an image is.
enum class ImageKind : int {
    Flat,    ///< One picture.
    Array,   ///< Slices of one size, each a picture of its own.
    Volume,  ///< A 3D texture: slices with what lies between them.
    Cube,    ///< Six square faces: +x, -x, +y, -y, +z, -z.
};

/// The kind of an image and its size; a picture has one slice, a cube six.
struct ImageShape {
    int width = 1;
    int height = 1;
    int depth = 1;
    ImageKind kind = ImageKind::Flat;

    bool is_flat() const { return kind == ImageKind::Flat; }
    bool operator==(const ImageShape&) const = default;
};

/// "a 3D texture (slices, height, width) = (3, 5, 7)", for messages.
SARABET_API std::string shape_text(const ImageShape& shape);

/// A picture: its size, its pixel format, and how to make it. Making it is put off until somebody
/// looks; all that it is made from was captured when its operator cooked.
class SARABET_API Image final : public Output {
public:
    Image();
    ~Image() override;

    const ImageShape& shape() const { return shape_; }
    int width() const { return shape_.width; }
    int height() const { return shape_.height; }
    int depth() const { return shape_.depth; }
    ImageKind kind() const { return shape_.kind; }
    PixelFormat format() const { return format_; }
    /// The slice that was made last, where slices are made one by one; else -1.
    int newest_slice() const { return newest_slice_; }
    /// True if the pixels are memory that the caller may write at any time.
    bool live() const;
    bool same(const Output& other) const override;
    Ref<const Output> kept() const override;

    /// How to make it; for the layer that talks to the device.
    const std::shared_ptr<gpu::Recipe>& recipe() const { return recipe_; }

private:
    friend class TopOutput;
    ImageShape shape_;
    PixelFormat format_ = PixelFormat::RGBA8Fixed;
    int newest_slice_ = -1;
    std::shared_ptr<gpu::Recipe> recipe_;
};

}  // namespace sarabet
