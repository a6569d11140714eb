# HeadersHash.cmake -- what the library knows of the headers that plug-ins and modules are built with.
set(headers_hash_script "${PROJECT_SOURCE_DIR}/cmake/SarabetPluginSource.cmake")

# sarabet_headers_source(<target> <name> <template> <kind> <root>...): adds a source made from the
# template, in which @HEADERS@ is the hash of the headers `root` of include/ and src/.
function(sarabet_headers_source target name template kind)
    set(generated "${PROJECT_BINARY_DIR}/generated/${name}.cpp")
    set(template "${PROJECT_SOURCE_DIR}/cmake/${template}")
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/*.hpp"
         "${PROJECT_SOURCE_DIR}/src/core/*.hpp")
    list(JOIN ARGN "|" roots)
    add_custom_command(
        OUTPUT "${generated}"
        COMMAND "${CMAKE_COMMAND}" -D "NAME=${name}" -D "KIND=${kind}"
                -D "VERSION=${PROJECT_VERSION}" -D "ROOTS=${roots}" -D "SHADERS="
                -D "FOLDERS=${PROJECT_SOURCE_DIR}/include|${PROJECT_SOURCE_DIR}/src"
                -D "TEMPLATE=${template}" -D "OUTPUT=${generated}" -P "${headers_hash_script}"
        DEPENDS ${headers} "${template}" "${headers_hash_script}"
                "${PROJECT_SOURCE_DIR}/cmake/SarabetHeaders.cmake"
        COMMENT "Hashing headers for ${name}.cpp"
        VERBATIM)
    target_sources(${target} PRIVATE "${generated}")
endfunction()
