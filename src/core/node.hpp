// node.hpp -- one operator of a network, as the engine keeps it.
#pragma once

#include "core/custom_list.hpp"
#include "core/par_id.hpp"

#include <sarabet/op/op_type.hpp>
#include <sarabet/op/ref.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sarabet {

class Cell;
class CookError;
class Graph;
struct FileNotes;
struct Node;

/// Something that a cook or an expression read, and what it was at the time.
struct Dependency {
    enum class Kind : std::uint8_t { Output, Parameter, Lookup, Time, Cell };
    Kind kind;
    std::weak_ptr<Node> node;   ///< Output, Parameter: what was read. Lookup: where from.
    std::uint64_t version = 0;  ///< Output, Parameter: its version. Lookup: the names' version.
    ParId par;
    std::string pattern;                                  ///< Lookup: what was asked for.
    std::vector<std::weak_ptr<Node>> found;               ///< Lookup: what was found.
    std::shared_ptr<const sarabet::Cell> cell = nullptr;  ///< Cell: what was read.
};

/// What computes a parameter in place of its constant value: an expression, a bind to another
/// parameter (its master), or an export of a channel.
struct Drive {
    enum class Kind : std::uint8_t { Expression, Bind, Export };
    Kind kind = Kind::Expression;
    ParId par;
    std::string text;  ///< The expression; the name of the master; the name of the channel.
    OpRef source;      ///< Bind, export: the operator that has it, without its project.
    std::shared_ptr<void> compiled;  ///< The host's; made at the first evaluation.
    std::vector<Dependency> read;
    bool evaluated = false;
    bool evaluating = false;
    bool per_channel = false;  ///< Its expression read the number of the channel.
    Value constant;            ///< What `val` answers while the parameter is driven.
    std::string error;         ///< The text of the last failure, or empty.
};

/// One operator. All members but `published` are guarded by the project's lock.
struct Node : std::enable_shared_from_this<Node> {
    Node(Graph& owner, const OpType& kind, std::string called);

    Graph* graph;
    const OpType* type;
    std::string name;
    std::uint64_t id;

    // The tree and the wires. A wire holds what it comes from; a component holds its children.
    Node* parent = nullptr;
    std::vector<std::shared_ptr<Node>> children;
    std::unordered_map<std::string, Node*, NameHash, std::equal_to<>> children_by_name;
    /// By name without its number: below this, each number is taken.
    std::unordered_map<std::string, std::uint64_t, NameHash, std::equal_to<>> first_free_number;
    std::vector<std::shared_ptr<Node>> inputs;  ///< Null entries are unwired.
    std::vector<Node*> outputs;                 ///< One entry per wire.
    bool deleted = false;
    bool clone_immune = false;  ///< In a clone it is its own: nothing is taken over.

    // Parameters. Snapshots are immutable while anybody else holds them.
    std::shared_ptr<void> params;
    std::shared_ptr<void> common;
    CustomParameters custom;
    std::vector<Drive> drives;
    std::uint64_t params_version = 1;
    bool pulse_armed = false;
    bool snapshot_held = false;    ///< Somebody may hold `params`: the next change goes to a copy.
    bool keeps_snapshots = false;  ///< The operator's outputs hold their snapshot.
    int channel = 0;               ///< What `me.chanIndex` is while an expression is evaluated.
    bool channel_read = false;     ///< Somebody asked for it.

    // Cooking.
    std::shared_ptr<void> state;
    std::shared_ptr<void> state_before;  ///< State as it was before the first cook of this frame.
    /// Project revision at which the output was found up to date. What is clean and without
    /// problems may be read without the project's lock.
    std::atomic<std::uint64_t> verified_at{0};
    std::atomic<bool> healthy{false};  ///< Neither failed nor stale, and something is published.
    std::uint64_t output_version = 0;
    std::uint64_t cooked_params = 0;
    std::vector<std::uint64_t> cooked_inputs;
    std::vector<Dependency> read;
    std::int64_t cook_frame = -1;      ///< Frame of the last cook; -1: never.
    std::int64_t previous_frame = -1;  ///< Frame of the cook before this frame's first.
    bool time_dependent = false;
    bool forced = true;
    bool in_pull = false;
    bool in_check = false;  ///< Somebody who read a parameter of it asks whether it has changed.
    CookLevel level = CookLevel::Automatic;
    int readers = 0;  ///< Viewers and `latest()` readers: they want every frame.
    Ref<const Output> latched;
    Ref<const Output> pending_latch;
    std::vector<Ref<Output>> recycled;  ///< Outputs of earlier cooks, written again when free.

    /// What the hosting language keeps for the operator; goes with it.
    std::shared_ptr<void> host_state;
    /// What a project file said of it that is not in force; usually null.
    std::shared_ptr<FileNotes> notes;

    std::uint8_t heard = 0;  ///< Who listens to it: bits of Heard (events.hpp).
    /// What a listener of the operator ran into in this frame; usually null.
    std::shared_ptr<const CookError> listener_failure;

    // What a person may ask about.
    std::uint64_t cooks = 0;
    double cook_ms = 0;
    std::optional<std::string> error;  ///< Why the last cook failed.
    std::string script_trace;
    std::shared_ptr<void> script_cause;  ///< The script's exception, as the host knows it.
    std::vector<std::string> warnings;
    bool stale = false;  ///< Something upstream failed, and the data is older than it looks.

    std::string path() const;
    Ref<const Output> published() const;
    void publish(Ref<const Output> output);
    /// What reads this operator in every frame without waiting; for the layer that knows what it
    /// is.
    std::shared_ptr<void> frame_reader() const;
    void set_frame_reader(std::shared_ptr<void> reader);
    const std::vector<std::shared_ptr<Node>>& siblings() const;

private:
    mutable std::mutex publishing_;  // a leaf: nothing is called while it is held
    Ref<const Output> published_;
    std::shared_ptr<void> frame_reader_;
};

/// The operator's name in messages: its path, or its bare name if it belongs to no component.
SARABET_API std::string path_of(const Node& node);

}  // namespace sarabet
