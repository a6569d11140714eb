// cook_waits.cpp -- waiting for the end of another thread's cook, without waiting for ever.
//
// A graph stands still while somebody cooks, so who wants to pull waits for the cook that another
// thread has under way. That cook may be a script's that reads a second project, where *this*
// thread has a cook under way: each would wait for the other. Every thread that waits says here for
// what, so whoever closes such a ring sees it, and does not wait: it pulls within the cook that
// stands still, as the script that waits there could have done itself. Cooks of one project thus
// nest, and the outer one goes on only after the inner one has ended.
//
// One thing cannot be done within that cook: an operator that it has begun cannot be finished from
// there. Then this thread waits firmly, and another one of the ring pulls within *this* thread's
// cook instead. A ring in which all wait firmly is a recursion by way of several projects, and the
// one that sees it says so. Where three threads or more have become entangled further than that,
// one is told to ask again.
#include "core/graph_lock.hpp"
#include "core/host.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>

namespace sarabet {

/// A thread that waits, for what, and in which projects it may have cooks under way.
struct CookWait {
    std::thread::id thread;
    GraphLock* wanted;
    std::vector<GraphLock*> holds;
    std::uint64_t since = 0;  ///< When the wait began, and when `firm` was last found out.
    std::uint64_t looked = 0;
    bool firm = false;
    mutable std::atomic<bool> look_again{false};

    // The project in which another thread cooks within this thread's cook; null if none.
    GraphLock* covered() const {
        for (GraphLock* lock : holds)
            if (lock->stands_under_another(thread)) return lock;
        return nullptr;
    }
    bool awaits_one_cook() const { return !wanted->nested(); }
    // The thread whose cook is waited for.
    std::thread::id awaited() const {
        const GraphLock* lock = covered();
        return (lock ? lock : wanted)->cook_thread();
    }
};

namespace {

// Taken before the mutexes of GraphLock, which are leaves. Never freed: threads may wait while the
// process ends.
std::mutex& waits_mutex = *new std::mutex;
std::vector<const CookWait*>& waits = *new std::vector<const CookWait*>;
std::uint64_t clock_of_waits = 0;

using Ring = std::vector<const CookWait*>;

// The threads that wait for each other, beginning with one; empty if there is no ring through it.
Ring ring_of(const CookWait& first) {
    Ring ring{&first};
    while (ring.size() <= waits.size() + 1) {
        const std::thread::id next = ring.back()->awaited();
        if (next == first.thread) return ring;
        const auto found = std::find_if(waits.begin(), waits.end(),
                                        [&](const CookWait* wait) { return wait->thread == next; });
        if (found == waits.end()) return {};
        ring.push_back(*found);
    }
    return {};  // a ring further on, which others close
}

// What a ring comes to that its first thread cannot open; nothing while others may open it, or may
// not have looked since the last one came.
std::optional<CookTurn> verdict_on(const Ring& ring) {
    std::uint64_t last_came = 0;
    for (const CookWait* wait : ring) last_came = std::max(last_came, wait->since);
    bool plain = true;
    for (const CookWait* wait : ring) {
        const bool covered = wait->covered() != nullptr;
        if (!covered && (!wait->firm || wait->looked < last_came)) return std::nullopt;
        plain = plain && !covered && wait->awaits_one_cook();
    }
    return plain ? CookTurn::Recursion : CookTurn::Stuck;
}

}  // namespace

bool GraphLock::free_for(std::thread::id thread) const {
    const std::lock_guard guard(mutex_);
    return cook_.depth == 0 || cook_.thread == thread;
}

std::thread::id GraphLock::cook_thread() const {
    const std::lock_guard guard(mutex_);
    return cook_.thread;
}

bool GraphLock::nested() const {
    const std::lock_guard guard(mutex_);
    return !beneath_.empty();
}

bool GraphLock::stands_under_another(std::thread::id thread) const {
    const std::lock_guard guard(mutex_);
    return cook_.thread != thread && std::any_of(beneath_.begin(), beneath_.end(),
                                                 [&](const Cook& c) { return c.thread == thread; });
}

// Waits a while for this thread to become the one that cooks, or for no cook at all.
void GraphLock::await_change(const CookWait& wait) {
    const Blocking out;
    std::unique_lock guard(mutex_);
    changed_.wait_for(guard, std::chrono::milliseconds(50), [&] {
        return cook_.depth == 0 || cook_.thread == wait.thread || wait.look_again;
    });
}

void GraphLock::look_again() {
    { const std::lock_guard guard(mutex_); }  // who is about to sleep sleeps
    changed_.notify_all();
}

CookTurn GraphLock::await_no_cook(const std::function<bool()>& begun) {
    const std::thread::id me = std::this_thread::get_id();
    if (free_for(me)) return CookTurn::Alone;
    CookWait mine{me, this, held_project_locks()};
    while (true) {
        // What is decided here holds until the caller begins to cook, because all locks of this
        // thread are held, and who cooks within another cook holds the lock of that project.
        mine.firm = begun && begun();
        mine.look_again = false;
        GraphLock* covered = nullptr;
        {
            const std::lock_guard guard(waits_mutex);
            mine.looked = ++clock_of_waits;
            if (mine.since == 0) mine.since = mine.looked;
            covered = mine.covered();
            if (!covered) {
                if (free_for(me)) return CookTurn::Alone;
                const Ring ring = ring_of(mine);
                if (!ring.empty() && !mine.firm) return CookTurn::Within;
                if (!ring.empty())
                    if (const auto verdict = verdict_on(ring)) return *verdict;
                for (const CookWait* other : ring) {
                    if (other == &mine) continue;
                    other->look_again = true;
                    other->wanted->look_again();
                }
            }
            waits.push_back(&mine);
        }
        (covered ? covered : this)->await_change(mine);
        {
            const std::lock_guard guard(waits_mutex);
            std::erase(waits, &mine);
            covered = mine.covered();
        }
        if (!covered) host::check_interrupt();  // what cooks within must not be torn
    }
}

void GraphLock::begin_cook() {
    const std::lock_guard guard(mutex_);
    const std::thread::id me = std::this_thread::get_id();
    if (cook_.depth > 0 && cook_.thread != me) {
        beneath_.push_back(cook_);
        cook_.depth = 0;
    }
    cook_.thread = me;
    ++cook_.depth;
}

void GraphLock::end_cook() {
    {
        const std::lock_guard guard(mutex_);
        if (--cook_.depth > 0) return;
        cook_ = {};
        if (!beneath_.empty()) {
            cook_ = beneath_.back();
            beneath_.pop_back();
        }
    }
    changed_.notify_all();
}

bool GraphLock::cooking() const {
    const std::lock_guard guard(mutex_);
    return cook_.depth > 0 && cook_.thread == std::this_thread::get_id();
}

bool GraphLock::cook_under_way() const {
    const std::lock_guard guard(mutex_);
    return cook_.depth > 0;
}

}  // namespace sarabet
