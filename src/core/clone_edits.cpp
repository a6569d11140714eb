// clone_edits.cpp -- what a person does with clones: refused, done once, and kept for undo.
#include "core/base_comp.hpp"
#include "core/clones.hpp"
#include "core/parameters.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <exception>

namespace sarabet {

namespace {

[[noreturn]] void refuse(const Graph& graph, const Node& clone, const std::string& what) {
    const auto master = graph.clones->mirror_of(clone)->master.lock();
    const std::string path = path_of(clone);
    throw Error(ErrorKind::Value,
                fmt::format("{}: {}, because it is a clone: expected the change in its master {}, "
                            "or 'enablecloning' off",
                            path, what, master ? path_of(*master) : std::string()),
                path);
}

// What a copy of an operator keeps of it, outside of any network.
struct Kept {
    std::shared_ptr<Node> settings;
    std::vector<std::weak_ptr<Node>> inputs;
};

Kept kept_of(const Node& node) {
    Kept kept;
    kept.settings = std::make_shared<Node>(*node.graph, *node.type, node.name);
    kept.settings->deleted = true;
    copy_settings(*kept.settings, node);
    kept.inputs.assign(node.inputs.begin(), node.inputs.end());
    return kept;
}

void restore(Node& node, const Kept& kept) {
    // A stand-in may have become what it stood for.
    if (kept.settings->type->params.ops() != node.type->params.ops()) return;
    copy_settings(node, *kept.settings);
    for (std::size_t i = 0; i < std::max(kept.inputs.size(), node.inputs.size()); ++i) {
        const auto source = i < kept.inputs.size() ? kept.inputs[i].lock() : nullptr;
        node.graph->connect(node, static_cast<int>(i),
                            source && !source->deleted ? source : nullptr);
    }
}

// Undoing brings the settings and inputs back that an operator has now.
void keep_settings(Node& node) {
    node.graph->history.keep(
        "clone",
        [weak = node.weak_from_this(), kept = kept_of(node)] {
            if (const auto alive = weak.lock(); alive && !alive->deleted) restore(*alive, kept);
        },
        [] {});
}

// Takes what the clone cannot go on with out of a component, and keeps what the rest was.
void give_way(Node& component, const Node& master) {
    Graph& graph = *component.graph;
    for (const auto& child : Nodes(component.children)) {
        const Node* original = Graph::child_named(master, child->name);
        if (child->clone_immune) continue;
        if (!original || original->type != child->type) {
            graph.destroy(*child);
            continue;
        }
        keep_settings(*child);
        if (child->type->family == Family::Comp && !graph.clones->follows(*child))
            give_way(*child, *original);
    }
}

// Undoing takes out again what taking over is to bring into a component.
void keep_taking_over(const Node& clone, Node& component) {
    std::set<std::uint64_t> before;
    for (const auto& child : with_descendants(component.shared_from_this()))
        before.insert(child->id);
    component.graph->history.keep(
        "clone",
        [clone = const_cast<Node&>(clone).weak_from_this(), weak = component.weak_from_this(),
         before] {
            const auto alive = clone.lock(), within = weak.lock();
            if (alive && within) alive->graph->clones->take_out(*alive, *within, before);
        },
        [] {});
}

// Keeps a component's custom parameters, which will be those of its master.
void keep_definitions(Node& node) {
    std::vector<Drive> drives;
    for (const Drive& drive : node.drives)
        if (drive.par.table == ParTable::Custom) {
            drives.push_back(drive);
            drives.back().evaluated = drives.back().evaluating = false;
        }
    const auto restore = [weak = node.weak_from_this(), custom = node.custom, drives] {
        const auto alive = weak.lock();
        if (!alive) return;
        alive->custom = custom;
        std::erase_if(alive->drives,
                      [](const Drive& each) { return each.par.table == ParTable::Custom; });
        alive->drives.insert(alive->drives.end(), drives.begin(), drives.end());
        ++alive->params_version;
        alive->graph->touch(*alive);
    };
    node.graph->history.keep("clone", restore, [] {});
}

bool is_cloning(const Node& node, ParId par) {
    return base_params(node) && par.table == ParTable::Own && par.entry < 2;
}

// Refuses a constant that cannot be followed before anything has changed.
void check_master(Node& node, const Value& value) {
    Graph& graph = *node.graph;
    OpRef ref;
    if (const auto* given = std::get_if<OpRef>(&value))
        ref = *given;
    else if (const auto* path = std::get_if<std::string>(&value))
        ref.path = *path;
    const Node& beside = node.parent ? *node.parent : *graph.root();
    const auto master = ref.node           ? ref.node
                        : ref.path.empty() ? nullptr
                                           : graph.find(beside, ref.path);
    if (!master) return;
    if (const std::string why = not_a_master(node, *master); !why.empty())
        throw Error(ErrorKind::Value, fmt::format("{}: {}", path_of(node), why), path_of(node));
}

}  // namespace

void refuse_in_clone(const Node& component, const char* what) {
    const Graph& graph = *component.graph;
    if (!graph.clones) return;
    if (graph.clones->follows(component)) refuse(graph, component, what);
    if (const Node* clone = graph.clones->clone_around(component)) refuse(graph, *clone, what);
}

void refuse_for_clones_operator(const Node& node, const char* what) {
    if (!node.parent || !node.graph->clones) return;
    if (node.clone_immune && !node.graph->clones->original_of(node)) return;
    refuse_in_clone(*node.parent, what);
}

void refuse_wiring_in_clone(const Node& node) {
    if (!node.graph->clones || !node.parent || node.clone_immune) return;
    const bool port = node.type->family == Family::Comp || node.type->stem == "in";
    if (!port)
        refuse_in_clone(*node.parent, "no operator in it can be wired");
    else if (const Node* clone = node.graph->clones->clone_around(
                 node.type->family == Family::Comp ? node : *node.parent))
        refuse(*node.graph, *clone, "no operator in it can be wired");
}

void refuse_setting_in_clone(const Node& node, const std::string& parameter) {
    Graph& graph = *node.graph;
    if (!graph.clones || graph.history.paused() || graph.lock().cook_under_way()) return;
    if (const Node* clone = graph.clones->clone_around(node))
        refuse(graph, *clone, fmt::format("'{}' of {} cannot be set", parameter, node.name));
}

void clone_once(Node& node) {
    Graph& graph = *node.graph;
    graph.follow_masters();
    const BaseParams* base = base_params(node);
    const OpRef ref = base->clone.ref;
    const Node& beside = node.parent ? *node.parent : *graph.root();
    const auto master = ref.node           ? ref.node
                        : ref.path.empty() ? nullptr
                                           : graph.find(beside, ref.path);
    const std::string why =
        !master || master->deleted ? "'clone' names no component" : not_a_master(node, *master);
    if (!why.empty())
        throw Error(ErrorKind::Value, fmt::format("{}: {}", path_of(node), why), path_of(node));
    if (graph.clones->follows(node)) return graph.clones->take_over_again(node);
    graph.history.begin("clone " + path_of(*master));
    try {
        while (!node.children.empty()) graph.destroy(*node.children.back());
        CopyMap copies{{master.get(), node.shared_from_this()}};
        copy_into(node, master->children, "", copies);
    } catch (...) {
        graph.history.end();
        throw;
    }
    graph.history.end();
}

namespace {

// Brings an operator that is immune no more to what its master's is, or takes it out.
void give_in(Node& node) {
    Graph& graph = *node.graph;
    const Node* clone = graph.clones ? graph.clones->clone_around(node) : nullptr;
    if (!clone) return;
    const auto original = graph.clones->original_of(node);
    if (!original) return graph.destroy(node);
    if (graph.history.keeps(node)) {
        keep_settings(node);
        if (node.type->family == Family::Comp && !graph.clones->follows(node))
            give_way(node, *original);
        keep_taking_over(*clone, node);
    }
    graph.clones->take_over_again(*clone);
}

}  // namespace

void make_clone_immune(Node& node, bool on) {
    if (node.clone_immune == on) return;
    Graph& graph = *node.graph;
    graph.follow_masters();
    node.clone_immune = on;
    const auto put = [weak = node.weak_from_this()](bool to) {
        return [weak, to] {
            if (const auto alive = weak.lock(); alive && !alive->deleted)
                make_clone_immune(*alive, to);
        };
    };
    const std::string name =
        fmt::format("set {} clone_immune {}", path_of(node), on ? "on" : "off");
    graph.history.begin(name);
    try {
        if (graph.history.keeps(node)) graph.history.keep(name, put(!on), put(on));
        if (!on)
            graph.edit([alive = node.shared_from_this()] {
                if (!alive->clone_immune && !alive->deleted) give_in(*alive);
            });
    } catch (...) {
        graph.history.end();
        throw;
    }
    graph.history.end();
}

CloneEdit::CloneEdit(Node& node, ParId par, const Value* value) : node_(node) {
    if (!is_cloning(node, par)) return;
    if (par.entry == 0 && value) check_master(node, *value);
    Graph& graph = *node.graph;
    applies_ = graph.history.keeps(node);
    if (!applies_) return;
    exceptions_ = std::uncaught_exceptions();
    graph.follow_masters();
    graph.history.begin(fmt::format("set {}:{}", path_of(node), parameter_name(node, par)));
}

CloneEdit::~CloneEdit() {
    if (!applies_) return;
    Graph& graph = *node_.graph;
    try {
        std::string why;
        bool warns = false;
        const auto master =
            std::uncaught_exceptions() > exceptions_ ? nullptr : wanted_master(node_, why, warns);
        const Mirror* mirror = graph.clones ? graph.clones->mirror_of(node_) : nullptr;
        if (master && !(mirror && mirror->follows && mirror->master.lock() == master)) {
            graph.clones->match_anew(node_);
            keep_definitions(node_);
            give_way(node_, *master);
            keep_taking_over(node_, node_);
            graph.follow_masters();
        }
    } catch (...) {  // the clone says what is wrong when it is looked at again
    }
    graph.history.end();
}

}  // namespace sarabet
