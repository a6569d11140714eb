// project_fusion.cpp -- what a person may ask and say of shared passes.
#include "core/handles.hpp"
#include "core/host.hpp"
#include "gpu/fused_passes.hpp"
#include "gpu/recipe.hpp"

#include <sarabet/op/image.hpp>
#include <sarabet/project.hpp>
#include <sarabet/top.hpp>

namespace sarabet {

bool Project::fusion() const {
    return graph_->fusion->load();
}

void Project::set_fusion(bool fuse) {
    check_not_forked();
    graph_->fusion->store(fuse);
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
        case gpu::PassNote::Alone: return "not shared: it or its reader is no shader of an operator";
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

std::int64_t Top::pass_number() const {
    return static_cast<std::int64_t>(fresh<Image>(ref_)->recipe()->drawn_in.load());
}

std::string Top::pass_note() const {
    return text_of(fresh<Image>(ref_)->recipe()->note);
}

}  // namespace sarabet
