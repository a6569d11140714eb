// image_memory.hpp -- a Vulkan image with its view, over imported or device memory.
#pragma once

#include "barriers.hpp"
#include "device.hpp"

#include <cstddef>
#include <cstdint>

namespace sarabet::gpu {

struct DeviceImage {
    Device* device = nullptr;
    int width = 0;
    int height = 0;
    VkFormat format = VK_FORMAT_UNDEFINED;
    VkImage image = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;         ///< What is drawn to.
    VkImageView sample_view = VK_NULL_HANDLE;  ///< What shaders read: mono repeats into r, g, b.
    VkDeviceMemory memory = VK_NULL_HANDLE;    ///< Own memory; null over an imported block.
    std::uint64_t memory_bytes = 0;
    std::size_t row_pitch = 0;  ///< Bytes from row to row; 0 for optimal tiling.
    ResourceId resource = 0;
    bool in_general = false;  ///< Already in layout GENERAL; guarded by the queue's mutex.

    DeviceImage* next_dropped = nullptr;

    DeviceImage() = default;
    DeviceImage(const DeviceImage&) = delete;
    DeviceImage& operator=(const DeviceImage&) = delete;
    ~DeviceImage();
};

/// Usage of every texture that the device allows for `format` with `tiling`; 0 if it cannot be
/// sampled and drawn to.
VkImageUsageFlags texture_usage(const Device& device, VkFormat format, VkImageTiling tiling);

/// Makes the views over the bound memory.
void create_view(DeviceImage& image, VkImageAspectFlags aspect = VK_IMAGE_ASPECT_COLOR_BIT);

/// An optimally tiled image with its own device memory, counted in the budget.
void create_device_image(DeviceImage& image, VkImageUsageFlags usage, VkImageAspectFlags aspect);

}  // namespace sarabet::gpu
