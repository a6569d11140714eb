// vk.cpp -- the one place that compiles volk; names of Vulkan results.
#define VOLK_IMPLEMENTATION
#include "vk.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

namespace sarabet::gpu {

static const char* result_name(VkResult result) {
    switch (result) {
        case VK_ERROR_OUT_OF_HOST_MEMORY: return "out of host memory";
        case VK_ERROR_OUT_OF_DEVICE_MEMORY: return "out of device memory";
        case VK_ERROR_INITIALIZATION_FAILED: return "initialisation failed";
        case VK_ERROR_DEVICE_LOST: return "the device was lost";
        case VK_ERROR_MEMORY_MAP_FAILED: return "memory cannot be mapped";
        case VK_ERROR_LAYER_NOT_PRESENT: return "a layer is not installed";
        case VK_ERROR_EXTENSION_NOT_PRESENT: return "an extension is not there";
        case VK_ERROR_FEATURE_NOT_PRESENT: return "a feature is not there";
        case VK_ERROR_INCOMPATIBLE_DRIVER: return "no driver fits";
        case VK_ERROR_TOO_MANY_OBJECTS: return "too many objects";
        case VK_ERROR_FORMAT_NOT_SUPPORTED: return "the pixel format is not supported";
        case VK_ERROR_INVALID_EXTERNAL_HANDLE: return "this memory cannot be imported";
        default: return "unknown error";
    }
}

void fail(VkResult result, const char* what) {
    throw Error(ErrorKind::Device, fmt::format("GPU: {}: {} (VkResult {})", what,
                                               result_name(result), static_cast<int>(result)));
}

}  // namespace sarabet::gpu
