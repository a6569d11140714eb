// clones.cpp -- which component follows which, and what is still to be taken over.
#include "core/clones.hpp"

#include "core/base_comp.hpp"
#include "core/clone_follower.hpp"
#include "core/parameters.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace sarabet {

namespace {

constexpr std::size_t most_operators = 500'000;
constexpr int most_rounds = 100;  // of clones of clones, each a round behind its master

// True if what `from` shows would come to hold `node`: by what is in it, and by what its clones
// follow.
bool leads_to(Clones& clones, const Node& from, const Node& node) {
    std::vector<const Node*> todo{&from};
    std::unordered_set<const Node*> seen{&from};
    while (!todo.empty()) {
        const Node* at = todo.back();
        todo.pop_back();
        if (at == &node) return true;
        for (const auto& child : at->children)
            if (child->type->family == Family::Comp && seen.insert(child.get()).second)
                todo.push_back(child.get());
        const Mirror* mirror = clones.mirror_of(*at);
        const auto master = mirror ? mirror->master.lock() : nullptr;
        if (master && seen.insert(master.get()).second) todo.push_back(master.get());
    }
    return false;
}

bool is_below(const Node& node, const Node& above) {
    for (const Node* at = node.parent; at; at = at->parent)
        if (at == &above) return true;
    return false;
}

std::string ring_text(Clones* clones, const Node& clone, const Node& master) {
    if (&clone == &master) return "cannot be the component itself";
    if (is_below(clone, master))
        return fmt::format("cannot be {}, which the component is in", path_of(master));
    if (is_below(master, clone))
        return fmt::format("cannot be {}, which is in the component", path_of(master));
    if (clones && leads_to(*clones, master, clone))
        return fmt::format("cannot be {}, which by way of other clones shows the component itself",
                           path_of(master));
    return {};
}

}  // namespace

bool drives_cloning(const Node& node) {
    return std::ranges::any_of(node.drives, [](const Drive& drive) {
        return drive.par.table == ParTable::Own && drive.par.entry < 2;
    });
}

void note_for_clones(Node& node) {
    Graph& graph = *node.graph;
    if (const BaseParams* base = base_params(node);
        base && !node.deleted &&
        (base->clone.ref || drives_cloning(node) ||
         (graph.clones && graph.clones->mirror_of(node)))) {
        if (!graph.clones) graph.clones = std::make_shared<Clones>(graph);
        graph.clones->note_clone(node);
    }
    if (graph.clones) graph.clones->note_change(node);
}

std::string not_a_master(const Node& clone, const Node& master) {
    if (master.type->family != Family::Comp || master.graph != clone.graph)
        return fmt::format("'clone' expects a component of the project, got {} ({})",
                           path_of(master), master.type->info.type);
    const std::string ring = ring_text(clone.graph->clones.get(), clone, master);
    return ring.empty() ? ring : "'clone' " + ring;
}

std::shared_ptr<Node> wanted_master(Node& clone, std::string& why, bool& warns) {
    Graph& graph = *clone.graph;
    const BaseParams* base = base_params(clone);
    if (!base || clone.deleted) return nullptr;
    if (drives_cloning(clone)) {
        try {
            for (std::int16_t entry = 0; entry < 2; ++entry)
                graph.evaluate(clone, {ParTable::Own, entry, -1, -1, -1});
        } catch (const Error& error) {
            why = error.what();
            return nullptr;
        }
        base = base_params(clone);
    }
    const OpRef ref = base->clone.ref;
    if (!ref) return nullptr;
    const Node& beside = clone.parent ? *clone.parent : *graph.root();
    const std::shared_ptr<Node> master = ref.node ? ref.node : graph.find(beside, ref.path);
    if (!base->enablecloning) return nullptr;
    if (!master || master->deleted) {
        warns = true;
        why = master ? fmt::format("'clone': {} was destroyed; the network stays as it is",
                                   master->name)
                     : fmt::format(
                           "'clone': there is no component '{}'; the network stays as it "
                           "is",
                           ref.path);
        return nullptr;
    }
    why = not_a_master(clone, *master);
    if (!why.empty()) return nullptr;
    return master;
}

