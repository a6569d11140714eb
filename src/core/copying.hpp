// copying.hpp -- operators copied into a component, of the same project or of another.
//
// What two copied operators have with each other (wires, references, binds, exports) their copies
// have with each other. What comes from outside of the selection is kept where the source belongs
// to the same project; elsewhere wires are left out, and references and drives keep the path.
// Expressions are copied as they are written. State, data and undo history stay with the original.
//
// All functions expect the locks of both projects to be held.
#pragma once

#include "core/graph.hpp"

#include <functional>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarabet {

using Nodes = std::vector<std::shared_ptr<Node>>;

/// Each original with its copy.
using CopyMap = std::unordered_map<const Node*, std::shared_ptr<Node>>;
/// The copy of an original; null if it has none.
using CopyOf = std::function<std::shared_ptr<Node>(const Node&)>;

/// Copies operators with all that is in them, as one edit; a name that is taken gets the next
/// number, `name` is for the first. `copies` may hold pairs already. Throws Error (Value) if an
/// operator is given twice, or with the component that it is in; then nothing has changed.
Nodes copy_into(Node& parent, const Nodes& originals, std::string_view name, CopyMap& copies);

/// Gives a copy the parameters, drives and notes of its original.
void copy_settings(Node& copy, const Node& original);
/// Points what a copy refers to at the copies, once all are there.
void redirect(Node& copy, const Node& original, const CopyOf& copy_of);
/// What an original's wire means for its copy; null where there is nothing to wire.
std::shared_ptr<Node> source_for(const Node& copy, const std::shared_ptr<Node>& source,
                                 const CopyOf& copy_of);

/// A node with all that is in it, components before what they hold, siblings in order.
Nodes with_descendants(const std::shared_ptr<Node>& top);

}  // namespace sarabet
