// operator.hpp -- a handle to one operator of a network.
#pragma once

#include <sarabet/export.hpp>
#include <sarabet/host_pin.hpp>
#include <sarabet/op_ref.hpp>
#include <sarabet/par.hpp>
#include <sarabet/problem.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sarabet {

/// A handle to one operator of a network: it keeps the operator's project alive.
///
/// Two handles are equal if they mean the same operator.
class SARABET_API SARABET_PY("weakref; handle") Operator {
public:
    /// Takes hold of the operator that a reference means.
    SARABET_PY("skip: handles are made by the engine")
    explicit Operator(OpRef ref);

    /// The operator's name, unique within its component.
    std::string name() const;
    /// Renames the operator. Raises ValueError if the name is taken or not legal.
    void set_name(const std::string& name);
    /// Path from the root, such as "/project1/blur1"; the bare name if it belongs to no component.
    SARABET_PY("property")
    std::string path() const;
    /// Type string, such as "blurTOP".
    SARABET_PY("property")
    std::string type() const;
    /// Family: "CHOP", "TOP" or "COMP".
    SARABET_PY("property")
    std::string family() const;
    /// A number that no other operator of the project has or will have.
    SARABET_PY("property")
    std::int64_t id() const;
    /// False once the operator was destroyed.
    SARABET_PY("property")
    bool valid() const;
    /// The component that the operator belongs to; None if it belongs to none.
    SARABET_PY("property")
    std::optional<OpRef> parent() const;

    /// The operators wired to the inputs, in order; None where an input is not wired.
    SARABET_PY("property")
    std::vector<std::optional<OpRef>> inputs() const;
    /// The operators that this one is wired to.
    SARABET_PY("property")
    std::vector<OpRef> outputs() const;
    /// Wires an input, or unwires it with None. Raises TypeError if the families differ.
    void set_input(int index, std::optional<OpRef> source);
    /// Takes the operator out of the network; its wires go with it. Arrays taken from it stay.
    void destroy();

    /// True if the operator is its own within a clone: its settings, the wires to its inputs and
    /// what is in it follow no master, may be edited and are saved, and it stays when the master's
    /// operator goes. Its name follows. Where it is in no clone this has no effect.
    bool clone_immune() const;
    /// Sets this; off, the operator becomes like its master's again.
    void set_clone_immune(bool on);

    /// One parameter: a scalar, a whole vector (`t`) or one member of it (`tx`). Raises
    /// AttributeError with the nearest name.
    Par parameter(const std::string& name) const;
    /// Names of all parameters; vectors count once.
    std::vector<std::string> parameter_names() const;
    /// Number of blocks of a sequence parameter.
    int sequence_size(const std::string& name) const;
    /// Makes a sequence parameter longer or shorter.
    void set_sequence_size(const std::string& name, int blocks);

    /// Gives a script operator or a component a further parameter; one of the same name is
    /// replaced.
    ///
    /// Parameters: `style` is a kind as in Par.style; `min` and `max` are hard limits; `menu` holds
    /// the entries of a menu, or of a string what it may be set to among other things; `page` is
    /// where an editor shows it; `suffixes` end the names of a vector's members, by default x, y, z
    /// and w, and r, g, b, a make it a colour; `family` is what a reference to an operator is held
    /// to: "CHOP", "TOP", "COMP", or empty. With `sequence` the parameter is added to each
    /// block of a sequence, whose first block comes with its first parameter: `value` in the
    /// sequence "Items" is Items0value, and `set_sequence_size` makes further blocks. Raises
    /// TypeError on other operators.
    void add_parameter(const std::string& name, const std::string& style,
                       const Value& default_value, const std::string& label = "",
                       const std::string& help = "", std::optional<double> min = std::nullopt,
                       std::optional<double> max = std::nullopt,
                       const std::optional<std::vector<std::string>>& menu = std::nullopt,
                       const std::string& page = "",
                       const std::optional<std::vector<std::string>>& suffixes = std::nullopt,
                       const std::string& family = "", const std::string& sequence = "");

    /// Brings the operator's data up to date; with `force` it cooks in any case.
    void cook(bool force = false);
    /// How often the operator has cooked.
    SARABET_PY("property")
    std::int64_t cook_count() const;
    /// Milliseconds that the last cook took on the CPU.
    SARABET_PY("property")
    double cook_time() const;
    /// Frame of the last cook; -1 before the first.
    SARABET_PY("property")
    std::int64_t cook_frame() const;
    /// True if something upstream failed and the data is older than it should be.
    SARABET_PY("property")
    bool stale() const;
    /// What is wrong with the operator now; with `recurse` with its children too.
    std::vector<Problem> find_problems(bool recurse = false) const;

    /// The traceback of the script whose failure is the operator's problem; empty if none.
    std::string script_traceback() const;

    bool operator==(const Operator& other) const { return ref_ == other.ref_; }
    /// Equal for handles of the same operator.
    SARABET_PY("hash")
    std::size_t hash() const { return std::hash<const void*>()(ref_.node.get()); }
    /// "<blurTOP /project1/blur1>"
    std::string repr() const;

    SARABET_PY("skip: for C++")
    const OpRef& ref() const { return ref_; }
    SARABET_PY("skip: for the hosting language")
    HostPin& host_pin() const { return pin_; }

protected:
    OpRef ref_;
    mutable HostPin pin_;
};

}  // namespace sarabet
