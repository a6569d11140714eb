// threads_edits_test.cpp -- threads that edit, undo, cook, step and read one project, and two that
// read each other, all at once. What it looks for are races (`make tsan`), deadlocks, torn data and
// a history that does not lead back.
#include "core/graph.hpp"
#include "core/handles.hpp"

#include <sarabet/chop.hpp>
#include <sarabet/comp.hpp>
#include <sarabet/op/chop.hpp>
#include <sarabet/project.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

namespace sarabet {
namespace {

std::mutex neighbour_mutex;
std::optional<OpRef> neighbour;  // an operator of another project, for those that read it

std::optional<OpRef> the_neighbour() {
    const std::lock_guard guard(neighbour_mutex);
    return neighbour;
}

// Samples that are all equal: its value and what its inputs have; torn data would not be.
struct Even final : ops::Chop {
    static constexpr OpInfo info{
        .type = "testevenCHOP", .label = "Test Even", .summary = "Adds.", .max_inputs = 3};
    struct Params {
        int value = 0;
        bool timed = false;
        bool abroad = false;
        ChopRef other;
    };
    static constexpr std::tuple params{
        param(&Params::value, {.name = "value", .label = "Value", .help = "Added.", .max = 1000}),
        param(&Params::timed, {.name = "timed", .label = "Timed", .help = "Reads the time."}),
        param(&Params::abroad, {.name = "abroad", .label = "Abroad", .help = "Reads another."}),
        param(&Params::other, {.name = "other", .label = "Other", .help = "Added too."})};
    struct State {
        int cooks = 0;
    };
    static void cook(const Params& p, State& state, const ChopInputs& in, ChopOutput& out,
                     CookContext& ctx) {
        ++state.cooks;
        auto sum = static_cast<float>(p.value % 1000);
        for (int i = 0; i < in.size(); ++i)
            if (in.has(i)) sum += in[i].channel(0)[0];
        if (const ChannelBlock* other = ctx.chop(p.other)) sum += other->channel(0)[0];
        if (p.timed) sum += static_cast<float>(ctx.time().frame);
        if (p.abroad)
            if (const auto there = the_neighbour())
                sum += fresh<ChannelBlock>(*there)->channel(0)[0];
        out.resize(2, 64);
        for (float& sample : out.all()) sample = sum;
    }
};
SARABET_OPERATOR(Even)

// Fails if the samples are not all equal.
void check_even(const ChannelBlock& block) {
    const float first = block.channels() ? block.channel(0)[0] : 0;
    for (int c = 0; c < block.channels(); ++c)
        for (const float sample : block.channel(c)) ASSERT_EQ(sample, first);
}

class ThreadsEdits : public ::testing::Test {
protected:
    static constexpr int rounds = 250;

    void TearDown() override {
        const std::lock_guard guard(neighbour_mutex);
        neighbour.reset();
    }

    static std::string some_name(std::mt19937& random) {
        return "op" + std::to_string(random() % 12);
    }

    // One edit of a random kind; which ones fail depends on what the other threads did.
    static void edit(Project& project, std::mt19937& random) {
        Comp root(project.root());
        switch (random() % 8) {
            case 0:
            case 1: root.create_named("testevenCHOP", some_name(random)); break;
            case 2: Operator(root.op(some_name(random))).destroy(); break;
            case 3: Operator(root.op(some_name(random))).set_name(some_name(random)); break;
            case 4:
                Operator(root.op(some_name(random)))
                    .set_input(static_cast<int>(random() % 3), root.op(some_name(random)));
                break;
            case 5:
                Operator(root.op(some_name(random)))
                    .parameter("value")
                    .set_val(static_cast<std::int64_t>(random() % 9));
                break;
            case 6:
                Operator(root.op(some_name(random))).parameter("other").set_val(some_name(random));
                break;
            default:
                project.begin_edit("two");
                try {
                    Operator at(root.op(some_name(random)));
                    at.parameter("timed").set_val(random() % 2 == 0);
                    at.set_input(0, std::nullopt);
                } catch (const Error&) {  // the group ends in any case
                }
                project.end_edit();
        }
    }

    static void look(const Project& project, std::mt19937& random) {
        const OpRef op = project.op(some_name(random));
        if (const Ref<const Output> output = op.node->published())
            check_even(static_cast<const ChannelBlock&>(*output));
        check_even(*fresh<ChannelBlock>(op));
        (void)Operator(op).path();
        (void)Operator(op).inputs();
        (void)Operator(op).find_problems();
        (void)Operator(op).parameter("value").eval();
    }

    using Work = std::function<void(std::mt19937&)>;

