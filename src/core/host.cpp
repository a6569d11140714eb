// host.cpp -- the host's lock, taken and given back by the rules of host.hpp.
#include "core/host.hpp"

#include <sarabet/host_pin.hpp>

#include <chrono>
#include <utility>

namespace sarabet {

namespace host {

namespace {

Hooks hooks;
thread_local int sessions = 0;

}  // namespace

void install(const Hooks& wanted) {
    hooks = wanted;
}

}  // namespace host

void HostPin::let_go() {
    if (object_) host::hooks.unpin(std::exchange(object_, nullptr));
}

namespace host {

bool holds() {
    return hooks.holds && hooks.holds();
}

bool leave_if_held() {
    const bool held = holds();
    if (held) hooks.leave();
    return held;
}

void enter_again() {
    hooks.enter();
}

Entered::Entered() : took_(hooks.enter && !hooks.holds()) {
    if (took_) hooks.enter();
}

Entered::~Entered() {
    if (took_ && sessions == 0) hooks.leave();  // within a session the lock is kept
}

Left::Left() : left_(leave_if_held()) {}

Left::~Left() {
    if (left_) enter_again();
}

Session::Session() : held_(holds()) {
    if (held_) hooks.leave();
    ++sessions;
}

Session::~Session() {
    --sessions;
    if (held_ && !holds()) hooks.enter();
    if (!held_ && holds()) hooks.leave();
    if (held_ && hooks.drain) hooks.drain();
}

void check_interrupt() {
    if (!hooks.interrupted) return;
    const bool had = holds();
    if (!had) hooks.enter();
    const bool stop = hooks.interrupted();
    if (!had) hooks.leave();
    if (stop) throw Interrupted();
}

void check_interrupt_now_and_then() {
    using Clock = std::chrono::steady_clock;
    thread_local Clock::time_point last{};
    const auto now = Clock::now();
    if (now - last < std::chrono::milliseconds(50)) return;
    last = now;
    check_interrupt();
}

}  // namespace host

}  // namespace sarabet
