// barriers.hpp -- decides which barriers a sequence of uses of resources needs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace sarabet::gpu {

/// A piece of memory that the GPU reads and writes; two images over one block share one id.
using ResourceId = std::uint64_t;

/// Pipeline stages and accesses: values of VkPipelineStageFlags2 and VkAccessFlags2.
using Stages = std::uint64_t;
using Accesses = std::uint64_t;

/// True if `access` holds a write.
bool writes(Accesses access);

/// What must happen before a use: work of `src` finishes and is seen by `dst`.
struct BarrierEvent {
    ResourceId resource = 0;
    Stages src_stages = 0;
    Accesses src_access = 0;
    Stages dst_stages = 0;
    Accesses dst_access = 0;
    bool operator==(const BarrierEvent&) const = default;
};

/// Follows the uses of resources on one queue in submission order. Pure bookkeeping: no Vulkan
/// call is made here, so that it can be tested as a list of events.
class BarrierTracker {
public:
    /// Notes a use and appends the barriers it needs to `out` (none or one).
    void use(ResourceId resource, Stages stages, Accesses access, std::vector<BarrierEvent>& out);
    /// Forgets a resource whose memory is gone.
    void forget(ResourceId resource) { states_.erase(resource); }
    /// Forgets everything: right after a barrier over all stages and accesses, or idle.
    void reset() { states_.clear(); }
    std::size_t size() const { return states_.size(); }

private:
    struct Seen {
        Stages stages = 0;
        Accesses access = 0;
    };
    struct State {
        Stages write_stages = 0;
        Accesses write_access = 0;
        Stages read_stages = 0;    // readers since the last write
        std::array<Seen, 4> seen;  // who already sees the last write, and by which accesses
        std::size_t seen_count = 0;
    };
    std::unordered_map<ResourceId, State> states_;
};

}  // namespace sarabet::gpu
