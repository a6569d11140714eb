# CppBench.cmake -- the C++ benchmarks, one executable, where Google Benchmark is installed.
sarabet_sources(bench_sources "bench/*.cpp")
find_package(benchmark QUIET)
if(bench_sources AND benchmark_FOUND)
    add_executable(sarabet_bench ${bench_sources})
    target_link_libraries(sarabet_bench PRIVATE sarabet sarabet_settings
                                                benchmark::benchmark benchmark::benchmark_main)
endif()