void Clones::note_clone(Node& node) {
    if (std::ranges::find(to_look_at_, &node, &std::shared_ptr<Node>::get) != to_look_at_.end())
        return;
    if (auto alive = node.weak_from_this().lock()) {
        to_look_at_.push_back(std::move(alive));
        graph_.clones_wait = true;
    }
}

void Clones::note_change(Node& node) {
    if (by_name_ && seen_names_ != graph_.names_version()) graph_.clones_wait = true;
    if (deaf_ > 0 || by_master_.empty()) return;
    std::shared_ptr<Node> alive;
    for (Node* at = &node; at; at = at->parent) {
        if (!by_master_.contains(at->id) || !noted_.emplace(at->id, node.id).second) continue;
        if (!alive && !(alive = node.weak_from_this().lock())) return;
        changes_.push_back({at->shared_from_this(), alive});
        graph_.clones_wait = true;
    }
}

void Clones::note_gone(Node& node) {
    if (mirrors_.contains(node.id)) note_clone(node);
    const auto clones = by_master_.find(node.id);
    if (clones != by_master_.end())
        for (const std::uint64_t id : clones->second)
            if (const auto clone = mirrors_.at(id)->clone.lock()) note_clone(*clone);
    note_change(node);
    graph_.clones_wait |= by_name_;
}

void Clones::note_again(const std::shared_ptr<Node>& master, Node& original) {
    again_.push_back({master, original.shared_from_this()});
}

void Clones::forget(const Node& dead) {
    const auto found = mirrors_.find(dead.id);
    if (found == mirrors_.end()) return;
    stop(*found->second);
    mirrors_.erase(found);
}

void Clones::look_at_driven() {
    for (const auto& [id, mirror] : mirrors_)
        if (const auto clone = mirror->clone.lock(); clone && drives_cloning(*clone))
            note_clone(*clone);
}

Mirror* Clones::find(std::uint64_t id) {
    const auto found = mirrors_.find(id);
    return found == mirrors_.end() ? nullptr : found->second.get();
}

const Mirror* Clones::mirror_of(const Node& node) const {
    const auto found = mirrors_.find(node.id);
    return found == mirrors_.end() ? nullptr : found->second.get();
}

bool Clones::follows(const Node& node) const {
    const Mirror* mirror = mirror_of(node);
    return mirror && mirror->follows;
}

Nodes Clones::clones_of(const Node& master) const {
    Nodes clones;
    if (const auto found = by_master_.find(master.id); found != by_master_.end())
        for (const std::uint64_t id : found->second)
            if (auto clone = mirrors_.at(id)->clone.lock()) clones.push_back(std::move(clone));
    return clones;
}

const Node* Clones::clone_around(const Node& node) const {
    for (const Node* at = &node; at->parent && !at->clone_immune; at = at->parent)
        if (follows(*at->parent)) return at->parent;
    return nullptr;
}

std::shared_ptr<Node> Clones::original_of(const Node& node) const {
    for (const Node* at = node.parent; at; at = at->parent) {
        const Mirror* mirror = mirror_of(*at);
        if (!mirror || !mirror->follows) continue;
        const auto id = mirror->originals.find(node.id);
        if (id == mirror->originals.end()) return nullptr;
        const auto original = mirror->counterparts.at(id->second).original.lock();
        return original && !original->deleted ? original : nullptr;
    }
    return nullptr;
}

void Clones::take_out(const Node& clone, const Node& within, const std::set<std::uint64_t>& but) {
    Mirror* mirror = find(clone.id);
    if (!mirror) return;
    const History::Pause pause(graph_.history);
    for (auto& [id, counterpart] : mirror->counterparts)
        if (const auto copy = counterpart.copy.lock();
            copy && !copy->deleted && is_below(*copy, within) && !but.contains(copy->id))
            park(graph_, *mirror, counterpart);
}

void Clones::match_anew(const Node& clone) {
    if (Mirror* mirror = find(clone.id)) {
        std::erase_if(mirror->counterparts, [](const auto& each) { return !each.second.parked; });
        mirror->originals.clear();
    }
}

void Clones::take_over_again(const Node& clone) {
    Mirror* mirror = find(clone.id);
    const History::Pause pause(graph_.history);
    begin(*mirror);
    graph_.follow_masters();
}

