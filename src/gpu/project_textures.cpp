// project_textures.cpp -- what a person may ask and say of all textures of a project.
#include "core/handles.hpp"
#include "core/host.hpp"
#include "core/node_type.hpp"
#include "gpu/fused_passes.hpp"
#include "gpu/project_device.hpp"
#include "gpu/recipe.hpp"

#include <sarabet/op/image.hpp>
#include <sarabet/project.hpp>
#include <sarabet/top.hpp>

#include <fmt/format.h>

namespace sarabet {

bool Project::fusion() const {
    return graph_->fusion->load();
}

void Project::set_fusion(bool fuse) {
    check_not_forked();
    graph_->fusion->store(fuse);
}

namespace gpu {

static void force_textures(Graph& graph, Node& node) {
    if (type_of(node).family == Family::Top) graph.force(node);
    for (const auto& child : node.children) force_textures(graph, *child);
}

void force_textures(Graph& graph) {
    force_textures(graph, *graph.root());
}

std::shared_ptr<Device> device_of(Graph& graph) {
    const auto device = std::static_pointer_cast<Device>(graph.device_slot);
    if (device && !device->lost()) return device;
    auto opened = open_device(graph.wanted_device());
    graph.device_slot = opened;
    if (device) force_textures(graph);
    return opened;
}

}  // namespace gpu

std::int64_t Project::texture_budget() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    return static_cast<std::int64_t>(gpu::device_of(*graph_)->budget_bytes());
}

void Project::set_texture_budget(std::int64_t bytes) {
    if (bytes < 0)
        throw Error(ErrorKind::Value,
                    fmt::format("texture_budget must be 0 or more bytes, got {}", bytes));
    check_not_forked();
    const Locked lock(graph_->lock());
    gpu::device_of(*graph_)->set_budget(static_cast<std::uint64_t>(bytes));
    gpu::force_textures(*graph_);  // what had no room may have it now
}

std::int64_t Project::texture_memory() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    return static_cast<std::int64_t>(gpu::device_of(*graph_)->used_bytes());
}

double Project::resmult() const {
    check_not_forked();
    const Locked lock(graph_->lock());
    return graph_->resmult;
}

void Project::set_resmult(double multiplier) {
    if (!(multiplier > 0 && multiplier <= 16))
        throw Error(ErrorKind::Value,
                    fmt::format("resmult must be above 0 and at most 16, got {}", multiplier));
    check_not_forked();
    const Locked lock(graph_->lock());
    if (graph_->resmult == multiplier) return;
    graph_->resmult = multiplier;
    gpu::force_textures(*graph_);
}

void Project::prepare() const {
    check_not_forked();
    const Blocking out;
    gpu::prepare_fused_programs([] { host::check_interrupt(); });
}

static const char* text_of(gpu::PassNote note) {
    switch (note) {
        case gpu::PassNote::NotDrawn: return "not drawn: nobody has looked at it";
        case gpu::PassNote::Wanted: return "a pass of its own or the end of a shared one";
        case gpu::PassNote::Inlined: return "part of the pass of the operator that reads it";
        case gpu::PassNote::Alone:
            return "not shared: it or its reader is no shader of an operator";
        case gpu::PassNote::Several: return "not shared: several operators read it";
        case gpu::PassNote::Elsewhere:
            return "not shared: its reader looks at other pixels, or has another size";
        case gpu::PassNote::Encoded: return "not shared: its format is encoded as it is stored";
        case gpu::PassNote::Kept: return "kept: it has not changed since it was last read";
        case gpu::PassNote::TooLong: return "not shared: the pass would hold too much";
        case gpu::PassNote::Preparing: return "not shared yet: the pass is being compiled";
        case gpu::PassNote::SwitchedOff: return "not shared: the project's 'fusion' is off";
    }
    return "";
}

// The picture that an operator shows now, whether it is up to date or not; null if there is none.
static std::shared_ptr<gpu::Recipe> shown_by(const Node& node) {
    if (type_of(node).family != Family::Top) return nullptr;
    const Ref<const Output> output = node.published();
    return output ? static_cast<const Image*>(output.get())->recipe() : nullptr;
}

static void list_sharers(const Node& node, std::uint64_t pass, std::vector<std::string>& paths) {
    const auto recipe = shown_by(node);
    if (recipe && recipe->drawn_in == pass) paths.push_back(path_of(node));
    for (const auto& child : node.children) list_sharers(*child, pass, paths);
}

std::string Top::pass_note() const {
    const Access access(ref_);
    const auto recipe = shown_by(*access);
    return text_of(recipe ? recipe->note.load() : gpu::PassNote::NotDrawn);
}

std::vector<std::string> Top::pass_operators() const {
    const Access access(ref_);
    std::vector<std::string> paths;
    const auto recipe = shown_by(*access);
    const std::uint64_t pass = recipe ? recipe->drawn_in.load() : 0;
    if (pass != 0) list_sharers(*access.graph().root(), pass, paths);
    return paths;
}

}  // namespace sarabet
