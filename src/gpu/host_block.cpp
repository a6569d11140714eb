// host_block.cpp -- the pool of host blocks and their import into devices.
#include "host_block.hpp"

#include "drop_list.hpp"
#include "image_memory.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <map>

namespace sarabet::gpu {

ResourceId next_resource_id() {
    static std::atomic<ResourceId> last{0};
    return ++last;
}

namespace {

constexpr std::size_t max_images_per_block = 4;
constexpr std::uint64_t max_free_bytes = 512ull << 20;

std::size_t round_up(std::size_t bytes, std::size_t unit) {
    return (bytes + unit - 1) / unit * unit;
}

}  // namespace

// The one pool of the process. Never destroyed: blocks may outlive static destruction.
class BlockPool {
public:
    static BlockPool& get() {
        static auto* pool = new BlockPool;
        return *pool;
    }

    std::shared_ptr<HostBlock> take(Device* owner, std::size_t bytes, std::size_t capacity);
    std::shared_ptr<HostBlock> find(const void* data, std::size_t bytes);
    DeviceImage* import(Device& device, HostBlock& block, const ImageKey& key);
    void trim();
    BlockStats stats();

private:
    using Key = std::pair<Device*, std::size_t>;
    void drain();
    HostBlock* allocate(Device* owner, std::size_t capacity);
    void allocate_mapped(Device& device, HostBlock& block, std::size_t capacity);
    void destroy(HostBlock* block);
    void trim_locked(std::uint64_t keep_bytes);
    VkDeviceMemory import_memory(Device& device, HostBlock& block, std::uint32_t type_bits,
                                 std::uint32_t& type);
    std::unique_ptr<DeviceImage> make_image(Device& device, HostBlock& block, const ImageKey& key);

    DropList<HostBlock> dropped_;
    std::mutex mutex_;
    std::map<Key, std::vector<HostBlock*>> free_;
    std::map<std::uintptr_t, HostBlock*> by_address_;
    BlockStats stats_;
    std::mutex import_mutex_;
    std::atomic<std::uint64_t> imports_{0};
};

// Moves dropped blocks to the free lists. Nobody can hold a Texture over them, and a submission
// holds what it uses until its tick, so their images may be destroyed here.
void BlockPool::drain() {
    HostBlock* block = dropped_.take_all();
    while (block != nullptr) {
        HostBlock* next = block->next_dropped;
        --stats_.live;
        ++stats_.free_blocks;
        stats_.free_bytes += block->capacity_;
        if (block->images_.size() > max_images_per_block)
            block->images_.erase(block->images_.begin(), block->images_.end() - 1);
        free_[{block->owner_, block->capacity_}].push_back(block);
        block = next;
    }
    if (stats_.free_bytes > max_free_bytes) trim_locked(max_free_bytes / 2);
}

std::shared_ptr<HostBlock> BlockPool::take(Device* owner, std::size_t bytes, std::size_t capacity) {
    std::lock_guard lock(mutex_);
    drain();
    HostBlock* block = nullptr;
    auto found = free_.find({owner, capacity});
    if (found != free_.end() && !found->second.empty()) {
        block = found->second.back();
        found->second.pop_back();
        --stats_.free_blocks;
        stats_.free_bytes -= capacity;
    } else {
        block = allocate(owner, capacity);
    }
    ++stats_.live;
    block->size_ = bytes;
    std::shared_ptr<HostBlock> shared(block, [](HostBlock* last) { get().dropped_.push(last); });
    block->self_ = shared;
    return shared;
}

HostBlock* BlockPool::allocate(Device* owner, std::size_t capacity) {
    auto* block = new HostBlock;
    try {
        if (owner != nullptr) {
            block->owner_ = owner;
            allocate_mapped(*owner, *block, capacity);
        } else {
            block->data_ =
                static_cast<std::byte*>(std::aligned_alloc(HostBlock::alignment, capacity));
        }
        if (block->data_ == nullptr)
            throw Error(ErrorKind::Device, fmt::format("no memory for {} bytes", capacity));
        block->capacity_ = capacity;
        block->id_ = next_resource_id();
        by_address_.emplace(reinterpret_cast<std::uintptr_t>(block->data_), block);
    } catch (...) {
        destroy(block);
        throw;
    }
    ++stats_.allocated;
    return block;
}

void BlockPool::allocate_mapped(Device& device, HostBlock& block, std::size_t capacity) {
    VkBufferCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO};
    info.size = capacity;
    info.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                 VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT | VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                 VK_BUFFER_USAGE_VERTEX_BUFFER_BIT | VK_BUFFER_USAGE_INDEX_BUFFER_BIT;
    check(device.vk.vkCreateBuffer(device.handle, &info, nullptr, &block.buffer_),
          "making a buffer");
    VkMemoryRequirements needs;
    device.vk.vkGetBufferMemoryRequirements(device.handle, block.buffer_, &needs);
    const VkMemoryPropertyFlags coherent =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    // Cached memory first: the CPU reads pictures back from such blocks.
    int type =
        device.memory_type(needs.memoryTypeBits, coherent | VK_MEMORY_PROPERTY_HOST_CACHED_BIT);
    if (type < 0) type = device.memory_type(needs.memoryTypeBits, coherent);
    if (type < 0) throw Error(ErrorKind::Device, "the device has no memory that the CPU can see");
    VkMemoryAllocateInfo memory{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO};
    memory.allocationSize = needs.size;
    memory.memoryTypeIndex = static_cast<std::uint32_t>(type);
    check(device.vk.vkAllocateMemory(device.handle, &memory, nullptr, &block.memory_),
          "allocating a buffer");
    check(device.vk.vkBindBufferMemory(device.handle, block.buffer_, block.memory_, 0),
          "binding a buffer");
    void* mapped = nullptr;
    check(device.vk.vkMapMemory(device.handle, block.memory_, 0, VK_WHOLE_SIZE, 0, &mapped),
          "mapping a buffer");
    block.data_ = static_cast<std::byte*>(mapped);
}

