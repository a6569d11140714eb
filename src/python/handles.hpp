// handles.hpp -- operators as Python objects.
#pragma once

#include <nanobind/nanobind.h>

namespace sarabet {
struct Node;
struct OpRef;
}  // namespace sarabet

namespace sarabet::python {

namespace nb = nanobind;

/// Adds to the generated classes what no header can say, and the functions about handles.
void bind_handles(nb::module_& m);

OpRef ref_of(Node& node);

}  // namespace sarabet::python
