// graph_lock.hpp -- the one lock of a project: recursive, fair, and never waited for with the
// host's lock held.
//
// A thread that cooks may have to wait for the GPU, a decoder or a compiler. It then steps out
// (Blocking): all project locks of the thread and the host's lock are given back, and taken again
// after. Meanwhile other threads may read and set parameters; cooking and edits of the structure
// wait until the cook that stepped out has finished, because they need the graph to stand still.
#pragma once

#include <sarabet/export.hpp>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace sarabet {

class SARABET_API GraphLock {
public:
    bool try_lock();
    void lock();
    void unlock();
    /// Waits until no other thread has a cook under way. Called with the lock held.
    void await_no_cook();
    void begin_cook();
    void end_cook();
    /// True if this thread is inside a cook of this project.
    bool cooking() const;

private:
    friend class Blocking;
    int release_all();
    void acquire(int depth);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::thread::id owner_;
    int depth_ = 0;
    std::uint64_t next_ticket_ = 0;
    std::uint64_t serving_ = 0;
    std::thread::id cook_owner_;
    int cook_depth_ = 0;
};

/// True if this thread holds the lock of some project.
SARABET_API bool holds_project_lock();

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
