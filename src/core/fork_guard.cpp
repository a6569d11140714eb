// fork_guard.cpp -- knows the process that loaded the engine.
#include "core/fork_guard.hpp"

#include <sarabet/error.hpp>

#include <pthread.h>

namespace sarabet {

namespace {

bool forked = false;
[[maybe_unused]] const int registered = pthread_atfork(nullptr, nullptr, [] { forked = true; });

}  // namespace

void check_not_forked() {
    if (forked)
        throw Error(ErrorKind::Device,
                    "the engine does not survive a fork: start worker processes with 'spawn'");
}

}  // namespace sarabet
