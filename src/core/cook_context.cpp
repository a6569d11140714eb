// cook_context.cpp -- what a cooking operator may see, and the record of it.
#include "core/graph.hpp"
#include "core/parameters.hpp"
#include "core/project_file_notes.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/channel_block.hpp>
#include <sarabet/op/cook_context.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sarabet {

namespace {

constexpr double longest_slice = 0.2;  // seconds

}  // namespace

CookTime CookContext::time() {
    node_.time_dependent = true;
    const double fps = graph_.fps().value();
    const std::int64_t frame = graph_.frame();
    const std::int64_t before = node_.previous_frame;
    return {frame, graph_.fps(), static_cast<double>(frame) / fps,
            before < 0 ? 0.0 : static_cast<double>(frame - before) / fps};
}

TimeSlice CookContext::slice(Rational rate) {
    node_.time_dependent = true;
    const std::int64_t frame = graph_.frame();
    const std::int64_t from = node_.previous_frame < 0 ? frame : node_.previous_frame + 1;
    const std::int64_t end = first_sample(frame + 1, rate, graph_.fps());
    const auto most =
        std::max<std::int64_t>(1, static_cast<std::int64_t>(longest_slice * rate.value()));
    const std::int64_t one_frame = first_sample(frame, rate, graph_.fps());
    const std::int64_t start =
        std::min(one_frame, std::max(first_sample(from, rate, graph_.fps()), end - most));
    return {start, end - start};
}

Rational CookContext::fps() const {
    return graph_.fps();
}

std::uint64_t CookContext::seed() const {
    return graph_.seed();
}

int CookContext::input_count() const {
    return static_cast<int>(node_.inputs.size());
}

const Output* CookContext::input(int index) const {
    if (index < 0 || index >= input_count()) return nullptr;
    const auto& wired = node_.inputs[static_cast<std::size_t>(index)];
    // Held by the wired operator, which cannot cook while this one does.
    return wired ? wired->published().get() : nullptr;
}

std::string CookContext::input_path(int index) const {
    const auto& wired = node_.inputs[static_cast<std::size_t>(index)];
    return wired ? path_of(*wired) : "";
}

static void check_family(const Node& node, Family wanted) {
    if (node.type->family == wanted) return;
    throw Error(ErrorKind::Type, fmt::format("a {} is wanted, but {} is a {}", family_name(wanted),
                                             path_of(node), family_name(node.type->family)));
}

const Output* CookContext::read(const OpRef& ref, Family family) {
    const std::shared_ptr<Node> node = graph_.resolve(node_, ref);
    if (!node) return nullptr;
    check_family(*node, family);
    graph_.record_output(*node);  // also where the pull is refused
    graph_.pull(*node);
    graph_.record_output(*node);
    if (node->error && !node->published())
        throw Error(ErrorKind::Cook, fmt::format("{} failed: {}", path_of(*node), *node->error));
    return node->published().get();
}

const ChannelBlock* CookContext::chop(const ChopRef& ref) {
    return static_cast<const ChannelBlock*>(read(ref.ref, Family::Chop));
}

const Output* CookContext::top(const TopRef& ref) {
    return read(ref.ref, Family::Top);
}

const Output* CookContext::latched() const {
    if (*node_.type->info.latch == '\0') return nullptr;
    const Value value = value_of(node_, parameter_named(node_, node_.type->info.latch));
    const auto* ref = std::get_if<OpRef>(&value);
    const auto* path = std::get_if<std::string>(&value);
    const Node& beside = node_.parent ? *node_.parent : *graph_.root();
    const auto target = ref ? ref->node : path ? graph_.find(beside, *path) : nullptr;
    if (target) check_family(*target, node_.type->family);
    return node_.latched.get();
}

const Output* CookContext::previous() const {
    return node_.published().get();
}

void CookContext::set_cook_level(CookLevel level) {
    node_.level = level;
}

void CookContext::warn(std::string message) {
    node_.warnings.push_back(std::move(message));
}

std::string CookContext::path() const {
    return path_of(node_);
}

std::string CookContext::file(const FilePath& file) const {
    return resolved_path(node_, file.path);
}

const void* CookContext::common() const {
    return node_.common.get();
}

std::shared_ptr<const void> CookContext::params() const {
    node_.snapshot_held = true;
    node_.keeps_snapshots = true;
    return node_.params;
}

}  // namespace sarabet
