// instance.cpp -- the Vulkan instance, validation messages and the mark of a forked process.
#include "instance.hpp"

#include "device.hpp"

#include <pthread.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace sarabet::gpu {

namespace {

std::atomic<bool> in_forked_child{false};
std::mutex messages_mutex;

// Never destroyed: the layer may still speak while the process ends.
std::vector<std::string>& messages() {
    static auto* all = new std::vector<std::string>;
    return *all;
}

VKAPI_ATTR VkBool32 VKAPI_CALL on_message(VkDebugUtilsMessageSeverityFlagBitsEXT,
                                          VkDebugUtilsMessageTypeFlagsEXT,
                                          const VkDebugUtilsMessengerCallbackDataEXT* data, void*) {
    std::lock_guard lock(messages_mutex);
    messages().emplace_back(data->pMessage);
    return VK_FALSE;
}

bool has_layer(const char* name) {
    std::uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vkEnumerateInstanceLayerProperties(&count, layers.data());
    for (const auto& layer : layers)
        if (std::strcmp(layer.layerName, name) == 0) return true;
    return false;
}

VkResult create_instance(Instance& made) {
    const char* wanted = std::getenv("SARABET_VALIDATION");
    made.validation_wanted = wanted != nullptr && std::strcmp(wanted, "1") == 0;
    static const char* layer = "VK_LAYER_KHRONOS_validation";
    made.validation_on = made.validation_wanted && has_layer(layer);

    VkApplicationInfo app{VK_STRUCTURE_TYPE_APPLICATION_INFO};
    app.pApplicationName = app.pEngineName = "sarabet";
    app.apiVersion = VK_API_VERSION_1_3;
    VkInstanceCreateInfo info{VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO};
    info.pApplicationInfo = &app;

    VkDebugUtilsMessengerCreateInfoEXT messenger{
        VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT};
    messenger.messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT |
                                VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    messenger.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
    messenger.pfnUserCallback = on_message;
    const VkValidationFeatureEnableEXT synchronisation =
        VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    VkValidationFeaturesEXT features{VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT};
    features.pNext = &messenger;
    features.enabledValidationFeatureCount = 1;
    features.pEnabledValidationFeatures = &synchronisation;
    const char* extension = VK_EXT_DEBUG_UTILS_EXTENSION_NAME;
    if (made.validation_on) {
        info.pNext = &features;
        info.enabledLayerCount = 1;
        info.ppEnabledLayerNames = &layer;
        info.enabledExtensionCount = 1;
        info.ppEnabledExtensionNames = &extension;
    }
    VkResult result = vkCreateInstance(&info, nullptr, &made.handle);
    if (result != VK_SUCCESS) return result;
    volkLoadInstanceOnly(made.handle);
    if (made.validation_on) {
        VkDebugUtilsMessengerEXT unused = VK_NULL_HANDLE;
        vkCreateDebugUtilsMessengerEXT(made.handle, &messenger, nullptr, &unused);
    }
    return VK_SUCCESS;
}

Instance* make_instance() {
    auto* made = new Instance;
    if (volkInitialize() != VK_SUCCESS) {
        made->problem = "no Vulkan loader (libvulkan.so.1) was found";
        return made;
    }
    if (vkEnumerateInstanceVersion == nullptr || volkGetInstanceVersion() < VK_API_VERSION_1_3) {
        made->problem = "the Vulkan loader is older than 1.3";
        return made;
    }
    if (create_instance(*made) != VK_SUCCESS) {
        made->handle = VK_NULL_HANDLE;
        made->problem = "no Vulkan driver was found";
        return made;
    }
    std::uint32_t count = 0;
    vkEnumeratePhysicalDevices(made->handle, &count, nullptr);
    made->devices.resize(count);
    if (count > 0) vkEnumeratePhysicalDevices(made->handle, &count, made->devices.data());
    made->devices.resize(count);
    if (count == 0) made->problem = "no Vulkan driver was found";
    pthread_atfork(nullptr, nullptr, [] { in_forked_child.store(true); });
    return made;
}

}  // namespace

const Instance& instance() {
    static const Instance* made = make_instance();
    return *made;
}

bool forked() {
    return in_forked_child.load(std::memory_order_relaxed);
}

std::vector<std::string> validation_messages() {
    std::lock_guard lock(messages_mutex);
    return messages();
}

}  // namespace sarabet::gpu
