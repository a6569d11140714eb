// graph.hpp -- a project's network: operators, wires, time, and the pull that cooks them.
//
// Every function expects the project's lock to be held unless it says otherwise. Functions that
// change the structure go through `edit`, which puts them off while this thread is cooking.
#pragma once

#include "core/graph_lock.hpp"
#include "core/history.hpp"
#include "core/node.hpp"
#include "core/script_host.hpp"

#include <sarabet/op/cook_context.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarabet {

/// Operators that nobody holds any more, waiting to be taken out of the network. Pushing never
/// waits, so that a handle may be dropped anywhere.
class Graveyard {
public:
    ~Graveyard();
    void bury(Node* node);
    /// The dead, oldest last, for the caller to unlink and delete.
    std::vector<Node*> exhume();

private:
    struct Grave {
        Node* node;
        Grave* next;
    };
    std::atomic<Grave*> top_{nullptr};
};

class ChannelBlock;
class Clones;
class Events;

class Graph : public std::enable_shared_from_this<Graph> {
public:
    static std::shared_ptr<Graph> make(Rational fps, std::uint64_t seed, std::string device);
    ~Graph();
    Graph(const Graph&) = delete;

    GraphLock& lock() { return lock_; }
    const std::shared_ptr<Node>& root() const { return root_; }
    const std::string& wanted_device() const { return device_; }

    // graph.cpp: operators and wires.
    /// Makes an operator. Without a parent it lives as long as somebody holds it or a wire from it.
    std::shared_ptr<Node> create(const OpType& type, Node* parent, std::string_view name,
                                 bool number_name);
    void destroy(Node& node);
    void connect(Node& node, int input, std::shared_ptr<Node> from);
    void rename(Node& node, std::string_view name);
    /// Runs an edit of the structure now, or after the cook that this thread is in.
    void edit(std::function<void()> change);
    /// Takes the operators out that nobody holds any more.
    void bury_the_dead();
    /// Takes an operator out of its component, for `attach` to bring back; it keeps no data.
    void detach(Node& node);
    void attach(const std::shared_ptr<Node>& node, Node& parent, std::size_t position);
    /// Lets go of what an operator that was taken out need not hold: it cooks anew if it is back.
    static void drop_data(Node& node);
    /// Marks the network changed, so that the next pull looks again.
    void touch(Node& node);
    /// The same where something outside of the network has changed.
    void touch_all() { ++revision_; }
    /// Brings clones up to date with what their masters have become; during a cook they wait.
    void follow_masters() {
        if (clones_wait) bring_up_clones();
    }
    /// Counts the changes of names: operators that come, go and are renamed.
    std::uint64_t names_version() const { return names_version_; }
    std::uint64_t revision() const { return revision_; }
    void restore_revision(std::uint64_t revision) { revision_ = revision; }

    // names.cpp: finding operators.
    /// The operator at a path, relative to a component; null if there is none.
    std::shared_ptr<Node> find(const Node& from, std::string_view path) const;
    /// Every operator that matches one of the patterns, relative to a component.
    std::vector<std::shared_ptr<Node>> find_all(const Node& from, std::string_view patterns) const;
    /// The operator that a component has under this name; null if there is none.
    static Node* child_named(const Node& component, std::string_view name);
    /// True if the operator's data is up to date and without problems. Needs no lock.
    bool clean(const Node& node) const {
        return node.verified_at.load(std::memory_order_acquire) ==
                   revision_.load(std::memory_order_acquire) &&
               node.healthy.load(std::memory_order_relaxed);
    }
    /// `find`, recorded for whoever is cooking.
    std::shared_ptr<Node> look_up(const Node& from, const std::string& path);
    std::vector<std::shared_ptr<Node>> look_up_all(const Node& from, const std::string& patterns);
    /// The operator that a reference means, seen from `from`; throws Error (Key).
    std::shared_ptr<Node> resolve(const Node& from, const OpRef& ref);
    /// "no operator 'x' in /project1; nearest: 'y'"
    [[noreturn]] void not_found(const Node& from, std::string_view path) const;

    // cook.cpp: bringing data up to date.
    /// Brings an operator up to date. Problems stay on the operators; throws only Interrupted.
    void pull(Node& node);
    /// Throws Error (Cook) if the operator or anything upstream of it failed.
    void require(Node& node) const;
    /// Brings a driven parameter up to date; throws CookError if what drives it failed.
    void evaluate(Node& node, ParId par);
    /// The same, recorded for whoever is cooking, also if it fails.
    void evaluate_recorded(Node& node, ParId par);
    /// Forgets what is known, so that the operator cooks at the next pull.
    void force(Node& node);

    // recording.cpp: what cooks and expressions read.
    void record_output(Node& node);
    void record_parameter(Node& node, ParId par);
    void record_time();
    bool changed(Dependency& dependency);

