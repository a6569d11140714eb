// op_ref.hpp -- a counted reference to an operator of a project.
#pragma once

#include <sarabet/export.hpp>

#include <memory>
#include <string>

namespace sarabet {

struct Node;
class Graph;

/// A reference to an operator: it keeps the operator and its project alive.
///
/// A reference read from a file or typed as a path may not be resolved yet; then `node` is empty
/// and `path` is looked up, relative to the operator that holds it, whenever it is needed.
struct OpRef {
    std::shared_ptr<Graph> graph;
    std::shared_ptr<Node> node;
    std::string path;

    explicit operator bool() const { return node != nullptr || !path.empty(); }
    bool operator==(const OpRef& other) const {
        return node == other.node && (node || path == other.path);
    }
};

}  // namespace sarabet
