// image.hpp -- the data of a texture operator: a picture that the device makes when it is wanted.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/op/ref.hpp>
#include <sarabet/pixel_format.hpp>

#include <memory>

namespace sarabet {

namespace gpu {
struct Recipe;
}

/// A picture: its size, its pixel format, and how to make it. Making it is put off until somebody
/// looks; all that it is made from was captured when its operator cooked.
class SARABET_API Image final : public Output {
public:
    Image();
    ~Image() override;

    int width() const { return width_; }
    int height() const { return height_; }
    PixelFormat format() const { return format_; }
    /// True if the pixels are memory that the caller may write at any time.
    bool live() const;
    bool same(const Output& other) const override;
    Ref<const Output> kept() const override;

    /// How to make it; for the layer that talks to the device.
    const std::shared_ptr<gpu::Recipe>& recipe() const { return recipe_; }

private:
    friend class TopOutput;
    int width_ = 0;
    int height_ = 0;
    PixelFormat format_ = PixelFormat::RGBA8Fixed;
    std::shared_ptr<gpu::Recipe> recipe_;
};

}  // namespace sarabet
