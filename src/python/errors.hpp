// errors.hpp -- the exceptions of the package, and the way from one language to the other.
#pragma once

#include <sarabet/error.hpp>

#include <nanobind/nanobind.h>

#include <string>

namespace sarabet::python {

namespace nb = nanobind;

/// Makes the exception types and translates the engine's errors into them.
void bind_errors(nb::module_& m);

/// Raises UserError, which is RuntimeError here: a call at the wrong time.
[[noreturn]] void raise_too_late(const char* text);

/// "ZeroDivisionError: division by zero (effects.py, line 12)". The GIL is held.
std::string summary_of(const nb::python_error& error);

/// Turns Python's exception, just caught, into what the engine is to know of it: an Error (Cook)
/// with the traceback, or an Interrupted for Ctrl-C and its like. The GIL is held.
[[noreturn]] void rethrow_for_engine(nb::python_error& error, const std::string& op_path);

}  // namespace sarabet::python
