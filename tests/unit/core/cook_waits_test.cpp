// cook_waits_test.cpp -- threads that cook in several projects, and read one project from another.
#include "core/handles.hpp"
#include "core/parameters.hpp"

#include <sarabet/op/chop.hpp>
#include <sarabet/operator.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <random>
#include <thread>

namespace sarabet {
namespace {

std::vector<std::function<float()>> calls;  // what the operators below do when they cook

// Gives its first input plus what a function of the test answers.
struct Call final : ops::Chop {
    static constexpr OpInfo info{
        .type = "testcallCHOP", .label = "Test Call", .summary = "Calls.", .max_inputs = 1};
    struct Params {
        int call = -1;
    };
    static constexpr std::tuple params{
        param(&Params::call, {.name = "call", .label = "Call", .help = "Which.", .max = 1000})};
    static void cook(const Params& p, const ChopInputs& in, ChopOutput& out, CookContext&) {
        const float given = in.size() > 0 ? in[0].channel(0)[0] : 0.0f;
        out.resize(1, 1);
        out.channel(0)[0] = given + (p.call < 0 ? 1.0f : calls[static_cast<std::size_t>(p.call)]());
    }
};
SARABET_OPERATOR(Call)

// Lets nobody through until all have come; later they all pass.
class Meeting {
public:
    explicit Meeting(int wanted) : missing_(wanted) {}
    void come() {
        std::unique_lock guard(mutex_);
        --missing_;
        all_.notify_all();
        all_.wait_for(guard, std::chrono::seconds(5), [&] { return missing_ <= 0; });
    }

private:
    std::mutex mutex_;
    std::condition_variable all_;
    int missing_;
};

float pulled(const OpRef& op) {
    return fresh<ChannelBlock>(op)->channel(0)[0];
}

// What a pull gives, or the text of its error.
std::string told(const OpRef& op) {
    try {
        return std::to_string(static_cast<int>(pulled(op)));
    } catch (const Error& error) {
        return error.what();
    }
}

class CookWaits : public ::testing::Test {
protected:
    void SetUp() override { calls.clear(); }

    std::shared_ptr<Graph> project() { return Graph::make({60, 1}, 0, ""); }

    static OpRef make(const std::shared_ptr<Graph>& graph, const char* name,
                      std::function<float()> call = {}, OpRef input = {}) {
        const Locked lock(graph->lock());
        const auto node =
            graph->create(type_named("testcallCHOP"), graph->root().get(), name, false);
        if (input) graph->connect(*node, 0, input.node);
        if (call) {
            calls.push_back(std::move(call));
            const auto index = static_cast<std::int64_t>(calls.size() - 1);
            set_parameter(*node, parameter_named(*node, "call"), Value(index));
        }
        return make_ref_to(*graph, node);
    }

