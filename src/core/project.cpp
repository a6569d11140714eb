// project.cpp -- projects: making operators, moving through time.
#include "core/events.hpp"
#include "core/handles.hpp"
#include "core/host.hpp"
#include "core/log.hpp"
#include "core/runner.hpp"

#include <sarabet/plugin.hpp>
#include <sarabet/project.hpp>

#include <fmt/format.h>

#include <cmath>

namespace sarabet {

namespace {

// An operator's problem comes first: it may be why a listener failed, too.
void raise_failures(Graph& graph, Node* failed) {
    const auto listener = graph.events ? graph.events->take_failure() : std::nullopt;
    if (failed) graph.require(*failed);
    if (listener && !graph.hold_on_error) throw *listener;
}

void refuse_in_cook(const Graph& graph, const char* what) {
    if (const Node* cooking = cooking_now(); cooking && cooking->graph == &graph)
        throw Error(ErrorKind::Value,
                    fmt::format("{}: cannot {} while it cooks", path_of(*cooking), what));
}

}  // namespace

Project::Project(double fps, const std::string& device, std::uint64_t seed) {
    check_not_forked();
    load_plugins_of_environment();
    if (!(fps >= 0.001 && fps <= 1e6))
        throw Error(ErrorKind::Value,
                    fmt::format("fps must be within 0.001..1000000, got {}", fps));
    graph_ = Graph::make(Rational::nearest(fps), seed, device);
}

OpRef Project::root() const {
    return make_ref_to(*graph_, graph_->root());
}
OpRef Project::op(const std::string& path) const {
    check_not_forked();
    const Locked lock(graph_->lock());
    if (auto found = graph_->look_up(*graph_->root(), path))
        return make_ref_to(*graph_, std::move(found));
    graph_->not_found(*graph_->root(), path);
}
std::vector<OpRef> Project::ops(const std::string& patterns) const {
    return Comp(root()).ops(patterns);
}

OpRef Project::create_loose(const std::string& type, const std::string& name) {
    check_not_forked();
    const Locked lock(graph_->lock());
    graph_->lock().await_no_cook();
    return make_ref_to(*graph_, graph_->create(type_named(type), nullptr, name, true));
}

double Project::fps() const {
    return graph_->fps().value();
}
std::uint64_t Project::seed() const {
    return graph_->seed();
}

std::int64_t Project::frame() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    graph_->record_time();
    return graph_->frame();
}

double Project::seconds() const {
    return static_cast<double>(frame()) / fps();
}

void Project::step(std::int64_t frames) {
    check_not_forked();
    if (frames < 0) throw Error(ErrorKind::Value, fmt::format("cannot step by {} frames", frames));
    const host::Session session;
    for (std::int64_t i = 0; i < frames; ++i) {
        host::check_interrupt_now_and_then();
        const Locked lock(graph_->lock());
        run_frame(*graph_, 1);
        raise_failures(*graph_, graph_->failed_in_frame().get());
    }
}

void Project::run(std::optional<double> seconds, bool realtime) {
    check_not_forked();
    if (seconds && !(*seconds >= 0))
        throw Error(ErrorKind::Value, fmt::format("cannot run for {} seconds", *seconds));
    const host::Session session;
    run_frames(graph_, seconds, realtime);
}

void Project::start() {
    check_not_forked();
    start_runner(graph_);
}

void Project::stop() {
    check_not_forked();
    stop_runner(*graph_);
}
bool Project::running() const {
    return is_running(*graph_);
}

void Project::reset() {
    check_not_forked();
    const Locked lock(graph_->lock());
    graph_->lock().await_no_cook();
    graph_->reset();
    raise_failures(*graph_, nullptr);
}

bool Project::undo() {
    check_not_forked();
    const Locked lock(graph_->lock());
    refuse_in_cook(*graph_, "undo");
    graph_->lock().await_no_cook();
    return graph_->history.undo();
}

bool Project::redo() {
    check_not_forked();
    const Locked lock(graph_->lock());
    refuse_in_cook(*graph_, "redo");
    graph_->lock().await_no_cook();
    return graph_->history.redo();
}

void Project::begin_edit(const std::string& name) {
    check_not_forked();
    const Locked lock(graph_->lock());
    graph_->history.begin(name);
}

void Project::join_edit() {
    check_not_forked();
    const Locked lock(graph_->lock());
    graph_->history.join();
}

void Project::end_edit(bool keep) {
    check_not_forked();
    const Locked lock(graph_->lock());
    graph_->history.end(keep);
}

std::vector<std::string> Project::undo_names() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    return graph_->history.undo_names();
}

std::vector<std::string> Project::redo_names() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    return graph_->history.redo_names();
}

std::int64_t Project::undo_limit() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    return static_cast<std::int64_t>(graph_->history.limit());
}

void Project::set_undo_limit(std::int64_t edits) {
    if (edits < 0)
        throw Error(ErrorKind::Value, fmt::format("undo_limit must be at least 0, got {}", edits));
    check_not_forked();
    const Locked lock(graph_->lock());
    graph_->history.set_limit(static_cast<std::size_t>(edits));
}

std::string Project::on_error() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    return graph_->hold_on_error ? "hold" : "raise";
}

void Project::set_on_error(const std::string& what) {
    if (what != "raise" && what != "hold")
        throw Error(ErrorKind::Value,
                    fmt::format("on_error must be 'raise' or 'hold', got '{}'", what));
    check_not_forked();
    const Locked lock(graph_->lock());
    graph_->hold_on_error = what == "hold";
}

bool Project::check_recooks() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    return graph_->check_recooks;
}

void Project::set_check_recooks(bool check) {
    check_not_forked();
    const Locked lock(graph_->lock());
    graph_->check_recooks = check;
}

std::string Project::repr() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    return fmt::format("<Project frame {}, {} operators>", graph_->frame(),
                       graph_->root()->children.size());
}

}  // namespace sarabet
