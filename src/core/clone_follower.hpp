// clone_follower.hpp -- how one clone takes over what its master has.
#pragma once

#include "core/clones.hpp"

namespace sarabet {

/// Takes a counterpart out of the network, for its original to bring back.
void park(Graph& graph, Mirror& mirror, Mirror::Counterpart& counterpart);
/// The same for an operator of a clone that goes itself, and all in it.
void park_child(Graph& graph, Mirror& mirror, Node& child);

/// What a clone took over, done for one clone and some changes of its master.
struct Follower {
    Follower(Clones& owner, Mirror& its, std::shared_ptr<Node> node, std::shared_ptr<Node> of)
        : clones(owner),
          graph(*node->graph),
          mirror(its),
          clone(std::move(node)),
          master(std::move(of)) {}

    void take_over_all();
    /// `readers` are the operators of the master that refer to the changed one, once looked for.
    void take_over(const std::shared_ptr<Node>& changed, std::optional<Nodes>& readers);

    Clones& clones;
    Graph& graph;
    Mirror& mirror;
    std::shared_ptr<Node> clone;
    std::shared_ptr<Node> master;

private:
    bool is_mine(const Node& node) const;
    bool has_own_master(const Node& node) const;
    const Node* closed_over(const Node& original) const;
    bool is_closed(const Node& original) const;
    bool is_free(const Node& node) const;
    Nodes originals_below(Node& top) const;
    std::shared_ptr<Node> copy_of(const Node& original);
    std::shared_ptr<Node> ensure(Node& original, bool* made = nullptr);
    std::shared_ptr<Node> come_back(Mirror::Counterpart& counterpart, Node& home, Node& original);
    void clear_name(Node& home, const std::string& name);
    void take_name(Node& copy, const Node& original);
    void take_settings(Node& copy, Node& original);
    void take_wires(Node& copy, Node& original);
    void take_ports(Node& original);
    void take_order(Node& original);
    void remove_others(Node& original);
    void forget_parked();

    Node* taking_ = nullptr;  // the original whose settings or wires are being taken over
};

}  // namespace sarabet
