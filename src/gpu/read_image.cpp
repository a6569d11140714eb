// read_image.cpp -- waits for an image's pixels on behalf of an operator.
#include "read_image.hpp"

#include "snapshot_impl.hpp"

namespace sarabet::gpu {

ReadImage read_image(const Image& image) {
    const Ref<const Image> held(&image);  // while the locks are given back
    const Pixels pixels = begin_reading(image);
    finish_reading(pixels);
    return {stored_view(pixels.rows.data, image.format(), image.width(), image.height(),
                        static_cast<std::ptrdiff_t>(pixels.rows.row_pitch)),
            pixels.keep};
}

}  // namespace sarabet::gpu
