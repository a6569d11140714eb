// history.hpp -- what a person changed in a project, to be undone and done again.
//
// Every edit of the network is kept as a pair of functions, in groups that are undone as one. An
// operator that an edit took out is held by the edit that can bring it back. Nothing is kept of
// what scripts, handlers and drives change, of operators that belong to no component, or of data
// (the arrays that Array operators show).
//
// All functions expect the project's lock to be held.
#pragma once

#include "core/par_id.hpp"

#include <sarabet/value.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sarabet {

class Graph;
struct Node;

class History {
public:
    explicit History(Graph& graph) : graph_(graph) {}

    /// True if an edit of this operator is to be kept.
    bool keeps(const Node& node) const;
    void keep(std::string name, std::function<void()> undo, std::function<void()> redo,
              std::size_t bytes = 0);
    /// The same for a parameter: if it is set again while time runs, that joins this edit.
    void keep_turning(std::string name, const Node& node, ParId par, std::function<void()> undo,
                      std::function<void()> redo, std::shared_ptr<Value> now);
    /// True if setting the parameter joins the newest edit, for `turn` to be told of the value.
    bool turns(const Node& node, ParId par) const;
    void turn(const Value& value);

    /// What is kept until the matching `end` is undone as one; a group within a group joins it.
    void begin(std::string name);
    /// Begins a group that adds to the newest one.
    void join();
    /// Without `keep` the group is forgotten: it came to nothing.
    void end(bool keep = true);
    /// Undoes or does again the newest group; false if there is none.
    bool undo();
    bool redo();
    /// Names of the groups that can be undone or done again, newest first.
    std::vector<std::string> undo_names() const;
    std::vector<std::string> redo_names() const;

    std::size_t limit() const { return limit_; }
    /// The number of groups that are kept; the oldest are forgotten. 0 keeps none.
    void set_limit(std::size_t groups);
    void clear();

    /// True while nothing is kept, because it is no person that changes the network.
    bool paused() const { return paused_ > 0; }

    /// Keeps nothing in its scope: for what no person does.
    class Pause {
    public:
        explicit Pause(History& history) : history_(history) { ++history_.paused_; }
        ~Pause() { --history_.paused_; }
        Pause(const Pause&) = delete;

    private:
        History& history_;
    };

private:
    struct Edit {
        std::function<void()> undo, redo;
        std::size_t bytes = 0;
    };
    struct Group {
        std::string name;
        std::vector<Edit> edits;
        // Of a single edit of a parameter: which, and the frame that it was made in.
        std::uint64_t turning = 0;
        ParId par;
        std::int64_t frame = -1;
        std::shared_ptr<Value> now;  // what doing it again sets
    };
    Group& open(std::string name);
    void forget_surplus();
    static std::size_t bytes_of(const Group& group);

    Graph& graph_;
    std::deque<Group> undo_, redo_;  // newest last
    int depth_ = 0;                  // groups that have begun and not ended
    bool fresh_ = false;             // the begun group has no edit yet
    std::string begun_;
    int paused_ = 0;
    std::size_t bytes_ = 0;
    std::size_t limit_ = 1000;
};

/// Keeps a change of a parameter, with all that drives it, if anything came of it.
class ParameterEdit {
public:
    /// What is to come: only setting a value again while time runs joins the last edit.
    enum class Kind : std::uint8_t { Value, Drive };
    ParameterEdit(Node& node, ParId par, Kind kind = Kind::Drive);
    ~ParameterEdit();
    ParameterEdit(const ParameterEdit&) = delete;

private:
    struct Setting;
    static std::shared_ptr<Setting> setting_of(Node& node, ParId par);
    static void restore(Node& node, ParId par, const Setting& setting);

    Node& node_;
    ParId par_;
    std::shared_ptr<const Setting> before_;  // null: nothing is kept, or it joins the last edit
    bool joins_ = false;
};

}  // namespace sarabet
