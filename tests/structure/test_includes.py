"""The shape of the source: arrows point one way, one operator is one file, files stay small."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
LAYERS = ("core", "gpu", "ops", "python")  # each may include what stands before it
VULKAN = re.compile(r"^(vulkan/|volk|vk_|vk\.hpp|glslang|SPIRV|spirv_)")
MOST_LINES = 500


def files(folder: str, *suffixes: str) -> list[Path]:
    found = [p for s in suffixes for p in (ROOT / folder).rglob(f"*{s}")]
    assert found, folder
    return sorted(found)


def includes(path: Path) -> list[str]:
    return [name for _, name in INCLUDE.findall(path.read_text())]


def layer_of(include: str, path: Path) -> str | None:
    """Return the layer of src/ that an include reaches, None for what lies elsewhere."""
    first = include.split("/")[0]
    if first in LAYERS and "/" in include:
        return first
    beside = (path.parent / include).resolve()
    if beside.is_file() and beside.is_relative_to(ROOT / "src"):
        return beside.relative_to(ROOT / "src").parts[0]
    return None


@pytest.mark.parametrize("layer", LAYERS)
def test_arrows_point_one_way(layer):
    allowed = LAYERS[: LAYERS.index(layer) + 1]
    wrong = [
        f"{path.relative_to(ROOT)} includes {name}"
        for path in files(f"src/{layer}", ".hpp", ".cpp")
        for name in includes(path)
        if layer_of(name, path) not in (None, *allowed)
    ]
    assert wrong == []


def test_modules_reach_core_alone():
    for path in files("src/modules", ".hpp", ".cpp"):
        for name in includes(path):
            assert layer_of(name, path) in (None, "core", "modules"), path


def test_public_headers_include_nothing_of_src():
    for path in files("include", ".hpp"):
        for name in includes(path):
            public = name.startswith("sarabet/")
            assert public == (ROOT / "include" / name).is_file(), f"{path}: {name}"
            assert layer_of(name, path) is None, f"{path}: {name}"


def test_public_headers_do_not_need_the_authoring_api_of_textures():
    for path in (ROOT / "include/sarabet").glob("*.hpp"):
        for name in includes(path):
            assert name not in ("sarabet/op/top.hpp", "sarabet/op/chop.hpp"), path


def test_vulkan_lives_in_gpu_alone():
    for folder in ("include", "src/core", "src/ops", "src/modules", "src/python"):
        for path in files(folder, ".hpp", ".cpp"):
            for name in includes(path):
                assert not VULKAN.match(name), f"{path}: {name}"


def test_python_lives_in_python_alone():
    for folder in ("include", "src/core", "src/gpu", "src/ops", "src/modules"):
        for path in files(folder, ".hpp", ".cpp"):
            for name in includes(path):
                assert not re.match(r"Python\.h|nanobind|numpy/", name), f"{path}: {name}"


def test_one_operator_is_one_file():
    for path in files("src/ops", ".cpp"):
        registered = re.findall(r"^SARABET_OPERATOR\((\w+)\)", path.read_text(), re.MULTILINE)
        assert len(registered) == 1, path
        assert registered[0].lower() == path.stem, path
    assert list((ROOT / "src/ops").rglob("*.hpp")) == []
    for path in (ROOT / "src/ops").rglob("*.glsl"):
        assert path.with_suffix(".cpp").is_file(), path
    for family in ("chop", "top"):
        stems = {p.stem for p in (ROOT / "src/ops" / family).glob("*.cpp")}
        tests = {
            p.stem.removeprefix("test_") for p in (ROOT / "tests/ops" / family).glob("test_*.py")
        }
        assert tests == stems


def test_files_stay_small():
    for folder in ("include", "src", "python", "tools", "tests"):
        for path in files(folder, ".hpp", ".cpp", ".py", ".glsl"):
            if "generated" in path.parts or "golden" in path.parts:
                continue
            lines = path.read_text().count("\n")
            assert lines <= MOST_LINES, f"{path.relative_to(ROOT)}: {lines} lines"


def test_files_say_what_they_are():
    for path in files("include", ".hpp") + files("src", ".hpp", ".cpp", ".glsl"):
        if "generated" in path.parts:
            continue
        first = path.read_text().split("\n", 1)[0]
        assert re.match(rf"// {re.escape(path.name)} -- \S.*\.$", first) or first.startswith(
            f"// {path.name} -- "
        ), f"{path.relative_to(ROOT)}: {first}"
    for path in files("python", ".py"):
        assert path.read_text().startswith('"""'), path


def test_generated_files_say_so_in_their_first_line():
    generated = [*files("src/python/generated", ".hpp", ".cpp"), ROOT / "api/report.md"]
    generated += (ROOT / "python/sarabet").glob("*.pyi")
    for path in generated:
        first = path.read_text().split("\n", 1)[0].lower()
        assert "generated" in first, path


def test_bindings_are_fresh():
    check("tools.bindgen")


@pytest.mark.parametrize("module", ["tools.bindgen.stubs", "tools.bindgen.operator_stubs"])
def test_stubs_are_fresh(module):
    import sarabet

    check(module, "--path", str(Path(sarabet.__file__).parents[1]))


def check(module: str, *options: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, "--check", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_public_symbol_is_accounted_for():
    report = (ROOT / "api/report.md").read_text()
    for header in (ROOT / "include/sarabet").glob("*.hpp"):
        for name in re.findall(
            r"^class SARABET_API (?:SARABET_PY\(.*\)\s+)?(\w+)", header.read_text(), re.MULTILINE
        ):
            assert name in report, f"{header.name}: {name}"
