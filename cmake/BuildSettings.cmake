# BuildSettings.cmake -- compiler settings and the functions that declare layers and modules.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION OFF)
set(CMAKE_LINK_DEPENDS_NO_SHARED ON)  # a new libsarabet.so does not relink its users
set(CMAKE_INSTALL_RPATH "$ORIGIN")

# What is loaded at run time lies in one folder, laid out as the installed Python package is.
set(SARABET_PACKAGE_DIR "${PROJECT_BINARY_DIR}/python/sarabet")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
# Not lld 14: where g++ makes an empty cold part of a function, it drops the unwind table of what
# follows at the same address, and an exception thrown there aborts the process.
add_link_options(LINKER:--as-needed)

# Settings of our own code alone: libraries built along with it keep theirs.
add_library(sarabet_settings INTERFACE)
target_compile_options(sarabet_settings INTERFACE -Wall -Wextra -Werror
    -Wno-missing-field-initializers  # warns about designated initialisers, which mean their rest
    -Wno-restrict)                   # g++ 12 warns wrongly about "literal" + std::string
if(SARABET_SANITIZE STREQUAL "address")
    # vptr compares type information across shared objects, which hidden visibility hides.
    set(sanitize_flags -fsanitize=address,undefined -fno-sanitize=vptr
                       -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
elseif(SARABET_SANITIZE STREQUAL "thread")
    set(sanitize_flags -fsanitize=thread -fno-omit-frame-pointer)
elseif(SARABET_SANITIZE)
    message(FATAL_ERROR "SARABET_SANITIZE must be empty, address or thread: '${SARABET_SANITIZE}'")
endif()
if(SARABET_SANITIZE)
    # g++ 12 warns wrongly about instrumented code.
    target_compile_options(sarabet_settings INTERFACE ${sanitize_flags} -Wno-maybe-uninitialized)
    target_link_options(sarabet_settings INTERFACE ${sanitize_flags})
endif()

# sarabet_sources(<variable> <glob>...): matching files, looked for again at every build.
function(sarabet_sources variable)
    list(TRANSFORM ARGN PREPEND "${PROJECT_SOURCE_DIR}/")
    file(GLOB found CONFIGURE_DEPENDS ${ARGN})
    set(${variable} "${found}" PARENT_SCOPE)
endfunction()

# sarabet_layer(<name> <glob> <library>...): an OBJECT library of the engine. A lower layer among
# the libraries gives its include paths, not its objects: those are named where all is linked.
function(sarabet_layer name glob)
    sarabet_sources(sources "${glob}")
    if(NOT sources)  # a layer may be empty, a library may not
        set(sources "${PROJECT_BINARY_DIR}/generated/empty.cpp")
        file(CONFIGURE OUTPUT "${sources}" CONTENT "")
    endif()
    add_library(${name} OBJECT ${sources})
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}/include"
                                              "${PROJECT_SOURCE_DIR}/src")
    target_link_libraries(${name} PRIVATE sarabet_settings PUBLIC ${ARGN})
endfunction()

# sarabet_module(<name> <library>...): libsarabet_<name>.so from src/modules/<name>.
set(sarabet_modules "")
function(sarabet_module name)
    sarabet_sources(sources "src/modules/${name}/*.cpp")
    if(NOT sources)
        return()
    endif()
    set(target sarabet_${name})
    add_library(${target} MODULE ${sources})
    set_target_properties(${target} PROPERTIES PREFIX lib BUILD_WITH_INSTALL_RPATH ON
                                               LIBRARY_OUTPUT_DIRECTORY "${SARABET_PACKAGE_DIR}")
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
    target_link_libraries(${target} PRIVATE sarabet sarabet_settings ${ARGN})
    set(sarabet_modules ${sarabet_modules} ${target} PARENT_SCOPE)
endfunction()
