// host_work.hpp -- work for the CPU in the order of the queue.
//
// On a software device the CPU computes some pictures faster than any shader that such a device
// runs. Such work takes its place among the submissions of the queue (submission.hpp). It comes in
// parts, for as many threads as the device itself uses.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

namespace sarabet::gpu {

/// Work in parts, which several threads may do at the same time. It must not throw.
struct HostWork {
    int parts = 1;
    std::function<void(int part)> run;
};

/// Threads that a software device uses: LP_NUM_THREADS if it is set, else one per core.
int host_threads();

/// Threads that share the parts of one work. Like devices, they are never ended: the operating
/// system takes them back.
class HostWorkers {
public:
    /// Does all parts, the caller among those who do. One caller at a time.
    void run(const HostWork& work);

private:
    void help();
    bool do_part(std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::condition_variable wake_;  // there are parts
    std::condition_variable done_;  // the last part is done
    const HostWork* work_ = nullptr;
    int next_part_ = 0;
    int parts_left_ = 0;
    bool started_ = false;
};

}  // namespace sarabet::gpu
