# Install.cmake -- two ways out: component `python` (a wheel's folder) and `cpp` (find_package).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(wheel_targets sarabet ${sarabet_modules})
if(TARGET _sarabet)
    list(APPEND wheel_targets _sarabet)
endif()
install(TARGETS ${wheel_targets} LIBRARY DESTINATION sarabet COMPONENT python EXCLUDE_FROM_ALL)
# `sarabet snippets` finds them in the package.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/snippets" DESTINATION sarabet COMPONENT python
        EXCLUDE_FROM_ALL PATTERN "__pycache__" EXCLUDE)

install(TARGETS sarabet ${sarabet_modules}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT cpp)

# Headers and the CMake package: for C++ programs and for plug-ins, which may also be built against
# the installed Python package. The package tree of the build folder has them, too.
set(package_files SarabetHeaders.cmake SarabetPlugin.cmake SarabetPluginSource.cmake
                  sarabet_plugin.cpp.in)
list(TRANSFORM package_files PREPEND "${PROJECT_SOURCE_DIR}/cmake/")
set(version_file "${PROJECT_BINARY_DIR}/sarabet-config-version.cmake")
write_basic_package_version_file("${version_file}" COMPATIBILITY SameMinorVersion)

# sarabet_install_package(<component> <include folder> <library folder> <cmake folder>)
function(sarabet_install_package component include_dir library_dir cmake_dir)
    cmake_path(RELATIVE_PATH include_dir BASE_DIRECTORY "${cmake_dir}" OUTPUT_VARIABLE to_include)
    cmake_path(RELATIVE_PATH library_dir BASE_DIRECTORY "${cmake_dir}" OUTPUT_VARIABLE to_library)
    set(config "${PROJECT_BINARY_DIR}/${component}/sarabet-config.cmake")
    configure_file("${PROJECT_SOURCE_DIR}/cmake/sarabet-config.cmake.in" "${config}" @ONLY)
    if(component STREQUAL "python")
        set(left_out EXCLUDE_FROM_ALL)
    endif()
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/sarabet" DESTINATION "${include_dir}"
            COMPONENT ${component} ${left_out})
    install(FILES "${config}" "${version_file}" ${package_files} DESTINATION "${cmake_dir}"
            COMPONENT ${component} ${left_out})
endfunction()
sarabet_install_package(cpp "${CMAKE_INSTALL_INCLUDEDIR}" "${CMAKE_INSTALL_LIBDIR}"
                        "${CMAKE_INSTALL_LIBDIR}/cmake/sarabet")
sarabet_install_package(python sarabet/include sarabet sarabet/cmake)
if(NOT SKBUILD)
    file(COPY "${PROJECT_BINARY_DIR}/python/sarabet-config.cmake" "${version_file}" ${package_files}
         DESTINATION "${SARABET_PACKAGE_DIR}/cmake")
    file(CREATE_LINK "${PROJECT_SOURCE_DIR}/include" "${SARABET_PACKAGE_DIR}/include" SYMBOLIC)
endif()
