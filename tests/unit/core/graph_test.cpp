// graph_test.cpp -- the pull: who cooks, why, how often, and what happens when something fails.
#include "core/graph.hpp"

#include "core/handles.hpp"
#include "core/parameters.hpp"

#include <sarabet/chop.hpp>
#include <sarabet/op/chop.hpp>
#include <sarabet/project.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace sarabet {
namespace {

// Adds its inputs and a number; can be told to fail or to read time.
struct Sum final : ops::Chop {
    static constexpr OpInfo info{
        .type = "testsumCHOP", .label = "Test Sum", .summary = "Adds.", .max_inputs = 8};
    struct Params {
        float value = 0;
        bool fail = false;
        bool timed = false;
        ChopRef other;
        Pulse kick;
    };
    static constexpr std::tuple params{
        param(&Params::value, {.name = "value", .label = "Value", .help = "Added.", .max = 1000}),
        param(&Params::fail, {.name = "fail", .label = "Fail", .help = "Fails."}),
        param(&Params::timed, {.name = "timed", .label = "Timed", .help = "Reads the time."}),
        param(&Params::other, {.name = "other", .label = "Other", .help = "Added too."}),
        param(&Params::kick, {.name = "kick", .label = "Kick", .help = "Adds 100 once."})};
    static void cook(const Params& p, const ChopInputs& in, ChopOutput& out, CookContext& ctx) {
        if (p.fail) throw Error(ErrorKind::Value, "told to fail");
        float sum = p.value + (p.kick ? 100.0f : 0.0f);
        for (int i = 0; i < in.size(); ++i)
            if (in.has(i)) sum += in[i].channel(0)[0];
        if (const ChannelBlock* other = ctx.chop(p.other)) sum += other->channel(0)[0];
        if (p.timed) sum += static_cast<float>(ctx.time().frame);
        out.resize(1, 1);
        out.channel(0)[0] = sum;
    }
};
SARABET_OPERATOR(Sum)

// Counts its cooks in its State and gives its time slice's bounds.
struct Counter final : ops::Chop {
    static constexpr OpInfo info{
        .type = "testcounterCHOP", .label = "Test Counter", .summary = "Counts."};
    struct Params {
        float rate = 60;
    };
    static constexpr std::tuple params{
        param(&Params::rate, {.name = "rate", .label = "Rate", .help = "Samples per second."})};
    struct State {
        int cooks = 0;
    };
    static void cook(const Params& p, State& state, const ChopInputs&, ChopOutput& out,
                     CookContext& ctx) {
        ++state.cooks;
        const TimeSlice slice = ctx.slice(Rational::nearest(p.rate));
        out.resize(1, slice.count);
        out.set_start(slice.start);
        for (float& sample : out.all()) sample = static_cast<float>(state.cooks);
    }
};
SARABET_OPERATOR(Counter)

class GraphTest : public ::testing::Test {
protected:
    std::shared_ptr<Graph> graph = Graph::make({60, 1}, 0, "");
    Locked lock{graph->lock()};

