// host_block.hpp -- page-aligned, reference-counted memory that devices can import.
//
// A block is the memory behind `sb.empty`, an Array's data, a texture on a device that imports
// host memory, and every NumPy view of one. Dropping the last reference pushes the block onto a
// lock-free list and does nothing else, because it may happen on any thread, with or without the
// GIL; the pool takes such blocks back when it is next asked for one. What a device made of the
// block (imported memory and images) stays cached on it, so a recycled block costs nothing.
#pragma once

#include "barriers.hpp"
#include "device.hpp"
#include "drop_list.hpp"

#include <sarabet/export.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace sarabet::gpu {

struct DeviceImage;
struct ImageKey;

/// A new id for the barrier tracker.
ResourceId next_resource_id();

class HostBlock {
public:
    static constexpr std::size_t alignment = 4096;

    std::byte* data() const { return data_; }
    /// Bytes asked for.
    std::size_t size() const { return size_; }
    /// Bytes there are; a multiple of the alignment.
    std::size_t capacity() const { return capacity_; }
    ResourceId id() const { return id_; }
    /// The buffer over this memory if it was made by `allocate_staging_block`, else null.
    VkBuffer buffer() const { return buffer_; }

    /// The tick of the last submission on `device` that uses this memory; 0 for none.
    std::uint64_t last_use(const Device& device) const { return last_use_[device.index()].load(); }
    std::uint64_t last_write(const Device& device) const {
        return last_write_[device.index()].load();
    }
    void note_use(const Device& device, std::uint64_t tick, bool written) {
        last_use_[device.index()].store(tick);
        if (written) last_write_[device.index()].store(tick);
    }

private:
    friend class BlockPool;
    HostBlock() = default;
    ~HostBlock() = default;

    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    ResourceId id_ = 0;
    std::array<std::atomic<std::uint64_t>, Device::max_devices> last_use_{};
    std::array<std::atomic<std::uint64_t>, Device::max_devices> last_write_{};

    // Staging blocks: memory that Vulkan allocated and mapped.
    Device* owner_ = nullptr;
    VkBuffer buffer_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;

    // What devices made of the memory; guarded by the pool's import mutex.
    struct Import {
        Device* device = nullptr;
        VkDeviceMemory memory = VK_NULL_HANDLE;
        std::uint32_t memory_type = 0;
    };
    std::vector<Import> imports_;
    std::vector<std::unique_ptr<DeviceImage>> images_;

    friend class DropList<HostBlock>;
    HostBlock* next_dropped = nullptr;
    std::weak_ptr<HostBlock> self_;
};

/// What the pool holds, for tests and for the profiler.
struct BlockStats {
    std::uint64_t allocated = 0;    ///< Blocks ever allocated from the system.
    std::uint64_t live = 0;         ///< Blocks in somebody's hands.
    std::uint64_t free_blocks = 0;  ///< Blocks waiting to be used again.
    std::uint64_t free_bytes = 0;
    std::uint64_t imports = 0;  ///< Imports and images ever made over blocks.
};

/// Memory of at least `bytes`, uninitialised. Needs no device. `row_bytes`: bytes of an image row
/// if the block will hold an image (drivers want a few rows of room after the last).
/// Throws DeviceError if the system has no such memory.
SARABET_API std::shared_ptr<HostBlock> allocate_host_block(std::size_t bytes,
                                                           std::size_t row_bytes = 0);

/// Memory allocated and mapped by the device, with a buffer over it: for uniforms, vertices and
/// copies to and from images.
std::shared_ptr<HostBlock> allocate_staging_block(Device& device, std::size_t bytes);

/// The live block that contains these bytes; null if it is nobody's block.
std::shared_ptr<HostBlock> find_host_block(const void* data, std::size_t bytes);

/// The image over the first rows of `block`, imported at the first call and remembered; null if
/// the device cannot import it so. The pitches must be what the device uses for the size.
DeviceImage* import_image(Device& device, HostBlock& block, const ImageKey& key);

/// Gives the memory of all free blocks back to the system.
void trim_blocks();
BlockStats block_stats();

}  // namespace sarabet::gpu
