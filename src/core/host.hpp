// host.hpp -- what the engine needs of the language that hosts it: its lock, and its interrupts.
//
// A host such as Python has one lock that a thread must hold to touch the host's objects. The rules
// that keep the engine free of deadlocks and stalls:
//   - nobody waits for a project's lock while holding the host's lock;
//   - no leaf mutex is held while the host's lock is taken;
//   - the host's lock may be taken while a project's lock is held (a cook that calls a script).
// Without a host (plain C++) every function here does nothing.
#pragma once

#include <sarabet/export.hpp>

#include <exception>

namespace sarabet::host {

struct Hooks {
    bool (*holds)() = nullptr;        ///< This thread holds the host's lock.
    void (*enter)() = nullptr;        ///< Takes it; may wait.
    void (*leave)() = nullptr;        ///< Gives it back.
    bool (*interrupted)() = nullptr;  ///< Called holding it: a person wants to stop (Ctrl-C).
    void (*drain)() = nullptr;        ///< Called holding it, no other lock: drop what queued.
    void (*unpin)(void*) = nullptr;   ///< Called holding it: a handle that had this pin has gone.
};

SARABET_API void install(const Hooks& hooks);

/// A person pressed Ctrl-C, or a signal handler raised. The host holds the exception itself.
class SARABET_API Interrupted : public std::exception {
public:
    const char* what() const noexcept override { return "interrupted"; }
};

bool holds();

/// Gives the host's lock back if this thread holds it, and says so; `enter_again` undoes it.
bool leave_if_held();
void enter_again();

/// Holds the host's lock for a scope, taking it if need be.
class SARABET_API Entered {
public:
    Entered();
    ~Entered();
    Entered(const Entered&) = delete;

private:
    bool took_;
};

/// Gives the host's lock back for a scope, if this thread holds it.
class SARABET_API Left {
public:
    Left();
    ~Left();
    Left(const Left&) = delete;

private:
    bool left_;
};

/// A stretch of engine work on behalf of the host (a step, a run): the host's lock is given back
/// at its start, taken when first needed, kept from then on, and put right at its end.
class SARABET_API Session {
public:
    Session();
    ~Session();
    Session(const Session&) = delete;

private:
    bool held_;
};

/// Throws Interrupted if a person wants to stop. Takes the host's lock for a moment.
void check_interrupt();

/// The same, at most every 50 ms: cheap enough for every frame.
void check_interrupt_now_and_then();

}  // namespace sarabet::host
