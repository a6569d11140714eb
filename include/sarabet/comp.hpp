// comp.hpp -- a handle to a component: a network within the network.
#pragma once

#include <sarabet/operator.hpp>

#include <string>
#include <vector>

namespace sarabet {

/// A component: a network within the network.
class SARABET_API SARABET_PY("handle") Comp : public Operator {
public:
    /// Takes hold of a component; throws Error (Type) if it is of another family.
    SARABET_PY("skip: handles are made by the engine")
    explicit Comp(OpRef ref);

    /// Makes an operator of a type such as "blurTOP". A name that is taken gets the next number;
    /// an empty one is made from the type.
    OpRef create(const std::string& type, const std::string& name = "");
    /// Makes an operator under exactly this name. Raises ValueError if it is taken.
    OpRef create_named(const std::string& type, const std::string& name);
    /// The operator at a path relative to this component. Raises KeyError with the nearest name.
    OpRef op(const std::string& path) const;
    /// Every operator that matches a pattern such as "noise* ^noise3".
    std::vector<OpRef> ops(const std::string& patterns) const;
    /// The operators of this component, in order of creation.
    SARABET_PY("property")
    std::vector<OpRef> children() const;
};

}  // namespace sarabet
