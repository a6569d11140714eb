// names.cpp -- operators by path and by pattern.
#include "core/graph.hpp"
#include "core/nearest.hpp"
#include "core/patterns.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sarabet {

namespace {

std::vector<std::string_view> steps_of(std::string_view path) {
    std::vector<std::string_view> steps;
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const std::string_view step = path.substr(0, slash);
        if (!step.empty() && step != ".") steps.push_back(step);
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return steps;
}

// Walks one step; matches are appended.
void walk(const Node& from, std::string_view step, std::vector<const Node*>& found) {
    if (step == "..") {
        if (from.parent) found.push_back(from.parent);
        return;
    }
    for (const auto& child : from.children)
        if (matches(step, child->name)) found.push_back(child.get());
}

}  // namespace

Node* Graph::child_named(const Node& component, std::string_view name) {
    const auto found = component.children_by_name.find(name);
    return found == component.children_by_name.end() ? nullptr : found->second;
}

std::shared_ptr<Node> Graph::find(const Node& from, std::string_view path) const {
    const Node* at = &from;
    if (path.starts_with('/')) {
        at = root_.get();
        path.remove_prefix(1);
        if (path.empty()) return root_;
        const std::size_t slash = path.find('/');
        if (path.substr(0, slash) != root_->name) return nullptr;
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const std::string_view step = path.substr(0, slash);
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
        if (step.empty() || step == ".") continue;
        const Node* next = nullptr;
        if (step == "..") {
            next = at->parent;
        } else {
            next = child_named(*at, step);
        }
        if (!next) return nullptr;
        at = next;
    }
    return const_cast<Node*>(at)->shared_from_this();
}

std::vector<std::shared_ptr<Node>> Graph::find_all(const Node& from,
                                                   std::string_view patterns) const {
    std::vector<std::shared_ptr<Node>> all;
    for (const std::string& pattern : words(patterns)) {
        std::vector<const Node*> at{&from};
        std::vector<std::string_view> steps = steps_of(pattern);
        if (pattern.starts_with('/')) {
            at = {root_.get()};
            if (!steps.empty() && !matches(steps.front(), root_->name)) continue;
            if (!steps.empty()) steps.erase(steps.begin());
        }
        for (const std::string_view step : steps) {
            std::vector<const Node*> next;
            for (const Node* node : at) walk(*node, step, next);
            at = std::move(next);
        }
        for (const Node* node : at) {
            auto shared = const_cast<Node*>(node)->shared_from_this();
            if (std::find(all.begin(), all.end(), shared) == all.end())
                all.push_back(std::move(shared));
        }
    }
    return all;
}

std::shared_ptr<Node> Graph::resolve(const Node& from, const OpRef& ref) {
    if (ref.node) {
        if (ref.node->graph != this)
            throw Error(ErrorKind::Value, fmt::format("{}: {} belongs to another project",
                                                      path_of(from), path_of(*ref.node)));
        if (ref.node->deleted) {
            record_output(*ref.node);  // it may come back
            throw Error(ErrorKind::Key, fmt::format("{}: the operator '{}' that it refers to was "
                                                    "destroyed",
                                                    path_of(from), ref.node->name));
        }
        return ref.node;
    }
    if (ref.path.empty()) return nullptr;
    const Node& base = from.parent ? *from.parent : *root_;
    if (auto found = look_up(base, ref.path)) return found;
    not_found(base, ref.path);
}

void Graph::not_found(const Node& from, std::string_view path) const {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    std::vector<std::string> names;
    for (const auto& child : from.children) names.push_back(child->name);
    throw Error(ErrorKind::Key, fmt::format("no operator '{}' in {}{}", path, path_of(from),
                                            nearest_hint(name, names)));
}

}  // namespace sarabet
