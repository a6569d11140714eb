// submission.cpp -- the queue, its timeline and what submissions hold.
#include "submission.hpp"

#include <sarabet/error.hpp>

#include <chrono>
#include <limits>
#include <thread>

namespace sarabet::gpu {

namespace {

constexpr std::uint64_t wait_slice_ns = 50'000'000;
// So many resources are followed before one full barrier lets the tracker start again: it keeps
// ids of blocks that are long gone.
constexpr std::size_t max_tracked = 1024;

void full_barrier(Device& device, VkCommandBuffer commands, Stages stages, Accesses access) {
    VkMemoryBarrier2 memory{VK_STRUCTURE_TYPE_MEMORY_BARRIER_2};
    memory.srcStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    memory.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
    memory.dstStageMask = stages;
    memory.dstAccessMask = access;
    VkDependencyInfo info{VK_STRUCTURE_TYPE_DEPENDENCY_INFO};
    info.memoryBarrierCount = 1;
    info.pMemoryBarriers = &memory;
    device.vk.vkCmdPipelineBarrier2(commands, &info);
}

}  // namespace

Queue::Queue(Device& device) : device_(device) {
    device.vk.vkGetDeviceQueue(device.handle, device.queue_family, 0, &queue_);
    VkSemaphoreTypeCreateInfo type{VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO};
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    VkSemaphoreCreateInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
    info.pNext = &type;
    check(device.vk.vkCreateSemaphore(device.handle, &info, nullptr, &timeline_),
          "making the timeline");
}

std::uint64_t Queue::completed() const {
    device_.check_process();
    std::uint64_t value = 0;
    device_.check(device_.vk.vkGetSemaphoreCounterValue(device_.handle, timeline_, &value),
                  "reading the timeline");
    return value;
}

Queue::Slot& Queue::free_slot() {
    const std::uint64_t done = completed();
    for (Slot& slot : slots_)
        if (slot.tick <= done && slot.kept.empty()) return slot;
    Slot& slot = slots_.emplace_back();
    VkCommandPoolCreateInfo pool{VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO};
    pool.queueFamilyIndex = device_.queue_family;
    check(device_.vk.vkCreateCommandPool(device_.handle, &pool, nullptr, &slot.pool),
          "making a command pool");
    VkCommandBufferAllocateInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
    info.commandPool = slot.pool;
    info.commandBufferCount = 1;
    check(device_.vk.vkAllocateCommandBuffers(device_.handle, &info, &slot.commands),
          "making a command buffer");
    return slot;
}

void Queue::begin(Slot& slot) {
    check(device_.vk.vkResetCommandPool(device_.handle, slot.pool, 0), "resetting commands");
    VkCommandBufferBeginInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    check(device_.vk.vkBeginCommandBuffer(slot.commands, &info), "recording");
    if (needs_full_barrier_ || tracker_.size() > max_tracked) {
        full_barrier(device_, slot.commands, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT,
                     VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT);
        tracker_.reset();
        needs_full_barrier_ = false;
    }
}

void Queue::end(Slot& slot) {
    // Whoever waits for the tick may read what was written.
    full_barrier(device_, slot.commands, VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT);
    check(device_.vk.vkEndCommandBuffer(slot.commands), "recording");
}

void Queue::hand_over(VkCommandBuffer recorded, std::uint64_t tick) {
    VkCommandBufferSubmitInfo commands{VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO};
    commands.commandBuffer = recorded;
    VkSemaphoreSubmitInfo signal{VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO};
    signal.semaphore = timeline_;
    signal.value = tick;
    signal.stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    VkSubmitInfo2 info{VK_STRUCTURE_TYPE_SUBMIT_INFO_2};
    info.commandBufferInfoCount = recorded == VK_NULL_HANDLE ? 0 : 1;
    info.pCommandBufferInfos = &commands;
    info.signalSemaphoreInfoCount = 1;
    info.pSignalSemaphoreInfos = &signal;
    device_.check(device_.loses_submission()
                      ? VK_ERROR_DEVICE_LOST
                      : device_.vk.vkQueueSubmit2(queue_, 1, &info, VK_NULL_HANDLE),
                  "submitting");
    handed_over_.store(tick);
}

std::uint64_t Queue::submit(const std::function<void(Recorder&)>& record) {
    device_.check_process();
    collect();
    std::vector<std::shared_ptr<const void>> dropped;
    std::lock_guard lock(mutex_);
    Slot& slot = free_slot();
    const std::uint64_t last_tick = slot.tick;
    try {
        slot.tick = submitted_.load() + 1;
        slot.fresh.clear();
        begin(slot);
        Recorder recorder(device_, tracker_, slot.commands, slot.tick, slot.kept, slot.fresh);
        record(recorder);
        end(slot);
        if (put_off_.empty())
            hand_over(slot.commands, slot.tick);
        else
            put_off_.push_back({{}, slot.commands, slot.tick});
        submitted_.store(slot.tick);
    } catch (...) {
        // Nothing ran: layouts are not set, and the tracker believes in barriers that never were.
        for (DeviceImage* image : slot.fresh) image->in_general = false;
        slot.tick = last_tick;
        dropped.swap(slot.kept);
        needs_full_barrier_ = true;
        throw;
    }
    return slot.tick;
}

std::uint64_t Queue::submit_host(HostWork work, std::span<const std::shared_ptr<Texture>> reads,
                                 const std::shared_ptr<Texture>& writes) {
    device_.check_process();
    std::lock_guard lock(mutex_);
    if (!workers_) {
        workers_ = std::make_unique<HostWorkers>();
        std::thread([this] { work_off(); }).detach();
    }
    const std::uint64_t tick = submitted_.load() + 1;
    for (const auto& texture : reads) texture->note_use(tick, false);
    writes->note_use(tick, true);
    put_off_.push_back({std::move(work), VK_NULL_HANDLE, tick});
    submitted_.store(tick);
    turn_.notify_all();
    return tick;
}

// The thread that does what was put off. What is being done stays first in the list, so that what
// is submitted meanwhile queues behind it.
void Queue::work_off() {
    std::unique_lock lock(mutex_);
    for (;;) {
        turn_.wait(lock, [&] { return !put_off_.empty(); });
        const std::uint64_t tick = put_off_.front().tick;
        if (put_off_.front().work.run) {
            HostWork work = std::move(put_off_.front().work);
            lock.unlock();
            do_host_work(work, tick - 1);
            work = {};  // drops what it held, with no lock
            lock.lock();
        }
        try {
            hand_over(put_off_.front().commands, tick);
        } catch (const Error& error) {
            failure_ = error.what();
            handed_over_.store(tick);
        }
        put_off_.pop_front();
        turn_.notify_all();
    }
}

void Queue::do_host_work(const HostWork& work, std::uint64_t after) {
    VkSemaphoreWaitInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO};
    info.semaphoreCount = 1;
    info.pSemaphores = &timeline_;
    info.pValues = &after;
    // If the device is lost, this answers at once, and so does whoever waits for the tick.
    static_cast<void>(device_.vk.vkWaitSemaphores(device_.handle, &info,
                                                  std::numeric_limits<std::uint64_t>::max()));
    workers_->run(work);
}

