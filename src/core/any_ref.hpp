// any_ref.hpp -- the parameter type for an operator of whatever family.
#pragma once

#include <sarabet/op/param.hpp>

namespace sarabet {

/// An operator of any family, by reference.
struct AnyRef {
    OpRef ref;
};

}  // namespace sarabet
