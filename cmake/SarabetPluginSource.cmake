# SarabetPluginSource.cmake -- run by builds: writes a C++ file that holds the hash of headers.
#
# OUTPUT from TEMPLATE, in which @HEADERS@ is the hash of the headers ROOTS, which may be patterns
# such as sarabet/op/*.hpp, in FOLDERS; @SHADERS@ registers the files SHADERS; NAME, KIND and
# VERSION stand for themselves. Lists are separated by | here.
cmake_minimum_required(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/SarabetHeaders.cmake")

foreach(list FOLDERS ROOTS SHADERS)
    string(REPLACE "|" ";" ${list} "${${list}}")
endforeach()
set(roots "")
foreach(root IN LISTS ROOTS)
    foreach(folder IN LISTS FOLDERS)
        file(GLOB matching RELATIVE "${folder}" "${folder}/${root}")
        list(APPEND roots ${matching})
    endforeach()
endforeach()
sarabet_hash_headers(HEADERS "${FOLDERS}" "${roots}")

set(texts "")
foreach(shader IN LISTS SHADERS)
    cmake_path(GET shader STEM LAST_ONLY stem)
    file(READ "${shader}" text)
    string(APPEND texts "\nSARABET_SHADER(${stem}, R\"SARABET_GLSL(${text})SARABET_GLSL\")\n")
endforeach()
set(SHADERS "${texts}")
configure_file("${TEMPLATE}" "${OUTPUT}" @ONLY)
file(TOUCH_NOCREATE "${OUTPUT}")  # one that came out the same is new enough, too