void BlockPool::destroy(HostBlock* block) {
    if (block->data_ != nullptr) by_address_.erase(reinterpret_cast<std::uintptr_t>(block->data_));
    block->images_.clear();
    for (const auto& import : block->imports_) {
        import.device->vk.vkFreeMemory(import.device->handle, import.memory, nullptr);
        import.device->release(block->capacity_);
    }
    if (Device* owner = block->owner_) {
        if (block->buffer_) owner->vk.vkDestroyBuffer(owner->handle, block->buffer_, nullptr);
        if (block->memory_) owner->vk.vkFreeMemory(owner->handle, block->memory_, nullptr);
    } else {
        std::free(block->data_);
    }
    delete block;
}

// Frees the biggest blocks first: they are the fewest and the rarest to be asked for again.
void BlockPool::trim_locked(std::uint64_t keep_bytes) {
    std::vector<Key> keys;
    for (const auto& [key, blocks] : free_)
        if (!blocks.empty()) keys.push_back(key);
    std::sort(keys.begin(), keys.end(),
              [](const Key& a, const Key& b) { return a.second > b.second; });
    for (const Key& key : keys) {
        auto& blocks = free_[key];
        while (!blocks.empty() && stats_.free_bytes > keep_bytes) {
            destroy(blocks.back());
            blocks.pop_back();
            --stats_.free_blocks;
            stats_.free_bytes -= key.second;
        }
    }
}

void BlockPool::trim() {
    std::lock_guard lock(mutex_);
    drain();
    trim_locked(0);
}

std::shared_ptr<HostBlock> BlockPool::find(const void* data, std::size_t bytes) {
    const auto address = reinterpret_cast<std::uintptr_t>(data);
    std::lock_guard lock(mutex_);
    auto after = by_address_.upper_bound(address);
    if (after == by_address_.begin()) return nullptr;
    HostBlock* block = std::prev(after)->second;
    const auto start = reinterpret_cast<std::uintptr_t>(block->data_);
    if (address + bytes > start + block->capacity_) return nullptr;
    return block->self_.lock();
}

BlockStats BlockPool::stats() {
    std::lock_guard lock(mutex_);
    drain();
    BlockStats stats = stats_;
    stats.imports = imports_.load();
    return stats;
}

VkDeviceMemory BlockPool::import_memory(Device& device, HostBlock& block, std::uint32_t type_bits,
                                        std::uint32_t& type) {
    for (const auto& import : block.imports_) {
        if (import.device != &device || !(type_bits >> import.memory_type & 1u)) continue;
        type = import.memory_type;
        return import.memory;
    }
    if (block.capacity_ % device.import_alignment() != 0 ||
        reinterpret_cast<std::uintptr_t>(block.data_) % device.import_alignment() != 0)
        return VK_NULL_HANDLE;
    const auto handle_type = VK_EXTERNAL_MEMORY_HANDLE_TYPE_HOST_ALLOCATION_BIT_EXT;
    VkMemoryHostPointerPropertiesEXT pointer{VK_STRUCTURE_TYPE_MEMORY_HOST_POINTER_PROPERTIES_EXT};
    if (device.vk.vkGetMemoryHostPointerPropertiesEXT(device.handle, handle_type, block.data_,
                                                      &pointer) != VK_SUCCESS)
        return VK_NULL_HANDLE;
    const int chosen = device.memory_type(
        type_bits & pointer.memoryTypeBits,
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT);
    if (chosen < 0) return VK_NULL_HANDLE;
    device.reserve(block.capacity_, "a texture");
    VkImportMemoryHostPointerInfoEXT import{VK_STRUCTURE_TYPE_IMPORT_MEMORY_HOST_POINTER_INFO_EXT};
    import.handleType = handle_type;
    import.pHostPointer = block.data_;
    VkMemoryAllocateInfo info{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO};
    info.pNext = &import;
    info.allocationSize = block.capacity_;
    info.memoryTypeIndex = static_cast<std::uint32_t>(chosen);
    VkDeviceMemory memory = VK_NULL_HANDLE;
    if (device.vk.vkAllocateMemory(device.handle, &info, nullptr, &memory) != VK_SUCCESS) {
        device.release(block.capacity_);
        return VK_NULL_HANDLE;
    }
    type = static_cast<std::uint32_t>(chosen);
    block.imports_.push_back({&device, memory, type});
    ++imports_;
    return memory;
}

