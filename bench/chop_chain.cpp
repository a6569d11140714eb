// chop_chain.cpp -- a chain of 100 CHOPs: a value changing per frame, and clean re-requests.
#include <sarabet/chop.hpp>
#include <sarabet/project.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>

namespace sb = sarabet;

namespace {

constexpr int length = 100;

struct Chain {
    Chain() : first(root.create("constantCHOP")), last(first) {
        for (int i = 0; i < length - 2; ++i) {
            append("mathCHOP");
            last.parameter("gain").set_val(1.01);
        }
        append("nullCHOP");
    }

    void append(const char* type) {
        sb::Chop next(root.create(type));
        next.set_input(0, last.ref());
        last = next;
    }

    sb::Project project;
    sb::Comp root{project.root()};
    sb::Chop first;
    sb::Chop last;
};

// One frame: set a value, move on, take the result.
void ChainFrame(benchmark::State& state) {
    Chain chain;
    sb::Par value = chain.first.parameter("const0value");
    double n = 0;
    for (auto _ : state) {
        value.set_val(n += 0.5);
        chain.project.step();
        benchmark::DoNotOptimize(chain.last.numpy());
    }
    if (chain.last.cook_count() < static_cast<std::int64_t>(state.iterations()))
        state.SkipWithError("the chain does not cook in every frame");
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * length);
}
BENCHMARK(ChainFrame)->Unit(benchmark::kMicrosecond);

// The same without a frame: set a value and pull.
void ChainPull(benchmark::State& state) {
    Chain chain;
    sb::Par value = chain.first.parameter("const0value");
    double n = 0;
    for (auto _ : state) {
        value.set_val(n += 0.5);
        benchmark::DoNotOptimize(chain.last.numpy());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * length);
}
BENCHMARK(ChainPull)->Unit(benchmark::kMicrosecond);

// Nothing changed: the last operator is asked again.
void ChainClean(benchmark::State& state) {
    Chain chain;
    for (auto _ : state) benchmark::DoNotOptimize(chain.last.numpy());
}
BENCHMARK(ChainClean);

// One frame in which nothing changed.
void ChainIdleFrame(benchmark::State& state) {
    Chain chain;
    for (auto _ : state) {
        chain.project.step();
        benchmark::DoNotOptimize(chain.last.numpy());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * length);
}
BENCHMARK(ChainIdleFrame)->Unit(benchmark::kMicrosecond);

}  // namespace