    // Runs each in a thread of its own; a thread that hangs ends the test program.
    template <class... Work>
    static void at_once(Work... work) {
        std::vector<std::function<void()>> all{work...};
        std::vector<std::future<void>> done;
        for (auto& one : all) done.push_back(std::async(std::launch::async, one));
        for (auto& one : done)
            if (one.wait_for(std::chrono::seconds(120)) != std::future_status::ready) {
                std::fputs("two threads wait for each other\n", stderr);
                std::abort();
            }
    }
};

TEST_F(CookWaits, ProjectsReadEachOther) {
    for (int round = 0; round < 20; ++round) {
        const auto one = project(), two = project();
        Meeting meeting(2);
        const OpRef a2 = make(one, "a2"), b2 = make(two, "b2");
        const OpRef a1 = make(one, "a1", [&] { return meeting.come(), 10 + pulled(b2); });
        const OpRef b1 = make(two, "b1", [&] { return meeting.come(), 20 + pulled(a2); });
        float a = 0, b = 0;
        at_once([&] { a = pulled(a1); }, [&] { b = pulled(b1); });
        EXPECT_EQ(a, 11);
        EXPECT_EQ(b, 21);
    }
}

TEST_F(CookWaits, ThreeProjectsInARing) {
    const auto one = project(), two = project(), three = project();
    Meeting meeting(3);
    const OpRef a2 = make(one, "a2"), b2 = make(two, "b2"), c2 = make(three, "c2");
    const OpRef a1 = make(one, "a1", [&] { return meeting.come(), 10 + pulled(b2); });
    const OpRef b1 = make(two, "b1", [&] { return meeting.come(), 20 + pulled(c2); });
    const OpRef c1 = make(three, "c1", [&] { return meeting.come(), 30 + pulled(a2); });
    float a = 0, b = 0, c = 0;
    at_once([&] { a = pulled(a1); }, [&] { b = pulled(b1); }, [&] { c = pulled(c1); });
    EXPECT_EQ(std::tuple(a, b, c), std::tuple(11, 21, 31));
}

// What one thread wants is being made by the other, which has to be let through first.
TEST_F(CookWaits, ThereAndBackAgainIsNoRecursion) {
    for (int round = 0; round < 20; ++round) {
        const auto one = project(), two = project();
        Meeting meeting(2);
        const OpRef source = make(one, "source");
        const OpRef b = make(two, "b", [&] { return meeting.come(), 10 + pulled(source); });
        const OpRef b_end = make(two, "b_end", {}, b);
        const OpRef a = make(one, "a", [&] { return meeting.come(), 100 + pulled(b_end); });
        float got_a = 0, got_b = 0;
        at_once([&] { got_a = pulled(a); }, [&] { got_b = pulled(b_end); });
        EXPECT_EQ(got_b, 12);
        EXPECT_EQ(got_a, 112);
    }
}

TEST_F(CookWaits, RecursionOfTwoThreadsIsAnError) {
    const auto one = project(), two = project();
    Meeting meeting(2);
    OpRef a, b;
    a = make(one, "a", [&] { return meeting.come(), pulled(b); });
    b = make(two, "b", [&] { return meeting.come(), pulled(a); });
    std::string of_a, of_b;
    at_once([&] { of_a = told(a); }, [&] { of_b = told(b); });
    for (const std::string& text : {of_a, of_b}) {
        EXPECT_NE(text.find("recursion"), std::string::npos) << text;
        EXPECT_NE(text.find("/project1/a"), std::string::npos) << text;
        EXPECT_NE(text.find("/project1/b"), std::string::npos) << text;
    }
    EXPECT_EQ(told(make(one, "c")), "1");
    EXPECT_EQ(told(make(two, "c")), "1");
}

TEST_F(CookWaits, RecursionOfOneThreadIsAnError) {
    const auto one = project(), two = project();
    OpRef a, b;
    a = make(one, "a", [&] { return pulled(b); });
    b = make(two, "b", [&] { return pulled(a); });
    const std::string text = told(a);
    EXPECT_NE(text.find("recursion"), std::string::npos) << text;
    EXPECT_NE(text.find("/project1/a <- /project1/b"), std::string::npos) << text;
}

TEST_F(CookWaits, EditsWithinAnotherCookWaitForItsEnd) {
    const auto one = project(), two = project();
    Meeting meeting(2);
    const OpRef a2 = make(one, "a2"), b2 = make(two, "b2");
    const OpRef reader = make(two, "reader", {}, b2);
    const OpRef a1 = make(one, "a1", [&] {
        meeting.come();
        Operator(reader).set_input(0, std::nullopt);
        return pulled(b2);
    });
    const OpRef b1 = make(two, "b1", [&] {
        meeting.come();
        return pulled(a2);
    });
    at_once([&] { pulled(a1); }, [&] { pulled(b1); });
    EXPECT_EQ(pulled(reader), 1);
    EXPECT_TRUE(reader.node->inputs.empty());
}

// Operators of three projects that read earlier ones of any project, from four threads.
TEST_F(CookWaits, ManyThreadsInManyProjects) {
    constexpr int threads = 4, operators = 24;
    const std::shared_ptr<Graph> graphs[] = {project(), project(), project()};
    std::vector<OpRef> ops;
    std::vector<float> expected;
    std::mt19937 random(1);
    for (int i = 0; i < operators; ++i) {
        const std::string name = "op" + std::to_string(i);
        if (i < 4) {
            ops.push_back(make(graphs[i % 3], name.c_str()));
            expected.push_back(1);
            continue;
        }
        const std::size_t reads[] = {random() % static_cast<unsigned>(i),
                                     random() % static_cast<unsigned>(i)};
        ops.push_back(make(graphs[i % 3], name.c_str(), [&ops, x = reads[0], y = reads[1]] {
            {
                const Blocking out;  // lets the others in
                std::this_thread::sleep_for(std::chrono::microseconds(20));
            }
            return 1 + pulled(ops[x]) + pulled(ops[y]);
        }));
        expected.push_back(1 + expected[reads[0]] + expected[reads[1]]);
    }
    const auto work = [&](unsigned seed) {
        std::mt19937 mine(seed);
        for (int i = 0; i < 200; ++i) {
            const std::size_t at = mine() % operators;
            Operator(ops[mine() % operators]).cook(true);
            const std::string got = told(ops[at]);
            if (got.find("ask again") == std::string::npos) {
                EXPECT_EQ(got, std::to_string(static_cast<int>(expected[at])));
            }
        }
    };
    std::vector<std::thread> all;
    for (unsigned i = 0; i < threads; ++i) all.emplace_back(work, i);
    for (auto& one : all) one.join();
    for (const OpRef& op : ops) Operator(op).cook(true);
    for (std::size_t i = 0; i < ops.size(); ++i) EXPECT_EQ(pulled(ops[i]), expected[i]);
}

}  // namespace
}  // namespace sarabet
