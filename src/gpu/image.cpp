// image.cpp -- the public face of a Recipe.
#include "materialize.hpp"
#include "recipe.hpp"

#include <sarabet/op/image.hpp>

#include <fmt/format.h>

namespace sarabet {

std::string shape_text(const ImageShape& shape) {
    const auto slices = [&](const char* what) {
        return fmt::format("{} (slices, height, width) = ({}, {}, {})", what, shape.depth,
                           shape.height, shape.width);
    };
    switch (shape.kind) {
        case ImageKind::Flat: break;
        case ImageKind::Array: return slices("a 2D array texture");
        case ImageKind::Volume: return slices("a 3D texture");
        case ImageKind::Cube: return slices("a cube texture");
    }
    return fmt::format("a 2D image (height, width) = ({}, {})", shape.height, shape.width);
}

Image::Image() = default;
Image::~Image() = default;

bool Image::live() const {
    return recipe_ && recipe_->live;
}

bool Image::same(const Output& other) const {
    const auto* image = dynamic_cast<const Image*>(&other);
    return image && recipe_ && image->recipe_ && gpu::same_picture(*recipe_, *image->recipe_);
}

Ref<const Output> Image::kept() const {
    if (!recipe_) return nullptr;
    if (!recipe_->live) {
        // What it is made from may be live, or a chain that grows from frame to frame.
        const auto content = recipe_->content();
        // On a device that was lost nothing can be made; whoever uses it brings it to another one.
        if (content && !std::holds_alternative<gpu::PixelContent>(*content) &&
            !recipe_->device->lost())
            gpu::materialize(*recipe_);
        return nullptr;
    }
    Ref<Image> copy = make_ref<Image>();
    copy->shape_ = shape_;
    copy->format_ = format_;
    copy->newest_slice_ = newest_slice_;
    copy->recipe_ = gpu::frozen(recipe_);
    return copy;
}

}  // namespace sarabet
