// made_types.hpp -- operator types that are made at run time: classes of the hosting language.
//
// The registry of types is shared with those of the library. A type that was made is never changed
// nor taken away, because operators refer to it without a lock of the types; a class that is loaded
// again makes another one of the same name, and the operators are brought to it project by project.
#pragma once

#include "core/graph.hpp"

#include <sarabet/op/op_type.hpp>

#include <string>
#include <vector>

namespace sarabet {

/// What a class of the hosting language says of its operators.
struct TypeOfHost {
    std::string type, label, summary;
    std::string docs;  ///< What stands below the summary.
    int min_inputs = 0, max_inputs = 0;
    CookLevel level = CookLevel::Automatic;
    bool has_state = false;
    std::vector<CustomParameter> parameters;
    std::vector<std::string> pages;  ///< One for each parameter; empty: the label.
    HostObject object;               ///< With `__sarabet_cook__`.
};

/// Makes a type, or replaces one that was made before and brings its operators to the new one.
/// `model` is the type of script operators of the family. Throws Error (Value) for a name that is
/// taken by a type of the library.
SARABET_API void make_type(const OpType& model, void (*cook)(CookCall&), TypeOfHost made);

/// What was said of a type that was made; null for the library's own.
SARABET_API std::shared_ptr<const TypeOfHost> made_type(const OpType& type);

/// One cook of an operator of such a type, into the output of its family.
SARABET_API void cook_made(CookCall& call, void* output);

/// A parameter of such a type; throws Error (Type, Value) if its default does not fit.
SARABET_API CustomParameter made_parameter(ParamSpec spec, std::string_view style,
                                           const Value& initial);

/// Gives a new operator of such a type its parameters, and the newest type of that name.
void begin_made(Node& node);

/// The serial number of an operator's State, which the host keeps: State, to the engine.
struct HostState {
    std::uint64_t serial = 0;
};

}  // namespace sarabet
