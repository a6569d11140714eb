// allocation_test.cpp -- the steady state of channel networks allocates nothing, read or not.
#include "../allocation_counter.hpp"
#include "core/graph.hpp"
#include "core/parameters.hpp"

#include <sarabet/op/channel_block.hpp>

#include <gtest/gtest.h>

namespace sarabet {
namespace {

using Handle = std::shared_ptr<Node>;
using Block = Ref<const ChannelBlock>;

class SteadyState : public testing::Test {
protected:
    std::shared_ptr<Graph> graph = Graph::make({60, 1}, 0, "");
    Locked locked{graph->lock()};

    Handle make(const char* type, std::initializer_list<Handle> inputs = {}) {
        const Handle node = graph->create(type_named(type), graph->root().get(), "", true);
        int input = 0;
        for (const Handle& from : inputs) graph->connect(*node, input++, from);
        return node;
    }

    Block read(const Handle& node) {
        graph->pull(*node);
        return Block(static_cast<const ChannelBlock*>(node->published().get()));
    }

    // Allocations of a number of rounds, after as many to warm up.
    template <class Round>
    long allocations_of(int rounds, Round round) {
        for (int i = 0; i < rounds; ++i) round();
        const long before = testing_tools::allocations();
        for (int i = 0; i < rounds; ++i) round();
        return testing_tools::allocations() - before;
    }
};

TEST_F(SteadyState, TheCounterCounts) {
    if (testing_tools::allocations() < 0) GTEST_SKIP() << "a sanitizer owns operator new";
    const long before = testing_tools::allocations();
    const auto one = std::make_unique<int>(1);
    EXPECT_EQ(testing_tools::allocations(), before + 1);
}

TEST_F(SteadyState, OfFramesWithAReader) {
    const Handle lfo = make("lfoCHOP");
    const Handle end = make("nullCHOP", {make("mathCHOP", {make("lagCHOP", {lfo})})});
    Block held;  // as a view of Python's holds the newest block
    EXPECT_EQ(allocations_of(50,
                             [&] {
                                 graph->advance(1);
                                 graph->cook_frame();
                                 held = read(end);
                             }),
              0);
    ASSERT_TRUE(held);
    EXPECT_EQ(held->channels(), 1);
}

TEST_F(SteadyState, OfCleanRequests) {
    const Handle end = make("nullCHOP", {make("mathCHOP", {make("patternCHOP")})});
    const Block first = read(end);
    const auto cooks = end->cooks;
    EXPECT_EQ(allocations_of(50, [&] { EXPECT_EQ(read(end)->data(), first->data()); }), 0);
    EXPECT_EQ(end->cooks, cooks);
}

TEST_F(SteadyState, OfParametersThatMove) {
    const Handle pattern = make("patternCHOP");
    const Handle end = make("mathCHOP", {pattern});
    const ParId gain = parameter_named(*end, "gain");
    const ParId wave = parameter_named(*pattern, "wavetype");
    const Value square = std::string("square"), sine = std::string("sin");
    int round = 0;
    EXPECT_EQ(allocations_of(50,
                             [&] {
                                 set_parameter(*end, gain, 0.5 * ++round);
                                 set_parameter(*pattern, wave, round % 2 ? square : sine);
                                 read(end);
                             }),
              0);
    EXPECT_FALSE(end->error);
}

TEST_F(SteadyState, HeldBlocksAreNeverWrittenAgain) {
    const Handle lfo = make("lfoCHOP");
    std::vector<Block> held;
    std::vector<float> values;
    for (int i = 0; i < 30; ++i) {
        graph->advance(1);
        held.push_back(read(lfo));
        values.push_back(held.back()->channel(0)[0]);
    }
    for (std::size_t i = 0; i < held.size(); ++i) EXPECT_EQ(held[i]->channel(0)[0], values[i]);
}

}  // namespace
}  // namespace sarabet
