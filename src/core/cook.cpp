// cook.cpp -- the pull: bringing one operator, and all that it needs, up to date.
//
// A pull walks the wires upstream with a stack of its own (chains may be longer than the machine's
// stack), inputs before readers. An operator cooks if there is a reason: an input has new data, a
// parameter changed, something that the last cook read has changed, time moved and the operator
// reads time, or it was forced. Otherwise what it published stands. `verified_at` remembers the
// project's revision at which an operator was found up to date, so that asking again costs one
// comparison.
//
// Problems never end a pull. They stay on the operator; its last good data stays published, and all
// that is downstream of it cooks on that data and is marked stale. Only an interrupt gets through.
//
// The State of an operator is put back to what it was before this frame's first cook whenever it
// cooks again in the same frame: how often somebody asks never changes what a frame gives.
#include "core/clones.hpp"
#include "core/events.hpp"
#include "core/graph.hpp"
#include "core/host.hpp"
#include "core/parameters.hpp"
#include "core/problem_text.hpp"

#include <sarabet/error.hpp>

#include <fmt/format.h>

#include <chrono>
#include <unordered_set>

namespace sarabet {

namespace {

constexpr double long_cook_ms = 0.1;  // from here on the host's lock is given back

}  // namespace

void Graph::pull(Node& root) {
    if (root.verified_at == revision_) return;
    if (root.deleted) return;
    const std::shared_ptr<Node> alive = root.shared_from_this();
    follow_masters();
    if (root.deleted) return;
    const bool within = await_turn(root) == CookTurn::Within;
    if (pulling_.empty()) bury_the_dead();
    if (root.in_pull) {
        if (Node* reader = cooking_now()) refuse_cycle(*reader, root);
        return;
    }
    if (cooking_.size() > most_nested)
        throw Error(ErrorKind::Cook, fmt::format("{}: operators read each other more than {} deep",
                                                 path_of(root), most_nested));
    const std::size_t base = pulling_.size();
    const std::size_t outer = within ? std::exchange(own_pulls_, base) : own_pulls_;
    const auto abandon = [&] {
        while (pulling_.size() > base) {
            pulling_.back()->in_pull = false;
            pulling_.pop_back();
        }
        own_pulls_ = outer;
        lock_.end_cook();
    };
    lock_.begin_cook();
    try {
        root.in_pull = true;
        pulling_.push_back(&root);
        while (pulling_.size() > base) {
            Node& node = *pulling_.back();
            if (!verify(node)) continue;  // an input was put on the stack
            node.in_pull = false;
            pulling_.pop_back();
            if (node.heard & has_cooked) events->after_cook(node);
        }
    } catch (...) {
        abandon();
        throw;
    }
    own_pulls_ = outer;
    end_cook();
}

void Graph::end_cook() {
    lock_.end_cook();
    if (!lock_.cook_under_way())
        for (auto changes = std::exchange(put_off_, {}); auto& change : changes) change();
}

// One step for the operator on top of the stack: puts an input that is not up to date on top of
// it and answers false, or brings the operator itself up to date and answers true.
bool Graph::verify(Node& node) {
    const std::uint64_t revision = revision_;
    for (const auto& input : node.inputs) {
        if (!input || input->verified_at == revision) continue;
        if (input->in_pull) {
            refuse_cycle(node, *input);
            settle(node, revision);
            return true;
        }
        if (input->deleted) continue;
        input->in_pull = true;
        pulling_.push_back(input.get());
        return false;
    }
    const bool driven = node.drives.empty() || update_drives(node);
    if (starved(node))
        node.error.reset();
    else if (driven && needs_cook(node))
        cook(node);
    else if (driven && check_recooks && !node.error)
        check_recook(node);
    settle(node, revision);
    return true;
}

// True below an operator that failed before it ever had data: there is nothing to cook on, and what
// went wrong upstream is what a person wants to read.
bool Graph::starved(const Node& node) {
    for (const auto& input : node.inputs)
        if (input && (input->error || input->stale) && !input->published()) return true;
    return false;
}

void Graph::settle(Node& node, std::uint64_t revision) {
    node.stale = false;
    for (const auto& input : node.inputs)
        if (input && (input->error || input->stale)) node.stale = true;
    for (const Dependency& read : node.read)
        if (read.kind == Dependency::Kind::Output)
            if (const auto other = read.node.lock())
                if (other->error || other->stale) node.stale = true;
    node.healthy = !node.error && !node.stale && node.output_version > 0;
    node.verified_at = revision;
}

bool Graph::needs_cook(Node& node) {
    if (node.type->cook == nullptr) return false;
    if (node.forced || node.cooked_params != node.params_version) return true;
    if (node.time_dependent && node.cook_frame != frame_) return true;
    if (node.level == CookLevel::WhenUsed || node.level == CookLevel::Always)
        if (node.cook_frame != frame_) return true;
    if (node.cooked_inputs.size() != node.inputs.size()) return true;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
        if (node.cooked_inputs[i] != (node.inputs[i] ? node.inputs[i]->output_version : 0))
            return true;
    for (std::size_t i = 0; i < node.read.size(); ++i)
        if (changed(node.read[i])) return true;
    return false;
}

void Graph::cook(Node& node) {
    if ((node.heard & hears_cooks) && events) events->before_cook(node);
    const auto start = std::chrono::steady_clock::now();
    const bool first_of_frame = node.cook_frame != frame_;
    if (node.state) {
        if (first_of_frame) {
            if (!node.state_before) node.state_before = node.type->state.make();
            node.type->state.assign(node.state_before.get(), node.state.get());
        } else {
            node.type->state.assign(node.state.get(), node.state_before.get());
        }
    }
    if (first_of_frame) node.previous_frame = node.cook_frame;
    node.read.clear();
    node.warnings.clear();
    node.script_trace.clear();
    node.script_cause = nullptr;
    node.time_dependent = false;
    node.cooked_params = node.params_version;
    node.cooked_inputs.resize(node.inputs.size());
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
        node.cooked_inputs[i] = node.inputs[i] ? node.inputs[i]->output_version : 0;
    node.cook_frame = frame_;
    node.forced = false;
    cooking_.push_back(&node);
    struct Pop {
        std::vector<Node*>& stack;
        ~Pop() { stack.pop_back(); }
    } pop{cooking_};
    try {
        run_type(node);
        node.error.reset();
    } catch (const host::Interrupted&) {
        node.forced = true;
        if (node.state) node.type->state.assign(node.state.get(), node.state_before.get());
        throw;
    } catch (...) {
        fail(node, without_path(reason_of(std::current_exception()), node));
        keep_trace(node, std::current_exception());
    }
    if (node.pulse_armed) disarm_pulses(node);
    ++node.cooks;
    node.cook_ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

void Graph::run_type(Node& node) {
    const std::shared_ptr<void> params = node.params;  // parameters set meanwhile go to a copy
    const bool held = std::exchange(node.snapshot_held, true);
    const Recorder recorder(node, node.read);
    CookContext ctx(*this, node);
    CookCall call{params.get(), node.state.get(), ctx, {}};
    if (node.cook_ms > long_cook_ms && !node.type->info.uses_host) {
        const host::Left left;
        node.type->cook(call);
    } else {
        node.type->cook(call);
    }
    if (!held && node.params == params && !node.keeps_snapshots) node.snapshot_held = false;
    if (!call.result) throw Error(ErrorKind::Internal, "the operator published nothing");
    node.publish(std::move(call.result));
    ++node.output_version;
}

void Graph::fail(Node& node, std::string text) {
    node.error = std::move(text);
}

void Graph::check_recook(Node& node) {
    const Ref<const Output> before = node.published();
    if (!node.type->cook || !before || node.level != CookLevel::Automatic) return;
    std::shared_ptr<void> state;
    if (node.state) {
        state = node.type->state.make();
        node.type->state.assign(state.get(), node.state_before.get());
    }
    std::vector<Dependency> read;
    const Recorder recorder(node, read);
    CookContext ctx(*this, node);
    CookCall call{node.params.get(), state.get(), ctx, {}};
    cooking_.push_back(&node);
    struct Pop {
        std::vector<Node*>& stack;
        ~Pop() { stack.pop_back(); }
    } pop{cooking_};
    try {
        node.type->cook(call);
    } catch (const host::Interrupted&) {
        throw;
    } catch (...) {
        fail(node, "re-cook check: " + reason_of(std::current_exception()));
        return;
    }
    if (!call.result->same(*before))
        fail(node, fmt::format("re-cook check: '{}' gives other data though nothing that it "
                               "recorded has changed",
                               node.type->info.type));
}

void Graph::force(Node& node) {
    node.forced = true;
    for (Drive& drive : node.drives) drive.evaluated = false;
    const Clones::Deaf deaf(clones);
    touch(node);
}

void Graph::require(Node& node) const {
    if (hold_on_error || (!node.error && !node.stale)) return;
    // The nearest that failed. Operators that failed may read each other in rings.
    std::vector<const Node*> found{&node};
    std::unordered_set<const Node*> seen{&node};
    const auto look_at = [&](const Node* other) {
        if (other && (other->error || other->stale) && seen.insert(other).second)
            found.push_back(other);
    };
    const Node* at = nullptr;
    for (std::size_t i = 0; i < found.size() && !at; ++i) {
        const Node* each = found[i];
        if (each->error) at = each;
        for (const auto& input : each->inputs) look_at(input.get());
        for (const Dependency& read : each->read)
            if (read.kind == Dependency::Kind::Output) look_at(read.node.lock().get());
    }
    if (!at)
        throw CookError(fmt::format("{}: something upstream of it failed", path_of(node)),
                        path_of(node));
    const std::string cause = fmt::format("{}: {}", path_of(*at), *at->error);
    if (at == &node) throw CookError(cause, path_of(node), at->script_trace, at->script_cause);
    throw CookError(fmt::format("{}: upstream of it {}", path_of(node), cause), path_of(node),
                    at->script_trace, at->script_cause);
}

}  // namespace sarabet
