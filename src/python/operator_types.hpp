// operator_types.hpp -- the registry of operator types as Python's dicts.
#pragma once

#include <nanobind/nanobind.h>

namespace sarabet::python {

void bind_operator_types(nanobind::module_& m);

}  // namespace sarabet::python
