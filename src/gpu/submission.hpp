// submission.hpp -- recording work for the GPU, submitting it and waiting for it.
//
// There is one queue and one timeline semaphore; a submission is known by its tick. Everything a
// submission uses is held until its tick is reached. One short mutex covers recording and
// submitting; nobody waits for the GPU while holding it, and an exhausted buffer grows instead
// of waiting.
//
// The CPU's work (host_work.hpp) has ticks like any other. While some is there, submissions are
// recorded at once but handed to the driver by the thread that does the work. A semaphore that the
// CPU signals would do the same, but Debian's validation layers stall for ten seconds over those.
#pragma once

#include "barriers.hpp"
#include "device.hpp"
#include "host_block.hpp"
#include "host_work.hpp"
#include "pipelines.hpp"
#include "texture.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace sarabet::gpu {

/// A texture that a shader reads, and how it is sampled.
struct TextureBinding {
    std::shared_ptr<Texture> texture;
    VkFilter filter = VK_FILTER_NEAREST;
    VkSamplerAddressMode extend = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
};

/// What the shader of one pass or draw reads. The bytes are copied when recorded.
struct PassInputs {
    std::span<const TextureBinding> textures;
    std::span<const std::byte> uniforms;
    std::span<const std::byte> storage;
};

/// Memory that a draw reads vertices or indices from: bytes to copy, or a staging block to use.
struct DrawData {
    std::span<const std::byte> bytes;
    std::shared_ptr<HostBlock> block;
    std::size_t offset = 0;
};

/// Triangles with one pipeline.
struct MeshDraw {
    std::shared_ptr<const Pipeline> pipeline;
    PassInputs inputs;
    DrawData vertices;
    DrawData indices;  ///< 32-bit; neither bytes nor block: `count` vertices in order.
    std::uint32_t count = 0;
};

using Color = std::array<float, 4>;

/// Records one submission. Lives only inside `Queue::submit`.
class Recorder {
public:
    std::uint64_t tick() const { return tick_; }
    Device& device() const { return device_; }

    /// Draws every pixel of `target` with a fragment shader. `as`: another image over the
    /// target's memory, which is drawn to instead.
    void fragment_pass(const std::shared_ptr<const Pipeline>& pipeline,
                       const std::shared_ptr<Texture>& target, const PassInputs& inputs,
                       DeviceImage* as = nullptr);
    /// Runs a compute shader that writes `target` as a storage image; `groups` per axis.
    void compute_pass(const std::shared_ptr<const Pipeline>& pipeline,
                      const std::shared_ptr<Texture>& target, const PassInputs& inputs,
                      std::array<std::uint32_t, 3> groups);
    /// Clears `target` and draws meshes on it, with a depth buffer if `depth`.
    void mesh_pass(const std::shared_ptr<Texture>& target, const Color& background, bool depth,
                   std::span<const MeshDraw> draws);
    void clear(const std::shared_ptr<Texture>& target, const Color& color);
    /// Copies between textures of the same size and format.
    void copy(const std::shared_ptr<Texture>& source, const std::shared_ptr<Texture>& target);
    /// Copies pictures of the same format into the slices of `target`, in order.
    void copy_slices(std::span<const std::shared_ptr<Texture>> pictures,
                     const std::shared_ptr<Texture>& target);
    /// Copies rows without gaps between a staging block and a texture.
    void upload(const std::shared_ptr<Texture>& target, const std::shared_ptr<HostBlock>& staging);
    void download(const std::shared_ptr<Texture>& source,
                  const std::shared_ptr<HostBlock>& staging);
    /// Holds `thing` until the GPU has finished this submission.
    void keep(std::shared_ptr<const void> thing) { kept_.push_back(std::move(thing)); }

private:
    friend class Queue;
    struct Slice {
        VkBuffer buffer = VK_NULL_HANDLE;
        VkDeviceSize offset = 0;
    };

    struct Descriptors {
        std::array<VkDescriptorImageInfo, 33> images;
        std::array<VkDescriptorBufferInfo, 2> buffers;
        std::array<VkWriteDescriptorSet, 35> sets;
    };

