// instance.hpp -- the Vulkan instance of this process, made when first needed.
#pragma once

#include "vk.hpp"

#include <string>
#include <vector>

namespace sarabet::gpu {

/// The instance and what was found with it. `handle` is null if there is no loader or driver;
/// `problem` then says why.
struct Instance {
    VkInstance handle = VK_NULL_HANDLE;
    std::vector<VkPhysicalDevice> devices;
    std::string problem;
    bool validation_wanted = false;
    bool validation_on = false;
};

/// Makes the instance at the first call. Never throws.
const Instance& instance();

/// True in a child forked after the instance was made.
bool forked();

}  // namespace sarabet::gpu
