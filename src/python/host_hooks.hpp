// host_hooks.hpp -- the GIL and Ctrl-C, as the engine's host.
#pragma once

namespace sarabet::python {

void install_host_hooks();

/// Keeps Python's current error for the translator of host::Interrupted. The GIL is held.
void keep_interrupt();
/// Sets it as Python's error again, or a KeyboardInterrupt if none was kept.
void restore_interrupt();

/// True in a thread that the engine made, where nobody waits for an exception.
bool is_engine_thread();

}  // namespace sarabet::python
