// texture_limits.cpp -- what textures a device can hold, asked before any call of the driver.
#include "nearest_format.hpp"
#include "texture.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sarabet::gpu {

namespace {

bool has_format(const Device& device, PixelFormat format) {
    // Textures over imported memory are linear; where that is not to be had they are optimal.
    return texture_usage(device, vk_format(format), VK_IMAGE_TILING_OPTIMAL) != 0;
}

struct Limits {
    const char* what;
    int size;   // of a side
    int depth;  // in slices
};

Limits limits_of(const Device& device, ImageKind kind) {
    const VkPhysicalDeviceLimits& limits = device.limits();
    const auto flat = static_cast<int>(limits.maxImageDimension2D);
    const auto volume = static_cast<int>(limits.maxImageDimension3D);
    switch (kind) {
        case ImageKind::Flat: return {"texture", flat, 1};
        case ImageKind::Array:
            return {"2D array texture", flat, static_cast<int>(limits.maxImageArrayLayers)};
        case ImageKind::Volume: return {"3D texture", volume, volume};
        // The faces are drawn and copied as pictures.
        case ImageKind::Cube:
            return {"cube texture", std::min(flat, static_cast<int>(limits.maxImageDimensionCube)),
                    6};
    }
    return {"texture", flat, 1};
}

std::string size_text(const ImageShape& shape) {
    return shape.is_flat() ? fmt::format("{}x{}", shape.width, shape.height)
                           : fmt::format("{}x{}x{}", shape.width, shape.height, shape.depth);
}

}  // namespace

void check_texture_size(const Device& device, const ImageShape& shape, PixelFormat format) {
    const Limits most = limits_of(device, shape.kind);
    const bool fits = shape.width >= 1 && shape.height >= 1 && shape.depth >= 1 &&
                      shape.width <= most.size && shape.height <= most.size &&
                      shape.depth <= most.depth;
    if (!fits && shape.is_flat())
        throw Error(ErrorKind::Device,
                    fmt::format("a texture must be 1x1 to {0}x{0} pixels on '{1}', got {2}x{3}",
                                most.size, device.facts().name, shape.width, shape.height));
    if (!fits)
        throw Error(ErrorKind::Device,
                    fmt::format("a {} must be 1x1x1 to {}x{}x{} (width, height, slices) on '{}', "
                                "got {}",
                                most.what, most.size, most.size, most.depth, device.facts().name,
                                size_text(shape)));
    if (shape.kind == ImageKind::Cube && (shape.width != shape.height || shape.depth != 6))
        throw Error(ErrorKind::Value, fmt::format("a cube texture must have 6 square faces, got {}",
                                                  size_text(shape)));
    const std::uint64_t bytes = texture_bytes(shape, format);
    if (bytes > device.budget_bytes())
        throw Error(ErrorKind::Device,
                    fmt::format("a {} {} {} needs {:.1f} MiB, '{}' has room for {:.1f} MiB",
                                size_text(shape), info_of(format).name, most.what,
                                static_cast<double>(bytes) / 1048576.0, device.facts().name,
                                static_cast<double>(device.budget_bytes()) / 1048576.0));
}

void check_pixel_format(const Device& device, PixelFormat format) {
    if (has_format(device, format)) return;
    const auto near =
        nearest_format(format, [&](PixelFormat other) { return has_format(device, other); });
    throw Error(
        ErrorKind::Device,
        fmt::format(
            "'{}' has no {} textures{}", device.facts().name, info_of(format).name,
            near ? fmt::format("; the nearest that it has is '{}'", info_of(*near).name) : ""));
}

}  // namespace sarabet::gpu
