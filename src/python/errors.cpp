// errors.cpp -- the engine's errors as Python exceptions, and Python's as errors of the engine.
//
// An error is both a UserError and what Python calls it: UserKeyError is a KeyError. All of them
// carry `path` and `traceback_text` in their dict, so that they pickle as any exception does.
#include "errors.hpp"

#include "conversions.hpp"
#include "core/host.hpp"
#include "drop_queue.hpp"
#include "host_hooks.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <cstdlib>

namespace sarabet::python {

namespace {

// Never freed: exceptions may be raised for as long as there is an interpreter.
struct Types {
    PyObject* user = nullptr;
    PyObject* value = nullptr;
    PyObject* type = nullptr;
    PyObject* key = nullptr;
    PyObject* index = nullptr;
    PyObject* attribute = nullptr;
    PyObject* runtime = nullptr;
    PyObject* cook = nullptr;
    PyObject* device = nullptr;
    PyObject* internal = nullptr;
};
Types types;

PyObject* type_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Value: return types.value;
        case ErrorKind::Type: return types.type;
        case ErrorKind::Key: return types.key;
        case ErrorKind::Index: return types.index;
        case ErrorKind::Attribute: return types.attribute;
        case ErrorKind::Cook: return types.cook;
        case ErrorKind::Device: return types.device;
        case ErrorKind::Internal: return types.internal;
    }
    return types.internal;
}

// Sets Python's error; whatever fails on the way is Python's error then.
void raise(ErrorKind kind, const char* text, const std::string& path, const std::string& trace,
           PyObject* cause) {
    PyObject* type = type_of(kind);
    const nb::object message = nb::steal(make_text(text));
    const nb::object exception = nb::steal(PyObject_CallOneArg(type, message.ptr()));
    if (!exception.is_valid()) return;
    try {
        if (!path.empty()) exception.attr("path") = nb::steal(make_text(path));
        if (!trace.empty()) {
            const nb::object told = nb::steal(make_text(trace));
            exception.attr("traceback_text") = told;
            exception.attr("add_note")(told);
        }
        if (cause) PyException_SetCause(exception.ptr(), Py_NewRef(cause));
        PyErr_SetObject(type, exception.ptr());
    } catch (nb::python_error& error) {
        error.restore();
    }
}

void translate(const std::exception_ptr& problem, void*) {
    try {
        std::rethrow_exception(problem);
    } catch (const CookError& error) {
        raise(error.kind(), error.what(), error.path(), error.trace(),
              error.cause() ? held_object(error.cause()).ptr() : nullptr);
    } catch (const Error& error) {
        raise(error.kind(), error.what(), error.path(), {}, nullptr);
    } catch (const host::Interrupted&) {
        restore_interrupt();
    }
}

// The public five are found as sarabet.CookError; a stub, though, is written for this module.
nb::object make_type(nb::module_& m, const char* name, const nb::object& bases, const char* doc,
                     bool is_public) {
    const bool stubbing = std::getenv("NB_STUBGEN") != nullptr;
    const std::string module =
        is_public && !stubbing ? "sarabet" : nb::cast<std::string>(m.attr("__name__"));
    const nb::object type = nb::steal(
        PyErr_NewExceptionWithDoc((module + "." + name).c_str(), doc, bases.ptr(), nullptr));
    if (!type.is_valid()) throw nb::python_error();
    m.attr(name) = type;
    return type;
}

// The text of any object; empty if it has none.
std::string utf8(const nb::object& object) {
    const nb::object text = nb::steal(object.is_valid() ? PyObject_Str(object.ptr()) : nullptr);
    const char* chars = text.is_valid() ? PyUnicode_AsUTF8(text.ptr()) : nullptr;
    if (!chars) PyErr_Clear();
    return chars ? chars : "";
}

// What the exception says; empty for one whose __str__ fails. A SyntaxError's text without the
// name that stands for the file.
std::string text_of(const nb::python_error& error) {
    const nb::object value = nb::borrow(error.value());
    if (!error.matches(PyExc_SyntaxError)) return utf8(value);
    return utf8(value.attr("msg"));
}

// The frames of a kept exception would keep every array that they hold.
void forget_frames(nb::object exception) {
    for (int depth = 0; depth < 50 && !exception.is_none(); ++depth) {
        PyException_SetTraceback(exception.ptr(), Py_None);
        nb::object next = nb::steal(PyException_GetCause(exception.ptr()));
        if (!next.is_valid()) next = nb::steal(PyException_GetContext(exception.ptr()));
        if (!next.is_valid()) return;
        exception = next;
    }
}

