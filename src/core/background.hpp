// background.hpp -- threads that work ahead: started by operators, ended with the process.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace sarabet {

/// Something that works on a thread of its own. Whoever has it may drop it without waiting; the
/// thread holds it too, and ends by itself soon after `stop`.
class Background {
public:
    virtual ~Background() = default;
    /// Tells the thread to end; does not wait.
    void stop();

protected:
    /// What the thread runs; returns once `stopping`. Throws nothing.
    virtual void work() = 0;

    std::mutex mutex_;  ///< Guards what the thread shares with others; a leaf.
    std::condition_variable changed_;
    bool stopping_ = false;

private:
    friend void start_background(std::shared_ptr<Background> one);
};

/// Starts its thread. At the process's end all are stopped and joined.
void start_background(std::shared_ptr<Background> one);

/// Stops and joins them all.
void end_background();

/// Waits with all locks given back until `done` says so, which is called with `mutex` held. Ctrl-C
/// ends the wait.
void wait_in_cook(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                  const std::function<bool()>& done);

}  // namespace sarabet
