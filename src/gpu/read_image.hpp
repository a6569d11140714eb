// read_image.hpp -- an image's pixels for an operator that works on the CPU.
#pragma once

#include "core/pixels.hpp"

#include <sarabet/op/image.hpp>

#include <memory>

namespace sarabet::gpu {

/// Pixels that may be read as long as `keep` lives.
struct ReadImage {
    ConstPixelView pixels;
    std::shared_ptr<const void> keep;
};

/// Makes the image if need be, and waits for its pixels with all locks given back.
ReadImage read_image(const Image& image);

}  // namespace sarabet::gpu
