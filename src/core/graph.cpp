// graph.cpp -- the structure of a network: operators and components come, go and have names.
#include "core/graph.hpp"

#include "core/clones.hpp"
#include "core/events.hpp"
#include "core/made_types.hpp"
#include "core/nearest.hpp"
#include "core/parameters.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <unordered_set>

namespace sarabet {

namespace {

void check_name(std::string_view name) {
    bool good = !name.empty() && name.size() <= 128 &&
                !std::isdigit(static_cast<unsigned char>(name.front()));
    for (const char c : name)
        good = good && (std::isalnum(static_cast<unsigned char>(c)) || c == '_');
    if (!good)
        throw Error(ErrorKind::Value,
                    fmt::format("an operator's name consists of letters, digits and '_', and does "
                                "not start with a digit; got '{}'",
                                name.substr(0, 128)));
}

bool taken(const Node& parent, std::string_view name) {
    return Graph::child_named(parent, name) != nullptr;
}

std::string_view without_digits(std::string_view name) {
    while (!name.empty() && std::isdigit(static_cast<unsigned char>(name.back())))
        name.remove_suffix(1);
    return name;
}

// The name with the first number that nobody in the component has.
std::string free_name(Node& parent, std::string_view name) {
    const std::string_view base = without_digits(name);
    std::uint64_t& first = parent.first_free_number.try_emplace(std::string(base), 1).first->second;
    for (;; ++first)
        if (std::string free = fmt::format("{}{}", base, first); !taken(parent, free)) return free;
}

// Takes a name out of a component; a number that it had may be given again.
void free_the_name(Node& parent, const std::string& name) {
    parent.children_by_name.erase(name);
    const std::string_view base = without_digits(name);
    const auto found = parent.first_free_number.find(base);
    if (found == parent.first_free_number.end()) return;
    std::uint64_t number = 0;
    std::from_chars(name.data() + base.size(), name.data() + name.size(), number);
    if (number > 0) found->second = std::min(found->second, number);
}

// Where an operator stands in its component; looked for from both ends, where most come and go.
std::size_t position_of(const Node& node) {
    const auto& siblings = node.parent->children;
    for (std::size_t first = 0, last = siblings.size() - 1;; ++first, --last) {
        if (siblings[first].get() == &node) return first;
        if (siblings[last].get() == &node) return last;
    }
}

}  // namespace

Graveyard::~Graveyard() {
    for (Node* node : exhume()) delete node;
}

void Graveyard::bury(Node* node) {
    auto* grave = new Grave{node, top_.load(std::memory_order_relaxed)};
    while (!top_.compare_exchange_weak(grave->next, grave, std::memory_order_release,
                                       std::memory_order_relaxed)) {
    }
}

std::vector<Node*> Graveyard::exhume() {
    std::vector<Node*> dead;
    Grave* grave = top_.exchange(nullptr, std::memory_order_acquire);
    while (grave) {
        dead.push_back(grave->node);
        delete std::exchange(grave, grave->next);
    }
    return dead;
}

Graph::Graph(Rational fps, std::uint64_t seed, std::string device)
    : device_(std::move(device)), fps_(fps), seed_(seed) {}

std::shared_ptr<Graph> Graph::make(Rational fps, std::uint64_t seed, std::string device) {
    std::shared_ptr<Graph> graph(new Graph(fps, seed, std::move(device)));
    graph->root_ = std::make_shared<Node>(*graph, type_named("baseCOMP"), "project1");
    graph->nodes_.push_back(graph->root_.get());
    return graph;
}

Graph::~Graph() {
    // Wires and children may form chains of any length: cut them here, not by recursion.
    history.clear();
    clones = nullptr;
    bury_the_dead();
    std::vector<std::shared_ptr<Node>> held;
    for (Node* node : nodes_) {
        for (auto& input : node->inputs) held.push_back(std::move(input));
        for (auto& child : node->children) held.push_back(std::move(child));
        node->inputs.clear();
        node->children.clear();
        node->children_by_name.clear();
        node->drives.clear();
        node->custom.clear();
        node->params = nullptr;  // parameters may hold operators
        node->outputs.clear();
    }
    nodes_.clear();
    held.clear();
    bury_the_dead();  // a grave keeps itself alive until it is emptied
    root_ = nullptr;
}

std::shared_ptr<Node> Graph::create(const OpType& type, Node* parent, std::string_view name,
                                    bool number_name) {
    bury_the_dead();
    std::string called(name);
    if (called.empty()) {
        called = fmt::format("{}1", type.stem);
        number_name = true;
    }
    check_name(called);
    if (parent) {
        if (parent->type->family != Family::Comp)
            throw Error(ErrorKind::Type, fmt::format("{} is no component", path_of(*parent)));
        if (taken(*parent, called)) {
            if (!number_name)
                throw Error(ErrorKind::Value, fmt::format("{} has an operator '{}' already",
                                                          path_of(*parent), called));
            called = free_name(*parent, called);
        }
    }
    const std::shared_ptr<Graveyard> graveyard = graveyard_;
    std::shared_ptr<Node> node(new Node(*this, type, std::move(called)),
                               [graveyard](Node* dead) { graveyard->bury(dead); });
    node->inputs.resize(static_cast<std::size_t>(type.info.min_inputs));
    nodes_.push_back(node.get());
    if (type.info.uses_host) begin_made(*node);
    if (parent) {
        node->parent = parent;
        parent->children.push_back(node);
        parent->children_by_name.emplace(node->name, node.get());
        ++names_version_;
    }
    touch(*node);
    if (events) events->note(NetworkChange::Kind::Created, *node);
    if (history.keeps(*node)) keep_presence(*node, Presence::Comes);
    return node;
}

void Graph::edit(std::function<void()> change) {
    if (lock_.cook_under_way())
        put_off_.push_back(std::move(change));
    else
        change();
}

void Graph::destroy(Node& node) {
    if (node.deleted) return;
    if (&node == root_.get())
        throw Error(ErrorKind::Value, fmt::format("{} cannot be destroyed", path_of(node)));
    const std::shared_ptr<Node> alive = node.shared_from_this();
    const bool kept = history.keeps(node);
    history.begin("destroy " + path_of(node));
    while (!node.children.empty()) destroy(*node.children.back());
    node.deleted = true;
    edit([this, alive] {
        for (Node* reader : std::vector<Node*>(alive->outputs))
            for (std::size_t i = 0; i < reader->inputs.size(); ++i)
                if (reader->inputs[i] == alive) connect(*reader, static_cast<int>(i), nullptr);
        for (std::size_t i = 0; i < alive->inputs.size(); ++i)
            if (alive->inputs[i]) connect(*alive, static_cast<int>(i), nullptr);
    });
    if (kept) keep_presence(node, Presence::Goes);
    detach(node);
    history.end();
}

void Graph::detach(Node& node) {
    node.deleted = true;
    if (clones) clones->note_gone(node);
    if (events) events->note(NetworkChange::Kind::Destroyed, node);
    if (node.parent) {
        auto& siblings = node.parent->children;
        siblings.erase(siblings.begin() + static_cast<std::ptrdiff_t>(position_of(node)));
        free_the_name(*node.parent, node.name);
        node.parent = nullptr;
    }
    ++names_version_;
    ++revision_;
}

void Graph::attach(const std::shared_ptr<Node>& node, Node& parent, std::size_t position) {
    if (taken(parent, node->name)) node->name = free_name(parent, node->name);
    node->deleted = false;
    node->parent = &parent;
    const std::size_t at = std::min(position, parent.children.size());
    parent.children.insert(parent.children.begin() + static_cast<std::ptrdiff_t>(at), node);
    parent.children_by_name.emplace(node->name, node.get());
    ++names_version_;
    node->forced = true;
    touch(*node);
    if (events) events->note(NetworkChange::Kind::Created, *node);
}

void Graph::drop_data(Node& node) {
    node.publish(nullptr);
    node.recycled.clear();
    node.latched = node.pending_latch = nullptr;
    node.state_before = nullptr;
    node.cook_frame = node.previous_frame = -1;
    if (node.type->state.make) node.state = node.type->state.make();
    node.healthy = false;
}

// Keeps that an operator came or went. While it is out, the edit holds it.
void Graph::keep_presence(Node& node, Presence presence) {
    struct Place {
        std::weak_ptr<Node> node, parent;
        std::shared_ptr<Node> held;
        std::size_t position;
    };
    const auto place = std::make_shared<Place>(
        Place{node.weak_from_this(), node.parent->weak_from_this(), nullptr, position_of(node)});
    const auto go = [this, place] {
        place->held = place->node.lock();
        if (!place->held || place->held->deleted) return;
        detach(*place->held);
        drop_data(*place->held);
    };
    const auto come = [this, place] {
        const auto parent = place->parent.lock();
        if (place->held && parent && !parent->deleted)
            attach(std::exchange(place->held, nullptr), *parent, place->position);
    };
    if (presence == Presence::Comes) return history.keep("create " + path_of(node), go, come);
    place->held = place->node.lock();
    drop_data(node);
    history.keep("destroy " + path_of(node), come, go);
}

void Graph::bury_the_dead() {
    // A dead operator may hold the last wire from another, which then dies too.
    for (std::vector<Node*> dead = graveyard_->exhume(); !dead.empty();
         dead = graveyard_->exhume()) {
        for (std::size_t i = 0; i < dead.size(); ++i) {
            Node* node = dead[i];
            for (auto& input : std::exchange(node->inputs, {}))
                if (input) std::erase(input->outputs, node);
            for (auto& child : node->children) child->parent = nullptr;
            off_frame_end(node);
            if (clones) clones->forget(*node);
            if (i + 1 == dead.size()) {  // a chain dies link by link, and leaves the list at once
                const std::vector<Node*> more = graveyard_->exhume();
                dead.insert(dead.end(), more.begin(), more.end());
            }
        }
        if (dead.size() == 1) {
            std::erase(nodes_, dead.front());
        } else {
            const std::unordered_set<Node*> gone(dead.begin(), dead.end());
            std::erase_if(nodes_, [&](Node* node) { return gone.contains(node); });
        }
        for (Node* node : dead) delete node;
    }
}

void Graph::rename(Node& node, std::string_view name) {
    if (name == node.name) return;
    check_name(name);
    if (node.parent && taken(*node.parent, name))
        throw Error(ErrorKind::Value,
                    fmt::format("{} has an operator '{}' already", path_of(*node.parent), name));
    if (history.keeps(node)) {
        const auto rename_to = [this, weak = node.weak_from_this()](std::string to) {
            return [this, weak, to = std::move(to)] {
                if (const auto alive = weak.lock(); alive && !alive->deleted) rename(*alive, to);
            };
        };
        history.keep(fmt::format("rename {} to {}", path_of(node), name), rename_to(node.name),
                     rename_to(std::string(name)));
    }
    if (node.parent) {
        free_the_name(*node.parent, node.name);
        node.parent->children_by_name.emplace(name, &node);
    }
    std::string before = std::exchange(node.name, std::string(name));
    ++names_version_;
    touch(node);
    if (events) events->note(NetworkChange::Kind::Renamed, node, std::move(before));
}

void Graph::touch(Node& node) {
    node.verified_at = 0;
    ++revision_;
    if (clones || node.type->family == Family::Comp) note_for_clones(node);
}

void Graph::bring_up_clones() {
    if (!lock_.cook_under_way()) clones->follow();
}

}  // namespace sarabet
