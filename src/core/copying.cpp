// copying.cpp -- operators copied into a component, of the same project or of another.
#include "core/copying.hpp"

#include "core/parameters.hpp"
#include "core/project_file_notes.hpp"
#include "core/project_file_stored.hpp"
#include "core/project_file_text.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace sarabet {

namespace {

void check_selection(const Nodes& originals) {
    std::set<const Node*> selected;
    for (const auto& node : originals) {
        if (node->deleted)
            throw Error(ErrorKind::Value, fmt::format("operator '{}' was destroyed", node->name));
        if (!selected.insert(node.get()).second)
            throw Error(ErrorKind::Value, fmt::format("copy expects each operator once, got {} "
                                                      "twice",
                                                      path_of(*node)));
    }
    for (const auto& node : originals)
        for (const Node* above = node->parent; above; above = above->parent)
            if (selected.contains(above))
                throw Error(ErrorKind::Value, fmt::format("copy expects each operator once: {} is "
                                                          "in {}, which is copied with all in it",
                                                          path_of(*node), path_of(*above)));
}

const Node& base_of(const Node& node) {
    return node.parent ? *node.parent : *node.graph->root();
}

// The operator that a reference means to the original; null if there is none.
std::shared_ptr<Node> meant_by(const Node& original, const OpRef& ref) {
    if (ref.node) return ref.node->deleted ? nullptr : ref.node;
    return ref.path.empty() ? nullptr : original.graph->find(base_of(original), ref.path);
}

// The reference for a copy. One that is written as a path stays as it is written, if to the copy it
// means what it should.
OpRef redirected(const Node& copy, const Node& original, const OpRef& ref, const CopyOf& copy_of) {
    const std::shared_ptr<Node> meant = meant_by(original, ref);
    if (!meant) return copy.graph == original.graph ? ref : OpRef{nullptr, nullptr, ref.path};
    const std::shared_ptr<Node> wanted = source_for(copy, meant, copy_of);
    if (!wanted) return {nullptr, nullptr, ref.node ? path_of(*meant) : ref.path};
    if (!ref.node && copy.graph->find(base_of(copy), ref.path) == wanted) return ref;
    return {nullptr, wanted, {}};
}

std::string file_for(const Node& copy, const Node& original, const std::string& path) {
    const Node& root = *copy.graph->root();
    const std::string folder = root.notes ? root.notes->folder : std::string();
    const std::string resolved = resolved_path(original, path);
    if (resolved.empty() || resolved.front() != '/') return path;
    return folder.empty() ? resolved : path_below(resolved, folder);
}

// Takes the half-made copies out again: they never were.
void take_back(Graph& graph, const Nodes& made) {
    {
        const History::Pause pause(graph.history);
        for (const auto& node : made) graph.destroy(*node);
    }
    graph.history.end(false);
}

}  // namespace

Nodes with_descendants(const std::shared_ptr<Node>& top) {
    Nodes all, todo{top};
    while (!todo.empty()) {
        std::shared_ptr<Node> node = std::move(todo.back());
        todo.pop_back();
        for (auto child = node->children.rbegin(); child != node->children.rend(); ++child)
            todo.push_back(*child);
        all.push_back(std::move(node));
    }
    return all;
}

void copy_settings(Node& copy, const Node& original) {
    copy.params = original.type->params.ops()->clone(original.params.get());
    if (original.common) copy.common = original.type->common->ops()->clone(original.common.get());
    copy.snapshot_held = false;
    copy.custom = original.custom;
    copy.drives = original.drives;
    for (Drive& drive : copy.drives) {
        drive.compiled = nullptr;
        drive.read.clear();
        drive.evaluated = drive.evaluating = false;
        drive.error.clear();
    }
    copy.notes = original.notes ? std::make_shared<FileNotes>(*original.notes) : nullptr;
    if (copy.notes && !original.parent) {  // what the root's notes say is said of the project
        copy.notes->kept.clear();
        copy.notes->folder.clear();
        copy.notes->file.clear();
    }
    copy.level = original.level;
    copy.clone_immune = original.clone_immune;
    copy.forced = true;
    ++copy.params_version;
    copy.graph->touch(copy);
}

