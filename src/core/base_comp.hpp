// base_comp.hpp -- the parameters of Base, the component: which other one it is a clone of.
#pragma once

#include <sarabet/op/param.hpp>

namespace sarabet {

struct Node;

/// A component, by reference.
struct CompRef {
    OpRef ref;
};

struct BaseParams {
    CompRef clone;
    bool enablecloning = true;
    Pulse enablecloningpulse;
};

/// The parameters of a Base; null for other operators.
const BaseParams* base_params(const Node& node);

}  // namespace sarabet
