// device.hpp -- the GPU devices of this machine and one opened device.
#pragma once

#include "diagnostics.hpp"
#include "vk.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet::gpu {

class Queue;
class PipelineStore;
struct FormatFacts;

/// What is known of a device before it is opened.
struct DeviceFacts {
    std::string name;
    std::string driver;
    std::uint32_t api_version = 0;
    bool is_software = false;
    std::array<std::uint8_t, 16> uuid{};
    bool host_import = false;  ///< The driver says that it imports host memory.
    std::uint64_t heap_bytes = 0;
};

/// One opened device. There is one per physical device and process, and it is never destroyed:
/// the operating system takes it back, so that nothing waits for a driver at exit.
class Device {
public:
    static constexpr std::size_t max_devices = 16;  // lost ones count

    const DeviceFacts& facts() const { return facts_; }
    /// Position among the devices of this process; indexes per-device arrays elsewhere.
    std::size_t index() const { return index_; }
    /// True if textures live in host memory: the driver imports it and the self-test passed.
    bool imports_host_memory() const { return imports_; }
    /// True if passes write several pixels per invocation, through an image of 16-byte texels over
    /// the texture's memory: rasterising costs a software device more than most shaders.
    bool packs_pixels() const { return packs_; }
    /// Most bytes of texture memory that may be in use together.
    std::uint64_t budget_bytes() const { return budget_.load(std::memory_order_relaxed); }
    /// Sets it, at most three quarters of the device's memory; what is in use stays in use.
    void set_budget(std::uint64_t bytes);
    std::uint64_t used_bytes() const { return used_.load(std::memory_order_relaxed); }

    /// True once the driver has given the device up: it will not draw again, and `open_device`
    /// opens another one.
    bool lost() const { return lost_.load(); }
    /// For tests: the next submission is answered as by a driver that has lost the device.
    void lose_at_next_submission() { losing_ = true; }
    /// Throws DeviceError if `result` is none of success, and notes a loss.
    void check(VkResult result, const char* what);
    /// True if a submission must not reach the driver: it is lost, or made to look so.
    bool loses_submission() { return lost() || losing_.exchange(false); }

    /// Throws DeviceError in a forked child, where the driver's threads do not exist.
    void check_process() const;
    /// Counts `bytes` as used, or throws DeviceError naming `what` if the budget is exceeded.
    void reserve(std::uint64_t bytes, std::string_view what);
    void release(std::uint64_t bytes) noexcept { used_.fetch_sub(bytes); }
    /// Index of a memory type with all `wanted` properties among `bits`; -1 if there is none.
    int memory_type(std::uint32_t bits, VkMemoryPropertyFlags wanted) const;
    /// A sampler; made once each.
    VkSampler sampler(VkFilter filter, VkSamplerAddressMode mode);

    Queue& queue() { return *queue_; }
    PipelineStore& pipelines() { return *pipelines_; }
    const VkPhysicalDeviceLimits& limits() const { return limits_; }
    VkDeviceSize import_alignment() const { return import_alignment_; }

    VolkDeviceTable vk{};
    VkDevice handle = VK_NULL_HANDLE;
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    std::uint32_t queue_family = 0;
    std::atomic<std::uint64_t> passes_drawn{0};  ///< Of shaders over all pixels of a target.

private:
    friend std::shared_ptr<Device> open_device(std::string_view wanted);
    friend Device& rehearsal_device(const Device& like);
    Device(VkPhysicalDevice physical, DeviceFacts facts, std::size_t index);
    void create();
    void read_limits();

    DeviceFacts facts_;
    std::size_t index_ = 0;
    bool imports_ = false;
    bool packs_ = false;
    std::atomic<std::uint64_t> budget_{0};
    std::atomic<std::uint64_t> used_{0};
    std::atomic<bool> lost_{false}, losing_{false};
    VkPhysicalDeviceLimits limits_{};
    VkDeviceSize import_alignment_ = 4096;
    VkPhysicalDeviceMemoryProperties memory_{};
    std::unique_ptr<Queue> queue_;
    std::unique_ptr<PipelineStore> pipelines_;
    std::mutex samplers_mutex_;
    std::array<VkSampler, 16> samplers_{};
};

/// The devices of this machine; empty if there is no Vulkan loader or driver. Never throws.
std::vector<DeviceFacts> list_devices();

/// Opens a device, or returns the one already open. `wanted` is "software", "hardware" or a part
/// of a name; empty means the environment's SARABET_DEVICE, or else the software device if there
/// is one. Throws DeviceError, listing what is there, if nothing fits.
std::shared_ptr<Device> open_device(std::string_view wanted = {});

/// The same hardware opened once more: drawing there holds nobody up. `open_device` never gives it.
Device& rehearsal_device(const Device& like);

}  // namespace sarabet::gpu
