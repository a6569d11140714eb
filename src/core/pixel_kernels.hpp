// pixel_kernels.hpp -- loops that convert adjacent elements of pixels from one type to another.
#pragma once

#include <sarabet/dtype.hpp>

#include <cstddef>

namespace sarabet {

using PixelKernel = void (*)(const void* src, void* dst, std::size_t count);

/// The loop for this pair of element types; null where floats must stand between the two.
PixelKernel pixel_kernel(DType from, DType to);

}  // namespace sarabet
