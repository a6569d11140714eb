// device.cpp -- choosing and opening devices.
#include "device.hpp"

#include "instance.hpp"
#include "pipelines.hpp"
#include "submission.hpp"
#include "texture.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>

namespace sarabet::gpu {

namespace {

struct Candidate {
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    DeviceFacts facts;
};

bool has_extension(VkPhysicalDevice physical, const char* name) {
    std::uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> all(count);
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, all.data());
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& one) { return std::strcmp(one.extensionName, name) == 0; });
}

bool has_features(VkPhysicalDevice physical) {
    VkPhysicalDeviceVulkan13Features v13{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES};
    VkPhysicalDeviceVulkan12Features v12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES};
    VkPhysicalDeviceFeatures2 all{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2};
    all.pNext = &v12;
    v12.pNext = &v13;
    vkGetPhysicalDeviceFeatures2(physical, &all);
    return v13.dynamicRendering && v13.synchronization2 && v13.maintenance4 &&
           v12.timelineSemaphore;
}

// A device below Vulkan 1.3 or without what every pass needs is not listed at all.
bool usable(VkPhysicalDevice physical) {
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(physical, &properties);
    return properties.apiVersion >= VK_API_VERSION_1_3 &&
           has_extension(physical, VK_KHR_PUSH_DESCRIPTOR_EXTENSION_NAME) && has_features(physical);
}

DeviceFacts facts_of(VkPhysicalDevice physical) {
    VkPhysicalDeviceVulkan12Properties v12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_PROPERTIES};
    VkPhysicalDeviceVulkan11Properties v11{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_PROPERTIES};
    VkPhysicalDeviceProperties2 all{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2};
    all.pNext = &v12;
    v12.pNext = &v11;
    vkGetPhysicalDeviceProperties2(physical, &all);
    DeviceFacts facts;
    facts.name = all.properties.deviceName;
    facts.driver = fmt::format("{} {}", v12.driverName, v12.driverInfo);
    facts.api_version = all.properties.apiVersion;
    facts.is_software = all.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
    std::copy(std::begin(v11.deviceUUID), std::end(v11.deviceUUID), facts.uuid.begin());
    facts.host_import = has_extension(physical, VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME);
    VkPhysicalDeviceMemoryProperties memory;
    vkGetPhysicalDeviceMemoryProperties(physical, &memory);
    for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i)
        if (memory.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT)
            facts.heap_bytes = std::max(facts.heap_bytes, memory.memoryHeaps[i].size);
    return facts;
}

const std::vector<Candidate>& candidates() {
    static const auto* found = [] {
        auto* list = new std::vector<Candidate>;
        for (VkPhysicalDevice physical : instance().devices)
            if (usable(physical)) list->push_back({physical, facts_of(physical)});
        return list;
    }();
    return *found;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

bool fits(const DeviceFacts& facts, const std::string& wanted) {
    if (wanted == "software") return facts.is_software;
    if (wanted == "hardware") return !facts.is_software;
    return lower(facts.name).find(wanted) != std::string::npos;
}

[[noreturn]] void no_device(std::string_view wanted) {
    std::string there;
    for (const auto& candidate : candidates())
        there += fmt::format("{}'{}' ({})", there.empty() ? "" : ", ", candidate.facts.name,
                             candidate.facts.is_software ? "software" : "hardware");
    if (there.empty()) {
        const std::string& why = instance().problem;
        throw Error(ErrorKind::Device,
                    fmt::format("no GPU device: {}; Debian's package mesa-vulkan-drivers installs "
                                "a software device",
                                why.empty() ? "no driver offers Vulkan 1.3" : why));
    }
    const bool software = lower(wanted) == "software";
    throw Error(
        ErrorKind::Device,
        fmt::format(
            "no GPU device fits '{}': there is {}{}", wanted, there,
            software ? "; Debian's package mesa-vulkan-drivers installs a software device" : ""));
}

const Candidate* choose(std::string_view wanted) {
    const auto& all = candidates();
    if (wanted.empty()) {
        for (const auto& one : all)
            if (one.facts.is_software) return &one;
        return all.empty() ? nullptr : &all.front();
    }
    const std::string name = lower(wanted);
    for (const auto& one : all)
        if (fits(one.facts, name)) return &one;
    return nullptr;
}

// Immortal, like the devices in it.
struct Devices {
    std::mutex mutex;
    std::vector<std::shared_ptr<Device>> open;
    std::vector<Device*> rehearsals;

    std::size_t next_index() const {
        const std::size_t count = open.size() + rehearsals.size();
        if (count == Device::max_devices)
            throw Error(ErrorKind::Device, fmt::format("more than {} GPU devices", count));
        return count;
    }
};

Devices& devices() {
    static auto* all = new Devices;
    return *all;
}

}  // namespace