    Recorder(Device& device, BarrierTracker& tracker, VkCommandBuffer commands, std::uint64_t tick,
             std::vector<std::shared_ptr<const void>>& kept, std::vector<DeviceImage*>& fresh)
        : device_(device),
          tracker_(tracker),
          commands_(commands),
          tick_(tick),
          kept_(kept),
          fresh_(fresh) {}
    void use(const std::shared_ptr<Texture>& texture, Stages stages, Accesses access,
             DeviceImage* as = nullptr);
    void use(DeviceImage& image, Stages stages, Accesses access, VkImageAspectFlags aspect);
    void use_block(const std::shared_ptr<HostBlock>& block, Stages stages, Accesses access);
    void use_inputs(const PassInputs& inputs, Stages stages, const Texture* target);
    void flush_barriers();
    void push_inputs(const Pipeline& pipeline, const PassInputs& inputs, const Texture* target);
    Slice stage(std::span<const std::byte> bytes);
    void begin_rendering(const DeviceImage& target, const Color* clear, DeviceImage* depth);
    void draw(const MeshDraw& draw);

    Device& device_;
    BarrierTracker& tracker_;
    VkCommandBuffer commands_;
    std::uint64_t tick_;
    std::vector<std::shared_ptr<const void>>& kept_;
    std::vector<DeviceImage*>& fresh_;  // images whose layout this submission sets
    std::vector<BarrierEvent> events_;
    std::vector<VkImageMemoryBarrier2> layouts_;
    std::shared_ptr<HostBlock> chunk_;  // where small data goes
    std::size_t chunk_used_ = 0;
    Descriptors descriptors_;  // what is pushed next
};

/// The device's queue.
class Queue {
public:
    explicit Queue(Device& device);

    /// Records by `record` and submits; returns the tick. If `record` throws, nothing is done.
    std::uint64_t submit(const std::function<void(Recorder&)>& record);
    /// Puts work for the CPU into the queue: it reads and writes the memory of textures, which it
    /// holds, once what was submitted before is finished; what is submitted later waits for it.
    std::uint64_t submit_host(HostWork work, std::span<const std::shared_ptr<Texture>> reads,
                              const std::shared_ptr<Texture>& writes);
    /// The last tick that the GPU has finished.
    std::uint64_t completed() const;
    /// The last tick given out.
    std::uint64_t submitted() const { return submitted_.load(); }
    /// Waits, outside all locks, until `tick` is finished. `poll` is called every 50 ms and may
    /// throw to give up waiting.
    void wait(std::uint64_t tick, const std::function<void()>& poll = {});
    /// Drops what finished submissions held. Called by `submit` and `wait`.
    void collect();

private:
    struct Slot {
        VkCommandPool pool = VK_NULL_HANDLE;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        std::uint64_t tick = 0;
        std::vector<std::shared_ptr<const void>> kept;
        std::vector<DeviceImage*> fresh;
    };
    Slot& free_slot();
    void begin(Slot& slot);
    void end(Slot& slot);
    void hand_over(VkCommandBuffer recorded, std::uint64_t tick);
    void work_off();
    void do_host_work(const HostWork& work, std::uint64_t after);

    Device& device_;
    VkQueue queue_ = VK_NULL_HANDLE;
    VkSemaphore timeline_ = VK_NULL_HANDLE;
    std::atomic<std::uint64_t> submitted_{0};
    std::atomic<std::uint64_t> handed_over_{0};  // to the driver: the last tick
    std::mutex mutex_;
    BarrierTracker tracker_;
    bool needs_full_barrier_ = false;
    std::deque<Slot> slots_;

    // The CPU's work, and what was submitted behind it and must wait. One of the two is set.
    struct PutOff {
        HostWork work;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        std::uint64_t tick = 0;
    };
    std::deque<PutOff> put_off_;
    std::condition_variable turn_;  // something was put off, or handed over after all
    std::unique_ptr<HostWorkers> workers_;
    std::string failure_;  // of what was handed over late
};

}  // namespace sarabet::gpu
