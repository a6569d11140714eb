// drop_queue.hpp -- Python objects held by the engine, let go of from any thread.
//
// The engine may drop what it holds on any thread, with or without the GIL, and in places where
// no foreign code may run. So dropping pushes the object onto a lock-free list and asks Python to
// call back from its main thread; the object is let go of there, or wherever Python calls next.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

namespace sarabet::python {

namespace nb = nanobind;

/// Holds an object. The pointer is the PyObject; the last copy may be dropped anywhere.
std::shared_ptr<void> hold(nb::handle object);

/// Asks Python to call `drain` from its main thread as soon as it can. Never waits for the GIL.
void wake();

/// Lets go of what was dropped and passes log records on. Does nothing while this thread holds a
/// project's lock. The GIL is held.
void drain() noexcept;

/// The same at the price of one comparison if nothing waits.
void drain_if_woken() noexcept;

/// From now on nothing touches Python: the interpreter ends.
void end_of_python();
bool python_ended();

}  // namespace sarabet::python
