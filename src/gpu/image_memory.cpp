// image_memory.cpp -- making and destroying Vulkan images.
#include "image_memory.hpp"

#include "host_block.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

namespace sarabet::gpu {

DeviceImage::~DeviceImage() {
    if (device == nullptr) return;
    auto& vk = device->vk;
    if (sample_view != view && sample_view != VK_NULL_HANDLE)
        vk.vkDestroyImageView(device->handle, sample_view, nullptr);
    if (view != VK_NULL_HANDLE) vk.vkDestroyImageView(device->handle, view, nullptr);
    if (image != VK_NULL_HANDLE) vk.vkDestroyImage(device->handle, image, nullptr);
    if (memory != VK_NULL_HANDLE) vk.vkFreeMemory(device->handle, memory, nullptr);
    if (memory_bytes > 0) device->release(memory_bytes);
}

VkImageUsageFlags texture_usage(const Device& device, VkFormat format, VkImageTiling tiling) {
    VkFormatProperties properties;
    vkGetPhysicalDeviceFormatProperties(device.physical, format, &properties);
    const VkFormatFeatureFlags there = tiling == VK_IMAGE_TILING_LINEAR
                                           ? properties.linearTilingFeatures
                                           : properties.optimalTilingFeatures;
    const VkFormatFeatureFlags needed =
        VK_FORMAT_FEATURE_SAMPLED_IMAGE_BIT | VK_FORMAT_FEATURE_COLOR_ATTACHMENT_BIT |
        VK_FORMAT_FEATURE_TRANSFER_SRC_BIT | VK_FORMAT_FEATURE_TRANSFER_DST_BIT;
    if ((there & needed) != needed) return 0;
    VkImageUsageFlags usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                              VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    if (there & VK_FORMAT_FEATURE_STORAGE_IMAGE_BIT) usage |= VK_IMAGE_USAGE_STORAGE_BIT;
    return usage;
}

void create_view(DeviceImage& image, VkImageAspectFlags aspect) {
    VkImageViewCreateInfo info{VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
    info.image = image.image;
    info.viewType = VK_IMAGE_VIEW_TYPE_2D;
    info.format = image.format;
    info.subresourceRange = {aspect, 0, 1, 0, 1};
    check(image.device->vk.vkCreateImageView(image.device->handle, &info, nullptr, &image.view),
          "making an image view");
    image.sample_view = image.view;
    const bool mono = image.format == VK_FORMAT_R8_UNORM || image.format == VK_FORMAT_R16_UNORM ||
                      image.format == VK_FORMAT_R16_SFLOAT || image.format == VK_FORMAT_R32_SFLOAT;
    if (!mono) return;
    info.components = {VK_COMPONENT_SWIZZLE_R, VK_COMPONENT_SWIZZLE_R, VK_COMPONENT_SWIZZLE_R,
                       VK_COMPONENT_SWIZZLE_ONE};
    check(image.device->vk.vkCreateImageView(image.device->handle, &info, nullptr,
                                             &image.sample_view),
          "making an image view");
}

void create_device_image(DeviceImage& image, VkImageUsageFlags usage, VkImageAspectFlags aspect) {
    Device& device = *image.device;
    VkImageCreateInfo info{VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO};
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = image.format;
    info.extent = {static_cast<std::uint32_t>(image.width),
                   static_cast<std::uint32_t>(image.height), 1};
    info.mipLevels = info.arrayLayers = 1;
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.tiling = VK_IMAGE_TILING_OPTIMAL;
    info.usage = usage;
    check(device.vk.vkCreateImage(device.handle, &info, nullptr, &image.image), "making an image");
    image.resource = next_resource_id();
    VkMemoryRequirements needs;
    device.vk.vkGetImageMemoryRequirements(device.handle, image.image, &needs);
    device.reserve(needs.size, fmt::format("an image of {}x{}", image.width, image.height));
    image.memory_bytes = needs.size;
    int type = device.memory_type(needs.memoryTypeBits, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    if (type < 0) type = device.memory_type(needs.memoryTypeBits, 0);
    VkMemoryAllocateInfo memory{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO};
    memory.allocationSize = needs.size;
    memory.memoryTypeIndex = static_cast<std::uint32_t>(type);
    check(device.vk.vkAllocateMemory(device.handle, &memory, nullptr, &image.memory),
          "allocating an image");
    check(device.vk.vkBindImageMemory(device.handle, image.image, image.memory, 0),
          "binding an image");
    create_view(image, aspect);
}

}  // namespace sarabet::gpu
