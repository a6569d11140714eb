// python_host.cpp -- compiles and evaluates expressions, runs the callbacks of script operators.
//
// The names that expressions see come from the package, once: none of them belongs to an operator
// (`me` asks which one it is), so they keep none alive. Each evaluation gets a copy of them.
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

// For the life of the process: the function that answers the names, and what it answered.
PyObject* make_expression_names = nullptr;
PyObject* expression_names = nullptr;

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

nb::object names_of_expressions() {
    if (!expression_names) {
        nb::object names = nb::dict();
        names["__builtins__"] = nb::module_::import_("builtins");
        if (make_expression_names) names.attr("update")(nb::handle(make_expression_names)());
        expression_names = names.release().ptr();
    }
    return nb::steal(PyDict_Copy(expression_names));
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
            const nb::object globals = names_of_expressions();
            const nb::object result = nb::steal(
                PyEval_EvalCode(held_object(compiled).ptr(), globals.ptr(), globals.ptr()));
            if (!result.is_valid()) throw nb::python_error();
            return value_of_result(result);
        } catch (nb::python_error& error) {
            rethrow_for_engine(error, path_of(node));
        }
    }

    void cook_script(CookContext& ctx, const HostObject& callbacks, void* output,
                     std::uint64_t* state) override {
        const host::Entered entered;
        try {
            auto* cook = new ScriptCook(ctx, output, state);
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

    std::vector<StoredValue> stored(Node& node) override {
        const host::Entered entered;
        try {
            std::vector<StoredValue> values;
            const nb::list saved =
                nb::cast<nb::list>(storage().attr("saved")(nb::steal(make_handle(ref_of(node)))));
            for (const nb::handle entry : saved) {
                StoredValue& value = values.emplace_back();
                value.key = nb::cast<std::string>(entry[0]);
                if (nb::isinstance<nb::str>(entry[1]))
                    value.text = nb::cast<std::string>(entry[1]);
                else
                    value.array = nb::cast<Value>(entry[1]);
            }
            return values;
        } catch (nb::python_error& error) {
            rethrow_for_engine(error, path_of(node));
        }
    }

    std::shared_ptr<void> keep(Graph& graph, const std::shared_ptr<void>& object) override {
        const host::Entered entered;
        return python::keep(graph, object);
    }

private:
    static nb::object storage() { return nb::module_::import_("sarabet.storage"); }
    static nb::object named_objects() { return nb::module_::import_("sarabet.named_objects"); }
};

}  // namespace

void bind_python_host(nb::module_& m) {
    bind_script_cook(m);
    install_script_host(std::make_unique<PythonHost>());
    m.def(
        "set_expression_globals",
        [](nb::object make) { make_expression_names = make.release().ptr(); }, nb::arg("make"),
        nb::sig("def set_expression_globals(make: collections.abc.Callable[[], "
                "dict[str, typing.Any]]) -> None"),
        "Sets the function that answers the names that expressions see; it is called once.");
}

}  // namespace sarabet::python