// The first of taking over: all that the master has.
void Clones::begin(Mirror& mirror) {
    try {
        Follower(*this, mirror, mirror.clone.lock(), mirror.master.lock()).take_over_all();
    } catch (const Error& error) {
        mirror.problem = error.what();
    }
}

void Clones::stop(Mirror& mirror) {
    if (!std::exchange(mirror.follows, false)) return;
    const auto clones = by_master_.find(mirror.master_id);
    std::erase(clones->second, mirror.id);
    if (clones->second.empty()) by_master_.erase(clones);
}

// Finds out whether a component is a clone, and of which.
void Clones::look_at(Node& node) {
    std::unique_ptr<Mirror>& slot = mirrors_[node.id];
    if (!slot) {
        slot = std::make_unique<Mirror>();
        slot->id = node.id;
        slot->clone = node.weak_from_this();
    }
    Mirror& mirror = *slot;
    mirror.problem.clear();
    mirror.warns = false;
    const std::shared_ptr<Node> master = wanted_master(node, mirror.problem, mirror.warns);
    const BaseParams* base = base_params(node);
    mirror.by_name = !mirror.problem.empty() || (base->clone.ref && !base->clone.ref.node);
    by_name_ |= mirror.by_name;
    if (mirror.follows && master && mirror.master.lock() == master) return;
    stop(mirror);
    if (node.deleted)
        for (const auto& child : Nodes(node.children)) park_child(graph_, mirror, *child);
    if (!master) return;
    if (mirror.master.lock() != master) {
        mirror.counterparts.clear();
        mirror.originals.clear();
    }
    mirror.master = master;
    mirror.master_id = master->id;
    mirror.follows = true;
    by_master_[master->id].push_back(node.id);
}

void Clones::take_over(const Node& master, const std::shared_ptr<Node>& changed) {
    const auto clones = by_master_.find(master.id);
    if (clones == by_master_.end()) return;
    std::optional<Nodes> readers;  // looked for once, for all clones
    for (const std::uint64_t id : std::vector<std::uint64_t>(clones->second)) {
        Mirror* mirror = find(id);
        if (!mirror || !mirror->follows) continue;
        const auto clone = mirror->clone.lock();
        if (!clone || clone->deleted) continue;
        try {
            Follower(*this, *mirror, clone, mirror->master.lock()).take_over(changed, readers);
        } catch (const Error& error) {
            mirror->problem = error.what();
        }
    }
}

void Clones::count_made() {
    if (++made_ > most_operators)
        throw Error(ErrorKind::Value, fmt::format("clones would make more than {} operators at "
                                                  "once",
                                                  most_operators));
}

void Clones::look_by_name() {
    if (!by_name_ || seen_names_ == graph_.names_version()) return;
    seen_names_ = graph_.names_version();
    for (const auto& [id, mirror] : mirrors_)
        if (const auto clone = mirror->clone.lock(); clone && mirror->by_name) note_clone(*clone);
}

void Clones::follow() {
    if (following_) return;
    following_ = true;
    made_ = 0;
    struct Done {
        bool& following;
        ~Done() { following = false; }
    } done{following_};
    const History::Pause pause(graph_.history);
    for (int round = 0; round < most_rounds; ++round) {
        look_by_name();
        if (to_look_at_.empty() && changes_.empty()) break;
        Nodes looked = std::exchange(to_look_at_, {});
        std::vector<std::uint64_t> begun;
        for (const auto& node : looked) {
            const Mirror* before = mirror_of(*node);
            const auto old = before && before->follows ? before->master.lock() : nullptr;
            look_at(*node);
            const Mirror* now = mirror_of(*node);
            if (now->follows && now->master.lock() != old) begun.push_back(node->id);
        }
        std::vector<Change> changes = std::exchange(changes_, {});
        noted_.clear();
        for (const std::uint64_t id : begun)
            if (Mirror* mirror = find(id)) begin(*mirror);
        for (const Change& change : changes) take_over(*change.master, change.node);
        if (!to_look_at_.empty() || !changes_.empty())
            std::ranges::move(again_, std::back_inserter(changes_));
        again_.clear();
    }
    graph_.clones_wait = false;
}

}  // namespace sarabet
