// chop_smoke_test.cpp -- channel operators in networks built with the engine alone: key numbers,
// time slices, and what the steady state costs.
#include "allocation_counter.hpp"
#include "core/graph.hpp"
#include "core/parameters.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/channel_block.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace sarabet {
namespace {

class ChopSmoke : public testing::Test {
protected:
    using Handle = std::shared_ptr<Node>;

    std::shared_ptr<Graph> graph = Graph::make({60, 1}, 0, "");
    Locked locked{graph->lock()};

    Handle make(const char* type, std::initializer_list<Handle> inputs = {}) {
        const Handle node = graph->create(type_named(type), graph->root().get(), "", true);
        int input = 0;
        for (const Handle& from : inputs) graph->connect(*node, input++, from);
        return node;
    }
    static void set(const Handle& node, const char* name, const Value& value) {
        set_parameter(*node, parameter_named(*node, name), value);
    }
    Handle constants(std::initializer_list<std::pair<const char*, double>> channels) {
        const Handle node = make("constantCHOP");
        resize_sequence(*node, "const", channels.size());
        int block = 0;
        for (const auto& [name, value] : channels) {
            const std::string prefix = "const" + std::to_string(block++);
            set(node, (prefix + "name").c_str(), std::string(name));
            set(node, (prefix + "value").c_str(), value);
        }
        return node;
    }
    Handle pattern(const char* wave, std::int64_t length) {
        const Handle node = make("patternCHOP");
        set(node, "wavetype", std::string(wave));
        set(node, "length", length);
        return node;
    }
    Ref<const ChannelBlock> pull(const Handle& node) {
        graph->pull(*node);
        EXPECT_FALSE(node->error) << *node->error;
        return Ref<const ChannelBlock>(static_cast<const ChannelBlock*>(node->published().get()));
    }
    std::string error_of(const Handle& node) {
        graph->pull(*node);
        return node->error.value_or("");
    }
    void step() {
        graph->advance(1);
        graph->cook_frame();
    }
    static std::vector<float> row(const Ref<const ChannelBlock>& block, int channel) {
        const auto samples = block->channel(channel);
        return {samples.begin(), samples.end()};
    }
    using Names = std::vector<std::string>;
    using Row = std::vector<float>;
};

TEST_F(ChopSmoke, ConstantExpandsAndNumbersNames) {
    const auto block = pull(constants({{"t[xy]", 2}, {"tx", 3}, {"", 9}}));
    EXPECT_EQ(block->names(), (Names{"tx", "ty", "tx1"}));
    EXPECT_EQ(row(block, 1), Row{2});
    EXPECT_EQ(row(block, 2), Row{3});
}

TEST_F(ChopSmoke, PassThroughsShareTheSamples) {
    const Handle source = constants({{"a", 1}, {"b", 2}});
    const Handle renamed = make("renameCHOP", {make("nullCHOP", {source})});
    set(renamed, "renameto", std::string("x*"));
    const auto block = pull(renamed);
    EXPECT_EQ(block->names(), (Names{"xa", "xb"}));
    EXPECT_EQ(block->data(), pull(source)->data());
}

TEST_F(ChopSmoke, RenamePairsListsAndMovesWildcards) {
    const Handle source = constants({{"chan1", 1}, {"chan2", 2}, {"tx", 3}});
    const auto names = [&](const char* from, const char* to) {
        const Handle node = make("renameCHOP", {source});
        set(node, "renamefrom", std::string(from));
        set(node, "renameto", std::string(to));
        return pull(node)->names();
    };
    EXPECT_EQ(names("chan*", "r[xy]"), (Names{"rx", "ry", "tx"}));
    EXPECT_EQ(names("tx chan1", "a b"), (Names{"b", "chan2", "a"}));
    EXPECT_EQ(names("*", "n"), (Names{"n", "n1", "n2"}));
    EXPECT_EQ(names("c*n?", "?(1)_*(0)"), (Names{"1_ha", "2_ha", "tx"}));
    EXPECT_EQ(names("* ^tx", "q*"), (Names{"qchan1", "qchan2", "tx"}));
}

TEST_F(ChopSmoke, MathAlignsRatesAndMatchesNames) {
    const Handle a = constants({{"x", 1}, {"y", 2}}), b = constants({{"y", 10}, {"z", 20}});
    const Handle sum = make("mathCHOP", {a, b});
    set(sum, "chopop", std::string("add"));
    auto block = pull(sum);
    EXPECT_EQ(block->names(), (Names{"x", "y"}));
    EXPECT_EQ(row(block, 1), Row{22});
    set(sum, "match", std::string("name"));
    block = pull(sum);
    EXPECT_EQ(block->names(), (Names{"x", "y", "z"}));
    EXPECT_EQ(row(block, 0), Row{1});
    EXPECT_EQ(row(block, 1), Row{12});
    EXPECT_EQ(row(block, 2), Row{20});
    set(sum, "chopop", std::string("off"));
    set(sum, "scope", std::string("y"));
    set(sum, "gain", 2.0);
    block = pull(sum);
    EXPECT_EQ(block->names(), (Names{"x", "y", "y1", "z"}));
    EXPECT_EQ(row(block, 1), Row{4});
    EXPECT_EQ(row(block, 3), Row{20});
}

TEST_F(ChopSmoke, ShuffleMovesSamples) {
    const Handle ramp = pattern("rampsamples", 5);
    const Handle shuffle = make("shuffleCHOP", {ramp});
    auto block = pull(shuffle);
    EXPECT_EQ(block->channels(), 5);
    EXPECT_EQ(block->samples(), 1);
    EXPECT_EQ(row(block, 3), Row{3});
    set(shuffle, "method", std::string("splitn"));
    set(shuffle, "nval", std::int64_t{2});
    block = pull(shuffle);
    EXPECT_EQ(block->names(), (Names{"chan1_1", "chan1_2", "chan1_3"}));
    EXPECT_EQ(row(block, 2), (Row{4, 0}));
    set(shuffle, "method", std::string("spliteveryn"));
    block = pull(shuffle);
    EXPECT_EQ(row(block, 1), (Row{1, 3, 0}));
}

TEST_F(ChopSmoke, TimeSlicesMeetAtAudioRate) {
    const Handle lfo = make("lfoCHOP");
    set(lfo, "rate", 44100.0);
    set(lfo, "frequency", 440.0);
    const Handle lag = make("lagCHOP", {lfo});
    std::int64_t next = 0;
    for (int frame = 0; frame < 120; ++frame) {
        const auto block = pull(lfo);
        ASSERT_EQ(block->start(), next);
        ASSERT_TRUE(block->time_slice());
        for (std::int64_t i = 0; i < block->samples(); ++i) {
            const auto at = static_cast<double>(block->start() + i);
            ASSERT_NEAR(block->channel(0)[static_cast<std::size_t>(i)],
                        std::sin(2 * std::numbers::pi * 440 * at / 44100), 1e-5);
        }
        const auto lagged = pull(lag);
        ASSERT_EQ(lagged->start(), next);
        ASSERT_EQ(lagged->samples(), block->samples());
        next += block->samples();
        step();
    }
    EXPECT_EQ(next, 120 * 735);
}

TEST_F(ChopSmoke, LagReachesNinetyPercentInItsTime) {
    const Handle source = constants({{"a", 0}});
    const Handle lag = make("lagCHOP", {source});
    set(lag, "lag1", 0.5);
    EXPECT_EQ(row(pull(lag), 0), Row{0});
    set(source, "const0value", 1.0);
    for (int i = 0; i < 30; ++i) step();
    EXPECT_NEAR(row(pull(lag), 0).back(), 0.9, 1e-6);
}

TEST_F(ChopSmoke, CookingTwiceInAFrameChangesNothing) {
    const Handle lfo = make("lfoCHOP");
    for (int i = 0; i < 7; ++i) step();
    const Row before = row(pull(lfo), 0);
    graph->force(*lfo);
    EXPECT_EQ(row(pull(lfo), 0), before);
}

TEST_F(ChopSmoke, NoiseIsAFunctionOfPositionAndSeeds) {
    const Handle noise = make("noiseCHOP");
    for (const char* type : {"sparse", "hermite", "harmonic", "brownian", "random"}) {
        set(noise, "type", std::string(type));
        set(noise, "start", std::int64_t{0});
        set(noise, "end", std::int64_t{599});
        const Row whole = row(pull(noise), 0);
        set(noise, "start", std::int64_t{300});
        const Row half = row(pull(noise), 0);
        EXPECT_EQ(half, Row(whole.begin() + 300, whole.end())) << type;
        set(noise, "seed", 2.0);
        EXPECT_NE(row(pull(noise), 0), half) << type;
        set(noise, "seed", 1.0);
    }
}

TEST_F(ChopSmoke, ProblemsSayWhatIsMissing) {
    EXPECT_EQ(error_of(make("mathCHOP")), "input 0 is not wired");
    EXPECT_EQ(error_of(make("mergeCHOP")), "no input is wired");
    EXPECT_EQ(error_of(make("selectCHOP")), "expects 'chop' or a wired input, got neither");
    EXPECT_EQ(pull(make("inCHOP"))->channels(), 0);
    EXPECT_EQ(pull(make("scriptCHOP"))->channels(), 0);
    EXPECT_EQ(pull(make("arrayCHOP"))->channels(), 0);
}

TEST_F(ChopSmoke, TheSteadyStateAllocatesNothing) {
    const Handle lfo = make("lfoCHOP");
    set(lfo, "channelname", std::string("t[xyz]"));
    set(lfo, "rate", 48000.0);
    const Handle fixed = constants({{"a", 1}, {"b", 2}});
    const Handle merge = make("mergeCHOP", {make("nullCHOP", {lfo}), fixed, lfo});
    const Handle math = make("mathCHOP", {merge, fixed});
    set(math, "chopop", std::string("mul"));
    set(math, "scope", std::string("t? a"));
    const Handle select = make("selectCHOP", {make("lagCHOP", {math})});
    set(select, "channames", std::string("t[xy] * ^b"));
    set(select, "renameto", std::string("q*"));
    const Handle rename = make("renameCHOP", {select});
    set(rename, "renameto", std::string("*_end"));
    const Handle shuffle = make("shuffleCHOP", {rename});
    set(shuffle, "method", std::string("seqall"));
    const Handle noise = make("noiseCHOP");
    set(noise, "timeslice", true);
    const ParId value = parameter_named(*fixed, "const1value");
    const auto run = [&](int frames) {
        for (int i = 0; i < frames; ++i) {
            graph->advance(1);
            graph->pull(*shuffle);
            graph->pull(*noise);
            set_parameter(*fixed, value, 1.0 * i);
        }
    };
    run(20);
    const long before = testing_tools::allocations();
    run(50);
    EXPECT_EQ(testing_tools::allocations(), before);
    EXPECT_FALSE(shuffle->error);
}

TEST_F(ChopSmoke, AChainOfAHundredIsRightAndAllocatesNothing) {
    const Handle source = constants({{"a", 0}});
    Handle end = source;
    for (int i = 0; i < 99; ++i) {
        end = make(i % 3 == 2 ? "nullCHOP" : "mathCHOP", {end});
        if (i % 3 != 2) set(end, "postoff", 1.0);
    }
    const ParId value = parameter_named(*source, "const0value");
    for (int i = 0; i < 10; ++i) {
        set_parameter(*source, value, 1.0 * i);
        ASSERT_EQ(row(pull(end), 0), Row{static_cast<float>(i + 66)});
    }
    const long before = testing_tools::allocations();
    const auto start = std::chrono::steady_clock::now();
    constexpr int rounds = 2000;
    for (int i = 0; i < rounds; ++i) {
        set_parameter(*source, value, 1.0 * i);
        graph->pull(*end);
    }
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(testing_tools::allocations(), before);
    RecordProperty("us_per_cook", std::to_string(took.count() / rounds / 100));
    std::printf("%.3f us per operator and cook\n", took.count() / rounds / 100);
}

}  // namespace
}  // namespace sarabet
