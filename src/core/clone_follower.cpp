// clone_follower.cpp -- counterparts made, named, set and wired like their originals.
#include "core/clone_follower.hpp"

#include "core/definitions.hpp"
#include "core/parameters.hpp"

#include <algorithm>

namespace sarabet {

namespace {

// Where a wire ends, for the wires of an operator that goes.
void cut(Graph& graph, Node& reader, std::size_t input, const std::shared_ptr<Node>& source,
         std::vector<Mirror::Wire>& wires) {
    wires.push_back({reader.weak_from_this(), input, source});
    graph.connect(reader, static_cast<int>(input), nullptr);
}

// False where a stand-in has become the operator that it stood for.
bool same_parameters(const Node& copy, const Node& original) {
    return copy.type->params.ops() == original.type->params.ops();
}

// True if a parameter of an operator, or what drives it, names another one.
bool refers_to(const Node& reader, const Node& target) {
    for (const Drive& drive : reader.drives)
        if (drive.source.node.get() == &target) return true;
    for (const ParId par : parameters_of(reader)) {
        if (spec_of(reader, par).kind != ParamKind::Operator) continue;
        const Value value = value_of(reader, par);
        if (const auto* ref = std::get_if<OpRef>(&value); ref && ref->node.get() == &target)
            return true;
    }
    return false;
}

}  // namespace

// Takes an operator's wires away.
static void cut_all(Graph& graph, const std::shared_ptr<Node>& node,
                    std::vector<Mirror::Wire>& wires) {
    for (Node* reader : std::vector<Node*>(node->outputs))
        for (std::size_t i = 0; i < reader->inputs.size(); ++i)
            if (reader->inputs[i] == node) cut(graph, *reader, i, node, wires);
    for (std::size_t i = 0; i < node->inputs.size(); ++i)
        if (const auto source = node->inputs[i]) cut(graph, *node, i, source, wires);
}

// Takes an operator out with all in it, to come back with what it is in.
static void park_whole(Graph& graph, Mirror::Counterpart& counterpart,
                       const std::shared_ptr<Node>& node) {
    while (!node->children.empty()) park_whole(graph, counterpart, node->children.back());
    cut_all(graph, node, counterpart.wires);
    Node& parent = *node->parent;
    const auto at = std::ranges::find(parent.children, node) - parent.children.begin();
    counterpart.inner.push_back({node, parent.shared_from_this(), static_cast<std::size_t>(at)});
    graph.detach(*node);
    Graph::drop_data(*node);
}

void park(Graph& graph, Mirror& mirror, Mirror::Counterpart& counterpart) {
    const auto copy = counterpart.copy.lock();
    if (!copy || copy->deleted) return;
    counterpart.wires.clear();
    counterpart.inner.clear();
    cut_all(graph, copy, counterpart.wires);
    const Nodes children = copy->children;
    for (auto child = children.rbegin(); child != children.rend(); ++child)
        if (copy->clone_immune || (*child)->clone_immune)
            park_whole(graph, counterpart, *child);
        else
            park_child(graph, mirror, **child);
    graph.detach(*copy);
    Graph::drop_data(*copy);
    counterpart.parked = copy;
}

void park_child(Graph& graph, Mirror& mirror, Node& child) {
    const auto original = mirror.originals.find(child.id);
    const auto found = original == mirror.originals.end()
                           ? mirror.counterparts.end()
                           : mirror.counterparts.find(original->second);
    if (found == mirror.counterparts.end())
        graph.destroy(child);
    else
        park(graph, mirror, found->second);
}

bool Follower::is_mine(const Node& node) const {
    for (const Node* at = node.parent; at; at = at->parent)
        if (at == master.get()) return true;
    return false;
}

bool Follower::has_own_master(const Node& node) const {
    return clones.follows(node);
}

// True for a component whose counterpart has a network of its own.
bool Follower::is_closed(const Node& original) const {
    if (has_own_master(original)) return true;
    const auto found = mirror.counterparts.find(original.id);
    const auto copy = found == mirror.counterparts.end() ? nullptr : found->second.copy.lock();
    return copy && copy->clone_immune;
}

// The topmost closed component of the master that an operator is in; null if there is none.
const Node* Follower::closed_over(const Node& original) const {
    const Node* found = nullptr;
    for (const Node* at = original.parent; at && at != master.get(); at = at->parent)
        if (is_closed(*at)) found = at;
    return found;
}

Nodes Follower::originals_below(Node& top) const {
    Nodes all, todo(top.children.rbegin(), top.children.rend());
    while (!todo.empty()) {
        std::shared_ptr<Node> node = std::move(todo.back());
        todo.pop_back();
        if (!has_own_master(*node))
            todo.insert(todo.end(), node->children.rbegin(), node->children.rend());
        all.push_back(std::move(node));
    }
    return all;
}

// What stands in the clone for an operator of the master; null for one from elsewhere, and for one
// in a closed component that has none of its name, perhaps not yet.
std::shared_ptr<Node> Follower::copy_of(const Node& original) {
    if (&original == master.get()) return clone;
    if (!is_mine(original)) return nullptr;
    const Node* over = closed_over(original);
    if (!over) return ensure(const_cast<Node&>(original));
    std::vector<const Node*> steps;
    for (const Node* at = &original; at != over; at = at->parent) steps.push_back(at);
    const std::shared_ptr<Node> home = ensure(const_cast<Node&>(*over));
    Node* at = home.get();
    for (auto step = steps.rbegin(); step != steps.rend() && at; ++step)
        at = Graph::child_named(*at, (*step)->name);
    if (at) return at->shared_from_this();
    if (taking_ && has_own_master(*over)) clones.note_again(master, *taking_);
    return nullptr;
}

// True if an operator may become a counterpart: it is none, or immune and the original has gone.
bool Follower::is_free(const Node& node) const {
    const auto known = mirror.originals.find(node.id);
    if (known == mirror.originals.end()) return true;
    const auto found = mirror.counterparts.find(known->second);
    const auto original =
        found == mirror.counterparts.end() ? nullptr : found->second.original.lock();
    return node.clone_immune && (!original || original->deleted);
}

// The counterpart of an operator, made if there is none.
std::shared_ptr<Node> Follower::ensure(Node& original, bool* made) {
    if (&original == master.get()) return clone;
    Mirror::Counterpart& known = mirror.counterparts[original.id];
    if (auto copy = known.copy.lock(); copy && !copy->deleted) {
        mirror.originals[copy->id] = original.id;
        if (same_parameters(*copy, original)) return copy;
        mirror.originals.erase(copy->id);
        graph.destroy(*copy);
        known = {};
    }
    if (made) *made = true;
    const std::shared_ptr<Node> home = ensure(*original.parent);
    Mirror::Counterpart& counterpart = mirror.counterparts[original.id];
    if (auto copy = counterpart.copy.lock(); copy && !copy->deleted) return copy;  // came with it
    if (counterpart.parked && !same_parameters(*counterpart.parked, original)) counterpart = {};
    Node* const there = Graph::child_named(*home, original.name);
    const bool fits = there && there->type == original.type && is_free(*there);
    if (counterpart.parked && !(fits && there->clone_immune))
        return come_back(counterpart, *home, original);
    counterpart = {};
    std::shared_ptr<Node> copy;
    if (fits) {
        copy = there->shared_from_this();
    } else {
        clones.count_made();
        if (there) clear_name(*home, original.name);
        copy = graph.create(*original.type, home.get(), original.name, true);
    }
    counterpart.original = original.weak_from_this();
    counterpart.copy = copy;
    mirror.originals[copy->id] = original.id;
    return copy;
}

std::shared_ptr<Node> Follower::come_back(Mirror::Counterpart& counterpart, Node& home,
                                          Node& original) {
    clear_name(home, original.name);
    std::shared_ptr<Node> copy = std::exchange(counterpart.parked, nullptr);
    copy->name = original.name;
    graph.attach(copy, home, home.children.size());
    std::vector<Mirror::Inner> inner = std::exchange(counterpart.inner, {});
    for (auto each = inner.rbegin(); each != inner.rend(); ++each)
        graph.attach(each->node, *each->parent, each->position);
    for (const Mirror::Wire& wire : std::exchange(counterpart.wires, {})) {
        const auto reader = wire.reader.lock(), source = wire.source.lock();
        if (!reader || reader->deleted || !source || source->deleted) continue;
        if (wire.input >= reader->inputs.size() || !reader->inputs[wire.input])
            graph.connect(*reader, static_cast<int>(wire.input), source);
    }
    return copy;
}

// Renames what stands in the way: names are changed one by one, also where two are exchanged.
void Follower::clear_name(Node& home, const std::string& name) {
    Node* const there = Graph::child_named(home, name);
    if (!there) return;
    std::string other = name.substr(0, 100) + "_";
    while (Graph::child_named(home, other)) other += '_';
    graph.rename(*there, other);
}

void Follower::take_name(Node& copy, const Node& original) {
    if (copy.name == original.name) return;
    clear_name(*copy.parent, original.name);
    graph.rename(copy, original.name);
}

void Follower::take_settings(Node& copy, Node& original) {
    if (copy.clone_immune) return;
    taking_ = &original;
    copy_settings(copy, original);
    copy.clone_immune = false;  // is said in the clone itself
    redirect(copy, original, [this](const Node& node) { return copy_of(node); });
}

// The In operators of a clone have wires of its own.
void Follower::take_wires(Node& copy, Node& original) {
    if (original.parent == master.get() && original.type->stem == "in") return;
    if (copy.clone_immune) return;
    taking_ = &original;
    const std::size_t count = std::max(copy.inputs.size(), original.inputs.size());
    for (std::size_t i = 0; i < count; ++i) {
        const auto source = i < original.inputs.size() ? original.inputs[i] : nullptr;
        const auto wanted =
            source_for(copy, source, [this](const Node& node) { return copy_of(node); });
        // The master's own operator is never meant: its counterpart is still to come.
        const bool later = wanted && wanted == source && is_mine(*source);
        const auto now = i < copy.inputs.size() ? copy.inputs[i] : nullptr;
        if (!later && now != wanted) graph.connect(copy, static_cast<int>(i), wanted);
    }
}

// The wires to a clone that is in the master.
void Follower::take_ports(Node& original) {
    for (const auto& port : ports_of(original, "in"))
        if (const auto copy = copy_of(*port)) take_wires(*copy, *port);
}

// Siblings stand in the order of their originals.
void Follower::take_order(Node& original) {
    const std::shared_ptr<Node> home = ensure(original);
    std::unordered_map<std::uint64_t, std::size_t> place;
    for (const auto& child : original.children)
        if (const auto found = mirror.counterparts.find(child->id);
            found != mirror.counterparts.end())
            if (const auto copy = found->second.copy.lock()) place.emplace(copy->id, place.size());
    const auto key = [&](const std::shared_ptr<Node>& node) {
        const auto found = place.find(node->id);
        return found == place.end() ? place.size() : found->second;
    };
    std::ranges::stable_sort(home->children, {}, key);
}

// Takes out of a component of the clone what its original does not have.
void Follower::remove_others(Node& original) {
    const std::shared_ptr<Node> home = ensure(original);
    for (const auto& child : Nodes(home->children)) {
        const auto known = mirror.originals.find(child->id);
        const auto found = known == mirror.originals.end()
                               ? mirror.counterparts.end()
                               : mirror.counterparts.find(known->second);
        const auto its =
            found == mirror.counterparts.end() ? nullptr : found->second.original.lock();
        if (child->clone_immune) continue;
        if (!its || its->deleted || its->parent != &original) park_child(graph, mirror, *child);
    }
}

void Follower::forget_parked() {
    std::erase_if(mirror.counterparts, [&](const auto& each) {
        const bool gone = each.second.original.expired();
        if (gone)
            if (const auto copy = each.second.copy.lock()) {
                const auto known = mirror.originals.find(copy->id);
                if (known != mirror.originals.end() && known->second == each.first)
                    mirror.originals.erase(known);
            }
        return gone;
    });
}

void Follower::take_over_all() {
    take_definitions(*clone, master->custom.list(), mirror.lost);
    Nodes originals, copies;
    for (const auto& original : originals_below(*master)) {
        if (closed_over(*original)) continue;
        originals.push_back(original);
        copies.push_back(ensure(*original));
    }
    remove_others(*master);
    for (const auto& original : originals)
        if (original->type->family == Family::Comp && !is_closed(*original))
            remove_others(*original);
    for (std::size_t i = 0; i < originals.size(); ++i) take_name(*copies[i], *originals[i]);
    for (std::size_t i = 0; i < originals.size(); ++i) take_settings(*copies[i], *originals[i]);
    for (std::size_t i = 0; i < originals.size(); ++i) {
        take_wires(*copies[i], *originals[i]);
        if (has_own_master(*originals[i])) take_ports(*originals[i]);
    }
    take_order(*master);
    for (const auto& original : originals)
        if (original->type->family == Family::Comp && !is_closed(*original)) take_order(*original);
    forget_parked();
}

void Follower::take_over(const std::shared_ptr<Node>& changed, std::optional<Nodes>& readers) {
    if (changed == master) return take_definitions(*clone, master->custom.list(), mirror.lost);
    if (changed->deleted || !is_mine(*changed)) {
        if (const auto found = mirror.counterparts.find(changed->id);
            found != mirror.counterparts.end()) {
            const auto copy = found->second.copy.lock();
            if (copy && clones.clone_around(*copy) == clone.get())
                park(graph, mirror, found->second);
        }
        return forget_parked();
    }
    if (const Node* over = closed_over(*changed)) {
        if (has_own_master(*over)) take_ports(const_cast<Node&>(*over));
        return;
    }
    bool made = false;
    const std::shared_ptr<Node> copy = ensure(*changed, &made);
    take_name(*copy, *changed);
    take_settings(*copy, *changed);
    take_wires(*copy, *changed);
    if (has_own_master(*changed)) {
        take_ports(*changed);
    } else if (changed->type->family == Family::Comp && !copy->clone_immune) {
        // It may have ceased to be a clone: then what it holds is looked at as well.
        for (const auto& inner : originals_below(*changed)) {
            if (closed_over(*inner)) continue;
            bool fresh = false;
            const auto inner_copy = ensure(*inner, &fresh);
            if (!fresh) continue;
            take_settings(*inner_copy, *inner);
            take_wires(*inner_copy, *inner);
        }
    }
    if (!made) return;
    take_order(*changed->parent);
    if (!readers) {
        readers.emplace();
        for (const auto& node : originals_below(*master))
            if (node != changed && refers_to(*node, *changed)) readers->push_back(node);
    }
    for (const auto& reader : *readers)
        if (!closed_over(*reader)) take_settings(*ensure(*reader), *reader);
}

}  // namespace sarabet
