// fork_guard.hpp -- a forked child shares the device's threads with nobody: it may not go on.
#pragma once

#include <sarabet/export.hpp>

namespace sarabet {

/// Throws Error (Device) in a process that was forked from the one that loaded the engine.
SARABET_API void check_not_forked();

}  // namespace sarabet
