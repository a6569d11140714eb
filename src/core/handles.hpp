// handles.hpp -- what the handles of every family share: locked access to a living operator.
#pragma once

#include "core/fork_guard.hpp"
#include "core/graph.hpp"

#include <sarabet/error.hpp>

namespace sarabet {

/// The node behind a handle, with its project locked for the scope.
class Access {
public:
    /// Throws Error (Value) if the operator was destroyed.
    explicit Access(const OpRef& ref) : Access(ref, true) {}
    /// A look that also works on a destroyed operator.
    static Access even_dead(const OpRef& ref) { return Access(ref, false); }

    Node& operator*() const { return *ref_.node; }
    Node* operator->() const { return ref_.node.get(); }
    Graph& graph() const { return *ref_.graph; }

private:
    Access(const OpRef& ref, bool alive) : ref_(ref), lock_(checked(ref)) {
        ref.graph->follow_masters();
        if (alive && ref.node->deleted)
            throw Error(ErrorKind::Value, "operator '" + ref.node->name + "' was destroyed");
    }
    static GraphLock& checked(const OpRef& ref) {
        check_not_forked();
        return ref.graph->lock();
    }

    const OpRef& ref_;
    Locked lock_;
};

/// Brings an operator up to date and gives what it published; records the reading for whoever is
/// cooking. Throws CookError if it failed and nothing says that stale data will do.
template <class T>
Ref<const T> fresh(const OpRef& ref) {
    check_not_forked();
    if (!Recorder::current() && ref.graph->clean(*ref.node)) {
        // Another thread may have taken the operator out of the network since.
        if (const Ref<const Output> output = ref.node->published())
            return Ref<const T>(static_cast<const T*>(output.get()));
    }
    const Access access(ref);
    Node& node = *access;
    Graph& graph = access.graph();
    graph.record_output(node);  // also where the pull is refused
    graph.pull(node);
    graph.record_output(node);
    graph.require(node);
    Ref<const Output> output = node.published();
    if (!output) throw CookError(path_of(node) + ": has no data", path_of(node));
    return Ref<const T>(static_cast<const T*>(output.get()));
}

inline OpRef make_ref_to(Graph& graph, std::shared_ptr<Node> node) {
    return {graph.shared_from_this(), std::move(node), {}};
}

/// Holds a counted object as the owner of an array.
template <class T>
std::shared_ptr<const void> keeper(Ref<T> object) {
    const void* address = object.get();
    return {address, [held = std::move(object)](const void*) mutable { held = nullptr; }};
}

}  // namespace sarabet
