# PythonExtension.cmake -- the `_sarabet` extension, and the package tree that runs from the build.
find_package(Python 3.11 REQUIRED COMPONENTS Interpreter Development.Module)

function(python_says variable)
    execute_process(COMMAND "${Python_EXECUTABLE}" ${ARGN} OUTPUT_VARIABLE answer
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    set(${variable} "${answer}" PARENT_SCOPE)
endfunction()

sarabet_sources(python_sources "src/python/*.cpp" "src/python/generated/*.cpp")
if(python_sources)
    python_says(nanobind_ROOT -m nanobind --cmake_dir)
    python_says(numpy_include -c "print(__import__('numpy').get_include())")
    find_package(nanobind CONFIG REQUIRED)
    nanobind_add_module(_sarabet NB_STATIC NB_SUPPRESS_WARNINGS NOMINSIZE ${python_sources})
    set_target_properties(_sarabet PROPERTIES BUILD_WITH_INSTALL_RPATH ON
                                              LIBRARY_OUTPUT_DIRECTORY "${SARABET_PACKAGE_DIR}")
    target_include_directories(_sarabet PRIVATE "${PROJECT_SOURCE_DIR}/src")
    target_include_directories(_sarabet SYSTEM PRIVATE "${numpy_include}")
    target_compile_definitions(_sarabet PRIVATE SARABET_VERSION="${PROJECT_VERSION}"
                                                NPY_NO_DEPRECATED_API=NPY_1_24_API_VERSION
                                                NPY_TARGET_VERSION=NPY_1_24_API_VERSION)
    target_link_libraries(_sarabet PRIVATE sarabet sarabet_settings)
    add_dependencies(package_tree _sarabet)
endif()

# In the build folder the package is links to the sources beside the binaries, so that an edited
# Python file counts at once and the source folder stays free of binaries.
if(NOT SKBUILD)
    file(MAKE_DIRECTORY "${SARABET_PACKAGE_DIR}")
    file(GLOB links "${SARABET_PACKAGE_DIR}/*")
    foreach(link IN LISTS links)
        if(IS_SYMLINK "${link}")
            file(REMOVE "${link}")
        endif()
    endforeach()
    file(GLOB entries CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/python/sarabet/*")
    foreach(entry IN LISTS entries)
        cmake_path(GET entry FILENAME name)
        if(NOT name STREQUAL "__pycache__")
            file(CREATE_LINK "${entry}" "${SARABET_PACKAGE_DIR}/${name}" SYMBOLIC)
        endif()
    endforeach()
    file(CREATE_LINK "${PROJECT_SOURCE_DIR}/snippets" "${SARABET_PACKAGE_DIR}/snippets" SYMBOLIC)
endif()
