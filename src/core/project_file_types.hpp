// project_file_types.hpp -- stand-ins for operators that are not known here.
#pragma once

#include <sarabet/op/op_type.hpp>

#include <string>

namespace sarabet {

/// The registered type with this name, or a stand-in: it takes any wires, keeps what the file says
/// of it, and fails when it is asked for data. Null if the name could not be that of a type.
const OpType* type_or_stand_in(const std::string& name);
/// True for a stand-in.
bool is_stand_in(const OpType& type);

}  // namespace sarabet