// A driver may want other rows or slices than ours: the caller then copies.
static bool fits(const VkSubresourceLayout& layout, const ImageKey& key) {
    if (layout.offset != 0) return false;
    if (layout.rowPitch != key.row_pitch && (key.height > 1 || key.depth > 1)) return false;
    const VkDeviceSize slices =
        key.kind == ImageKind::Volume ? layout.depthPitch : layout.arrayPitch;
    return key.depth == 1 || slices == key.slice_pitch;
}

std::unique_ptr<DeviceImage> BlockPool::make_image(Device& device, HostBlock& block,
                                                   const ImageKey& key) {
    auto image = std::make_unique<DeviceImage>();
    image->device = &device;
    image->key = key;
    image->resource = block.id_;
    const VkImageUsageFlags usage = image_usage(device, key, VK_IMAGE_TILING_LINEAR);
    if (usage == 0) return nullptr;
    VkExternalMemoryImageCreateInfo external{VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO};
    external.handleTypes = VK_EXTERNAL_MEMORY_HANDLE_TYPE_HOST_ALLOCATION_BIT_EXT;
    VkImageCreateInfo info = image_info(key, VK_IMAGE_TILING_LINEAR, usage);
    info.pNext = &external;
    auto& vk = device.vk;
    if (vk.vkCreateImage(device.handle, &info, nullptr, &image->image) != VK_SUCCESS)
        return nullptr;
    const VkImageSubresource first{VK_IMAGE_ASPECT_COLOR_BIT, 0, 0};
    VkSubresourceLayout layout{};
    vk.vkGetImageSubresourceLayout(device.handle, image->image, &first, &layout);
    VkMemoryRequirements needs;
    vk.vkGetImageMemoryRequirements(device.handle, image->image, &needs);
    if (!fits(layout, key) || needs.size > block.capacity_) return nullptr;
    std::uint32_t type = 0;
    VkDeviceMemory memory = import_memory(device, block, needs.memoryTypeBits, type);
    if (memory == VK_NULL_HANDLE) return nullptr;
    check(vk.vkBindImageMemory(device.handle, image->image, memory, 0), "binding host memory");
    create_view(*image);
    ++imports_;
    return image;
}

DeviceImage* BlockPool::import(Device& device, HostBlock& block, const ImageKey& key) {
    if (block.owner_ != nullptr) return nullptr;
    std::lock_guard lock(import_mutex_);
    for (auto& image : block.images_)
        if (image->device == &device && image->key == key) return image.get();
    auto image = make_image(device, block, key);
    if (image == nullptr) return nullptr;
    return block.images_.emplace_back(std::move(image)).get();
}

std::shared_ptr<HostBlock> allocate_host_block(std::size_t bytes, std::size_t row_bytes) {
    constexpr std::size_t limit = std::size_t{1} << 46;
    if (bytes > limit || row_bytes > limit)
        throw Error(ErrorKind::Device, fmt::format("no memory for {} bytes", bytes));
    const std::size_t rows = round_up(row_bytes, 64) * 3;
    const std::size_t capacity =
        round_up(std::max<std::size_t>(bytes + rows, 1), HostBlock::alignment);
    return BlockPool::get().take(nullptr, bytes, capacity);
}

std::shared_ptr<HostBlock> allocate_staging_block(Device& device, std::size_t bytes) {
    // Powers of two, so that blocks of slightly different sizes are used again.
    const std::size_t capacity = std::bit_ceil(std::max(bytes, HostBlock::alignment));
    device.check_process();
    return BlockPool::get().take(&device, bytes, capacity);
}

std::shared_ptr<HostBlock> find_host_block(const void* data, std::size_t bytes) {
    return BlockPool::get().find(data, bytes);
}

DeviceImage* import_image(Device& device, HostBlock& block, const ImageKey& key) {
    return BlockPool::get().import(device, block, key);
}

void trim_blocks() {
    BlockPool::get().trim();
}

BlockStats block_stats() {
    return BlockPool::get().stats();
}

}  // namespace sarabet::gpu