std::vector<DeviceFacts> list_devices() {
    std::vector<DeviceFacts> facts;
    for (const auto& candidate : candidates()) facts.push_back(candidate.facts);
    return facts;
}

std::shared_ptr<Device> open_device(std::string_view wanted) {
    if (wanted.empty())
        if (const char* chosen = std::getenv("SARABET_DEVICE")) wanted = chosen;
    const Candidate* candidate = choose(wanted);
    if (candidate == nullptr) no_device(wanted);
    if (forked())
        throw Error(ErrorKind::Device,
                    "the GPU cannot be used after fork: start workers by spawning them");
    if (instance().validation_wanted && !instance().validation_on)
        throw Error(ErrorKind::Device,
                    "SARABET_VALIDATION=1 needs Debian's package vulkan-validationlayers");
    Devices& all = devices();
    std::lock_guard lock(all.mutex);
    for (const auto& device : all.open)
        if (device->physical == candidate->physical && !device->lost()) return device;
    // A device that failed half-way is leaked like every other: nothing of it is reachable.
    auto* device = new Device(candidate->physical, candidate->facts, all.next_index());
    device->create();
    return all.open.emplace_back(device, [](Device*) {});
}

Device& rehearsal_device(const Device& like) {
    Devices& all = devices();
    std::lock_guard lock(all.mutex);
    for (Device* device : all.rehearsals)
        if (device->physical == like.physical && !device->lost()) return *device;
    auto* device = new Device(like.physical, like.facts(), all.next_index());
    device->create();
    return *all.rehearsals.emplace_back(device);
}

void lose_devices() {
    Devices& all = devices();
    std::lock_guard lock(all.mutex);
    for (const auto& device : all.open) device->lose_at_next_submission();
}

std::uint64_t passes_drawn() {
    Devices& all = devices();
    std::lock_guard lock(all.mutex);
    std::uint64_t sum = 0;
    for (const auto& device : all.open) sum += device->passes_drawn.load();
    return sum;
}

Device::Device(VkPhysicalDevice chosen, DeviceFacts facts, std::size_t index)
    : physical(chosen), facts_(std::move(facts)), index_(index) {}

void Device::read_limits() {
    VkPhysicalDeviceExternalMemoryHostPropertiesEXT host{
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_MEMORY_HOST_PROPERTIES_EXT};
    VkPhysicalDeviceProperties2 all{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2};
    all.pNext = &host;
    vkGetPhysicalDeviceProperties2(physical, &all);
    limits_ = all.properties.limits;
    if (host.minImportedHostPointerAlignment > 0)
        import_alignment_ = host.minImportedHostPointerAlignment;
    vkGetPhysicalDeviceMemoryProperties(physical, &memory_);
    set_budget(facts_.heap_bytes);

    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, families.data());
    const VkQueueFlags both = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
    for (std::uint32_t i = 0; i < count; ++i) {
        if ((families[i].queueFlags & both) != both) continue;
        queue_family = i;
        return;
    }
    throw Error(ErrorKind::Device, fmt::format("'{}' cannot draw and compute", facts_.name));
}

