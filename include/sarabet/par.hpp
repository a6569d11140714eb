// par.hpp -- a handle to one parameter of an operator.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/host_pin.hpp>
#include <sarabet/op_ref.hpp>
#include <sarabet/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sarabet {

/// A handle to one parameter of an operator, or to one member of a vector parameter.
class SARABET_API SARABET_PY("handle") Par {
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

    /// The constant value, whatever the mode; of a bound parameter the master's value.
    Value val() const;
    /// Sets the constant value and switches to constant mode; of a bound parameter it sets the
    /// master. Raises ValueError or TypeError that names operator, parameter, expected and got.
    void set_val(const Value& value);
    /// The value in force, whatever the mode; evaluates an expression if it must.
    Value eval() const;
    /// The text of the expression; empty in constant mode.
    std::string expr() const;
    /// Sets an expression and switches to expression mode; an empty text switches back.
    void set_expr(const std::string& text);
    /// Mode: "constant", "expression", "bind" or "export".
    SARABET_PY("property")
    std::string mode() const;
    /// Ties the parameter to a parameter of an operator, its master: setting either sets both.
    /// Raises AttributeError without that parameter, ValueError if binds would form a ring or the
    /// parameter is a member of a vector that is driven as a whole.
    void bind_to(const OpRef& op, const std::string& name);
    /// Lets a channel of a CHOP drive the parameter, with the value that is now. Raises ValueError
    /// if the parameter is no number.
    void export_from(const OpRef& chop, const std::string& channel);
    /// Back to constant mode, with the constant value of before.
    void release();
    /// The operator that the parameter is bound to or exported from; None in other modes.
    SARABET_PY("property")
    std::optional<OpRef> source() const;
    /// Name of the master parameter or of the channel; empty in other modes.
    SARABET_PY("property")
    std::string source_name() const;
    /// The page on which an editor shows the parameter.
    SARABET_PY("property")
    std::string page_name() const;
    /// What a reference to an operator is held to: "CHOP", "TOP", "COMP"; empty for any, and for
    /// other kinds.
    SARABET_PY("property")
    std::string op_family() const;
    /// True for a parameter that was added to the operator.
    SARABET_PY("property")
    bool is_custom() const;
    /// False if editors are to show it greyed; only custom parameters can be.
    bool enabled() const;
    /// Sets it, and ends what `enable_expr` began. Raises TypeError for parameters that are not
    /// custom.
    void set_enabled(bool enabled);
    /// The expression that decides whether the parameter is enabled; empty if there is none.
    std::string enable_expr() const;
    /// Sets it; an empty text leaves the parameter as it is now. Raises TypeError for parameters
    /// that are not custom.
    void set_enable_expr(const std::string& text);
    /// True if a person cannot set it; only custom parameters can be.
    bool read_only() const;
    /// Sets it. Raises TypeError for parameters that are not custom.
    void set_read_only(bool read_only);
    /// The value of a new operator.
    SARABET_PY("property")
    Value default_value() const;
    /// True in constant mode with the default value.
    SARABET_PY("property")
    bool is_default() const;
    /// Back to the default value and constant mode.
    void reset();
    /// Takes a custom parameter away, all members of it, and in all blocks of its sequence. Raises
    /// TypeError for parameters that are not custom, or that a Python class gives its operators.
    void destroy();
    /// Presses a pulse parameter. Raises TypeError for other kinds.
    void pulse();

    SARABET_PY("skip: for the hosting language")
    Graph& owning_graph() const { return *owner_.graph; }
    SARABET_PY("skip: for the hosting language")
    HostPin& host_pin() const { return pin_; }

private:
    OpRef owner_;
    std::uint64_t id_;
    mutable HostPin pin_;
};

}  // namespace sarabet
