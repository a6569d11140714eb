// nearest_format.hpp -- which pixel format comes nearest to one that a device lacks.
#pragma once

#include <sarabet/pixel_format.hpp>

#include <functional>
#include <optional>

namespace sarabet::gpu {

/// Of the formats that `has` accepts the one that loses least of what `wanted` holds: channels
/// first, then precision, then range; of equals the smallest. None if there is none.
std::optional<PixelFormat> nearest_format(PixelFormat wanted,
                                          const std::function<bool(PixelFormat)>& has);

}  // namespace sarabet::gpu
