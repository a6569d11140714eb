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

ReadAs read_as(PixelFormat format) {
    const PixelFormatInfo& info = info_of(format);
    if (info.packing == PixelPacking::Padded) return ReadAs::Opaque;
    switch (info.meaning) {
        case PixelChannels::Color: return ReadAs::Stored;
        case PixelChannels::Mono: return ReadAs::Mono;
        case PixelChannels::MonoAlpha: return ReadAs::MonoAlpha;
        case PixelChannels::Alpha: return ReadAs::Alpha;
    }
    return ReadAs::Stored;
}

namespace {

constexpr auto r = VK_COMPONENT_SWIZZLE_R, g = VK_COMPONENT_SWIZZLE_G, b = VK_COMPONENT_SWIZZLE_B;
constexpr auto zero = VK_COMPONENT_SWIZZLE_ZERO, one = VK_COMPONENT_SWIZZLE_ONE;

VkComponentMapping components(ReadAs read) {
    switch (read) {
        case ReadAs::Stored: return {};
        case ReadAs::Opaque: return {r, g, b, one};
        case ReadAs::Mono: return {r, r, r, one};
        case ReadAs::MonoAlpha: return {r, r, r, g};
        case ReadAs::Alpha: return {zero, zero, zero, r};
    }
    return {};
}

VkImageViewType view_type(ImageKind kind) {
    switch (kind) {
        case ImageKind::Flat: return VK_IMAGE_VIEW_TYPE_2D;
        case ImageKind::Array: return VK_IMAGE_VIEW_TYPE_2D_ARRAY;
        case ImageKind::Volume: return VK_IMAGE_VIEW_TYPE_3D;
        case ImageKind::Cube: return VK_IMAGE_VIEW_TYPE_CUBE;
    }
    return VK_IMAGE_VIEW_TYPE_2D;
}

}  // namespace

void create_view(DeviceImage& image, VkImageAspectFlags aspect) {
    VkImageViewCreateInfo info{VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
    info.image = image.image;
    info.viewType = view_type(image.key.kind);
    info.format = image.key.format;
    info.subresourceRange = {aspect, 0, 1, 0, image.key.layers()};
    check(image.device->vk.vkCreateImageView(image.device->handle, &info, nullptr, &image.view),
          "making an image view");
    image.sample_view = image.view;
    if (image.key.read == ReadAs::Stored) return;
    info.components = components(image.key.read);
    check(image.device->vk.vkCreateImageView(image.device->handle, &info, nullptr,
                                             &image.sample_view),
          "making an image view");
}

VkImageCreateInfo image_info(const ImageKey& key, VkImageTiling tiling, VkImageUsageFlags usage) {
    const bool volume = key.kind == ImageKind::Volume;
    VkImageCreateInfo info{VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO};
    if (key.kind == ImageKind::Cube) info.flags = VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT;
    info.imageType = volume ? VK_IMAGE_TYPE_3D : VK_IMAGE_TYPE_2D;
    info.format = key.format;
    info.extent = {static_cast<std::uint32_t>(key.width), static_cast<std::uint32_t>(key.height),
                   volume ? static_cast<std::uint32_t>(key.depth) : 1u};
    info.mipLevels = 1;
    info.arrayLayers = key.layers();
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.tiling = tiling;
    info.usage = usage;
    return info;
}

VkImageUsageFlags image_usage(const Device& device, const ImageKey& key, VkImageTiling tiling) {
    VkImageUsageFlags usage = texture_usage(device, key.format, tiling);
    if (usage == 0 || key.kind == ImageKind::Flat) return usage;
    usage &= ~(VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_STORAGE_BIT);
    const VkImageCreateInfo info = image_info(key, tiling, usage);
    VkImageFormatProperties most;
    const VkResult result = vkGetPhysicalDeviceImageFormatProperties(
        device.physical, info.format, info.imageType, info.tiling, info.usage, info.flags, &most);
    const bool fits = result == VK_SUCCESS && info.extent.width <= most.maxExtent.width &&
                      info.extent.height <= most.maxExtent.height &&
                      info.extent.depth <= most.maxExtent.depth &&
                      info.arrayLayers <= most.maxArrayLayers;
    return fits ? usage : 0;
}

void create_device_image(DeviceImage& image, VkImageUsageFlags usage, VkImageAspectFlags aspect) {
    Device& device = *image.device;
    const VkImageCreateInfo info = image_info(image.key, VK_IMAGE_TILING_OPTIMAL, usage);
    check(device.vk.vkCreateImage(device.handle, &info, nullptr, &image.image), "making an image");
    image.resource = next_resource_id();
    VkMemoryRequirements needs;
    device.vk.vkGetImageMemoryRequirements(device.handle, image.image, &needs);
    device.reserve(needs.size, fmt::format("an image of {}x{}x{}", image.key.width,
                                           image.key.height, image.key.depth));
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
