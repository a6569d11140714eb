// clones.hpp -- components whose network follows that of another, their master.
//
// A clone has a counterpart for each operator of its master: same type, name, settings and wires.
// What changes in a master is noted where the graph changes (`touch`, `detach`), as operators, and
// taken over by the clones when somebody next looks: at the next access, pull, or end of a frame,
// never within a cook. What a clone takes over costs what has changed, not what the master has.
//
// The network of a clone is derived: nothing of it is kept in the history or in a project file.
// Undoing an edit of a master changes the master, and the clones follow. A counterpart whose
// original is taken out waits, out of the network, for as long as the original could come back,
// and comes back as the same operator, with the wires that it had to the outside.
//
// What belongs to a clone itself: its name, its own parameters' values, the wires to its In
// operators and from its Out operators, and all about operators that are immune
// (`Node::clone_immune`) but their names, which stay those of their originals. A clone within a
// master is not looked into: its counterpart is a clone too, and follows by itself.
//
// All functions expect the project's lock to be held.
#pragma once

#include "core/copying.hpp"
#include "core/graph.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sarabet {

/// One clone, and what it has for each operator of its master.
struct Mirror {
    /// A wire to or from the outside that went when a counterpart was taken out.
    struct Wire {
        std::weak_ptr<Node> reader;
        std::size_t input;
        std::weak_ptr<Node> source;
    };
    /// An immune operator, or one in an immune component, that went with what it is in.
    struct Inner {
        std::shared_ptr<Node> node, parent;
        std::size_t position;
    };
    struct Counterpart {
        std::weak_ptr<Node> original, copy;
        std::shared_ptr<Node> parked;  ///< The copy, while its original is out of the network.
        std::vector<Wire> wires;       ///< Of a parked copy, and of what is in it.
        std::vector<Inner> inner;      ///< What comes back with it, and by no original.
    };

    std::uint64_t id;  ///< The clone's.
    std::weak_ptr<Node> clone, master;
    std::uint64_t master_id = 0;
    bool follows = false;
    bool by_name = false;  ///< Names decide whom it follows, or whether anybody.
    bool warns = false;    ///< The problem is a state that a network may be in, no mistake.
    std::string problem;   ///< Why it does not follow, though it should.
    std::unordered_map<std::uint64_t, Counterpart> counterparts;  ///< By the original's id.
    std::unordered_map<std::uint64_t, std::uint64_t> originals;   ///< Ids, by the copy's.
    std::unordered_map<std::string, Value> lost;  ///< Own values of parameters that went.
};

class Clones {
public:
    explicit Clones(Graph& graph) : graph_(graph) {}

    /// Notes nothing in its scope: what is written is no setting.
    class Deaf {
    public:
        explicit Deaf(const std::shared_ptr<Clones>& clones) : clones_(clones.get()) {
            if (clones_) ++clones_->deaf_;
        }
        ~Deaf() {
            if (clones_) --clones_->deaf_;
        }
        Deaf(const Deaf&) = delete;

    private:
        Clones* clones_;
    };

    /// Something about a component that is, or may become, a clone has changed.
    void note_clone(Node& node);
    /// An operator has changed, perhaps one of a master.
    void note_change(Node& node);
    /// An operator is being taken out of its component, which it still names.
    void note_gone(Node& node);
    /// What a master's operator means for a clone is not there yet: it is looked at again, if more
    /// is to come.
    void note_again(const std::shared_ptr<Node>& master, Node& original);
    void forget(const Node& dead);
    /// Has the clones whose master is given by an expression looked at again.
    void look_at_driven();
    /// Takes over all that was noted.
    void follow();

    const Mirror* mirror_of(const Node& node) const;
    /// What an operator of a clone stands for in the master; null if that has no such operator.
    std::shared_ptr<Node> original_of(const Node& node) const;
    bool follows(const Node& node) const;
    Nodes clones_of(const Node& master) const;
    /// The clone that an operator is in, and whose master it follows; null if it follows none, or
    /// is immune or in a component that is.
    const Node* clone_around(const Node& node) const;
    /// Takes a clone's operators out that have an original and are in a component, but for some.
    void take_out(const Node& clone, const Node& within, const std::set<std::uint64_t>& but);
    /// Forgets which operator stands for which: they are found by their names again.
    void match_anew(const Node& clone);
    /// Throws Error (Value) if clones make too many operators at once: those of clones that hold
    /// clones grow by powers.
    void count_made();
    /// Has a clone that follows take over all of its master's network.
    void take_over_again(const Node& clone);

private:
    friend struct Follower;
    void look_at(Node& clone);
    void look_by_name();
    void stop(Mirror& mirror);
    void begin(Mirror& mirror);
    void take_over(const Node& master, const std::shared_ptr<Node>& changed);
    Mirror* find(std::uint64_t id);

    Graph& graph_;
    std::unordered_map<std::uint64_t, std::unique_ptr<Mirror>> mirrors_;  // by the clone's id
    std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> by_master_;
    struct Change {
        std::shared_ptr<Node> master, node;
    };
    std::vector<std::shared_ptr<Node>> to_look_at_;
    std::vector<Change> changes_, again_;
    std::set<std::pair<std::uint64_t, std::uint64_t>> noted_;  // changes_, by ids
    std::uint64_t seen_names_ = 0;
    bool by_name_ = false;  // some clone is so
    std::size_t made_ = 0;  // operators, since all was last taken over
    int deaf_ = 0;
    bool following_ = false;
};

/// What `touch` does for clones.
void note_for_clones(Node& node);

/// True if something computes which component a clone follows.
bool drives_cloning(const Node& node);
/// The component that a clone should follow; null if it should follow none. `why` is what is wrong.
std::shared_ptr<Node> wanted_master(Node& clone, std::string& why, bool& warns);

/// Why a component cannot be another one's master; empty if it can.
std::string not_a_master(const Node& clone, const Node& master);

// clone_edits.cpp: what a person does.
/// Throws Error (Value) if the operators of a component follow a master.
void refuse_in_clone(const Node& component, const char* what);
/// The same for renaming or destroying an operator: an immune one without an original is free.
void refuse_for_clones_operator(const Node& node, const char* what);
/// The same for setting a parameter of an operator; what scripts set passes.
void refuse_setting_in_clone(const Node& node, const std::string& parameter);
/// The same for wiring an input; the inputs of a clone are its own.
void refuse_wiring_in_clone(const Node& node);
/// Replaces what a component holds by a copy of its master's network, or, if it follows it, takes
/// over all of it again.
void clone_once(Node& node);

/// Sets whether an operator is its own within a clone, as an edit.
void make_clone_immune(Node& node, bool on);

/// Around setting a parameter that makes a component a clone: refuses what cannot be followed, and
/// keeps what the component held, so that undoing brings it back.
class CloneEdit {
public:
    /// `value` is the constant that is to be set, if it is one.
    CloneEdit(Node& node, ParId par, const Value* value = nullptr);
    ~CloneEdit();
    CloneEdit(const CloneEdit&) = delete;

private:
    Node& node_;
    bool applies_ = false;
    int exceptions_ = 0;
};

}  // namespace sarabet