    // time.cpp: frames.
    std::int64_t frame() const { return frame_; }
    /// Position of the sample that is now, in channels with at least one sample; recorded where
    /// there are several. Throws Error (Index) naming the channel.
    std::size_t sample_now(const ChannelBlock& block, std::string_view channel);
    Rational fps() const { return fps_; }
    std::uint64_t seed() const { return seed_; }
    /// Moves to the next frame (or by more, where frames are dropped) and pulls all that must run.
    void advance(std::int64_t frames);
    /// Pulls what has to cook in every frame; the first problem found, or an empty string.
    void cook_frame();
    void reset();
    /// Called at the end of every frame, holding the lock; for readers of the layers above.
    void on_frame_end(const void* owner, std::function<void()> action);
    void off_frame_end(const void* owner);
    /// The first active operator that failed in the last frame, if any.
    std::shared_ptr<Node> failed_in_frame();

    /// Who listens to the project; null as long as nobody does.
    std::shared_ptr<Events> events;
    /// The components that follow a master; null as long as there is none.
    std::shared_ptr<Clones> clones;
    bool clones_wait = false;  ///< A clone has something to take over.
    /// The opened device, kept here for the layer that knows what it is.
    std::shared_ptr<void> device_slot;
    double resmult = 1;  ///< Scales the sizes that texture operators ask for by themselves.
    /// Whether texture operators may share passes. Read while pictures are drawn, without the lock.
    const std::shared_ptr<std::atomic<bool>> fusion = std::make_shared<std::atomic<bool>>(true);
    /// What the hosting language keeps for the project.
    std::shared_ptr<void> host_slot;
    History history{*this};
    bool check_recooks = false;  ///< Debug: cook clean operators again and compare.
    bool hold_on_error = false;  ///< Keep going with stale data instead of raising.

private:
    friend class CookContext;
    friend struct Node;
    Graph(Rational fps, std::uint64_t seed, std::string device);
    SARABET_API void bring_up_clones();
    enum class Presence : std::uint8_t { Comes, Goes };
    void keep_presence(Node& node, Presence presence);
    void keep_wire(Node& target, std::size_t index, const std::shared_ptr<Node>& from);
    Ref<const Output> latch_of(Node& node);
    bool verify(Node& node);
    bool update_drives(Node& node);
    void update_drive(Node& node, std::size_t index);
    Value driven_value(Node& node, Drive& drive);
    bool needs_cook(Node& node);
    void cook(Node& node);
    void run_type(Node& node);
    void fail(Node& node, std::string text);
    void check_recook(Node& node);
    void refuse_cycle(Node& node, const Node& met);
    CookTurn await_turn(const Node& wanted);
    static bool begun(const Node& node);
    void end_cook();
    static bool starved(const Node& node);
    void settle(Node& node, std::uint64_t revision);

    GraphLock lock_;
    std::shared_ptr<Graveyard> graveyard_ = std::make_shared<Graveyard>();
    std::string device_;
    std::shared_ptr<Node> root_;
    std::vector<Node*> nodes_;  ///< Every operator, in order of creation.
    std::uint64_t next_id_ = 1;
    std::atomic<std::uint64_t> revision_{1};
    std::uint64_t names_version_ = 1;
    Rational fps_;
    std::uint64_t seed_;
    std::int64_t frame_ = 0;
    std::vector<Node*> pulling_;  ///< The operators being brought up to date, outermost first.
    std::size_t own_pulls_ = 0;   ///< Pulls before this one are of threads that wait meanwhile.
    std::vector<Node*> cooking_;
    std::vector<std::function<void()>> put_off_;
    struct FrameEnd {
        const void* owner;
        std::function<void()> action;
    };
    std::vector<FrameEnd> frame_ends_;
    std::vector<std::shared_ptr<Node>> in_frame_;  ///< Empty; its memory serves each frame.
};

/// The In or Out operators of a component, in order of their names' numbers.
std::vector<std::shared_ptr<Node>> ports_of(const Node& component, std::string_view stem);

/// The operator that this thread is cooking or whose expression it evaluates; null if none.
SARABET_API Node* cooking_now();

/// Records what is read in its scope into a list.
class Recorder {
public:
    /// A cook's own parameters always count; those that a drive of the operator reads are recorded.
    enum class For : std::uint8_t { Cook, Drive };
    Recorder(Node& node, std::vector<Dependency>& into, For what = For::Cook);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    static Recorder* current();
    Node& node() const { return node_; }
    std::vector<Dependency>& into() const { return into_; }
    For what() const { return what_; }

private:
    Node& node_;
    std::vector<Dependency>& into_;
    Recorder* outer_;
    For what_;
};

}  // namespace sarabet