    std::shared_ptr<Node> make(const char* type, const char* name = "") {
        return graph->create(type_named(type), graph->root().get(), name, false);
    }
    float pull(const std::shared_ptr<Node>& node) {
        graph->pull(*node);
        return static_cast<const ChannelBlock&>(*node->published()).channel(0)[0];
    }
    static void set(const std::shared_ptr<Node>& node, const char* name, const Value& value) {
        set_parameter(*node, parameter_named(*node, name), value);
    }
};

TEST_F(GraphTest, CooksOnlyForAReason) {
    const auto a = make("testsumCHOP", "a"), b = make("testsumCHOP", "b");
    graph->connect(*b, 0, a);
    set(a, "value", 2.0);
    EXPECT_EQ(pull(b), 2);
    EXPECT_EQ(pull(b), 2);
    EXPECT_EQ(a->cooks, 1u);
    EXPECT_EQ(b->cooks, 1u);
    set(b, "value", 1.0);
    EXPECT_EQ(b->cooks, 1u) << "setting only marks dirty";
    EXPECT_EQ(pull(b), 3);
    EXPECT_EQ(a->cooks, 1u) << "upstream of a change nothing cooks";
    EXPECT_EQ(b->cooks, 2u);
}

TEST_F(GraphTest, TimeDependenceIsRecorded) {
    const auto a = make("testsumCHOP", "a");
    EXPECT_EQ(pull(a), 0);
    graph->advance(1);
    EXPECT_EQ(pull(a), 0);
    EXPECT_EQ(a->cooks, 1u);
    set(a, "timed", true);
    EXPECT_EQ(pull(a), 1);
    graph->advance(1);
    EXPECT_EQ(pull(a), 2);
    EXPECT_EQ(a->cooks, 3u);
}

TEST_F(GraphTest, ReferencesAreRecordedEvenIfNothingIsThereYet) {
    const auto a = make("testsumCHOP", "a");
    set(a, "other", std::string("later"));
    graph->pull(*a);
    ASSERT_TRUE(a->error);
    EXPECT_NE(a->error->find("no operator 'later'"), std::string::npos) << *a->error;
    const auto later = make("testsumCHOP", "later");
    set(later, "value", 5.0);
    EXPECT_EQ(pull(a), 5);
    EXPECT_FALSE(a->error);
    set(later, "value", 6.0);
    EXPECT_EQ(pull(a), 6);
    graph->rename(*later, "gone");
    graph->pull(*a);
    EXPECT_TRUE(a->error);
}

TEST_F(GraphTest, ProblemsKeepTheLastGoodDataAndMarkDownstreamStale) {
    const auto a = make("testsumCHOP", "a"), b = make("testsumCHOP", "b");
    graph->connect(*b, 0, a);
    set(a, "value", 2.0);
    EXPECT_EQ(pull(b), 2);
    set(a, "fail", true);
    EXPECT_EQ(pull(b), 2);
    EXPECT_TRUE(b->stale);
    try {
        graph->require(*b);
        FAIL() << "a failed upstream must raise";
    } catch (const CookError& error) {
        EXPECT_STREQ(error.what(), "/project1/b: upstream of it /project1/a: told to fail");
    }
    set(a, "fail", false);
    EXPECT_EQ(pull(b), 2);
    EXPECT_FALSE(b->stale);
    EXPECT_NO_THROW(graph->require(*b));
}

TEST_F(GraphTest, RecursionNamesThePath) {
    const auto a = make("testsumCHOP", "a"), b = make("testsumCHOP", "b");
    graph->connect(*b, 0, a);
    graph->connect(*a, 0, b);
    graph->pull(*b);
    ASSERT_TRUE(a->error || b->error);
    const std::string text = a->error.value_or("") + b->error.value_or("");
    EXPECT_NE(text.find("/project1/b <- /project1/a <- /project1/b"), std::string::npos) << text;
    graph->connect(*a, 0, nullptr);
    EXPECT_EQ(pull(b), 0);
    EXPECT_FALSE(a->error || b->error);
}

TEST_F(GraphTest, RecursionThroughAReferenceNamesThePath) {
    const auto a = make("testsumCHOP", "a"), b = make("testsumCHOP", "b");
    set(a, "other", std::string("b"));
    set(b, "other", std::string("a"));
    graph->pull(*a);
    const std::string text = a->error.value_or("") + b->error.value_or("");
    EXPECT_NE(text.find("cook recursion: /project1/a"), std::string::npos) << text;
}

TEST_F(GraphTest, AskingTwiceInAFrameChangesNothing) {
    const auto counter = make("testcounterCHOP", "counter");
    EXPECT_EQ(pull(counter), 1);
    set(counter, "rate", 120.0);
    EXPECT_EQ(pull(counter), 1) << "the State is that of before the frame";
    graph->advance(1);
    EXPECT_EQ(pull(counter), 2);
    graph->reset();
    EXPECT_EQ(pull(counter), 1);
}

TEST_F(GraphTest, SlicesNeitherOverlapNorLeaveGaps) {
    const auto counter = make("testcounterCHOP", "counter");
    set(counter, "rate", 44100.0);
    std::int64_t next = 0;
    for (int i = 0; i < 50; ++i) {
        graph->pull(*counter);
        const auto& block = static_cast<const ChannelBlock&>(*counter->published());
        EXPECT_EQ(block.start(), next);
        next = block.start() + block.samples();
        graph->advance(i % 7 == 6 ? 4 : 1);
    }
    graph->advance(1000);
    graph->pull(*counter);
    EXPECT_LE(static_cast<const ChannelBlock&>(*counter->published()).samples(), 8820) << "200 ms";
}

TEST_F(GraphTest, APulseCountsOnce) {
    const auto a = make("testsumCHOP", "a");
    EXPECT_EQ(pull(a), 0);
    pulse_parameter(*a, parameter_named(*a, "kick"));
    EXPECT_EQ(pull(a), 100);
    graph->advance(1);
    graph->force(*a);
    EXPECT_EQ(pull(a), 0);
}

TEST_F(GraphTest, LongChainsNeedNoStack) {
    std::vector<std::shared_ptr<Node>> chain{make("testsumCHOP")};
    set(chain[0], "value", 1.0);
    for (int i = 0; i < 20000; ++i) {
        chain.push_back(graph->create(type_named("testsumCHOP"), nullptr, "", true));
        graph->connect(*chain.back(), 0, chain[chain.size() - 2]);
    }
    EXPECT_EQ(pull(chain.back()), 1);
    const auto last = chain.back();
    chain.clear();
    EXPECT_EQ(pull(last), 1) << "wires hold what they come from";
}

TEST_F(GraphTest, LooseOperatorsLiveAsLongAsTheyAreHeld) {
    const auto held = graph->create(type_named("testsumCHOP"), nullptr, "", true);
    std::weak_ptr<Node> watch;
    {
        const auto loose = graph->create(type_named("testsumCHOP"), nullptr, "", true);
        watch = loose;
        graph->connect(*held, 0, loose);
    }
    EXPECT_FALSE(watch.expired());
    graph->connect(*held, 0, nullptr);
    EXPECT_TRUE(watch.expired());
    EXPECT_EQ(pull(held), 0);
}

TEST_F(GraphTest, ErrorsSayWhoWhatExpectedAndGot) {
    const auto a = make("testsumCHOP", "a");
    const auto text_of = [&](const char* name, const Value& value) -> std::string {
        try {
            set(a, name, value);
        } catch (const Error& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_EQ(text_of("value", 2000.0), "/project1/a: 'value' must be at most 1000, got 2000");
    EXPECT_EQ(text_of("value", std::string("x")),
              "/project1/a: 'value' expects a number, got str 'x'");
    EXPECT_EQ(text_of("valeu", 1.0), "/project1/a: no parameter 'valeu'; nearest: 'value'");
    EXPECT_EQ(text_of("fail", 1.0), "no error");
    try {
        type_named("testsmCHOP");
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "no operator type 'testsmCHOP'; nearest: 'testsumCHOP'");
    }
}

TEST_F(GraphTest, TheRecookCheckFindsWhatIsNotRecorded) {
    graph->check_recooks = true;
    const auto a = make("testsumCHOP", "a"), counter = make("testcounterCHOP", "c");
    set(a, "timed", true);
    for (int i = 0; i < 3; ++i) {
        graph->pull(*a);
        graph->touch(*a);
        graph->pull(*a);
        graph->pull(*counter);
        graph->touch(*counter);
        graph->pull(*counter);
        EXPECT_FALSE(a->error) << *a->error;
        EXPECT_FALSE(counter->error) << *counter->error;
        graph->advance(1);
    }
}

TEST_F(GraphTest, PublishedDataStaysAsItWas) {
    const auto a = make("testsumCHOP", "a");
    set(a, "value", 1.0);
    graph->pull(*a);
    const Ref<const Output> first = a->published();
    const float* address = static_cast<const ChannelBlock&>(*first).data();
    for (int i = 2; i < 10; ++i) {
        set(a, "value", static_cast<double>(i));
        EXPECT_EQ(pull(a), i);
    }
    EXPECT_EQ(static_cast<const ChannelBlock&>(*first).data(), address);
    EXPECT_EQ(address[0], 1);
}

TEST(GraphThreads, ReadersAndEditorsDoNotDisturbFrames) {
    Project project;
    Comp root(project.root());
    const Chop a(root.create("testsumCHOP", "a"));
    Chop b(root.create("testcounterCHOP", "b"));
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&, i] {
            Chop mine(i == 0 ? a : b);
            while (!stop) {
                const ArrayOut samples = mine.numpy();
                if (i == 0) mine.parameter("value").set_val(1.0);
                (void)samples;
            }
        });
    threads.emplace_back([&] {
        while (!stop) {
            Chop temporary(project.create_loose("testsumCHOP"));
            temporary.set_input(0, a.ref());
            temporary.numpy();
        }
    });
    project.step(300);
    project.start();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    project.stop();
    stop = true;
    for (std::thread& thread : threads) thread.join();
    EXPECT_GT(project.frame(), 300);
}

}  // namespace
}  // namespace sarabet
