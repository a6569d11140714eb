// node.cpp -- one operator: what it begins with, its path, what it has published.
#include "core/graph.hpp"

namespace sarabet {

Node::Node(Graph& owner, const OpType& kind, std::string called)
    : graph(&owner), type(&kind), name(std::move(called)), id(owner.next_id_++) {
    params = kind.params.ops()->make();
    if (kind.common) common = kind.common->ops()->make();
    if (kind.state.make) state = kind.state.make();
}

std::string Node::path() const {
    if (!parent) return this == graph->root().get() ? "/" + name : name;
    return parent->path() + "/" + name;
}

Ref<const Output> Node::published() const {
    const std::lock_guard guard(publishing_);
    return published_;
}

void Node::publish(Ref<const Output> output) {
    {
        const std::lock_guard guard(publishing_);
        std::swap(published_, output);
    }  // the old output is dropped after the mutex
}

std::shared_ptr<void> Node::frame_reader() const {
    const std::lock_guard guard(publishing_);
    return frame_reader_;
}

void Node::set_frame_reader(std::shared_ptr<void> reader) {
    const std::lock_guard guard(publishing_);
    frame_reader_ = std::move(reader);
}

std::string path_of(const Node& node) {
    return node.path();
}

}  // namespace sarabet
