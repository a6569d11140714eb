// host_work.cpp -- the threads that work for the CPU's share of the queue.
#include "host_work.hpp"

#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <thread>

namespace sarabet::gpu {

int host_threads() {
    cpu_set_t mine;
    CPU_ZERO(&mine);
    const int cores = sched_getaffinity(0, sizeof mine, &mine) == 0 ? CPU_COUNT(&mine) : 1;
    const char* wanted = std::getenv("LP_NUM_THREADS");
    const int most = wanted == nullptr ? cores : std::atoi(wanted);
    return std::clamp(most, 1, std::max(cores, 1));
}

static VkSemaphore make_timeline(Device& device) {
    VkSemaphoreTypeCreateInfo type{VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO};
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    VkSemaphoreCreateInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
    info.pNext = &type;
    VkSemaphore made = VK_NULL_HANDLE;
    check(device.vk.vkCreateSemaphore(device.handle, &info, nullptr, &made),
          "making the timeline of the CPU's work");
    return made;
}

HostWorkers::HostWorkers(Device& device, VkSemaphore timeline)
    : device_(device), timeline_(timeline), done_(make_timeline(device)) {}

std::uint64_t HostWorkers::add(HostWork work, std::uint64_t after) {
    std::lock_guard lock(mutex_);
    if (!started_) {
        std::thread([this] { lead(); }).detach();
        for (int i = 1; i < host_threads(); ++i) std::thread([this] { help(); }).detach();
        started_ = true;
    }
    jobs_.push_back({std::move(work), after, ++last_value_});
    wake_.notify_all();
    return last_value_;
}

// Does the next part of the current work; false if none is left.
bool HostWorkers::do_part(std::unique_lock<std::mutex>& lock) {
    if (current_ == nullptr || next_part_ == current_->parts) return false;
    const HostWork& work = *current_;
    const int part = next_part_++;
    lock.unlock();
    work.run(part);
    lock.lock();
    if (--parts_left_ == 0) idle_.notify_all();
    return true;
}

void HostWorkers::help() {
    std::unique_lock lock(mutex_);
    for (;;)
        if (!do_part(lock)) wake_.wait(lock);
}

void HostWorkers::finish(const Job& job) {
    VkSemaphoreSignalInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO};
    info.semaphore = done_;
    info.value = job.value;
    // Only a lost device fails, and then every wait says so.
    static_cast<void>(device_.vk.vkSignalSemaphore(device_.handle, &info));
}

void HostWorkers::lead() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [&] { return !jobs_.empty(); });
        const Job job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        VkSemaphoreWaitInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO};
        info.semaphoreCount = 1;
        info.pSemaphores = &timeline_;
        info.pValues = &job.after;
        static_cast<void>(device_.vk.vkWaitSemaphores(device_.handle, &info,
                                                      std::numeric_limits<std::uint64_t>::max()));
        lock.lock();
        current_ = &job.work;
        next_part_ = 0;
        parts_left_ = job.work.parts;
        if (job.work.parts > 1) wake_.notify_all();
        while (do_part(lock)) {
        }
        idle_.wait(lock, [&] { return parts_left_ == 0; });
        current_ = nullptr;
        lock.unlock();
        finish(job);
        lock.lock();
    }
}

}  // namespace sarabet::gpu
