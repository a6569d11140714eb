// vk.hpp -- the Vulkan functions, loaded by volk, and the check of their results.
#pragma once

#include <volk.h>

// Vulkan structures are made with their sType alone; the rest is zero by the language's rules.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace sarabet::gpu {

/// Throws the Error that stands for a failed Vulkan call; `what` says what was attempted.
[[noreturn]] void fail(VkResult result, const char* what);

inline void check(VkResult result, const char* what) {
    if (result != VK_SUCCESS) fail(result, what);
}

}  // namespace sarabet::gpu
