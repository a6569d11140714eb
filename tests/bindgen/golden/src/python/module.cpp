// module.cpp -- the module that the tests build from the generated code.
#include "generated/bindings.hpp"

NB_MODULE(_golden, m) {
    bind_all(m);
}
