// image_memory.hpp -- a Vulkan image with its view, over imported or device memory.
#pragma once

#include "barriers.hpp"
#include "device.hpp"

#include <sarabet/op/image.hpp>
#include <sarabet/pixel_format.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>

namespace sarabet::gpu {

/// What shaders see of a pixel's channels.
enum class ReadAs : std::uint8_t {
    Stored,     ///< As they are; b and g read 0 where they are missing, a reads 1.
    Opaque,     ///< a reads 1.
    Mono,       ///< The first repeats into r, g and b.
    MonoAlpha,  ///< The same, and the second is a.
    Alpha,      ///< The first is a, the others read 0.
};
ReadAs read_as(PixelFormat format);

/// What tells one image over the same memory from another.
struct ImageKey {
    ImageKind kind = ImageKind::Flat;
    int width = 0;
    int height = 0;
    int depth = 1;
    VkFormat format = VK_FORMAT_UNDEFINED;
    ReadAs read = ReadAs::Stored;
    std::size_t row_pitch = 0;    ///< Bytes from row to row; 0 for optimal tiling.
    std::size_t slice_pitch = 0;  ///< Bytes from slice to slice; 0 for one slice.

    std::uint32_t layers() const {
        return kind == ImageKind::Volume ? 1u : static_cast<std::uint32_t>(depth);
    }
    auto operator<=>(const ImageKey&) const = default;
};

struct DeviceImage {
    Device* device = nullptr;
    ImageKey key;
    VkImage image = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;         ///< What is drawn to.
    VkImageView sample_view = VK_NULL_HANDLE;  ///< What shaders read.
    VkDeviceMemory memory = VK_NULL_HANDLE;    ///< Own memory; null over an imported block.
    std::uint64_t memory_bytes = 0;
    ResourceId resource = 0;
    bool in_general = false;  ///< Already in layout GENERAL; guarded by the queue's mutex.

    DeviceImage* next_dropped = nullptr;

    DeviceImage() = default;
    DeviceImage(const DeviceImage&) = delete;
    DeviceImage& operator=(const DeviceImage&) = delete;
    ~DeviceImage();
};

/// The description of an image that both kinds of memory share.
VkImageCreateInfo image_info(const ImageKey& key, VkImageTiling tiling, VkImageUsageFlags usage);

/// Usage of every texture that the device allows for `format` with `tiling`; 0 if it cannot be
/// sampled and drawn to.
VkImageUsageFlags texture_usage(const Device& device, VkFormat format, VkImageTiling tiling);

/// The same for an image; 0 if the device has none of that kind and size. Only pictures are drawn
/// to, so slices need no more than to be read and copied.
VkImageUsageFlags image_usage(const Device& device, const ImageKey& key, VkImageTiling tiling);

/// Makes the views over the bound memory.
void create_view(DeviceImage& image, VkImageAspectFlags aspect = VK_IMAGE_ASPECT_COLOR_BIT);

/// An optimally tiled image with its own device memory, counted in the budget.
void create_device_image(DeviceImage& image, VkImageUsageFlags usage, VkImageAspectFlags aspect);

}  // namespace sarabet::gpu
