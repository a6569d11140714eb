// log.cpp -- a queue of messages.
#include "core/log.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <mutex>
#include <utility>

namespace sarabet {

namespace {

constexpr std::size_t most = 1000;  // the newest; a host that never asks must not cost memory
std::mutex mutex;
std::vector<LogRecord> queued;
bool hosted = false;
void (*wake_host)() = nullptr;

}  // namespace

void queue_log(void (*wake)()) {
    const std::lock_guard guard(mutex);
    hosted = true;
    wake_host = wake;
}

void log_message(int level, std::string text) {
    void (*wake)() = nullptr;
    {
        const std::lock_guard guard(mutex);
        if (!hosted) {
            fmt::print(stderr, "sarabet: {}\n", text);
            return;
        }
        if (queued.size() >= most) queued.erase(queued.begin());
        queued.push_back({level, std::move(text)});
        wake = wake_host;
    }
    if (wake) wake();
}

std::vector<LogRecord> take_log() {
    const std::lock_guard guard(mutex);
    return std::exchange(queued, {});
}

}  // namespace sarabet
