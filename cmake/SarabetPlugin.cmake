# SarabetPlugin.cmake -- sarabet_add_plugin, for whoever writes operators of their own.

# sarabet_add_plugin(<name> <source>... [SHADERS <file.glsl>...]): <name>.so, a plug-in with the
# operators of the sources, one in each, and with their shaders. A shader that lies beside the
# source of its operator, blur.glsl beside blur.cpp, need not be named.
function(sarabet_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 plugin "" "" "SHADERS")
    set(sources ${plugin_UNPARSED_ARGUMENTS})
    if(NOT sources)
        message(FATAL_ERROR "sarabet_add_plugin(${name}): expected the operators' source files")
    endif()
    get_target_property(include_dir sarabet::sarabet INTERFACE_INCLUDE_DIRECTORIES)
    get_target_property(version sarabet::sarabet SARABET_VERSION)
    set(cmake_dir "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
    set(shaders "")
    foreach(file IN LISTS plugin_SHADERS)
        cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
        list(APPEND shaders "${file}")
    endforeach()
    foreach(file IN LISTS sources)
        cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
        cmake_path(REPLACE_EXTENSION file LAST_ONLY .glsl)
        file(GLOB beside CONFIGURE_DEPENDS "${file}")  # one that is added later is found
        list(APPEND shaders ${beside})
    endforeach()
    list(REMOVE_DUPLICATES shaders)
    foreach(file IN LISTS shaders)
        cmake_path(GET file STEM LAST_ONLY stem)
        if(NOT EXISTS "${file}")
            message(FATAL_ERROR "sarabet_add_plugin(${name}): there is no ${file}")
        elseif(NOT stem MATCHES "^[a-z][a-z0-9_]*$")
            message(FATAL_ERROR "sarabet_add_plugin(${name}): ${file}: expected a name of lower "
                                "case letters, digits and _, which is the shader's function")
        endif()
    endforeach()

    set(generated "${CMAKE_CURRENT_BINARY_DIR}/${name}_plugin.cpp")
    set(template "${cmake_dir}/sarabet_plugin.cpp.in")
    file(GLOB_RECURSE headers "${include_dir}/sarabet/*.hpp")
    list(JOIN shaders "|" shader_list)
    add_custom_command(
        OUTPUT "${generated}"
        COMMAND "${CMAKE_COMMAND}" -D "NAME=${name}" -D KIND=SARABET_NOTE_OPERATORS
                -D "VERSION=${version}" -D "FOLDERS=${include_dir}"
                -D "ROOTS=sarabet/op/*.hpp" -D "SHADERS=${shader_list}"
                -D "TEMPLATE=${template}" -D "OUTPUT=${generated}"
                -P "${cmake_dir}/SarabetPluginSource.cmake"
        DEPENDS ${headers} ${shaders} "${template}"
                "${cmake_dir}/SarabetPluginSource.cmake"
                "${cmake_dir}/SarabetHeaders.cmake"
        COMMENT "Noting what ${name} is built with"
        VERBATIM)

    add_library(${name} MODULE ${sources} "${generated}")
    set_target_properties(${name} PROPERTIES PREFIX "" POSITION_INDEPENDENT_CODE ON
                                             CXX_VISIBILITY_PRESET hidden
                                             VISIBILITY_INLINES_HIDDEN ON)
    # Designated initialisers mean their rest; g++ warns about it with -Wextra.
    target_compile_options(${name} PRIVATE -Wno-missing-field-initializers)
    target_link_libraries(${name} PRIVATE sarabet::sarabet)
    target_link_options(${name} PRIVATE LINKER:--no-undefined)
endfunction()
