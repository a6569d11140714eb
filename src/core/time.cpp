// time.cpp -- frames: time moves, what has to run is pulled, readers are told.
#include "core/clones.hpp"
#include "core/events.hpp"
#include "core/graph.hpp"
#include "core/host.hpp"
#include "core/parameters.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/channel_block.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sarabet {

namespace {

// What a script operator's parameter says before its first cook could.
CookLevel level_of(const Node& node) {
    if (!node.type->info.uses_host || node.cooks > 0) return node.level;
    const auto par = find_parameter(node, "cook");
    if (!par) return node.level;
    const Value value = value_of(node, *par);
    const auto* name = std::get_if<std::string>(&value);
    return name && (*name == "always" || *name == "on_change") ? CookLevel::Always : node.level;
}

bool runs_every_frame(const Node& node) {
    const CookLevel level = level_of(node);
    // An operator that keeps its own count of time need not see every frame.
    const bool waits = level == CookLevel::WhenUsed && !node.type->info.uses_host;
    return (node.state != nullptr && !waits) || node.readers > 0 ||
           *node.type->info.latch != '\0' || level == CookLevel::Always ||
           level == CookLevel::OnChange;
}

}  // namespace

// The data that the target of a latching operator has now.
Ref<const Output> Graph::latch_of(Node& node) {
    const Value value = value_of(node, parameter_named(node, node.type->info.latch));
    OpRef ref;
    if (const auto* operator_ref = std::get_if<OpRef>(&value))
        ref = *operator_ref;
    else if (const auto* path = std::get_if<std::string>(&value))
        ref.path = *path;
    try {
        const std::shared_ptr<Node> target = resolve(node, ref);
        if (!target || target->type->family != node.type->family) return nullptr;
        pull(*target);
        Ref<const Output> output = target->published();
        if (output)
            if (Ref<const Output> kept = output->kept()) return kept;
        return output;
    } catch (const Error&) {
        return nullptr;  // the operator itself says what is wrong when it cooks
    }
}

std::size_t Graph::sample_now(const ChannelBlock& block, std::string_view channel) {
    const std::int64_t count = block.samples();
    if (count == 0)
        throw Error(ErrorKind::Index, fmt::format("channel '{}' has no samples", channel));
    if (count > 1) record_time();
    if (block.time_slice()) return static_cast<std::size_t>(count - 1);
    const std::int64_t now = first_sample(frame_, block.rate(), fps_) - block.start();
    return static_cast<std::size_t>(std::clamp<std::int64_t>(now, 0, count - 1));
}

void Graph::advance(std::int64_t frames) {
    bury_the_dead();
    // What latches sees the data that its target had at the end of the frame that now passes.
    std::vector<std::shared_ptr<Node>> latching;
    for (Node* node : nodes_)
        if (*node->type->info.latch != '\0' && !node->deleted)
            if (auto alive = node->weak_from_this().lock()) latching.push_back(std::move(alive));
    for (const auto& node : latching) node->pending_latch = latch_of(*node);
    frame_ += frames;
    ++revision_;
    for (const auto& node : latching) {
        if (!(node->latched == node->pending_latch)) node->forced = true;
        node->latched = std::move(node->pending_latch);
        node->pending_latch = nullptr;
    }
}

void Graph::cook_frame() {
    const History::Pause pause(history);  // what listeners change is no person's edit
    const std::shared_ptr<Events> listening = events;
    if (listening) listening->frame_started(*this);
    if (clones) clones->look_at_driven();
    follow_masters();
    // The list's memory is kept for the next frame; a frame within a frame would take its own.
    std::vector<std::shared_ptr<Node>> alive = std::move(in_frame_);
    for (Node* node : nodes_)
        if (runs_every_frame(*node) && !node->deleted)
            if (auto held = node->weak_from_this().lock()) alive.push_back(std::move(held));
    for (const auto& node : alive) pull(*node);
    alive.clear();
    in_frame_ = std::move(alive);
    if (!frame_ends_.empty()) {
        const std::vector<FrameEnd> ends = frame_ends_;
        for (const FrameEnd& end : ends) end.action();
    }
    if (listening) listening->frame_ended(*this);
    follow_masters();
}

std::shared_ptr<Node> Graph::failed_in_frame() {
    for (Node* node : nodes_)
        if (runs_every_frame(*node) && !node->deleted && (node->error || node->stale))
            if (auto held = node->weak_from_this().lock()) return held;
    return nullptr;
}

void Graph::reset() {
    frame_ = 0;
    for (Node* node : nodes_) {
        if (node->state)
            node->type->state.assign(node->state.get(), node->type->state.make().get());
        node->cook_frame = -1;
        node->previous_frame = -1;
        node->latched = nullptr;
        node->forced = true;
    }
    ++revision_;
    if (const auto listening = events) listening->was_reset(*this);
}

void Graph::on_frame_end(const void* owner, std::function<void()> action) {
    frame_ends_.push_back({owner, std::move(action)});
}

void Graph::off_frame_end(const void* owner) {
    std::erase_if(frame_ends_, [&](const FrameEnd& end) { return end.owner == owner; });
}

}  // namespace sarabet
