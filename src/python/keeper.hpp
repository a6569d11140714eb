// keeper.hpp -- what a project holds of Python, where the garbage collector sees it.
//
// Scripts hold operators, operators hold their project, and the project holds its scripts. If the
// engine held the scripts, nobody could see that such a ring is dead. So it does not: each project
// has a *keeper*, an ordinary Python object. The keeper holds what the project's operators have of
// Python, and every handle of the project (an operator, a parameter, a channel, the project itself)
// holds the keeper: all of it references that Python's collector counts. What the engine has of a
// kept object is a slot, which is empty once the keeper is gone. That is when no handle is left,
// and then nobody can ask the project for anything any more.
//
// Everything here needs the GIL.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

namespace sarabet {
class Graph;
class HostPin;
}  // namespace sarabet

namespace sarabet::python {

namespace nb = nanobind;

struct Held;

/// Gives an object that the engine holds into the keeping of a project.
std::shared_ptr<void> keep(Graph& graph, const std::shared_ptr<void>& object);

/// Takes an object back from its keeper: the reference is the caller's.
void take_from_keeper(Held& held);

/// Makes a handle that Python holds hold the keeper of its project.
void pin(HostPin& handle, Graph& graph) noexcept;

/// Undoes `pin`; the engine's hook.
void unpin(void* keeper);

/// Type slots of a class of handles.
template <class T>
const PyType_Slot* handle_slots() {
    constexpr auto traverse = +[](PyObject* self, visitproc visit, void* arg) -> int {
        Py_VISIT(Py_TYPE(self));
        if (nb::inst_ready(self))
            Py_VISIT(static_cast<PyObject*>(nb::inst_ptr<T>(self)->host_pin().object()));
        return 0;
    };
    constexpr auto clear = +[](PyObject* self) -> int {
        if (nb::inst_ready(self)) nb::inst_ptr<T>(self)->host_pin().let_go();
        return 0;
    };
    static const PyType_Slot slots[] = {{Py_tp_traverse, reinterpret_cast<void*>(traverse)},
                                        {Py_tp_clear, reinterpret_cast<void*>(clear)},
                                        {0, nullptr}};
    return slots;
}

}  // namespace sarabet::python
