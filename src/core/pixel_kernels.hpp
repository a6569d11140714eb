// pixel_kernels.hpp -- loops that convert adjacent elements of pixels from one type to another.
#pragma once

#include <sarabet/dtype.hpp>
#include <sarabet/pixel_format.hpp>

#include <cstddef>

namespace sarabet {

using PixelKernel = void (*)(const void* src, void* dst, std::size_t count);

/// The loop for this pair of element types; null where floats must stand between the two.
PixelKernel pixel_kernel(DType from, DType to);

using PixelUnpacker = void (*)(const std::byte* src, float* dst, std::size_t count);

/// The loop that makes floats of pixels of 32 bits; null where elements lie side by side.
PixelUnpacker pixel_unpacker(PixelPacking packing);

}  // namespace sarabet