void Device::create() {
    read_limits();
    const float priority = 1.0f;
    VkDeviceQueueCreateInfo queue{VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO};
    queue.queueFamilyIndex = queue_family;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;

    VkPhysicalDeviceVulkan13Features v13{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES};
    v13.dynamicRendering = v13.synchronization2 = v13.maintenance4 = VK_TRUE;
    VkPhysicalDeviceVulkan12Features v12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES};
    v12.timelineSemaphore = VK_TRUE;
    v12.pNext = &v13;
    VkPhysicalDeviceVulkan13Features there13{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES};
    VkPhysicalDeviceFeatures2 there{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2};
    there.pNext = &there13;
    vkGetPhysicalDeviceFeatures2(physical, &there);
    // A packed pass may read past the end of a row, for pixels that nobody sees.
    const bool packing = facts_.is_software && there13.robustImageAccess;
    v13.robustImageAccess = packing;
    VkPhysicalDeviceFeatures2 features{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2};
    features.pNext = &v12;
    features.features.robustBufferAccess = there.features.robustBufferAccess;
    features.features.shaderSampledImageArrayDynamicIndexing =
        there.features.shaderSampledImageArrayDynamicIndexing;
    features.features.shaderStorageImageWriteWithoutFormat =
        there.features.shaderStorageImageWriteWithoutFormat;
    features.features.shaderStorageImageExtendedFormats =
        there.features.shaderStorageImageExtendedFormats;

    std::vector<const char*> extensions{VK_KHR_PUSH_DESCRIPTOR_EXTENSION_NAME};
    if (facts_.host_import) extensions.push_back(VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME);
    VkDeviceCreateInfo info{VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO};
    info.pNext = &features;
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    check(vkCreateDevice(physical, &info, nullptr, &handle), "opening the device");
    volkLoadDeviceTable(&vk, handle);
    queue_ = std::make_unique<Queue>(*this);
    pipelines_ = std::make_unique<PipelineStore>(*this);

    const char* wanted = std::getenv("SARABET_HOST_IMPORT");
    const bool allowed = wanted == nullptr || std::strcmp(wanted, "0") != 0;
    imports_ = facts_.host_import && allowed && host_import_works(*this);
    packs_ =
        imports_ && packing && texture_usage(*this, packed_format, VK_IMAGE_TILING_LINEAR) != 0;
}

void Device::set_budget(std::uint64_t bytes) {
    budget_ = std::min(bytes, facts_.heap_bytes / 4 * 3);
    if (used_bytes() > budget_) trim_textures();
}

void Device::check(VkResult result, const char* what) {
    if (result == VK_ERROR_DEVICE_LOST) lost_ = true;
    gpu::check(result, what);
}

void Device::check_process() const {
    if (forked())
        throw Error(ErrorKind::Device,
                    "the GPU cannot be used after fork: start workers by spawning them");
}

void Device::reserve(std::uint64_t bytes, std::string_view what) {
    if (used_.fetch_add(bytes) + bytes <= budget_bytes()) return;
    used_.fetch_sub(bytes);
    trim_textures();
    if (used_.fetch_add(bytes) + bytes <= budget_bytes()) return;
    used_.fetch_sub(bytes);
    throw Error(ErrorKind::Device,
                fmt::format("{} needs {:.1f} MiB: {:.1f} of {:.1f} MiB are in use on '{}'", what,
                            static_cast<double>(bytes) / 1048576.0,
                            static_cast<double>(used_bytes()) / 1048576.0,
                            static_cast<double>(budget_bytes()) / 1048576.0, facts_.name));
}

int Device::memory_type(std::uint32_t bits, VkMemoryPropertyFlags wanted) const {
    for (std::uint32_t i = 0; i < memory_.memoryTypeCount; ++i)
        if ((bits >> i & 1u) && (memory_.memoryTypes[i].propertyFlags & wanted) == wanted)
            return static_cast<int>(i);
    return -1;
}

VkSampler Device::sampler(VkFilter filter, VkSamplerAddressMode mode) {
    const std::size_t slot = static_cast<std::size_t>(filter) * 8 + static_cast<std::size_t>(mode);
    std::lock_guard lock(samplers_mutex_);
    VkSampler& made = samplers_.at(slot);
    if (made != VK_NULL_HANDLE) return made;
    VkSamplerCreateInfo info{VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
    info.magFilter = info.minFilter = filter;
    info.addressModeU = info.addressModeV = info.addressModeW = mode;
    info.borderColor = VK_BORDER_COLOR_FLOAT_TRANSPARENT_BLACK;
    check(vk.vkCreateSampler(handle, &info, nullptr, &made), "making a sampler");
    return made;
}

}  // namespace sarabet::gpu
