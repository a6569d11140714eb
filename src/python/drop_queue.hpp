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

struct Keeper;

/// An object that the engine holds: the reference is its own, or that of the project's keeper.
struct Held {
    PyObject* object;  ///< Null once the keeper is gone.
    Keeper* keeper = nullptr;
    std::size_t index = 0;  ///< Its place with the keeper.
    Held* next = nullptr;   ///< In the queue.
};

/// Holds an object. The pointer is a Held; the last copy may be dropped anywhere.
std::shared_ptr<void> hold(nb::handle object);

/// The object that is held; None for an empty pointer, and once a keeper is gone.
nb::object held_object(const std::shared_ptr<void>& held);

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
