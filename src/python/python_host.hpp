// python_host.hpp -- Python as the host of expressions and scripts.
#pragma once

#include <nanobind/nanobind.h>

namespace sarabet::python {

void bind_python_host(nanobind::module_& m);

}  // namespace sarabet::python
