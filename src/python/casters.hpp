// casters.hpp -- how the types of the engine cross the border to Python.
//
// A caster of nanobind may only answer "not mine", which ends in a message about overloads. An
// array of the wrong element type deserves better: the problem is kept, and thrown when the value
// is asked for, where nanobind translates exceptions.
#pragma once

#include "conversions.hpp"
#include "keeper.hpp"

#include <sarabet/channel.hpp>
#include <sarabet/operator.hpp>
#include <sarabet/par.hpp>
#include <sarabet/project.hpp>

#include <nanobind/nanobind.h>

#include <exception>
#include <type_traits>

namespace nanobind::detail {

template <class T, bool (*load)(handle, T&)>
class sarabet_caster {
public:
    using Value = T;
    template <class U>
    using Cast = movable_cast_t<U>;
    template <class U>
    bool can_cast() const noexcept {
        return !problem_;
    }

    bool from_python(handle source, uint32_t, cleanup_list*) noexcept {
        try {
            return load(source, value_);
        } catch (...) {
            problem_ = std::current_exception();
            return true;
        }
    }

    explicit operator T*() { return &checked(); }
    explicit operator T&() { return checked(); }
    explicit operator T&&() { return static_cast<T&&>(checked()); }

private:
    T& checked() {
        if (problem_) std::rethrow_exception(problem_);
        return value_;
    }

    T value_;
    std::exception_ptr problem_;
};

// NumPy's complex numbers have a `__float__` that drops the imaginary part with a mere warning.
template <>
struct type_caster<double> {
    NB_TYPE_CASTER(double, const_name("float"))

    bool from_python(handle source, uint32_t flags, cleanup_list* cleanup) noexcept {
        return !sarabet::python::is_complex(source) &&
               NB_CALL(load_f64)(NB_CTX_C(cleanup), source.ptr(), flags, &value);
    }

    static handle from_cpp(double number, rv_policy, cleanup_list*) noexcept {
        return PyFloat_FromDouble(number);
    }
};

template <>
struct type_caster<sarabet::ArrayIn>
    : sarabet_caster<sarabet::ArrayIn, sarabet::python::load_array> {
    static constexpr auto Name = const_name("numpy.typing.ArrayLike");
};

template <>
struct type_caster<sarabet::ArrayOut> {
    NB_TYPE_CASTER(sarabet::ArrayOut, const_name("numpy.typing.NDArray[typing.Any]"))

    static handle from_cpp(const sarabet::ArrayOut& out, rv_policy, cleanup_list*) noexcept {
        return sarabet::python::make_array(out);
    }
};

template <>
struct type_caster<sarabet::Value> : sarabet_caster<sarabet::Value, sarabet::python::load_value> {
    static constexpr auto Name = const_name("typing.Any");

    static handle from_cpp(const sarabet::Value& value, rv_policy, cleanup_list*) noexcept {
        return sarabet::python::make_value(value);
    }
};

// None is a value like any other.
template <>
struct has_arg_defaults<sarabet::Value> : std::true_type {};

template <>
struct type_caster<sarabet::OpRef> : sarabet_caster<sarabet::OpRef, sarabet::python::load_ref> {
    static constexpr auto Name = const_name<sarabet::Operator>();

    static handle from_cpp(const sarabet::OpRef& ref, rv_policy, cleanup_list*) noexcept {
        return sarabet::python::make_handle(ref);
    }
};

// A handle that Python gets holds its project's keeper.
template <class T>
struct handle_caster : type_caster_base<T> {
    template <class U>
    static handle from_cpp(U&& value, rv_policy policy, cleanup_list* cleanup) noexcept {
        const handle made = type_caster_base<T>::from_cpp(std::forward<U>(value), policy, cleanup);
        if (made.is_valid() && !made.is_none()) {
            const T& handle = *inst_ptr<T>(made);
            sarabet::python::pin(handle.host_pin(), handle.owning_graph());
        }
        return made;
    }
};

template <>
struct type_caster<sarabet::Par> : handle_caster<sarabet::Par> {};
template <>
struct type_caster<sarabet::Channel> : handle_caster<sarabet::Channel> {};
template <>
struct type_caster<sarabet::Project> : handle_caster<sarabet::Project> {};

}  // namespace nanobind::detail