void Queue::collect() {
    const std::uint64_t done = completed();
    // Dropped outside the mutex: what dies here may be a long chain of things.
    std::vector<std::vector<std::shared_ptr<const void>>> dropped;
    std::lock_guard lock(mutex_);
    for (Slot& slot : slots_)
        if (slot.tick <= done && !slot.kept.empty()) dropped.emplace_back().swap(slot.kept);
}

void Queue::wait(std::uint64_t tick, const std::function<void()>& poll) {
    device_.check_process();
    if (tick > submitted_.load())
        throw Error(ErrorKind::Internal, "waiting for work that was never submitted");
    // Nothing waits in the driver for what the driver does not know yet.
    while (handed_over_.load() < tick) {
        {
            std::unique_lock lock(mutex_);
            turn_.wait_for(lock, std::chrono::nanoseconds(wait_slice_ns),
                           [&] { return handed_over_.load() >= tick; });
        }
        if (poll) poll();
    }
    if (std::lock_guard lock(mutex_); !failure_.empty()) throw Error(ErrorKind::Device, failure_);
    VkSemaphoreWaitInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO};
    info.semaphoreCount = 1;
    info.pSemaphores = &timeline_;
    info.pValues = &tick;
    for (;;) {
        const VkResult result = device_.vk.vkWaitSemaphores(device_.handle, &info, wait_slice_ns);
        if (result == VK_SUCCESS) break;
        if (result != VK_TIMEOUT) device_.check(result, "waiting");
        if (poll) poll();
    }
    collect();
}

}  // namespace sarabet::gpu