void redirect(Node& copy, const Node& original, const CopyOf& copy_of) {
    const bool moved = copy.graph != original.graph;
    for (std::size_t i = 0; moved && i < copy.custom.size(); ++i)
        if (const auto* object = std::get_if<HostObject>(&copy.custom[i].initial))
            copy.custom.at(i).initial = in_keeping(*copy.graph, *object);
    for (const ParId par : parameters_of(copy)) {
        const ParamKind kind = spec_of(copy, par).kind;
        if (kind == ParamKind::Pulse) {
            write_parameter(copy, par, false);
        } else if (kind == ParamKind::Operator) {
            const Value value = value_of(copy, par);
            const auto* path = std::get_if<std::string>(&value);
            const auto* ref = std::get_if<OpRef>(&value);
            if (ref || path)
                write_parameter(copy, par,
                                redirected(copy, original,
                                           ref ? *ref : OpRef{nullptr, nullptr, *path}, copy_of));
        } else if (moved && kind == ParamKind::Python) {
            const Value value = value_of(copy, par);
            if (std::holds_alternative<HostObject>(value)) write_parameter(copy, par, value);
        } else if (moved && kind == ParamKind::File) {
            const Value value = value_of(copy, par);
            if (const auto* path = std::get_if<std::string>(&value))
                write_parameter(copy, par, file_for(copy, original, *path));
        }
    }
    for (Drive& drive : copy.drives) {
        if (drive.source) drive.source = redirected(copy, original, drive.source, copy_of);
        if (auto* ref = std::get_if<OpRef>(&drive.constant))
            *ref = redirected(copy, original, *ref, copy_of);
    }
}

std::shared_ptr<Node> source_for(const Node& copy, const std::shared_ptr<Node>& source,
                                 const CopyOf& copy_of) {
    if (!source || source->deleted) return nullptr;
    if (auto copied = copy_of(*source)) return copied;
    return source->graph == copy.graph ? source : nullptr;
}

Nodes copy_into(Node& parent, const Nodes& originals, std::string_view name, CopyMap& copies) {
    check_selection(originals);
    Graph& graph = *parent.graph;
    // The list stands before the first copy is made: a component may be copied into itself.
    std::vector<Nodes> trees;
    for (const auto& node : originals) trees.push_back(with_descendants(node));
    const bool one = originals.size() == 1;
    graph.history.begin(
        "copy " + (one ? path_of(*originals[0]) : fmt::format("{} operators", originals.size())));
    const CopyOf copy_of = [&](const Node& original) {
        const auto found = copies.find(&original);
        return found == copies.end() ? nullptr : found->second;
    };
    Nodes tops;
    try {
        for (const Nodes& tree : trees) {
            for (const auto& node : tree) {
                const bool top = node == tree.front();
                Node& home = top ? parent : *copies.at(node->parent);
                const bool named = top && tops.empty() && !name.empty();
                copies[node.get()] =
                    graph.create(*node->type, &home, named ? name : node->name, top);
            }
            tops.push_back(copies.at(tree.front().get()));
        }
        for (const Nodes& tree : trees)
            for (const auto& node : tree) {
                copy_settings(*copies.at(node.get()), *node);
                copy_stored(*copies.at(node.get()), *node);
            }
        for (const Nodes& tree : trees)
            for (const auto& node : tree) {
                const std::shared_ptr<Node>& copy = copies.at(node.get());
                redirect(*copy, *node, copy_of);
                for (std::size_t i = 0; i < node->inputs.size(); ++i)
                    if (auto source = source_for(*copy, node->inputs[i], copy_of))
                        graph.connect(*copy, static_cast<int>(i), std::move(source));
            }
    } catch (...) {
        take_back(graph, tops);
        throw;
    }
    graph.history.end();
    return tops;
}

}  // namespace sarabet
