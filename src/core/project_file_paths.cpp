// project_file_paths.cpp -- which operators a project file holds, and under which paths.
#include "core/project_file_paths.hpp"

#include "core/clones.hpp"
#include "core/parameters.hpp"
#include "core/project_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sarabet {

SavedPaths::SavedPaths(Graph& graph) : root_(graph.root().get()), clones_(graph.clones.get()) {
    add(*root_, "");
    for (std::size_t i = 0; i < order_.size(); ++i) {
        Node& node = *order_[i];
        for (const auto& input : node.inputs)
            if (input) reach(*input);
        for (const Drive& drive : node.drives)
            if (drive.source.node) reach(*drive.source.node);
        for (const ParId par : parameters_of(node)) {
            if (spec_of(node, par).kind != ParamKind::Operator) continue;
            const Value value = value_of(node, par);
            const auto* ref = std::get_if<OpRef>(&value);
            if (ref && ref->node) reach(*ref->node);
        }
    }
    std::erase(order_, root_);
    leave_out_clones();
    sort();
}

SavedPaths::SavedPaths(Graph& graph, const std::vector<std::shared_ptr<Node>>& selection)
    : root_(graph.root().get()), clones_(graph.clones.get()), selection_(true) {
    for (const auto& node : selection)
        if (!paths_.contains(node.get())) add(*node, node->name);
    leave_out_clones();
    sort();
}

bool SavedPaths::follows(const Node& node) const {
    const Mirror* mirror = clones_ ? clones_->mirror_of(node) : nullptr;
    return mirror && mirror->follows && !drives_cloning(node) &&
           paths_.contains(mirror->master.lock().get());
}

// Operators in clones have a path, but are not written: only immune ones with what is in them, and
// the components that these are in.
void SavedPaths::leave_out_clones() {
    if (!clones_) return;
    const auto derived = [this](const Node* node) {
        for (const Node* at = node; at->parent && !at->clone_immune; at = at->parent)
            if (follows(*at->parent)) return true;
        return false;
    };
    for (const Node* node : order_)
        if (node->clone_immune)
            for (const Node* at = node->parent; at && derived(at); at = at->parent)
                places_.insert(at);
    std::erase_if(order_, [&](const Node* node) { return derived(node) && !is_place(*node); });
}

void SavedPaths::sort() {
    std::sort(order_.begin(), order_.end(), [this](const Node* a, const Node* b) {
        return natural_less(paths_.at(a), paths_.at(b));
    });
}

std::string SavedPaths::relative(const Node& reader, const Node& target) const {
    const auto found = paths_.find(&target);
    if (found == paths_.end()) {
        const std::string path = path_of(target);
        if (selection_ && !target.deleted) return path.starts_with('/') ? path : std::string();
        return target.name;  // destroyed: nobody is there any more
    }
    const std::string& path = found->second;
    if (path.empty()) return "/" + root_->name;
    const auto parent = paths_.find(reader.parent);
    const std::string base = parent == paths_.end() ? std::string() : parent->second;
    if (base.empty()) return path;
    const bool loose = path.front() == '~';
    if (loose != (base.front() == '~'))
        return loose ? path : fmt::format("/{}/{}", root_->name, path);
    if (path.starts_with(base + "/")) return path.substr(base.size() + 1);
    std::size_t shared = 0;  // characters of whole steps that both begin with
    for (std::size_t i = 0; i < base.size() && i < path.size() && base[i] == path[i]; ++i)
        if (path[i] == '/') shared = i + 1;
    if (loose && shared == 0) return path;
    std::string up = "../";
    for (std::size_t i = shared; i < base.size(); ++i)
        if (base[i] == '/') up += "../";
    return up + path.substr(shared);
}

void SavedPaths::add(Node& node, std::string path) {
    std::vector<std::pair<Node*, std::string>> todo;
    todo.emplace_back(&node, std::move(path));
    while (!todo.empty()) {
        auto [at, where] = std::move(todo.back());
        todo.pop_back();
        for (const auto& child : at->children)
            todo.emplace_back(child.get(), where.empty() ? child->name : where + "/" + child->name);
        order_.push_back(at);
        paths_.emplace(at, std::move(where));
    }
}

void SavedPaths::reach(Node& node) {
    if (node.deleted || paths_.contains(&node)) return;
    Node* top = &node;
    while (top->parent) top = top->parent;
    std::string path = "~" + top->name;
    for (int n = 2; !loose_.insert(path).second; ++n) path = fmt::format("~{}_{}", top->name, n);
    add(*top, std::move(path));
}

std::vector<Renamed> rebased_files(Graph& graph, const std::string& folder) {
    std::vector<Renamed> changed;
    Node& root = *graph.root();
    if (root.notes && root.notes->folder == folder) return changed;
    const SavedPaths saved(graph);
    for (Node* node : saved.order())
        for (const ParId par : parameters_of(*node)) {
            if (spec_of(*node, par).kind != ParamKind::File || drive_of(*node, par)) continue;
            const Value value = value_of(*node, par);
            const auto* path = std::get_if<std::string>(&value);
            if (!path || path->empty() || path->front() == '/') continue;
            const std::string named = path_below(resolved_path(*node, *path), folder);
            if (named != *path) changed.push_back({node->shared_from_this(), par, named});
        }
    return changed;
}

}  // namespace sarabet
