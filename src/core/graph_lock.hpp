// graph_lock.hpp -- the one lock of a project: recursive, fair, and never waited for with the
// host's lock held.
//
// A thread that cooks may have to wait for the GPU, a decoder or a compiler. It then steps out
// (Blocking): all project locks of the thread and the host's lock are given back, and taken again
// after. Meanwhile other threads may read and set parameters; cooking and edits of the structure
// wait until the cook that stepped out has finished, because they need the graph to stand still.
//
// Scripts may read other projects, so two threads may come to wait for each other's cooks. Then one
// of them pulls within the other's cook (cook_waits.cpp).
#pragma once

#include <sarabet/export.hpp>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sarabet {

/// What waiting for another thread's cook comes to.
enum class CookTurn : std::uint8_t {
    Alone,      ///< No other thread cooks here.
    Within,     ///< Another thread's cook stands still meanwhile.
    Recursion,  ///< The other cook waits for what this thread cooks.
    Stuck,      ///< Threads wait for each other in a way that none of them can undo.
};

struct CookWait;

class SARABET_API GraphLock {
public:
    bool try_lock();
    void lock();
    void unlock();
    /// Waits until no other thread has a cook under way, or until this thread may pull as if it
    /// were that cook, because that one cannot end before one that this thread makes of another
    /// project. While `begun` says so that way is closed. Called with the lock held.
    CookTurn await_no_cook(const std::function<bool()>& begun = {});
    void begin_cook();
    void end_cook();
    /// True if this thread is inside a cook of this project.
    bool cooking() const;
    /// True if any thread is.
    bool cook_under_way() const;
    /// True if a cook waits here while another thread cooks within it.
    bool nested() const;

private:
    friend class Blocking;
    friend struct CookWait;
    struct Cook {
        std::thread::id thread;
        int depth = 0;
    };
    int release_all();
    void acquire(int depth);
    bool free_for(std::thread::id thread) const;
    std::thread::id cook_thread() const;
    bool stands_under_another(std::thread::id thread) const;
    void await_change(const CookWait& wait);
    void look_again();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::thread::id owner_;
    int depth_ = 0;
    std::uint64_t next_ticket_ = 0;
    std::uint64_t serving_ = 0;
    Cook cook_;                  ///< The cook under way; depth 0: none.
    std::vector<Cook> beneath_;  ///< Cooks that wait while another thread cooks within them.
};

/// True if this thread holds the lock of some project.
SARABET_API bool holds_project_lock();

/// The project locks that this thread holds, oldest first.
std::vector<GraphLock*> held_project_locks();

/// Holds a project's lock for a scope.
class Locked {
public:
    explicit Locked(GraphLock& lock) : lock_(lock) { lock_.lock(); }
    ~Locked() { lock_.unlock(); }
    Locked(const Locked&) = delete;

private:
    GraphLock& lock_;
};

/// Steps out for a wait or for long native work: gives back every project lock of this thread and
/// the host's lock, and takes them again at the end of the scope.
class SARABET_API Blocking {
public:
    Blocking();
    ~Blocking();
    Blocking(const Blocking&) = delete;

private:
    friend class GraphLock;
    struct Hold {
        GraphLock* lock;
        int depth;
    };
    void add(GraphLock& lock, int depth);

    Hold stepped_out_[9];
    int count_ = 0;
    bool left_ = false;
};

}  // namespace sarabet
