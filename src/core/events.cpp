// events.cpp -- the queue of changes, and listeners around cooks.
#include "core/events.hpp"

#include "core/graph.hpp"

namespace sarabet {

namespace {

// While a listener runs, what it reads is no dependency of whoever asked for the operator, and
// cooks of the operator that it causes itself are not told of.
class Telling {
public:
    explicit Telling(Node& node) : node_(node), recorder_(node, unread_) {
        node_.heard |= is_being_told;
    }
    ~Telling() { node_.heard &= static_cast<std::uint8_t>(~is_being_told); }
    Telling(const Telling&) = delete;

private:
    Node& node_;
    std::vector<Dependency> unread_;
    Recorder recorder_;
};

}  // namespace

void Events::before_cook(Node& node) {
    if (node.heard & is_being_told) return;
    node.heard |= has_cooked;
    const Telling telling(node);
    cook_starts(node);
}

void Events::after_cook(Node& node) {
    node.heard &= static_cast<std::uint8_t>(~has_cooked);
    if (!(node.heard & hears_cooks)) return;
    const Telling telling(node);
    cook_ended(node);
}

void Events::note(NetworkChange::Kind kind, Node& node, std::string detail) {
    const bool pulse = kind == NetworkChange::Kind::Pulsed;
    const bool own = node.heard & (pulse ? hears_pulses : hears_itself);
    const bool child = !pulse && node.parent && (node.parent->heard & hears_children);
    if (!own && !child) return;
    if (kind == NetworkChange::Kind::Wired && node.deleted) return;  // its end took its wires
    changes_.push_back({kind, node.weak_from_this(), node.id, node.parent ? node.parent->id : 0,
                        node.name, path_of(node), std::move(detail)});
}

std::vector<NetworkChange> Events::take_changes() {
    return std::exchange(changes_, {});
}

void Events::fail(Node& node, const CookError& failure) {
    if (!failure_) failure_ = failure;
    if (!node.listener_failure) failed_.push_back(node.weak_from_this());
    node.listener_failure = std::make_shared<const CookError>(failure);
}

std::optional<CookError> Events::take_failure() {
    return std::exchange(failure_, std::nullopt);
}

void Events::forget_failures() {
    for (const auto& failed : std::exchange(failed_, {}))
        if (const auto node = failed.lock()) node->listener_failure = nullptr;
}

}  // namespace sarabet
