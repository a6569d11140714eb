// values.cpp -- any Python object as a value of the engine, and back.
#include "conversions.hpp"
#include "drop_queue.hpp"

#include <sarabet/error.hpp>
#include <sarabet/operator.hpp>

#include <fmt/format.h>

namespace sarabet::python {

namespace {

bool load_text(PyObject* object, Value& into) {
    Py_ssize_t size = 0;
    if (const char* text = PyUnicode_AsUTF8AndSize(object, &size)) {
        into = std::string(text, static_cast<std::size_t>(size));
        return true;
    }
    // Names of files may hold bytes that are no UTF-8; Python keeps them as surrogates.
    PyErr_Clear();
    const nb::object bytes =
        nb::steal(PyUnicode_AsEncodedString(object, "utf-8", "surrogateescape"));
    if (!bytes.is_valid()) throw nb::python_error();
    into = std::string(PyBytes_AS_STRING(bytes.ptr()),
                       static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.ptr())));
    return true;
}

bool load_integer(PyObject* object, Value& into) {
    int overflow = 0;
    const long long number = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (overflow)
        throw Error(ErrorKind::Value, "expected an integer of at most 64 bits, got a larger one");
    if (number == -1 && PyErr_Occurred()) throw nb::python_error();
    into = static_cast<std::int64_t>(number);
    return true;
}

bool load_path(PyObject* object, Value& into) {
    const nb::object path = nb::steal(PyOS_FSPath(object));
    if (!path.is_valid()) throw nb::python_error();
    if (PyUnicode_Check(path.ptr())) return load_text(path.ptr(), into);
    into = std::string(PyBytes_AS_STRING(path.ptr()),
                       static_cast<std::size_t>(PyBytes_GET_SIZE(path.ptr())));
    return true;
}

bool type_has(PyObject* object, const char* name) {
    return PyObject_HasAttrString(reinterpret_cast<PyObject*>(Py_TYPE(object)), name);
}

bool is_number(PyObject* object) {
    if (PyFloat_Check(object)) return true;
    const PyNumberMethods* methods = Py_TYPE(object)->tp_as_number;
    return methods && (methods->nb_float || methods->nb_index) && !nb::isinstance<Operator>(object);
}

// Two to four plain numbers: the commonest sequence, without a detour through NumPy.
bool load_numbers(PyObject* sequence, Value& into) {
    const Py_ssize_t size = PySequence_Fast_GET_SIZE(sequence);
    if (size < 2 || size > 4) return false;
    Numbers numbers;
    numbers.size = static_cast<int>(size);
    for (Py_ssize_t i = 0; i < size; ++i) {
        PyObject* item = PySequence_Fast_GET_ITEM(sequence, i);
        if (!is_number(item) || is_ndarray(item)) return false;
        if (is_numpy_scalar(item) && !PyFloat_Check(item)) return false;  // it might be complex
        const double number = PyFloat_AsDouble(item);
        if (number == -1 && PyErr_Occurred()) {
            PyErr_Clear();
            return false;
        }
        numbers.values[static_cast<std::size_t>(i)] = number;
    }
    into = numbers;
    return true;
}

// True if a nested list begins with a number: a look at it all is NumPy's business, but NumPy must
// not be let loose on lists of operators, whose length is that of their data.
bool begins_with_number(PyObject* object) {
    for (int depth = 0; depth < 32; ++depth) {
        if (is_ndarray(object) || is_number(object)) return true;
        if (!PyList_Check(object) && !PyTuple_Check(object)) return false;
        if (PySequence_Fast_GET_SIZE(object) == 0) return true;
        object = PySequence_Fast_GET_ITEM(object, 0);
    }
    return false;
}

bool load_opaque(nb::handle source, Value& into, std::string what = {}) {
    if (what.empty()) what = fmt::format("a {}", Py_TYPE(source.ptr())->tp_name);
    into = HostObject{hold(source), std::move(what), source.ptr()};
    return true;
}

bool load_array_or_object(nb::handle source, nb::handle array, Value& into) {
    std::string what;
    return value_of_array(array, into, what) || load_opaque(source, into, std::move(what));
}

