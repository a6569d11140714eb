// event_hooks.cpp -- frames, cooks and changes of the network, as Python hears of them.
//
// The engine must not hold what listens: handlers hold operators, and operators their project. So
// it has a weak reference to the package's Project object, which holds the handlers where Python's
// garbage collector sees them. A project that nobody holds goes away with its handlers.
#include "event_hooks.hpp"

#include "casters.hpp"
#include "core/cell.hpp"
#include "core/events.hpp"
#include "core/handles.hpp"
#include "core/host.hpp"
#include "drop_queue.hpp"
#include "errors.hpp"
#include "handles.hpp"
#include "keeper.hpp"

#include <sarabet/project.hpp>

#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>

#include <new>

namespace sarabet::python {

namespace {

class PythonEvents final : public Events {
public:
    explicit PythonEvents(nb::handle project) { watch(project); }

    void watch(nb::handle project) {
        const nb::object weak = nb::steal(PyWeakref_NewRef(project.ptr(), nullptr));
        if (!weak.is_valid()) throw nb::python_error();
        project_ = hold(weak);
    }

    /// The package's object for the project; None once nobody holds it. The GIL is held.
    nb::object project() const { return held_object(project_)(); }

    void frame_started(Graph& graph) override { call(graph, "_frame_started", graph.frame()); }
    void frame_ended(Graph& graph) override { call(graph, "_frame_ended", graph.frame()); }
    void was_reset(Graph& graph) override { call(graph, "_was_reset"); }

    bool listens = false;

protected:
    void cook_starts(Node& node) override { call(*node.graph, "_cook_starts", ref_of(node)); }
    void cook_ended(Node& node) override { call(*node.graph, "_cook_ended", ref_of(node)); }

private:
    // Failures of handlers are reported by Python; what arrives here is Ctrl-C, or a defect.
    template <class... Args>
    void call(Graph& graph, const char* method, Args&&... args) {
        if (!listens || python_ended()) return;
        const host::Entered entered;
        try {
            const nb::object target = project();
            if (!target.is_none()) target.attr(method)(std::forward<Args>(args)...);
        } catch (nb::python_error& error) {
            rethrow_for_engine(error, path_of(*graph.root()));
        }
    }

    std::shared_ptr<void> project_;  // a weakref
};

PythonEvents* events_of(Graph& graph) {
    return static_cast<PythonEvents*>(graph.events.get());
}

Graph& graph_of(nb::handle project) {
    return *nb::cast<Project&>(project).graph();
}

void set_project_object(nb::handle project) {
    Graph& graph = graph_of(project);
    pin(nb::cast<Project&>(project).host_pin(), graph);
    const Locked lock(graph.lock());
    if (PythonEvents* events = events_of(graph))
        events->watch(project);
    else
        graph.events = std::make_shared<PythonEvents>(project);
}

nb::object project_object(const Project& project) {
    const PythonEvents* events = events_of(*project.graph());
    return events ? events->project() : nb::none();
}

void adopt_project(nb::handle instance, const Project& project) {
    if (!nb::isinstance<Project>(instance) || nb::inst_ready(instance))
        throw Error(ErrorKind::Type, "adopt_project: expected a fresh object of a Project class");
    new (nb::inst_ptr<Project>(instance)) Project(project.graph());
    nb::inst_mark_ready(instance);
    set_project_object(instance);
}

std::int64_t listen(const Project& project) {
    Graph& graph = *project.graph();
    const Locked lock(graph.lock());
    if (PythonEvents* events = events_of(graph)) events->listens = true;
    return graph.frame();
}

void hear(const OpRef& op, std::uint8_t what, bool on) {
    const Access access = Access::even_dead(op);
    what &= hears_cooks | hears_itself | hears_children | hears_pulses;
    const unsigned heard = on ? access->heard | what : access->heard & ~what;
    access->heard = static_cast<std::uint8_t>(heard);
}

void count_reader(const OpRef& op, bool more) {
    const Access access = Access::even_dead(op);
    access->readers += more ? 1 : -1;
}

constexpr const char* change_names[] = {"created", "destroyed", "renamed", "wired", "pulsed"};

nb::object take_changes(const Project& project) {
    Graph& graph = *project.graph();
    nb::list all;
    const Locked lock(graph.lock());
    if (!graph.events) return all;
    for (const NetworkChange& change : graph.events->take_changes()) {
        const auto node = change.node.lock();
        const nb::object op =
            node ? nb::steal(make_handle(make_ref_to(graph, node))) : nb::object(nb::none());
        all.append(nb::make_tuple(change_names[static_cast<int>(change.kind)], op, change.id,
                                  change.parent, change.name, change.path, change.detail));
    }
    return all;
}

void report_failure(const OpRef& op, nb::handle exception) {
    const Access access = Access::even_dead(op);
    if (!access.graph().events) return;
    try {
        PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.ptr())), exception.ptr());
        nb::python_error error;
        rethrow_for_engine(error, path_of(*access));
    } catch (const CookError& failure) {
        access.graph().events->fail(*access, failure);
    }
}

void forget_failures(const Project& project) {
    Graph& graph = *project.graph();
    const Locked lock(graph.lock());
    if (graph.events) graph.events->forget_failures();
}

void bind_cell(nb::module_& m) {
    nb::class_<Cell>(m, "Cell",
                     "Data outside of the network that cooks and expressions may depend on.")
        .def(nb::new_([] { return std::make_shared<Cell>(); }))
        .def("read", &Cell::read, "Makes the operator that cooks, if any, depend on the data.")
        .def("modified", &Cell::modified, "Says that the data has changed.");
}

}  // namespace

void bind_event_hooks(nb::module_& m) {
    bind_cell(m);
    m.def("set_project_object", set_project_object, nb::arg("project"),
          nb::sig("def set_project_object(project: Project) -> None"),
          "Makes an object the one that stands for its project, and that hears of its frames.");
    m.def("project_object", project_object, nb::arg("project"),
          nb::sig("def project_object(project: Project) -> Project | None"),
          "The object that stands for a project; None once nobody holds it.");
    m.def("adopt_project", adopt_project, nb::arg("instance"), nb::arg("project"),
          nb::sig("def adopt_project(instance: Project, project: Project) -> None"),
          "Makes a fresh object of a subclass of Project the one that stands for a project.");
    m.def("listen", listen, nb::arg("project"),
          "From now on the project's object is told of frames; answers the current frame, without\n"
          "recording that it was read.");
    m.def(
        "hear", hear, nb::arg("op"), nb::arg("what"), nb::arg("on"),
        "What is told of an operator: 1 its cooks, 2 changes to itself, 4 to its children, 8 its\n"
        "pulses.");
    m.def("count_reader", count_reader, nb::arg("op"), nb::arg("more"),
          "One reader more, or one less, who wants an operator's data in every frame.");
    m.def(
        "take_changes", take_changes, nb::arg("project"),
        nb::sig("def take_changes(project: Project) -> list[tuple[str, Operator | None, int, int, "
                "str, str, str]]"),
        "What has happened since the last call to operators that are heard of: what, the\n"
        "operator, its id, its component's id, its name and path, and the name before or the\n"
        "parameter that was pressed.");
    m.def("report_failure", report_failure, nb::arg("op"), nb::arg("exception"),
          nb::sig("def report_failure(op: Operator, exception: BaseException) -> None"),
          "Makes an exception a problem of an operator until the next frame; `step` raises it.");
    m.def("forget_failures", forget_failures, nb::arg("project"),
          "Takes reported failures off the operators.");
}

}  // namespace sarabet::python
