// made_types.hpp -- operator types from Python classes.
#pragma once

#include <nanobind/nanobind.h>

namespace sarabet::python {

void bind_made_types(nanobind::module_& m);

}  // namespace sarabet::python