bool load_sequence(PyObject* object, Value& into) {
    if (load_numbers(object, into)) return true;
    if (!begins_with_number(object)) return load_opaque(object, into);
    nb::object array;
    try {
        array = as_ndarray(object);
    } catch (nb::python_error&) {
        return load_opaque(object, into, "a ragged sequence");
    }
    return load_array_or_object(object, array, into);
}

bool load_scalar(PyObject* object, Value& into) {
    if (is_numpy_scalar(object)) return load_array_or_object(object, as_ndarray(object), into);
    if (const PyNumberMethods* methods = Py_TYPE(object)->tp_as_number) {
        if (methods->nb_index) {
            const nb::object number = nb::steal(PyNumber_Index(object));
            if (!number.is_valid()) throw nb::python_error();
            return load_integer(number.ptr(), into);
        }
        if (methods->nb_float) {
            const double number = PyFloat_AsDouble(object);
            if (number == -1 && PyErr_Occurred()) throw nb::python_error();
            into = number;
            return true;
        }
    }
    return false;
}

}  // namespace

bool load_value(nb::handle source, Value& into) {
    PyObject* object = source.ptr();
    if (object == Py_None) {
        into = std::monostate();
    } else if (PyBool_Check(object)) {
        into = object == Py_True;
    } else if (PyFloat_Check(object)) {
        into = PyFloat_AS_DOUBLE(object);
    } else if (PyLong_Check(object)) {
        return load_integer(object, into);
    } else if (PyUnicode_Check(object)) {
        return load_text(object, into);
    } else if (is_ndarray(source)) {
        return load_array_or_object(source, source, into);
    } else if (PyList_Check(object) || PyTuple_Check(object)) {
        return load_sequence(object, into);
    } else if (nb::isinstance<Operator>(source)) {
        OpRef ref;
        load_ref(source, ref);
        into = std::move(ref);
    } else if (PyCallable_Check(object) || PyModule_Check(object) || PyBytes_Check(object)) {
        return load_opaque(source, into);
    } else if (type_has(object, "__fspath__")) {
        return load_path(object, into);
    } else if (PyRange_Check(object) ||
               (PyObject_CheckBuffer(object) && !is_numpy_scalar(source)) ||
               (type_has(object, "__array__") && !is_numpy_scalar(source))) {
        return load_array_or_object(source, as_ndarray(source), into);
    } else if (!load_scalar(object, into)) {
        return load_opaque(source, into);
    }
    return true;
}

PyObject* make_text(std::string_view text) noexcept {
    return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()),
                                "surrogateescape");
}

PyObject* make_value(const Value& value) noexcept {
    struct Maker {
        PyObject* operator()(std::monostate) const { Py_RETURN_NONE; }
        PyObject* operator()(bool b) const { return PyBool_FromLong(b); }
        PyObject* operator()(std::int64_t i) const { return PyLong_FromLongLong(i); }
        PyObject* operator()(double d) const { return PyFloat_FromDouble(d); }
        PyObject* operator()(const std::string& s) const { return make_text(s); }
        PyObject* operator()(const Numbers& numbers) const {
            PyObject* tuple = PyTuple_New(numbers.size);
            for (int i = 0; tuple && i < numbers.size; ++i) {
                PyObject* number = PyFloat_FromDouble(numbers.values[static_cast<std::size_t>(i)]);
                if (!number) {
                    Py_DECREF(tuple);
                    return nullptr;
                }
                PyTuple_SET_ITEM(tuple, i, number);
            }
            return tuple;
        }
        PyObject* operator()(const Array& array) const {
            if (!array.data) Py_RETURN_NONE;
            return make_array({.data = const_cast<void*>(array.data.get()),
                               .dtype = array.dtype,
                               .shape = array.shape,
                               .strides = {},
                               .writable = false,
                               .keep = array.data});
        }
        PyObject* operator()(const OpRef& ref) const {
            return ref.node || ref.path.empty() ? make_handle(ref) : make_text(ref.path);
        }
        PyObject* operator()(const HostObject& host) const {
            return held_object(host.object).release().ptr();
        }
    };
    try {
        return std::visit(
            Maker{},
            static_cast<const std::variant<std::monostate, bool, std::int64_t, double, std::string,
                                           Numbers, Array, OpRef, HostObject>&>(value));
    } catch (const std::exception& error) {
        PyErr_SetString(PyExc_MemoryError, error.what());
        return nullptr;
    }
}

}  // namespace sarabet::python
