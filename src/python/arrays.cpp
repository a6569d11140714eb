// arrays.cpp -- ndarrays in and out through NumPy's C API; the only file that sees it.
//
// nanobind's own ndarray goes through DLPack, which knows neither byte strides nor read-only
// consumers of every age, and costs several times as much as the two calls that are needed here.
#include "conversions.hpp"
#include "drop_queue.hpp"

#include <sarabet/error.hpp>
#include <sarabet/operator.hpp>

#include <fmt/format.h>
#include <numpy/arrayobject.h>

#include <cstring>
#include <limits>
#include <new>
#include <optional>

namespace sarabet::python {

namespace {

constexpr const char* capsule_name = "sarabet.memory";

int npy_type(DType dtype) {
    switch (dtype) {
        case DType::Bool: return NPY_BOOL;
        case DType::Int8: return NPY_INT8;
        case DType::Int16: return NPY_INT16;
        case DType::Int32: return NPY_INT32;
        case DType::Int64: return NPY_INT64;
        case DType::UInt8: return NPY_UINT8;
        case DType::UInt16: return NPY_UINT16;
        case DType::UInt32: return NPY_UINT32;
        case DType::UInt64: return NPY_UINT64;
        case DType::Float16: return NPY_FLOAT16;
        case DType::Float32: return NPY_FLOAT32;
        case DType::Float64: return NPY_FLOAT64;
    }
    return NPY_FLOAT32;
}

std::optional<DType> dtype_named_by(int type) {
    switch (type) {
        case NPY_BOOL: return DType::Bool;
        case NPY_BYTE: return DType::Int8;
        case NPY_SHORT: return DType::Int16;
        case NPY_INT: return DType::Int32;
        case NPY_LONG: return sizeof(long) == 8 ? DType::Int64 : DType::Int32;
        case NPY_LONGLONG: return DType::Int64;
        case NPY_UBYTE: return DType::UInt8;
        case NPY_USHORT: return DType::UInt16;
        case NPY_UINT: return DType::UInt32;
        case NPY_ULONG: return sizeof(long) == 8 ? DType::UInt64 : DType::UInt32;
        case NPY_ULONGLONG: return DType::UInt64;
        case NPY_HALF: return DType::Float16;
        case NPY_FLOAT: return DType::Float32;
        case NPY_DOUBLE: return DType::Float64;
        default: return std::nullopt;
    }
}

std::string text_of(PyObject* object) {
    const nb::object text = nb::steal(PyObject_Str(object));
    const char* chars = text.is_valid() ? PyUnicode_AsUTF8(text.ptr()) : nullptr;
    if (!chars) {
        PyErr_Clear();
        return "?";
    }
    return chars;
}

PyArrayObject* array_of(nb::handle object) {
    return reinterpret_cast<PyArrayObject*>(object.ptr());
}

std::string dtype_text(nb::handle array) {
    return text_of(reinterpret_cast<PyObject*>(PyArray_DESCR(array_of(array))));
}

DType native_dtype(nb::handle array) {
    const auto dtype = dtype_named_by(PyArray_TYPE(array_of(array)));
    if (!dtype)
        throw Error(ErrorKind::Type, fmt::format("expected an array of real numbers, got one of "
                                                 "dtype {}",
                                                 dtype_text(array)));
    if (!PyArray_ISNOTSWAPPED(array_of(array)))
        throw Error(ErrorKind::Type,
                    fmt::format("expected an array in native byte order, got one of dtype {}",
                                dtype_text(array)));
    if (!PyArray_ISALIGNED(array_of(array)))
        throw Error(ErrorKind::Type,
                    fmt::format("expected an aligned array, got one of dtype {} with elements at "
                                "odd addresses",
                                dtype_text(array)));
    return *dtype;
}

void free_memory(PyObject* capsule) {
    delete static_cast<std::shared_ptr<const void>*>(PyCapsule_GetPointer(capsule, capsule_name));
}

bool has_array_method(PyObject* object) {
    PyObject* type = reinterpret_cast<PyObject*>(Py_TYPE(object));
    return PyObject_HasAttrString(type, "__array__") ||
           PyObject_HasAttrString(type, "__array_interface__");
}

Array copied_array(PyArrayObject* source, DType dtype) {
    constexpr std::align_val_t alignment{64};
    Array result{nullptr, dtype, {}};
    const int ndim = PyArray_NDIM(source);
    result.shape.assign(PyArray_DIMS(source), PyArray_DIMS(source) + ndim);
    const auto bytes = static_cast<std::size_t>(PyArray_SIZE(source)) * item_size(dtype);
    void* memory = ::operator new(bytes ? bytes : 1, alignment);
    result.data = std::shared_ptr<const void>(
        memory, [](const void* p) { ::operator delete(const_cast<void*>(p), alignment); });
    const nb::object target = nb::steal(
        PyArray_NewFromDescr(&PyArray_Type, PyArray_DescrFromType(npy_type(dtype)), ndim,
                             PyArray_DIMS(source), nullptr, memory, NPY_ARRAY_CARRAY, nullptr));
    if (!target.is_valid() || PyArray_CopyInto(array_of(target), source) != 0)
        throw nb::python_error();
    return result;
}

Numbers numbers_of(PyArrayObject* source) {
    Numbers numbers;
    numbers.size = static_cast<int>(PyArray_SIZE(source));
    npy_intp extent = numbers.size;
    const nb::object target =
        nb::steal(PyArray_NewFromDescr(&PyArray_Type, PyArray_DescrFromType(NPY_DOUBLE), 1, &extent,
                                       nullptr, numbers.values.data(), NPY_ARRAY_CARRAY, nullptr));
    if (!target.is_valid() || PyArray_CopyInto(array_of(target), source) != 0)
        throw nb::python_error();
    return numbers;
}

}  // namespace

void import_numpy() {
    if (_import_array() < 0) throw nb::python_error();
}

bool is_ndarray(nb::handle object) {
    return PyArray_Check(object.ptr());
}

bool is_numpy_scalar(nb::handle object) {
    return PyArray_IsScalar(object.ptr(), Generic);
}

bool is_complex(nb::handle object) noexcept {
    if (PyArray_Check(object.ptr()))
        return PyArray_ISCOMPLEX(reinterpret_cast<PyArrayObject*>(object.ptr()));
    return PyComplex_Check(object.ptr()) || PyArray_IsScalar(object.ptr(), ComplexFloating);
}

nb::object as_ndarray(nb::handle object) {
    nb::object array = nb::steal(PyArray_FROM_O(object.ptr()));
    if (!array.is_valid()) throw nb::python_error();
    return array;
}

bool load_array(nb::handle source, ArrayIn& into) {
    PyObject* object = source.ptr();
    nb::object held;
    bool lent = true;  // the caller sees what is written into the array
    if (PyArray_Check(object)) {
        held = nb::borrow(source);
    } else if (PyUnicode_Check(object) || PyType_Check(object) ||
               nb::isinstance<Operator>(source)) {
        return false;
    } else if (PyObject_CheckBuffer(object)) {
        const nb::object view = nb::steal(PyMemoryView_FromObject(object));
        if (!view.is_valid()) throw nb::python_error();
        held = as_ndarray(view);
    } else if (PyList_Check(object) || PyTuple_Check(object) || has_array_method(object)) {
        held = as_ndarray(source);
        lent = false;
    } else {
        return false;
    }
    PyArrayObject* array = array_of(held);
    into.dtype = native_dtype(held);
    into.data = PyArray_DATA(array);
    into.shape.assign(PyArray_DIMS(array), PyArray_DIMS(array) + PyArray_NDIM(array));
    into.strides.assign(PyArray_STRIDES(array), PyArray_STRIDES(array) + PyArray_NDIM(array));
    into.writable = lent && PyArray_ISWRITEABLE(array);
    into.keep = hold(held);
    return true;
}

PyObject* make_array(const ArrayOut& out) noexcept {
    drain_if_woken();
    npy_intp shape[NPY_MAXDIMS_LEGACY_ITERS], strides[NPY_MAXDIMS_LEGACY_ITERS];
    const auto ndim = static_cast<int>(out.shape.size());
    bool empty = false;
    for (int axis = 0; axis < ndim; ++axis) {
        shape[axis] = out.shape[static_cast<std::size_t>(axis)];
        empty = empty || shape[axis] == 0;
        if (!out.strides.empty()) strides[axis] = out.strides[static_cast<std::size_t>(axis)];
    }
    PyArray_Descr* descr = PyArray_DescrFromType(npy_type(out.dtype));
    const int access = out.writable ? NPY_ARRAY_WRITEABLE : 0;
    if (empty || !out.data) {  // NumPy wants an address even for nothing
        PyObject* array =
            PyArray_NewFromDescr(&PyArray_Type, descr, ndim, shape, nullptr, nullptr, 0, nullptr);
        if (array && !out.writable)
            PyArray_CLEARFLAGS(reinterpret_cast<PyArrayObject*>(array), NPY_ARRAY_WRITEABLE);
        return array;
    }
    PyObject* array = PyArray_NewFromDescr(
        &PyArray_Type, descr, ndim, shape, out.strides.empty() ? nullptr : strides, out.data,
        access | (out.strides.empty() ? NPY_ARRAY_C_CONTIGUOUS | NPY_ARRAY_ALIGNED : 0), nullptr);
    if (!array) return nullptr;
    auto* keep = new (std::nothrow) std::shared_ptr<const void>(out.keep);
    PyObject* base = keep ? PyCapsule_New(keep, capsule_name, free_memory) : PyErr_NoMemory();
    if (!base) {
        delete keep;
        Py_DECREF(array);
        return nullptr;
    }
    if (PyArray_SetBaseObject(reinterpret_cast<PyArrayObject*>(array), base) != 0) {
        Py_DECREF(array);
        return nullptr;
    }
    return array;
}

bool value_of_array(nb::handle source, Value& into, std::string& what) {
    PyArrayObject* array = array_of(source);
    const auto dtype = dtype_named_by(PyArray_TYPE(array));
    if (!dtype || !PyArray_ISNOTSWAPPED(array)) {
        what = fmt::format("an array of dtype {}", dtype_text(source));
        return false;
    }
    const bool number = PyArray_NDIM(array) == 0;
    if (number) {
        const nb::object scalar =
            nb::steal(PyArray_GETITEM(array, static_cast<const char*>(PyArray_DATA(array))));
        if (!scalar.is_valid()) throw nb::python_error();
        return load_value(scalar, into);
    }
    if (PyArray_NDIM(array) == 1 && PyArray_SIZE(array) >= 2 && PyArray_SIZE(array) <= 4)
        into = numbers_of(array);
    else
        into = copied_array(array, *dtype);
    return true;
}

DType dtype_of(nb::handle object) {
    PyArray_Descr* descr = nullptr;
    if (PyArray_DescrConverter(object.ptr(), &descr) != NPY_SUCCEED) throw nb::python_error();
    const nb::object held = nb::steal(reinterpret_cast<PyObject*>(descr));
    const auto dtype = dtype_named_by(descr->type_num);
    if (!dtype || !PyArray_ISNBO(descr->byteorder))
        throw Error(ErrorKind::Type,
                    fmt::format("expected a dtype of real numbers in native byte order, got {}",
                                text_of(held.ptr())));
    return *dtype;
}

nb::object numpy_empty(const std::vector<std::int64_t>& shape, DType dtype) {
    std::vector<npy_intp> extents(shape.begin(), shape.end());
    nb::object array = nb::steal(
        PyArray_SimpleNew(static_cast<int>(extents.size()), extents.data(), npy_type(dtype)));
    if (!array.is_valid()) throw nb::python_error();
    return array;
}

void make_read_only(nb::handle array) {
    PyArray_CLEARFLAGS(array_of(array), NPY_ARRAY_WRITEABLE);
}

std::vector<std::int64_t> shape_of(nb::handle object) {
    PyArray_Dims dims{nullptr, 0};
    if (!PyArray_IntpConverter(object.ptr(), &dims)) throw nb::python_error();
    const std::vector<std::int64_t> shape(dims.ptr, dims.ptr + dims.len);
    PyDimMem_FREE(dims.ptr);
    for (const std::int64_t extent : shape)
        if (extent < 0)
            throw Error(ErrorKind::Value,
                        fmt::format("expected a shape without negative extents, got ({})",
                                    fmt::join(shape, ", ")));
    return shape;
}

}  // namespace sarabet::python
