// read_image.cpp -- waits for an image's pixels on behalf of an operator.
#include "read_image.hpp"

#include "snapshot_impl.hpp"

namespace sarabet::gpu {

ReadImage read_image(const Image& image) {
    const Ref<const Image> held(&image);  // while the locks are given back
    const Pixels pixels = begin_reading(image);
    finish_reading(pixels);
    const PixelFormatInfo& info = info_of(image.format());
    return {
        packed_view(static_cast<const void*>(pixels.data), info.dtype, info.channels, image.width(),
                    image.height(), static_cast<std::ptrdiff_t>(pixels.row_pitch)),
        pixels.keep};
}

}  // namespace sarabet::gpu
