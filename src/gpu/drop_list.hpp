// drop_list.hpp -- a lock-free list that any thread pushes to and a pool empties.
#pragma once

#include <atomic>

namespace sarabet::gpu {

/// Objects on their way back to a pool. `T` has a member `T* next_dropped`. Pushing never waits
/// and never fails; only whole lists are taken, so there is no ABA problem.
template <class T>
class DropList {
public:
    void push(T* item) noexcept {
        T* head = head_.load(std::memory_order_relaxed);
        do {
            item->next_dropped = head;
        } while (!head_.compare_exchange_weak(head, item, std::memory_order_release,
                                              std::memory_order_relaxed));
    }

    /// Everything pushed so far, linked by `next_dropped`.
    T* take_all() noexcept { return head_.exchange(nullptr, std::memory_order_acquire); }

private:
    std::atomic<T*> head_{nullptr};
};

}  // namespace sarabet::gpu
