// runner.cpp -- frames at the pace of the clock, and the threads that run projects.
//
// A running project's thread holds its project only while it cooks a frame: a project that nobody
// holds any more ends its own thread.
#include "core/runner.hpp"

#include "core/events.hpp"
#include "core/handles.hpp"
#include "core/host.hpp"
#include "core/log.hpp"

#include <sarabet/project.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sarabet {

namespace {

using Clock = std::chrono::steady_clock;

struct Runner {
    std::weak_ptr<Graph> graph;
    std::thread thread;
    std::atomic<bool> ended{false};
    std::mutex mutex;
    std::condition_variable wake;
    bool stop = false;
};

std::mutex runners_mutex;
// Never destroyed: in a forked child the threads are gone that would have to let go first.
auto& runners = *new std::vector<std::shared_ptr<Runner>>;
auto& leaving = *new std::vector<std::shared_ptr<Runner>>;  ///< Told to stop, not yet joined.

void log_failure(Graph& graph, std::string& logged) {
    const auto listener = graph.events ? graph.events->take_failure() : std::nullopt;
    const auto failed = graph.failed_in_frame();
    if (!failed && !listener) {
        logged.clear();
        return;
    }
    std::string text =
        failed ? fmt::format("{}: {}", path_of(*failed), failed->error.value_or("is stale"))
               : listener->what();
    if (text != logged) log_message(40, text);
    logged = std::move(text);
}

// Frames that should have passed since the start.
std::int64_t frames_due(Clock::time_point start, Rational fps) {
    const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    return static_cast<std::int64_t>(elapsed * fps.value());
}

Clock::time_point time_of(Clock::time_point start, std::int64_t frame, Rational fps) {
    return start + std::chrono::duration_cast<Clock::duration>(
                       std::chrono::duration<double>(static_cast<double>(frame) / fps.value()));
}

// Cooks what is due, and answers when to wake again; nothing once the project is gone.
std::optional<Clock::time_point> live_on(Runner& self, Clock::time_point start, std::int64_t& done,
                                         std::string& logged) {
    const std::shared_ptr<Graph> graph = self.graph.lock();
    if (!graph) return std::nullopt;
    const std::int64_t due = frames_due(start, graph->fps());
    if (due > done) {
        try {
            const host::Session session;
            const Locked lock(graph->lock());
            run_frame(*graph, due - done);
            // A project that is being collected has no scripts any more, and nobody who asks.
            if (graph.use_count() > 1) log_failure(*graph, logged);
        } catch (const std::exception& error) {
            log_message(40, error.what());
        }
        done = due;
    }
    return time_of(start, done + 1, graph->fps());
}

void live(Runner& self) {
    const auto start = Clock::now();
    std::int64_t done = 0;
    std::string logged;
    while (const auto next = live_on(self, start, done, logged)) {
        std::unique_lock guard(self.mutex);
        if (self.wake.wait_until(guard, *next, [&] { return self.stop; })) break;
    }
    self.ended = true;
}

bool runs(const Runner& runner, Graph& graph) {
    const std::weak_ptr<Graph> wanted = graph.weak_from_this();
    return !runner.graph.owner_before(wanted) && !wanted.owner_before(runner.graph);
}

void tell_to_stop(Runner& runner) {
    {
        const std::lock_guard guard(runner.mutex);
        runner.stop = true;
    }
    runner.wake.notify_all();
}

// A cook cannot wait for a thread, which may be waiting for that very cook, or be its own.
void join(const std::shared_ptr<Runner>& runner) {
    if (cooking_now() || runner->thread.get_id() == std::this_thread::get_id()) {
        const std::lock_guard guard(runners_mutex);
        leaving.push_back(runner);
        return;
    }
    const Blocking out;
    runner->thread.join();
}

// Joins the threads that have ended by themselves, and forgets them.
void reap() {
    std::vector<std::shared_ptr<Runner>> ended;
    {
        const std::lock_guard guard(runners_mutex);
        for (auto* list : {&runners, &leaving})
            std::erase_if(*list, [&](const auto& runner) {
                if (runner->ended) ended.push_back(runner);
                return runner->ended.load();
            });
    }
    if (ended.empty()) return;
    const Blocking out;  // a thread that ends wants the host's lock once more
    for (const auto& runner : ended) runner->thread.join();
}

}  // namespace

void run_frame(Graph& graph, std::int64_t frames) {
    graph.lock().await_no_cook();
    graph.advance(frames);
    graph.cook_frame();
}

void run_frames(const std::shared_ptr<Graph>& graph, std::optional<double> seconds, bool realtime) {
    const Rational fps = graph->fps();
    const auto start = Clock::now();
    std::int64_t done = 0;
    std::string logged;
    while (true) {
        host::check_interrupt_now_and_then();
        std::int64_t due = done + 1;
        if (realtime) {
            const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
            if (seconds && elapsed >= *seconds) return;
            due = frames_due(start, fps);
        } else if (seconds && static_cast<double>(done) >= *seconds * fps.value()) {
            return;
        }
        if (due > done) {
            const Locked lock(graph->lock());
            run_frame(*graph, due - done);
            log_failure(*graph, logged);
            done = due;
        } else {
            const auto slice = Clock::now() + std::chrono::milliseconds(50);
            std::this_thread::sleep_until(std::min(slice, time_of(start, done + 1, fps)));
        }
    }
}

void start_runner(const std::shared_ptr<Graph>& graph) {
    reap();
    const std::lock_guard guard(runners_mutex);
    for (const auto& runner : runners)
        if (runs(*runner, *graph)) throw Error(ErrorKind::Value, "the project runs already");
    auto runner = std::make_shared<Runner>();
    runner->graph = graph;
    runner->thread = std::thread(live, std::ref(*runner));
    runners.push_back(std::move(runner));
}

void stop_runner(Graph& graph) {
    std::shared_ptr<Runner> runner;
    {
        const std::lock_guard guard(runners_mutex);
        const auto found = std::find_if(runners.begin(), runners.end(),
                                        [&](const auto& one) { return runs(*one, graph); });
        if (found == runners.end()) return;
        runner = *found;
        runners.erase(found);
    }
    tell_to_stop(*runner);
    join(runner);
}

bool is_running(Graph& graph) {
    const std::lock_guard guard(runners_mutex);
    return std::any_of(runners.begin(), runners.end(),
                       [&](const auto& runner) { return runs(*runner, graph); });
}

void stop_all_projects() {
    std::vector<std::shared_ptr<Runner>> all;
    {
        const std::lock_guard guard(runners_mutex);
        all.swap(runners);
        all.insert(all.end(), leaving.begin(), leaving.end());
        leaving.clear();
    }
    for (const auto& runner : all) tell_to_stop(*runner);
    for (const auto& runner : all) join(runner);
}

}  // namespace sarabet
