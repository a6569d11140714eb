// graph_lock.cpp -- a ticket lock that steps out of the way of the host's lock.
#include "core/graph_lock.hpp"

#include "core/host.hpp"

#include <sarabet/error.hpp>

#include <algorithm>
#include <functional>

namespace sarabet {

namespace {

// The project locks that this thread holds, oldest first.
struct Held {
    GraphLock* locks[8];
    int count = 0;
};
thread_local Held held;

}  // namespace

bool holds_project_lock() {
    return held.count > 0;
}

std::vector<GraphLock*> held_project_locks() {
    return {held.locks, held.locks + held.count};
}

bool GraphLock::try_lock() {
    const std::lock_guard guard(mutex_);
    const auto me = std::this_thread::get_id();
    if (owner_ == me) {
        ++depth_;
        return true;
    }
    if (depth_ > 0 || serving_ != next_ticket_) return false;
    if (held.count == 8) return false;
    owner_ = me;
    depth_ = 1;
    held.locks[held.count++] = this;
    return true;
}

void GraphLock::lock() {
    if (try_lock()) return;
    if (held.count == 8) throw Error(ErrorKind::Internal, "more than 8 projects locked at once");
    // Waiting with another project's lock or the host's lock held could deadlock: step out, and
    // come back with this lock among those that are taken again.
    Blocking out;
    out.add(*this, 1);
}

void GraphLock::acquire(int depth) {
    std::unique_lock guard(mutex_);
    const std::uint64_t ticket = next_ticket_++;
    changed_.wait(guard, [&] { return depth_ == 0 && serving_ == ticket; });
    ++serving_;
    owner_ = std::this_thread::get_id();
    depth_ = depth;
    held.locks[held.count++] = this;
}

void GraphLock::unlock() {
    {
        const std::lock_guard guard(mutex_);
        if (--depth_ > 0) return;
        owner_ = {};
        for (int i = 0; i < held.count; ++i)
            if (held.locks[i] == this) {
                for (int j = i; j + 1 < held.count; ++j) held.locks[j] = held.locks[j + 1];
                --held.count;
                break;
            }
        if (serving_ == next_ticket_) return;  // nobody waits for the lock
    }
    changed_.notify_all();
}

int GraphLock::release_all() {
    int depth = 0;
    {
        const std::lock_guard guard(mutex_);
        depth = depth_;
        depth_ = 0;
        owner_ = {};
    }
    changed_.notify_all();
    return depth;
}

Blocking::Blocking() {
    for (int i = 0; i < held.count; ++i) add(*held.locks[i], held.locks[i]->release_all());
    held.count = 0;
    left_ = host::leave_if_held();
}

void Blocking::add(GraphLock& lock, int depth) {
    stepped_out_[count_++] = {&lock, depth};
}

Blocking::~Blocking() {
    // By address, so that two threads that want the same projects cannot wait for each other.
    std::sort(stepped_out_, stepped_out_ + count_,
              [](const Hold& a, const Hold& b) { return std::less<>()(a.lock, b.lock); });
    for (int i = 0; i < count_; ++i) stepped_out_[i].lock->acquire(stepped_out_[i].depth);
    if (left_) host::enter_again();
}

}  // namespace sarabet
