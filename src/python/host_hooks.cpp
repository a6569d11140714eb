// host_hooks.cpp -- the GIL for threads of Python and of the engine.
//
// A thread of Python has its PyThreadState from the start, a thread of the engine gets one when it
// first needs Python and keeps it until the thread ends: making one for every callback would cost
// more than most callbacks, and would lose `threading.local` between them.
//
// When the interpreter ends, the engine's threads have been stopped and joined; from then on the
// GIL counts as held by the main thread for ever, and nobody else may have it.
#include "host_hooks.hpp"

#include "core/host.hpp"
#include "drop_queue.hpp"
#include "keeper.hpp"

#include <sarabet/error.hpp>

#include <thread>

namespace sarabet::python {

namespace {

const std::thread::id main_thread = std::this_thread::get_id();

struct EngineThread {
    bool is_one = false;
    PyGILState_STATE state{};
    ~EngineThread() {
        if (!is_one || python_ended()) return;
        PyEval_RestoreThread(PyGILState_GetThisThreadState());
        PyGILState_Release(state);
    }
};
thread_local EngineThread engine_thread;

struct Interrupt {
    PyObject* type = nullptr;
    PyObject* value = nullptr;
    PyObject* trace = nullptr;
};
thread_local Interrupt interrupt;  // only its own thread's translator looks at it

bool holds() {
    if (python_ended()) return std::this_thread::get_id() == main_thread;
    return PyGILState_Check();
}

void enter() {
    if (python_ended() && std::this_thread::get_id() == main_thread) return;
    if (PyThreadState* state = PyGILState_GetThisThreadState()) {
        PyEval_RestoreThread(state);
        return;
    }
    if (python_ended())
        throw Error(ErrorKind::Device, "Python has ended; its threads can do nothing more");
    engine_thread.state = PyGILState_Ensure();
    engine_thread.is_one = true;
}

void leave() {
    if (!python_ended()) PyEval_SaveThread();
}

bool interrupted() {
    drain_if_woken();
    if (PyErr_CheckSignals() == 0) return false;  // does nothing but in the main thread
    keep_interrupt();
    return true;
}

}  // namespace

void install_host_hooks() {
    host::install({holds, enter, leave, interrupted, drain_if_woken, unpin});
}

void keep_interrupt() {
    Interrupt old = interrupt;
    PyErr_Fetch(&interrupt.type, &interrupt.value, &interrupt.trace);
    Py_XDECREF(old.type);
    Py_XDECREF(old.value);
    Py_XDECREF(old.trace);
}

void restore_interrupt() {
    if (!interrupt.type) {
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        return;
    }
    PyErr_Restore(interrupt.type, interrupt.value, interrupt.trace);
    interrupt = {};
}

bool is_engine_thread() {
    return engine_thread.is_one;
}

}  // namespace sarabet::python
