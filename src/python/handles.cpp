// handles.cpp -- operators as Python objects: which class they get, and how they are made.
//
// A handle is made anew whenever an operator is looked up. Its class belongs to the operator's
// type: the package is asked once for each type, and may answer with a subclass of its own. The
// object is made without a call of the class, because nothing is to be constructed.
#include "handles.hpp"

#include "casters.hpp"
#include "core/cooking_time.hpp"
#include "core/graph.hpp"
#include "core/node_type.hpp"
#include "core/project_file_stored.hpp"
#include "drop_queue.hpp"
#include "keeper.hpp"

#include <sarabet/chop.hpp>
#include <sarabet/comp.hpp>
#include <sarabet/error.hpp>
#include <sarabet/par.hpp>
#include <sarabet/project.hpp>
#include <sarabet/top.hpp>

#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include <new>
#include <tuple>
#include <unordered_map>

namespace sarabet::python {

namespace {

// Python objects for the life of the process: never freed, since nobody can say when it is safe.
PyObject* class_lookup = nullptr;
std::unordered_map<const OpType*, PyObject*>& classes() {
    static auto* found = new std::unordered_map<const OpType*, PyObject*>();
    return *found;
}

nb::handle family_class(Family family) {
    switch (family) {
        case Family::Chop: return nb::type<Chop>();
        case Family::Top: return nb::type<Top>();
        case Family::Comp: return nb::type<Comp>();
    }
    return nb::type<Operator>();
}

nb::handle class_of(const OpType& type) {
    const auto found = classes().find(&type);
    if (found != classes().end()) return found->second;
    const nb::handle base = family_class(type.family);
    nb::object answer = nb::borrow(base);
    if (class_lookup) {
        answer = nb::handle(class_lookup)(type.info.type, family_name(type.family));
        const int fits =
            PyType_Check(answer.ptr()) ? PyObject_IsSubclass(answer.ptr(), base.ptr()) : 0;
        if (fits < 0) throw nb::python_error();
        if (!fits)
            throw Error(ErrorKind::Type,
                        fmt::format("the class of {} must come from _sarabet.{}", type.info.type,
                                    nb::cast<std::string>(base.attr("__name__"))));
    }
    classes()[&type] = nb::object(answer).release().ptr();
    return answer;
}

// Constructs the handle in the memory of a Python object.
void place(nb::handle instance, OpRef ref) {
    switch (type_of(*ref.node).family) {
        case Family::Chop: new (nb::inst_ptr<Chop>(instance)) Chop(std::move(ref)); break;
        case Family::Top: new (nb::inst_ptr<Top>(instance)) Top(std::move(ref)); break;
        case Family::Comp: new (nb::inst_ptr<Comp>(instance)) Comp(std::move(ref)); break;
    }
    nb::inst_mark_ready(instance);
    const Operator& made = *nb::inst_ptr<Operator>(instance);
    pin(made.host_pin(), *made.ref().graph);
}

void set_class_lookup(nb::object lookup) {
    classes().clear();
    class_lookup = lookup.is_none() ? nullptr : lookup.release().ptr();
}

void adopt(nb::handle instance, const OpRef& op) {
    const nb::handle base = family_class(type_of(*op.node).family);
    if (!PyObject_TypeCheck(instance.ptr(), reinterpret_cast<PyTypeObject*>(base.ptr())))
        throw Error(
            ErrorKind::Type,
            fmt::format("a handle of a {} must be made from a subclass of {}, got {}",
                        type_of(*op.node).info.type, nb::cast<std::string>(base.attr("__name__")),
                        nb::cast<std::string>(nb::handle(instance.type()).attr("__name__"))));
    if (nb::inst_ready(instance))
        throw Error(ErrorKind::Value, "adopt: the object is a handle already");
    place(instance, op);
}

nb::object operator_state(const OpRef& op) {
    const Locked lock(op.graph->lock());
    nb::object state = held_object(op.node->host_state);
    if (state.is_none()) {
        state = nb::dict();
        op.node->host_state = keep(*op.graph, hold(state));
    }
    return state;
}

nb::list taken_stored(const OpRef& op) {
    const Locked lock(op.graph->lock());
    nb::list taken;
    for (const StoredValue& value : take_stored(*op.node))
        taken.append(nb::make_tuple(value.key, value.text, value.array));
    return taken;
}

std::optional<std::tuple<double, double>> frame_and_seconds() {
    const auto time = cooking_time();
    if (!time) return std::nullopt;
    return std::tuple(time->frame, time->seconds);
}

std::optional<OpRef> cooking_operator() {
    Node* node = cooking_now();
    if (!node) return std::nullopt;
    return ref_of(*node);
}

[[noreturn]] void refuse_to_pickle(nb::handle self, nb::args) {
    PyErr_Format(PyExc_TypeError,
                 "cannot pickle or copy a %s, which only stands for a part of its project; save or "
                 "pickle the project",
                 Py_TYPE(self.ptr())->tp_name);
    throw nb::python_error();
}

}  // namespace

OpRef ref_of(Node& node) {
    return {node.graph->shared_from_this(), node.shared_from_this(), {}};
}

bool load_ref(nb::handle source, OpRef& into) {
    if (!nb::isinstance<Operator>(source)) return false;
    if (!nb::inst_ready(source))
        throw Error(ErrorKind::Type, "the operator's constructor has not been called");
    into = nb::inst_ptr<Operator>(source)->ref();
    return true;
}

PyObject* make_handle(const OpRef& ref) noexcept {
    if (!ref.node) Py_RETURN_NONE;
    try {
        nb::object instance = nb::inst_alloc(class_of(type_of(*ref.node)));
        if (!instance.is_valid()) return nullptr;
        place(instance, ref);
        return instance.release().ptr();
    } catch (nb::python_error& error) {
        error.restore();
    } catch (const std::exception& error) {
        PyErr_SetString(PyExc_TypeError, error.what());
    }
    return nullptr;
}

void bind_handles(nb::module_& m) {
    const auto unpicklable = [](nb::handle type) {
        nb::setattr(type, "__reduce_ex__",
                    nb::cpp_function(refuse_to_pickle, nb::name("__reduce_ex__"), nb::scope(type),
                                     nb::is_method(), nb::arg("args"),
                                     nb::sig("def __reduce_ex__(self, protocol: "
                                             "typing.SupportsIndex, /) -> typing.NoReturn")));
    };
    unpicklable(nb::type<Operator>());
    unpicklable(nb::type<Channel>());
    unpicklable(nb::type<Par>());
    unpicklable(nb::type<Snapshot>());

    m.def("set_class_lookup", set_class_lookup, nb::arg("lookup").none(),
          nb::sig("def set_class_lookup(lookup: collections.abc.Callable[[str, str], "
                  "type[Operator]] | None) -> None"),
          "Sets the function that is asked once for the Python class of each operator type: "
          "`lookup(type, family)`. None: the classes of the families.");
    m.def("adopt", adopt, nb::arg("instance"), nb::arg("op"),
          nb::sig("def adopt(instance: Operator, op: Operator) -> None"),
          "Makes a fresh object of a subclass of Chop, Top or Comp a handle of an operator.");
    m.def(
        "project_of", [](const OpRef& op) { return Project(op.graph); }, nb::arg("op"),
        "The project that an operator belongs to.");
    m.def("take_stored", taken_stored, nb::arg("op"),
          nb::sig("def take_stored(op: Operator) -> "
                  "list[tuple[str, str, numpy.typing.NDArray[typing.Any] | None]]"),
          "Hands over what the project's file said is stored with an operator: key, TOML, array.");
    m.def("operator_state", operator_state, nb::arg("op"),
          nb::sig("def operator_state(op: Operator) -> dict[str, typing.Any]"),
          "The dict that Python keeps for an operator. It goes when the operator goes.");
    m.def("cooking_time", frame_and_seconds,
          "Frame and seconds of the project whose operator cooks in this thread, or None.");
    m.def("cooking_operator", cooking_operator,
          "The operator that this thread is cooking, or whose expression it evaluates; else None.");
}

}  // namespace sarabet::python
