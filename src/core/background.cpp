// background.cpp -- the threads that work ahead, and their end.
#include "core/background.hpp"

#include "core/fork_guard.hpp"
#include "core/graph_lock.hpp"
#include "core/host.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <utility>
#include <vector>

namespace sarabet {
namespace {

struct Running {
    std::shared_ptr<Background> one;
    std::shared_ptr<std::atomic<bool>> ended;
    std::thread thread;
};

std::mutex running_mutex;
// Never destroyed: in a forked child the threads are gone that would have to let go first.
auto& running = *new std::vector<Running>;

// Joins those that have ended by themselves.
void reap() {
    std::vector<Running> ended;
    {
        const std::lock_guard guard(running_mutex);
        for (std::size_t i = running.size(); i-- > 0;) {
            if (!*running[i].ended) continue;
            ended.push_back(std::move(running[i]));
            running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    for (Running& each : ended) each.thread.join();
}

}  // namespace

void Background::stop() {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
    changed_.notify_all();
}

void start_background(std::shared_ptr<Background> one) {
    static const bool at_exit = std::atexit([] { end_background(); }) == 0;
    static_cast<void>(at_exit);
    check_not_forked();
    reap();
    auto ended = std::make_shared<std::atomic<bool>>(false);
    const std::lock_guard guard(running_mutex);
    running.push_back({one, ended, {}});
    running.back().thread = std::thread([one = std::move(one), ended]() mutable {
        one->work();
        one.reset();
        *ended = true;
    });
}

void end_background() {
    std::vector<Running> all;
    {
        const std::lock_guard guard(running_mutex);
        all.swap(running);
    }
    if (all.empty()) return;
    try {
        check_not_forked();
    } catch (...) {
        for (Running& each : all) each.thread.detach();  // not this process's
        return;
    }
    for (Running& each : all) each.one->stop();
    for (Running& each : all) each.thread.join();
}

void wait_in_cook(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                  const std::function<bool()>& done) {
    if (done()) return;
    lock.unlock();
    {
        const Blocking out;
        lock.lock();
        while (!done()) {
            changed.wait_for(lock, std::chrono::milliseconds(50), done);
            if (done()) break;
            lock.unlock();
            host::check_interrupt_now_and_then();
            lock.lock();
        }
        lock.unlock();
    }
    lock.lock();
}

}  // namespace sarabet
