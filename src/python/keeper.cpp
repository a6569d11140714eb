// keeper.cpp -- the Python object that holds a project's scripts, and is held by its handles.
#include "keeper.hpp"

#include "core/graph.hpp"
#include "drop_queue.hpp"

#include <sarabet/host_pin.hpp>

#include <new>
#include <utility>
#include <vector>

namespace sarabet::python {

struct Keeper;

namespace {

// Where a graph finds its keeper, as long as it has one.
struct KeeperPlace {
    Keeper* keeper = nullptr;
};

}  // namespace

struct Keeper {
    PyObject_HEAD std::vector<Held*> kept;
    std::shared_ptr<KeeperPlace> place;
};

namespace {

int traverse(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    for (const Held* held : reinterpret_cast<Keeper*>(self)->kept) Py_VISIT(held->object);
    return 0;
}

// Letting go of an object may run any code, also code that comes back here.
int clear(PyObject* self) {
    std::vector<PyObject*> objects;
    for (Held* held : std::exchange(reinterpret_cast<Keeper*>(self)->kept, {})) {
        held->keeper = nullptr;
        objects.push_back(std::exchange(held->object, nullptr));
    }
    for (PyObject* object : objects) Py_DECREF(object);
    return 0;
}

void dealloc(PyObject* self) {
    PyObject_GC_UnTrack(self);
    auto* keeper = reinterpret_cast<Keeper*>(self);
    keeper->place->keeper = nullptr;
    clear(self);
    keeper->kept.~vector();
    keeper->place.~shared_ptr();
    PyTypeObject* type = Py_TYPE(self);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

PyTypeObject* keeper_type() {
    static PyType_Slot slots[] = {{Py_tp_traverse, reinterpret_cast<void*>(traverse)},
                                  {Py_tp_clear, reinterpret_cast<void*>(clear)},
                                  {Py_tp_dealloc, reinterpret_cast<void*>(dealloc)},
                                  {0, nullptr}};
    static PyType_Spec spec = {
        "sarabet._sarabet.Keeper", sizeof(Keeper), 0,
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    static auto* const type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
    return type;
}

KeeperPlace& place_in(Graph& graph) {
    if (!graph.host_slot) graph.host_slot = std::make_shared<KeeperPlace>();
    return *static_cast<KeeperPlace*>(graph.host_slot.get());
}

// A new reference; null without memory.
Keeper* keeper_of(Graph& graph) {
    KeeperPlace& place = place_in(graph);
    if (place.keeper) {
        Py_INCREF(place.keeper);
        return place.keeper;
    }
    PyTypeObject* type = keeper_type();
    Keeper* keeper = type ? PyObject_GC_New(Keeper, type) : nullptr;
    if (!keeper) {
        PyErr_Clear();
        return nullptr;
    }
    new (&keeper->kept) std::vector<Held*>();
    new (&keeper->place)
        std::shared_ptr<KeeperPlace>(std::static_pointer_cast<KeeperPlace>(graph.host_slot));
    place.keeper = keeper;
    PyObject_GC_Track(keeper);
    return keeper;
}

}  // namespace

std::shared_ptr<void> keep(Graph& graph, const std::shared_ptr<void>& object) {
    Keeper* keeper = place_in(graph).keeper;
    auto* given = static_cast<Held*>(object.get());
    if (!keeper || !given || !given->object || given->keeper == keeper) return object;
    std::shared_ptr<void> kept = hold(given->object);
    auto* held = static_cast<Held*>(kept.get());
    held->keeper = keeper;
    held->index = keeper->kept.size();
    keeper->kept.push_back(held);
    return kept;
}

void take_from_keeper(Held& held) {
    std::vector<Held*>& all = held.keeper->kept;
    all.back()->index = held.index;
    all[held.index] = all.back();
    all.pop_back();
    held.keeper = nullptr;
}

void pin(HostPin& handle, Graph& graph) noexcept {
    if (!handle.object()) handle.hold(keeper_of(graph));
}

void unpin(void* keeper) {
    Py_DECREF(static_cast<PyObject*>(keeper));
}

}  // namespace sarabet::python