    // Repeats each in a thread of its own, refusals aside; a deadlock ends the test program.
    static void at_once(const std::vector<Work>& all) {
        std::mutex mutex;
        std::condition_variable ended;
        std::size_t missing = all.size();
        std::vector<std::thread> threads;
        unsigned seed = 1;
        for (const Work& work : all)
            threads.emplace_back([&, mine = seed++] {
                std::mt19937 random(mine);
                for (int i = 0; i < rounds; ++i) {
                    try {
                        work(random);
                    } catch (const Error&) {  // no such operator, a cycle, a name that is taken
                    }
                }
                const std::lock_guard guard(mutex);
                --missing;
                ended.notify_all();
            });
        {
            std::unique_lock guard(mutex);
            if (!ended.wait_for(guard, std::chrono::seconds(240), [&] { return missing == 0; })) {
                std::fputs("threads wait for each other\n", stderr);
                std::abort();
            }
        }
        for (std::thread& thread : threads) thread.join();
    }

    static void undo_or_redo(Project& project, std::mt19937& random) {
        random() % 3 == 0 ? project.redo() : project.undo();
    }

    // What all operators give, or the first words of why they do not.
    static std::vector<std::string> contents(const Project& project) {
        std::vector<std::string> all;
        for (const OpRef& op : project.ops("*")) {
            try {
                const float value = fresh<ChannelBlock>(op)->channel(0)[0];
                all.push_back(op.node->name + " " + std::to_string(value));
            } catch (const Error&) {
                all.push_back(op.node->name + " fails");
            }
        }
        return all;
    }

    // Nothing of what the threads did may be missed: cooked anew, everything gives the same.
    static void check_whole(Project& project) {
        const std::vector<std::string> before = contents(project);
        for (const OpRef& op : project.ops("*")) {
            const Locked lock(project.graph()->lock());
            project.graph()->force(*op.node);
        }
        EXPECT_EQ(contents(project), before);
        const std::string text = project.text();
        int steps = 0;
        while (project.undo()) ++steps;
        EXPECT_TRUE(project.ops("*").empty());
        while (steps-- > 0) EXPECT_TRUE(project.redo());
        EXPECT_EQ(project.text(), text);
        EXPECT_EQ(contents(project), before);
    }
};

TEST_F(ThreadsEdits, OneProject) {
    Project project;
    project.set_undo_limit(100000);
    const auto editing = [&](std::mt19937& random) { edit(project, random); };
    const auto looking = [&](std::mt19937& random) { look(project, random); };
    at_once({editing, editing, looking, looking,
             [&](std::mt19937& random) { undo_or_redo(project, random); },
             [&](std::mt19937&) { project.step(); },
             [&](std::mt19937&) {
                 (void)project.text();
                 (void)project.undo_names();
             }});
    check_whole(project);
}

TEST_F(ThreadsEdits, OneProjectThatRuns) {
    Project project(1000);
    project.set_undo_limit(100000);
    project.start();
    at_once({[&](std::mt19937& random) { edit(project, random); },
             [&](std::mt19937& random) { look(project, random); },
             [&](std::mt19937& random) { undo_or_redo(project, random); }});
    project.stop();
    check_whole(project);
}

TEST_F(ThreadsEdits, TwoProjectsThatReadEachOther) {
    Project one, two;
    const auto keep = [](Project& project) {
        project.set_undo_limit(0);  // what is kept cannot be undone
        const OpRef kept = Comp(project.root()).create_named("testevenCHOP", "kept");
        Operator(kept).parameter("value").set_val(std::int64_t{5});
        project.set_undo_limit(1000);
        return kept;
    };
    const OpRef kept = keep(one);
    {
        const std::lock_guard guard(neighbour_mutex);
        neighbour = kept;
    }
    const auto editing = [&](Project& project) {
        return [&](std::mt19937& random) {
            edit(project, random);
            Operator(project.op(some_name(random))).parameter("abroad").set_val(random() % 2 == 0);
        };
    };
    at_once({editing(one), editing(two),
             [&](std::mt19937& random) { look(random() % 2 ? one : two, random); },
             [&](std::mt19937& random) { look(random() % 2 ? two : one, random); },
             [&](std::mt19937& random) { undo_or_redo(random() % 2 ? one : two, random); },
             [&](std::mt19937&) { one.step(); }, [&](std::mt19937&) { two.step(); }});
    Operator(kept).parameter("value").set_val(std::int64_t{7});
    EXPECT_EQ(fresh<ChannelBlock>(kept)->channel(0)[0], 7);
}

}  // namespace
}  // namespace sarabet
