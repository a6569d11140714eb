// parameters.hpp -- reading and setting the parameters of a node.
#pragma once

#include "core/graph.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// The parameter with this name: a scalar, a whole vector, or one member of a vector or block.
std::optional<ParId> find_parameter(const Node& node, std::string_view name);
/// The same; throws Error (Attribute) with the nearest name.
ParId parameter_named(const Node& node, std::string_view name);
/// Every parameter, vectors as a whole, blocks of sequences one by one.
std::vector<ParId> parameters_of(const Node& node);

/// Throws Error (Attribute) if the parameter was taken away: a block of a sequence that became
/// shorter, or a custom parameter.
void check_there(const Node& node, ParId par);
const ParamSpec& spec_of(const Node& node, ParId par);
SARABET_API std::string parameter_name(const Node& node, ParId par);

/// The value in force now. Expressions are not evaluated here.
Value value_of(const Node& node, ParId par);
Value default_of(const Node& node, ParId par);
/// Sets the value in force without touching the mode.
void write_parameter(Node& node, ParId par, const Value& value);
/// Sets a parameter of the operator's own table in another copy of its Params.
void write_into(const Node& node, void* params, ParId par, const Value& value);

// drives.cpp: what computes a parameter.
struct PlacedPar {
    std::shared_ptr<Node> node;
    ParId par;
};
/// The parameter that setting this one sets: the end of its chain of binds, or itself.
PlacedPar end_of_binds(Node& node, ParId par);
/// Sets the constant value, and with it constant mode; of a bound parameter the master's value.
/// Throws Error naming the operator.
void set_parameter(Node& node, ParId par, const Value& value);
/// "expression", "bind" or "export".
const char* word_for(Drive::Kind kind);
/// What drives a parameter; null in constant mode.
Drive* drive_of(Node& node, ParId par);
void set_expression(Node& node, ParId par, std::string text);
/// Ties a parameter to another one, its master; throws Error (Value) if they would form a ring.
void bind_parameter(Node& node, ParId par, OpRef source, std::string master);
/// Lets a channel drive a number.
void export_parameter(Node& node, ParId par, OpRef source, std::string channel);
/// Back to constant mode, with the constant of before.
void release_parameter(Node& node, ParId par);

void pulse_parameter(Node& node, ParId par);
void disarm_pulses(Node& node);
std::size_t sequence_size(const Node& node, std::string_view name);
void resize_sequence(Node& node, std::string_view name, std::size_t blocks);
/// A value as a parameter made at run time holds it; throws Error (Type, Value).
Value fitting_custom(const ParamSpec& spec, const Value& value);
/// A parameter made at run time; throws Error (Type) naming one that is not.
CustomParameter& custom_of(Node& node, ParId par);
/// Adds a parameter of a script operator or component, at its initial value; replaces one with the
/// same name. Throws Error (Value, Type) if it could not be told from another one or its suffixes
/// do not fit.
void add_custom_parameter(Node& node, CustomParameter custom);
/// Puts one in the place of the one with its name, as an edit.
void put_custom_parameter(Node& node, CustomParameter custom);
/// Takes one away, with what drives it, as an edit.
void remove_custom_parameter(Node& node, ParId par);
/// Sets `enabled` or `read_only`, as an edit.
void set_custom_flag(Node& node, ParId par, bool CustomParameter::*flag, bool on);

// custom_sequences.cpp
/// Adds a parameter to each block of a sequence, whose first block it makes if there is none.
void add_to_sequence(Node& node, CustomParameter custom, const std::string& sequence);
/// Blocks of a sequence that was made at run time; 0 if there is no such sequence.
std::size_t custom_sequence_size(const Node& node, std::string_view name);
void resize_custom_sequence(Node& node, std::string_view name, std::size_t blocks);
/// Takes a parameter away; one of a sequence from all its blocks.
void remove_from_blocks(Node& node, ParId par);

/// A custom parameter whose being enabled is an expression has a toggle beside it that the
/// expression drives, called like it with this at the end; it is driven, saved, trusted and undone
/// like any other, but not listed.
inline constexpr std::string_view enabling_suffix = ".enable";
inline bool is_enabling(std::string_view name) {
    return name.ends_with(enabling_suffix);
}

/// "float", "menu", ...: a kind in words, and back; throws Error (Value).
SARABET_API const char* kind_text(ParamKind kind);
ParamKind kind_named(std::string_view name);

}  // namespace sarabet