// Where the package's own Python files are: a person wants to read of theirs.
const std::string& package_folder() {
    static const std::string folder = [] {
        const std::string file = utf8(nb::module_::import_("sarabet._sarabet").attr("__file__"));
        return file.substr(0, file.rfind('/') + 1);
    }();
    return folder;
}

bool of_package(const std::string& file) {
    return !package_folder().empty() && file.starts_with(package_folder());
}

// A traceback from the first frame on that is not the package's own.
nb::object from_script_on(const nb::object& traceback) {
    nb::object at = traceback;
    while (at.is_valid() && !at.is_none()) {
        if (!of_package(utf8(at.attr("tb_frame").attr("f_code").attr("co_filename")))) return at;
        at = at.attr("tb_next");
    }
    return traceback.is_valid() ? traceback : nb::object(nb::none());
}

}  // namespace

std::string summary_of(const nb::python_error& error) {
    std::string text = utf8(error.type().attr("__name__"));
    if (const std::string message = text_of(error); !message.empty()) text += ": " + message;
    const nb::object trace = error.traceback();
    if (!trace.is_valid()) return text;
    const nb::object frames = nb::module_::import_("traceback").attr("extract_tb")(trace);
    std::size_t place = nb::len(frames);
    while (place > 0 && of_package(utf8(frames[place - 1].attr("filename")))) --place;
    if (place == 0) return text;  // what a script returned: no line of it is to blame
    const nb::object last = frames[place - 1];
    const std::string file = utf8(last.attr("filename"));
    if (file.starts_with('<')) return text;  // an expression has no file
    return fmt::format("{} ({}, line {})", text, file.substr(file.rfind('/') + 1),
                       utf8(last.attr("lineno")));
}

void bind_errors(nb::module_& m) {
    const nb::object error =
        make_type(m, "Error", nb::borrow(PyExc_Exception),
                  "Any error of Sarabet. `path` is that of the operator concerned, if any.", true);
    error.attr("path") = "";
    error.attr("traceback_text") = "";
    const nb::object user =
        make_type(m, "UserError", error, "Something was asked for that cannot be.", true);
    const auto derive = [&](const char* name, PyObject* base, const char* doc) {
        return make_type(m, name, nb::make_tuple(user, nb::borrow(base)), doc, false)
            .release()
            .ptr();
    };
    types.user = nb::object(user).release().ptr();
    types.value = derive("UserValueError", PyExc_ValueError, "The right type, a wrong value.");
    types.type = derive("UserTypeError", PyExc_TypeError, "A wrong type, shape or element type.");
    types.key = derive("UserKeyError", PyExc_KeyError, "No such name.");
    nb::handle(types.key).attr("__str__") = nb::handle(PyExc_Exception).attr("__str__");
    types.index = derive("UserIndexError", PyExc_IndexError, "No such position.");
    types.attribute = derive("UserAttributeError", PyExc_AttributeError, "No such parameter.");
    types.runtime = derive("UserRuntimeError", PyExc_RuntimeError, "A call at the wrong time.");
    const auto direct = [&](const char* name, const char* doc) {
        return make_type(m, name, error, doc, true).release().ptr();
    };
    types.cook =
        direct("CookError",
               "An operator could not produce its data. `path` names the operator that was "
               "asked, `traceback_text` is that of the script which failed, if one did.");
    types.device = direct("DeviceError", "No device, a lost one, or one without memory left.");
    types.internal = direct("InternalError", "A defect of Sarabet itself; please report it.");
    nb::register_exception_translator(translate);
}

void raise_too_late(const char* text) {
    PyErr_SetString(types.runtime, text);
    throw nb::python_error();
}

void rethrow_for_engine(nb::python_error& error, const std::string& op_path) {
    if (!error.matches(PyExc_Exception) && !is_engine_thread()) {
        error.restore();
        keep_interrupt();
        throw host::Interrupted();
    }
    std::string summary = "an exception without a text";
    std::string trace;
    try {
        summary = summary_of(error);
        const nb::object lines =
            nb::module_::import_("traceback")
                .attr("format_exception")(error.type(), error.value(),
                                          from_script_on(nb::borrow(error.traceback())));
        trace = utf8(nb::str("").attr("join")(lines));
    } catch (std::exception&) {
        // a class whose __str__ fails, text that is no UTF-8
    }
    const nb::object value = nb::borrow(error.value());
    forget_frames(value);
    throw CookError(op_path + ": " + summary, op_path, std::move(trace), hold(value));
}

}  // namespace sarabet::python
