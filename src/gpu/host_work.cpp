// host_work.cpp -- the threads that share the CPU's work.
#include "host_work.hpp"

#include <sched.h>

#include <algorithm>
#include <cstdlib>
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

// Does the next part; false if none is left.
bool HostWorkers::do_part(std::unique_lock<std::mutex>& lock) {
    if (work_ == nullptr || next_part_ == work_->parts) return false;
    const HostWork& work = *work_;
    const int part = next_part_++;
    lock.unlock();
    work.run(part);
    lock.lock();
    if (--parts_left_ == 0) done_.notify_all();
    return true;
}

void HostWorkers::help() {
    std::unique_lock lock(mutex_);
    for (;;)
        if (!do_part(lock)) wake_.wait(lock);
}

void HostWorkers::run(const HostWork& work) {
    std::unique_lock lock(mutex_);
    if (!started_ && work.parts > 1) {
        for (int i = 1; i < host_threads(); ++i) std::thread([this] { help(); }).detach();
        started_ = true;
    }
    work_ = &work;
    next_part_ = 0;
    parts_left_ = work.parts;
    if (work.parts > 1) wake_.notify_all();
    while (do_part(lock)) {
    }
    done_.wait(lock, [&] { return parts_left_ == 0; });
    work_ = nullptr;
}

}  // namespace sarabet::gpu
