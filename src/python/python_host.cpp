// python_host.cpp -- compiles and evaluates expressions, runs the callbacks of script operators.
//
// The globals of an expression come from the package, which is asked at each evaluation: they may
// hold handles of the operator, and if the operator's own expression kept them, neither would
// ever go.
#include "python_host.hpp"

#include "casters.hpp"
#include "core/graph.hpp"
#include "core/host.hpp"
#include "core/parameters.hpp"
#include "core/script_host.hpp"
#include "drop_queue.hpp"
#include "errors.hpp"
#include "handles.hpp"
#include "keeper.hpp"
#include "script_cook.hpp"

#include <sarabet/channel.hpp>
#include <sarabet/error.hpp>
#include <sarabet/par.hpp>

#include <fmt/format.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include <map>
#include <tuple>

namespace sarabet::python {

namespace {

PyObject* expression_globals = nullptr;  // for the life of the process

std::string without_edges(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// The parameter whose expression is being compiled, for the name that tracebacks show.
std::string place_of(const Node& node, const std::string& text) {
    for (const Drive& drive : node.drives)
        if (drive.kind == Drive::Kind::Expression && !drive.compiled && drive.text == text)
            return fmt::format("<{}: expression of '{}'>", path_of(node),
                               parameter_name(node, drive.par));
    return fmt::format("<{}: expression>", path_of(node));
}

nb::object globals_for(Node& node) {
    if (expression_globals) {
        nb::object globals = nb::handle(expression_globals)(nb::steal(make_handle(ref_of(node))));
        if (PyDict_Check(globals.ptr())) return globals;
        throw Error(ErrorKind::Type, "the globals of an expression must be a dict");
    }
    nb::dict globals;
    globals["__builtins__"] = nb::module_::import_("builtins");
    return globals;
}

// A channel or a parameter stands for its value.
Value value_of_result(nb::handle result) {
    Value value;
    if (nb::isinstance<Channel>(result))
        value = nb::cast<Channel&>(result).eval();
    else if (nb::isinstance<Par>(result))
        value = nb::cast<Par&>(result).eval();
    else
        load_value(result, value);
    return value;
}

class PythonHost final : public ScriptHost {
public:
    std::shared_ptr<void> compile(const Node& node, const std::string& text) override {
        const host::Entered entered;
        const std::string place = place_of(node, text);
        const nb::object code =
            nb::steal(Py_CompileString(without_edges(text).c_str(), place.c_str(), Py_eval_input));
        if (code.is_valid()) return hold(code);
        const nb::python_error error;
        throw Error(ErrorKind::Value, fmt::format("{}: {}", path_of(node), summary_of(error)));
    }

    Value evaluate(Node& node, const std::shared_ptr<void>& compiled) override {
        const host::Entered entered;
        try {
            const nb::object globals = globals_for(node);
            const nb::object result = nb::steal(
                PyEval_EvalCode(held_object(compiled).ptr(), globals.ptr(), globals.ptr()));
            if (!result.is_valid()) throw nb::python_error();
            return value_of_result(result);
        } catch (nb::python_error& error) {
            rethrow_for_engine(error, path_of(node));
        }
    }

    void cook_script(CookContext& ctx, const HostObject& callbacks, void* output) override {
        const host::Entered entered;
        try {
            auto* cook = new ScriptCook(ctx, output);
            const nb::object shown = nb::cast(cook, nb::rv_policy::take_ownership);
            const nb::object host = held_object(callbacks.object);
            try {
                host.attr("__sarabet_cook__")(shown);
            } catch (...) {
                cook->abandon();
                throw;
            }
            cook->end();
        } catch (nb::python_error& error) {
            rethrow_for_engine(error, ctx.path());
        }
    }

    HostName name_of(const HostObject& object) override {
        const host::Entered entered;
        try {
            const auto [use, file, module, qualname, options] =
                nb::cast<std::tuple<std::string, std::string, std::string, std::string,
                                    std::map<std::string, std::string>>>(
                    named_objects().attr("name_of")(held_object(object.object)));
            return {use, file, module, qualname, options};
        } catch (nb::python_error& error) {
            if (!error.matches(PyExc_Exception)) rethrow_for_engine(error, "");
            throw Error(ErrorKind::Value, nb::str(error.value()).c_str());
        }
    }

    HostObject find(const HostName& name) override {
        const host::Entered entered;
        try {
            const nb::object found = named_objects().attr("find")(name.use, name.file, name.module,
                                                                  name.qualname, name.options);
            return {hold(found), fmt::format("a {}", Py_TYPE(found.ptr())->tp_name), found.ptr()};
        } catch (nb::python_error& error) {
            rethrow_for_engine(error, "");
        }
    }

    std::shared_ptr<void> keep(Graph& graph, const std::shared_ptr<void>& object) override {
        const host::Entered entered;
        return python::keep(graph, object);
    }

private:
    static nb::object named_objects() { return nb::module_::import_("sarabet.named_objects"); }
};

}  // namespace

void bind_python_host(nb::module_& m) {
    bind_script_cook(m);
    install_script_host(std::make_unique<PythonHost>());
    m.def(
        "set_expression_globals",
        [](nb::object make) {
            expression_globals = make.is_none() ? nullptr : make.release().ptr();
        },
        nb::arg("make").none(),
        nb::sig("def set_expression_globals(make: collections.abc.Callable[[Operator], "
                "dict[str, typing.Any]] | None) -> None"),
        "Sets the function that makes the global names of an operator's expressions; it is called\n"
        "at each evaluation.");
}

}  // namespace sarabet::python
