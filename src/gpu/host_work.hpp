// host_work.hpp -- work for the CPU in the order of the queue.
//
// On a software device the CPU computes some pictures faster than any shader that such a device
// runs. That work takes its place among the submissions: it begins when those before it are
// finished, and those after it wait for it. Threads of its own do it, so that nobody who submits
// waits. Like devices, the threads are never ended: the operating system takes them back.
#pragma once

#include "device.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>

namespace sarabet::gpu {

/// Work in parts, which several threads may do at the same time. It must not throw.
struct HostWork {
    int parts = 1;
    std::function<void(int part)> run;
};

/// Threads that the software device may use: LP_NUM_THREADS if it is set, else one per core.
int host_threads();

/// The threads of one queue, started with the first work.
class HostWorkers {
public:
    HostWorkers(Device& device, VkSemaphore timeline);

    /// Runs `work` once the queue's timeline has reached `after`; gives the value that `done` will
    /// have then. Calls must come in the order of the queue.
    std::uint64_t add(HostWork work, std::uint64_t after);
    /// A timeline semaphore that counts finished work.
    VkSemaphore done() const { return done_; }

private:
    struct Job {
        HostWork work;
        std::uint64_t after = 0;
        std::uint64_t value = 0;
    };
    void lead();
    void help();
    bool do_part(std::unique_lock<std::mutex>& lock);
    void finish(const Job& job);

    Device& device_;
    VkSemaphore timeline_;
    VkSemaphore done_ = VK_NULL_HANDLE;
    std::mutex mutex_;
    std::condition_variable wake_;  // jobs, or parts to help with
    std::condition_variable idle_;  // the last part is done
    std::deque<Job> jobs_;
    const HostWork* current_ = nullptr;
    int next_part_ = 0;
    int parts_left_ = 0;
    std::uint64_t last_value_ = 0;
    bool started_ = false;
};

}  // namespace sarabet::gpu
