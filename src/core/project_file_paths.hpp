// project_file_paths.hpp -- which operators a project file holds, and under which paths.
#pragma once

#include "core/graph.hpp"

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace sarabet {

/// The operators that are saved, each with the path that it has in the file: all below the root,
/// and loose ones that are wired to them or that their parameters name, with all that is below
/// these. Needs the project's lock.
class SavedPaths {
public:
    explicit SavedPaths(Graph& graph);
    /// Some operators of one component, with all that is in them, by path below that component.
    SavedPaths(Graph& graph, const std::vector<std::shared_ptr<Node>>& selection);

    /// True for a clone whose network the file leaves to its master, which it names and holds.
    bool follows(const Node& node) const;
    /// True for an operator of a clone that is written only as the place of immune ones in it.
    bool is_place(const Node& node) const { return places_.contains(&node); }
    /// All but the root, in the order of the file.
    const std::vector<Node*>& order() const { return order_; }
    const std::string& path(const Node& node) const { return paths_.at(&node); }
    /// The path of an operator as a reader's component sees it.
    std::string relative(const Node& reader, const Node& target) const;

private:
    void add(Node& node, std::string path);
    void reach(Node& node);
    void leave_out_clones();
    void sort();

    Node* root_;
    const Clones* clones_;
    bool selection_ = false;
    std::vector<Node*> order_;
    std::unordered_map<const Node*, std::string> paths_;
    std::set<std::string> loose_;
    std::set<const Node*> places_;
};

}  // namespace sarabet
