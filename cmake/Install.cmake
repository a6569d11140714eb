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

install(TARGETS sarabet EXPORT sarabet
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT cpp)
if(sarabet_modules)
    install(TARGETS ${sarabet_modules} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT cpp)
endif()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/sarabet"
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT cpp)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/sarabet")
install(EXPORT sarabet NAMESPACE sarabet:: FILE sarabet-config.cmake DESTINATION ${package_dir}
        COMPONENT cpp)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/sarabet-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/sarabet-config-version.cmake" DESTINATION ${package_dir}
        COMPONENT cpp)
