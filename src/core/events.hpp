// events.hpp -- what happens in a project that its host wants to hear of.
//
// The engine tells of frames and of the cooks of operators that somebody listens to at once, with
// the project's lock held; changes of the network queue here until a frame's end asks for them.
// An operator that nobody listens to pays one test of a byte.
#pragma once

#include "core/node.hpp"

#include <sarabet/error.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sarabet {

/// What somebody wants to hear of an operator: bits of `Node::heard`.
enum Heard : std::uint8_t {
    hears_cooks = 1,     ///< Before and after each cook.
    hears_itself = 2,    ///< Renamed, wired, destroyed.
    hears_children = 4,  ///< A component: children made, destroyed, renamed, wired.
    hears_pulses = 8,    ///< Pulse parameters that were pressed.
    has_cooked = 16,     ///< The engine's own: a cook is still to be told of.
    is_being_told = 32,  ///< The engine's own: a listener runs; its cooks are not told of.
};

/// Something that happened to an operator.
struct NetworkChange {
    enum class Kind : std::uint8_t { Created, Destroyed, Renamed, Wired, Pulsed };
    Kind kind;
    std::weak_ptr<Node> node;
    std::uint64_t id;
    std::uint64_t parent;  ///< The component that has, or had it; 0 for none.
    std::string name;
    std::string path;
    std::string detail;  ///< Renamed: the name before. Pulsed: the parameter.
};

/// Who listens to a project. The host's language package derives from it.
class SARABET_API Events {
public:
    virtual ~Events() = default;
    /// Before the cooking of a frame, and after it.
    virtual void frame_started(Graph& graph) = 0;
    virtual void frame_ended(Graph& graph) = 0;
    /// Time is back at frame 0.
    virtual void was_reset(Graph& graph) = 0;

    /// Around each cook of an operator with `hears_cooks`.
    void before_cook(Node& node);
    void after_cook(Node& node);

    /// Keeps a change if somebody listens to the operator or to its component.
    void note(NetworkChange::Kind kind, Node& node, std::string detail = {});
    std::vector<NetworkChange> take_changes();

    /// Keeps what a listener's failure left: a problem of the operator until the next frame.
    void fail(Node& node, const CookError& failure);
    /// The first failure since the last call, if any.
    std::optional<CookError> take_failure();
    /// Takes the failures off the operators; a new frame may go better.
    void forget_failures();

protected:
    virtual void cook_starts(Node& node) = 0;
    virtual void cook_ended(Node& node) = 0;

private:
    std::vector<NetworkChange> changes_;
    std::optional<CookError> failure_;
    std::vector<std::weak_ptr<Node>> failed_;
};

}  // namespace sarabet
