// event_hooks.hpp -- frames, cooks and changes of the network, as Python hears of them.
#pragma once

#include <nanobind/nanobind.h>

namespace sarabet::python {

namespace nb = nanobind;

void bind_event_hooks(nb::module_& m);

}  // namespace sarabet::python
