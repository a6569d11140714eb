// conversions.hpp -- the engine's values as Python objects, and back; used by the casters.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/array_out.hpp>
#include <sarabet/op_ref.hpp>
#include <sarabet/value.hpp>

#include <nanobind/nanobind.h>

namespace sarabet::python {

namespace nb = nanobind;

// Loaders answer false for an object that is of another kind altogether, and throw Error (Type)
// for one of the right kind that will not do. The GIL is held.

/// Describes an array without copying it: ndarrays, buffers, what has `__array__`, nested lists.
bool load_array(nb::handle source, ArrayIn& into);
/// Any object is a value of some kind.
bool load_value(nb::handle source, Value& into);
bool load_ref(nb::handle source, OpRef& into);

// Makers answer a new reference, or null with Python's error set.

/// An ndarray that shows the memory and holds it.
PyObject* make_array(const ArrayOut& out) noexcept;
PyObject* make_value(const Value& value) noexcept;
/// A handle of the Python class that belongs to the operator's type; None for no operator.
PyObject* make_handle(const OpRef& ref) noexcept;
PyObject* make_text(std::string_view text) noexcept;

// Further parts of these, in arrays.cpp.

/// Loads NumPy's C API; throws if there is no NumPy.
void import_numpy();
/// True for an ndarray, or a scalar of NumPy's.
bool is_ndarray(nb::handle object);
bool is_numpy_scalar(nb::handle object);
/// True for a complex number of Python or NumPy.
bool is_complex(nb::handle object) noexcept;
/// A value from an ndarray: a scalar, Numbers or a copy. Answers false, and says in `what` what it
/// got, unless these are real numbers in native byte order.
bool value_of_array(nb::handle array, Value& into, std::string& what);
/// `numpy.asarray`; throws nb::python_error.
nb::object as_ndarray(nb::handle object);
/// What `numpy.dtype(object)` means; throws Error (Type).
DType dtype_of(nb::handle object);
/// An array of NumPy's own memory, uninitialised.
nb::object numpy_empty(const std::vector<std::int64_t>& shape, DType dtype);
void make_read_only(nb::handle array);
/// "(h, w, c)" from an int or a sequence of ints; throws Error (Type, Value).
std::vector<std::int64_t> shape_of(nb::handle object);

}  // namespace sarabet::python
