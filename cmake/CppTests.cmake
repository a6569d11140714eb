# CppTests.cmake -- unit tests (one executable) and C++ examples (one executable each) for ctest.
enable_testing()

file(GLOB_RECURSE unit_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/unit/*.cpp")
if(unit_sources)
    find_package(GTest REQUIRED)
    include(GoogleTest)
    # Linked from the objects: unit tests reach what the shared library hides.
    add_executable(sarabet_unit_tests ${unit_sources})
    target_link_libraries(sarabet_unit_tests PRIVATE core gpu chop top shaders sarabet_settings
                                                     GTest::gtest_main)
    gtest_discover_tests(sarabet_unit_tests DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
endif()

# Examples see what a stranger sees: the public headers and the shared library.
sarabet_sources(examples "examples/cpp/*.cpp")
foreach(example IN LISTS examples)
    cmake_path(GET example STEM name)
    add_executable(example_${name} ${example})
    target_link_libraries(example_${name} PRIVATE sarabet sarabet_settings)
    add_test(NAME examples/cpp/${name} COMMAND example_${name}
             WORKING_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
    set_tests_properties(examples/cpp/${name} PROPERTIES TIMEOUT 300)
endforeach()
