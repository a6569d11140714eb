"""Plug-ins that the tests build: as strangers do, from an installed tree."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import sarabet as sb

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/cpp/plugin"

# An operator of its own, and one whose type is taken; and a sign that its code ran.
TAKEN = """
#include <sarabet/op/chop.hpp>
#include <cstdio>
#include <cstdlib>
namespace sarabet::ops {
namespace {
template <int N>
struct Silence : Chop {
    static constexpr OpInfo info{.type = N == 0 ? "silenceCHOP" : "lfoCHOP",
                                 .label = N == 0 ? "Silence" : "Other LFO",
                                 .summary = "One channel of zeros."};
    struct Params {
        int samples = 4;
    };
    static constexpr std::tuple params{
        param(&Params::samples, {.name = "samples", .label = "Samples", .help = "How many."})};
    static void cook(const Params& p, const ChopInputs&, ChopOutput& out, CookContext&) {
        out.resize(1, p.samples);
        std::fill(out.all().begin(), out.all().end(), 0.0f);
        out.number_names();
    }
};
using New = Silence<0>;
using Old = Silence<1>;
SARABET_OPERATOR(New)
SARABET_OPERATOR(Old)
const bool ran = [] {
    const char* sign = std::getenv("SIGN_OF_LIFE");
    if (std::FILE* file = sign ? std::fopen(sign, "w") : nullptr) std::fclose(file);
    return true;
}();
}  // namespace
}  // namespace sarabet::ops
"""

HOST = """
#include <sarabet/chop.hpp>
#include <sarabet/error.hpp>
#include <sarabet/op_ref.hpp>
#include <sarabet/plugin.hpp>
#include <sarabet/project.hpp>
#include <cstdio>
int main(int count, char** words) {
    try {
        for (int i = 1; i < count; ++i)
            for (const std::string& type : sarabet::load_plugin(words[i]))
                std::printf("%s\\n", type.c_str());
        sarabet::Project project;
        const auto made = project.create_loose("stepsCHOP");
        std::printf("made %zu\\n", sarabet::loaded_plugins().size());
    } catch (const sarabet::Error& error) {
        std::printf("refused: %s\\n", error.what());
    }
}
"""

LISTS = """
cmake_minimum_required(VERSION 3.20)
project(strangers LANGUAGES CXX)
find_package(sarabet CONFIG REQUIRED)
sarabet_add_plugin(taken taken.cpp)
add_executable(host host.cpp)
target_link_libraries(host PRIVATE sarabet::sarabet)
"""


def command(*words: object, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in words],
        capture_output=True,
        text=True,
        env={**os.environ, **(env or {})},
        check=False,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(source: Path, folder: Path, package: Path) -> None:
    """Configure and build, quickly: what it computes is not what takes time."""
    launcher = shutil.which("ccache")
    given = [f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}"] if launcher else []
    flags = ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O0 -Wall -Wextra -Werror"]
    command("cmake", "-S", source, "-B", folder, f"-Dsarabet_DIR={package}", *flags, *given)
    command("cmake", "--build", folder)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prefix that `cmake --install` filled."""
    tree = Path(sb.__file__ or "").parents[2]
    if not (tree / "CMakeCache.txt").is_file():
        pytest.skip("this package is not a build tree")
    prefix = tmp_path_factory.mktemp("installed")
    command("cmake", "--install", tree, "--component", "cpp", "--prefix", prefix)
    return prefix


@pytest.fixture(scope="session")
def cmake_package(installed: Path) -> Path:
    (found,) = installed.glob("lib*/**/sarabet-config.cmake")
    return found.parent


@pytest.fixture(scope="session")
def palette(cmake_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plug-in of examples/cpp/plugin."""
    folder = tmp_path_factory.mktemp("palette")
    build(EXAMPLE, folder, cmake_package)
    return folder / "palette.so"


@pytest.fixture(scope="session")
def strangers(cmake_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plug-in taken.so and the program host."""
    source = tmp_path_factory.mktemp("strangers")
    for name, text in (("taken.cpp", TAKEN), ("host.cpp", HOST), ("CMakeLists.txt", LISTS)):
        (source / name).write_text(text, encoding="utf-8")
    build(source, source / "build", cmake_package)
    return source / "build"
