// barriers.cpp -- the barrier tracker.
#include "barriers.hpp"

#include "vk.hpp"

#include <algorithm>

namespace sarabet::gpu {

bool writes(Accesses access) {
    constexpr Accesses all =
        VK_ACCESS_2_SHADER_WRITE_BIT | VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT |
        VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT |
        VK_ACCESS_2_TRANSFER_WRITE_BIT | VK_ACCESS_2_HOST_WRITE_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT;
    return (access & all) != 0;
}

void BarrierTracker::use(ResourceId resource, Stages stages, Accesses access,
                         std::vector<BarrierEvent>& out) {
    State& state = states_[resource];
    if (writes(access)) {
        // After a write: wait for it and see it. After reads alone: an execution dependency. The
        // write before those reads was waited for by them, but its stages are named again: a
        // barrier that knows only the readers would not order two writes for the validation layer.
        const Stages before = state.read_stages | state.write_stages;
        if (before != 0) out.push_back({resource, before, state.write_access, stages, access});
        state = State{};
        state.write_stages = stages;
        state.write_access = access;
        return;
    }
    state.read_stages |= stages;
    if (state.write_stages == 0) return;
    for (std::size_t i = 0; i < state.seen_count; ++i) {
        const Seen& seen = state.seen[i];
        if ((stages & ~seen.stages) == 0 && (access & ~seen.access) == 0) return;
    }
    out.push_back({resource, state.write_stages, state.write_access, stages, access});
    // A full list loses its last entry: at worst a barrier is repeated.
    const std::size_t slot = std::min(state.seen_count, state.seen.size() - 1);
    state.seen[slot] = {stages, access};
    state.seen_count = slot + 1;
}

}  // namespace sarabet::gpu
