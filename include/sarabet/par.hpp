// par.hpp -- a handle to one parameter of an operator.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/op_ref.hpp>
#include <sarabet/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sarabet {

/// A handle to one parameter of an operator, or to one member of a vector parameter.
class SARABET_API Par {
public:
    SARABET_PY("skip: made by Operator.parameter")
    Par(OpRef owner, std::uint64_t packed_id);

    /// Script name, such as "tx".
    SARABET_PY("property")
    std::string name() const;
    /// What a person reads.
    SARABET_PY("property")
    std::string label() const;
    /// What the parameter does.
    SARABET_PY("property")
    std::string help() const;
    /// Unit of the value; empty if it has none.
    SARABET_PY("property")
    std::string unit() const;
    /// Kind: "toggle", "int", "float", "string", "file", "pulse", "menu", "operator", "array",
    /// "ramp", "python".
    SARABET_PY("property")
    std::string style() const;
    /// The operator that has the parameter.
    SARABET_PY("property")
    OpRef owner() const;
    /// Smallest legal value; None without a limit.
    SARABET_PY("property")
    std::optional<double> min() const;
    /// Largest legal value; None without a limit.
    SARABET_PY("property")
    std::optional<double> max() const;
    /// Script names of a menu's entries; of a string, what it may be set to at this moment (other
    /// values are legal too); empty for other kinds.
    SARABET_PY("property")
    std::vector<std::string> menu_names() const;
    /// Labels of a menu's entries; empty for other kinds.
    SARABET_PY("property")
    std::vector<std::string> menu_labels() const;
    /// Members of a vector parameter; 1 for a scalar.
    SARABET_PY("property")
    int size() const;
    /// Names of the members of a vector parameter; its own name for a scalar.
    SARABET_PY("property")
    std::vector<std::string> member_names() const;

    /// The constant value, whatever the mode.
    Value val() const;
    /// Sets the constant value and switches to constant mode. Raises ValueError or TypeError that
    /// names operator, parameter, expected and got.
    void set_val(const Value& value);
    /// The value in force, whatever the mode; evaluates an expression if it must.
    Value eval() const;
    /// The text of the expression; empty in constant mode.
    std::string expr() const;
    /// Sets an expression and switches to expression mode; an empty text switches back.
    void set_expr(const std::string& text);
    /// Mode: "constant" or "expression".
    SARABET_PY("property")
    std::string mode() const;
    /// The value of a new operator.
    SARABET_PY("property")
    Value default_value() const;
    /// True in constant mode with the default value.
    SARABET_PY("property")
    bool is_default() const;
    /// Back to the default value and constant mode.
    void reset();
    /// Presses a pulse parameter. Raises TypeError for other kinds.
    void pulse();

private:
    OpRef owner_;
    std::uint64_t id_;
};

}  // namespace sarabet
