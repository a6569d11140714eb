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

    /// True if the component's network follows that of its master, which the parameter `clone`
    /// names.
    SARABET_PY("property")
    bool is_clone() const;
    /// The components that follow this one, their master.
    SARABET_PY("property")
    std::vector<OpRef> clones() const;

    /// A copy of an operator, of this project or another, made in this component with all that is
    /// in it: values, expressions, wires. A name that is taken gets the next number.
    OpRef copy(const OpRef& op, const std::string& name = "");
    /// Copies of several operators. Wires, references and binds between them stay between the
    /// copies; those from outside are kept where the source is in the same project. Raises
    /// ValueError if an operator is given twice, or with a component that it is in.
    std::vector<OpRef> copy_ops(const std::vector<OpRef>& ops);
    /// Operators of one component as text, in the format of project files, with their arrays.
    std::string copy_text(const std::vector<OpRef>& ops) const;
    /// Makes the operators of such a text, or of a project file's, in this component. Their Python
    /// (expressions, callbacks) is not run unless `trust`: it waits. Raises ValueError with line
    /// and column.
    std::vector<OpRef> paste(const std::string& text, bool trust = false);
    /// Saves the component as a file of its own, with its arrays in a folder beside it; they appear
    /// whole or not at all, and the file that was there becomes `path + ".bak"`.
    void save(const std::string& path) const;
    /// Makes the component of a file in this one. Its Python is not run unless `trust`: it waits.
    /// Raises ValueError with line and column.
    OpRef load(const std::string& path, bool trust = false);
};

}  // namespace sarabet
