// recording.cpp -- what cooks and expressions read, and whether it has changed since.
#include "core/cell.hpp"
#include "core/cooking_time.hpp"
#include "core/graph.hpp"
#include "core/parameters.hpp"

#include <algorithm>

namespace sarabet {

namespace {

// The version of an operator's data that was found destroyed; it may come back.
constexpr std::uint64_t destroyed = ~std::uint64_t{0};

thread_local Recorder* recording = nullptr;

bool same_nodes(const std::vector<std::weak_ptr<Node>>& before,
                const std::vector<std::shared_ptr<Node>>& now) {
    return std::equal(before.begin(), before.end(), now.begin(), now.end(),
                      [](const auto& a, const auto& b) { return a.lock() == b; });
}

}  // namespace

Recorder::Recorder(Node& node, std::vector<Dependency>& into, For what)
    : node_(node), into_(into), outer_(recording), what_(what) {
    recording = this;
}

Recorder::~Recorder() {
    recording = outer_;
}

Recorder* Recorder::current() {
    return recording;
}

Node* cooking_now() {
    return recording ? &recording->node() : nullptr;
}

void Graph::record_output(Node& node) {
    if (!recording || &recording->node() == &node || recording->node().graph != this) return;
    const std::uint64_t version = node.deleted ? destroyed : node.output_version;
    for (Dependency& known : recording->into())
        if (known.kind == Dependency::Kind::Output && known.node.lock().get() == &node) {
            known.version = version;
            return;
        }
    recording->into().push_back(
        {Dependency::Kind::Output, node.weak_from_this(), version, {}, {}, {}});
}

void Graph::record_parameter(Node& node, ParId par) {
    if (!recording || recording->node().graph != this) return;
    if (&recording->node() == &node && recording->what() == Recorder::For::Cook) return;
    recording->into().push_back(
        {Dependency::Kind::Parameter, node.weak_from_this(), node.params_version, par, {}, {}});
}

void Graph::record_time() {
    if (!recording || recording->node().graph != this) return;
    recording->into().push_back(
        {Dependency::Kind::Time, {}, static_cast<std::uint64_t>(frame_), {}, {}, {}});
}

std::optional<CookingTime> cooking_time() {
    Node* node = cooking_now();
    if (!node) return std::nullopt;
    Graph& graph = *node->graph;
    graph.record_time();
    const auto frame = static_cast<double>(graph.frame());
    return CookingTime{frame, frame / graph.fps().value()};
}

std::shared_ptr<Node> Graph::look_up(const Node& from, const std::string& path) {
    std::shared_ptr<Node> found = find(from, path);
    if (recording && recording->node().graph == this) {
        Dependency read{Dependency::Kind::Lookup,
                        const_cast<Node&>(from).weak_from_this(),
                        names_version_,
                        {},
                        path,
                        {}};
        if (found) read.found.push_back(found);
        recording->into().push_back(std::move(read));
    }
    return found;
}

std::vector<std::shared_ptr<Node>> Graph::look_up_all(const Node& from,
                                                      const std::string& patterns) {
    std::vector<std::shared_ptr<Node>> found = find_all(from, patterns);
    if (recording && recording->node().graph == this) {
        Dependency read{Dependency::Kind::Lookup,
                        const_cast<Node&>(from).weak_from_this(),
                        names_version_,
                        {},
                        patterns,
                        {}};
        read.found.assign(found.begin(), found.end());
        recording->into().push_back(std::move(read));
    }
    return found;
}

bool Graph::changed(Dependency& read) {
    if (read.kind == Dependency::Kind::Time)
        return read.version != static_cast<std::uint64_t>(frame_);
    if (read.kind == Dependency::Kind::Cell) return read.version != read.cell->version();
    const std::shared_ptr<Node> node = read.node.lock();
    if (!node) return true;
    switch (read.kind) {
        case Dependency::Kind::Output:
            if (node->deleted) return read.version != destroyed;
            if (node->in_pull || read.version == destroyed) return true;
            pull(*node);
            return node->output_version != read.version;
        case Dependency::Kind::Parameter:
            if (node->deleted) return true;
            // Two operators may read each other's parameters: a ring is gone round once.
            if (!node->drives.empty() && !node->in_pull && !node->in_check) {
                node->in_check = true;
                struct Done {
                    Node& node;
                    ~Done() { node.in_check = false; }
                } done{*node};
                update_drives(*node);
            }
            return node->params_version != read.version;
        case Dependency::Kind::Lookup: {
            if (read.version == names_version_) return false;
            const bool exact = read.pattern.find_first_of("*?[^ ") == std::string::npos;
            std::vector<std::shared_ptr<Node>> now;
            if (!exact)
                now = find_all(*node, read.pattern);
            else if (auto found = find(*node, read.pattern))
                now.push_back(std::move(found));
            if (!same_nodes(read.found, now)) return true;
            read.version = names_version_;
            return false;
        }
        case Dependency::Kind::Time:
        case Dependency::Kind::Cell: break;
    }
    return true;
}

}  // namespace sarabet
