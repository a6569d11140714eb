// test_barriers.cpp -- the barrier tracker, as a list of events without a device.
#include "gpu/barriers.hpp"
#include "gpu/vk.hpp"

#include <gtest/gtest.h>

namespace sarabet::gpu {

namespace {

constexpr Stages draw = VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT;
constexpr Stages fragment = VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT;
constexpr Stages compute = VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT;
constexpr Stages copy = VK_PIPELINE_STAGE_2_COPY_BIT;
constexpr Accesses drawn = VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT;
constexpr Accesses sampled = VK_ACCESS_2_SHADER_SAMPLED_READ_BIT;
constexpr Accesses copied_from = VK_ACCESS_2_TRANSFER_READ_BIT;
constexpr Accesses stored = VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT;

using Events = std::vector<BarrierEvent>;

Events use(BarrierTracker& tracker, ResourceId id, Stages stages, Accesses access) {
    Events events;
    tracker.use(id, stages, access, events);
    return events;
}

}  // namespace

TEST(BarrierTracker, FirstUsesNeedNothing) {
    BarrierTracker tracker;
    EXPECT_TRUE(use(tracker, 1, fragment, sampled).empty());
    EXPECT_TRUE(use(tracker, 2, draw, drawn).empty());
}

TEST(BarrierTracker, ReadAfterWrite) {
    BarrierTracker tracker;
    use(tracker, 1, draw, drawn);
    EXPECT_EQ(use(tracker, 1, fragment, sampled), (Events{{1, draw, drawn, fragment, sampled}}));
}

TEST(BarrierTracker, ReadAfterReadNeedsNothing) {
    BarrierTracker tracker;
    use(tracker, 1, draw, drawn);
    use(tracker, 1, fragment, sampled);
    EXPECT_TRUE(use(tracker, 1, fragment, sampled).empty());
}

TEST(BarrierTracker, AnotherReaderNeedsItsOwn) {
    BarrierTracker tracker;
    use(tracker, 1, draw, drawn);
    use(tracker, 1, fragment, sampled);
    EXPECT_EQ(use(tracker, 1, copy, copied_from), (Events{{1, draw, drawn, copy, copied_from}}));
    // A stage and an access seen apart are not seen together.
    EXPECT_EQ(use(tracker, 1, copy, sampled).size(), 1u);
    EXPECT_TRUE(use(tracker, 1, copy, copied_from).empty());
}

TEST(BarrierTracker, WriteAfterReadWaitsForAllReaders) {
    BarrierTracker tracker;
    use(tracker, 1, fragment, sampled);
    use(tracker, 1, compute, sampled);
    EXPECT_EQ(use(tracker, 1, draw, drawn), (Events{{1, fragment | compute, 0, draw, drawn}}));
}

TEST(BarrierTracker, WriteAfterWrite) {
    BarrierTracker tracker;
    use(tracker, 1, draw, drawn);
    EXPECT_EQ(use(tracker, 1, compute, stored), (Events{{1, draw, drawn, compute, stored}}));
    EXPECT_EQ(use(tracker, 1, fragment, sampled),
              (Events{{1, compute, stored, fragment, sampled}}));
}

TEST(BarrierTracker, ResourcesAreSeparate) {
    BarrierTracker tracker;
    use(tracker, 1, draw, drawn);
    EXPECT_TRUE(use(tracker, 2, fragment, sampled).empty());
    tracker.forget(1);
    EXPECT_TRUE(use(tracker, 1, fragment, sampled).empty());
}

TEST(BarrierTracker, ManyReadersAreNeverTakenForSeen) {
    BarrierTracker tracker;
    use(tracker, 1, draw, drawn);
    const Stages stages[] = {fragment,
                             compute,
                             copy,
                             VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT,
                             VK_PIPELINE_STAGE_2_BLIT_BIT,
                             VK_PIPELINE_STAGE_2_INDEX_INPUT_BIT};
    for (Stages stage : stages) EXPECT_EQ(use(tracker, 1, stage, sampled).size(), 1u);
    EXPECT_TRUE(use(tracker, 1, fragment, sampled).empty());
}

}  // namespace sarabet::gpu
