# EmbeddedShaders.cmake -- compiles GLSL files into the library, one object each.
#
# sarabet_embed_shaders(<target> <glob>...) defines, for src/gpu/embedded_shader.hpp,
#     std::string_view sarabet::gpu::embedded_shader(std::string_view stem)
# over the files found. Editing a shader compiles its own piece again; adding one, the table too.
function(sarabet_embed_shaders target)
    sarabet_sources(shaders ${ARGN})
    set(folder "${PROJECT_BINARY_DIR}/generated/shaders")
    set(stems "")
    set(pieces "")
    foreach(shader IN LISTS shaders)
        cmake_path(GET shader STEM LAST_ONLY stem)
        if(NOT stem MATCHES "^[a-z][a-z0-9_]*$" OR stem IN_LIST stems)
            message(FATAL_ERROR "${shader}: a shader's name must be snake_case and used once")
        endif()
        add_custom_command(
            OUTPUT "${folder}/${stem}.cpp"
            COMMAND "${CMAKE_COMMAND}" -D "SHADER=${shader}" -D "STEM=${stem}"
                    -D "OUTPUT=${folder}/${stem}.cpp"
                    -P "${PROJECT_SOURCE_DIR}/cmake/EmbedShader.cmake"
            DEPENDS "${shader}" "${PROJECT_SOURCE_DIR}/cmake/EmbedShader.cmake"
            COMMENT "Embedding ${stem}.glsl"
            VERBATIM)
        list(APPEND stems ${stem})
        list(APPEND pieces "${folder}/${stem}.cpp")
        string(APPEND SHADER_DECLARATIONS "extern const std::string_view ${stem};\n")
        string(APPEND SHADER_LOOKUPS "    if (stem == \"${stem}\") return shaders::${stem};\n")
    endforeach()
    configure_file("${PROJECT_SOURCE_DIR}/cmake/embedded_shader.cpp.in"
                   "${folder}/embedded_shader_table.cpp" @ONLY)
    add_library(${target} OBJECT "${folder}/embedded_shader_table.cpp" ${pieces})
    target_link_libraries(${target} PRIVATE sarabet_settings)
endfunction()
