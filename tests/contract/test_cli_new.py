"""Scaffolds of the command line: they run, build and agree with the rules as they are."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sarabet as sb
from sarabet.cli import _exit
from sarabet.cli.new import names_of

from tests.contract.command_line import sarabet
from tests.contract.plugin_builds import build

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "pyproject.toml"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks like a checkout."""
    for folder in ("src/ops/top", "src/ops/chop", "include/sarabet/op", "tests/ops"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Edge Detect", ("Edge Detect", "EdgeDetect", "edgedetect")),
        ("edge_detect", ("Edge Detect", "EdgeDetect", "edgedetect")),
        ("EdgeDetect", ("Edge Detect", "EdgeDetect", "edgedetect")),
        ("HSVShift", ("HSV Shift", "HSVShift", "hsvshift")),
        ("  lens-blur 3D ", ("Lens Blur 3D", "LensBlur3D", "lensblur3d")),
        ("x", ("X", "X", "x")),
    ],
)
def test_names(text: str, names: tuple[str, str, str]) -> None:
    assert names_of(text) == names


@pytest.mark.parametrize("text", ["", "  ", "9", "ä", "a/b", "a.b", "sample", "None", "x" * 25])
def test_names_that_cannot_be(text: str) -> None:
    with pytest.raises(_exit.CommandError) as caught:
        names_of(text)
    assert caught.value.code == 2


def test_a_project_plays_renders_and_is_clean(tmp_path: Path) -> None:
    done = sarabet("new", "project", "my-show", cwd=tmp_path)
    assert done.code == 0, done.err
    folder = tmp_path / "my-show"
    made = {path.name for path in folder.iterdir()}
    assert made == {"my_show.py", "callbacks.py", "README.md", ".gitignore"}
    assert "play it: sarabet run my-show/my_show.py --watch" in done.out
    done = sarabet("run", "my-show/my_show.py", "--seconds", 0.2, cwd=tmp_path)
    assert done.code == 0, done.err
    words = ["render", "my_show.py", "--frames", "1-30x29", "-o", "frames/%04d.png"]
    done = sarabet(*words, cwd=folder)
    assert done.code == 0, done.err
    first, last = (path.read_bytes() for path in sorted((folder / "frames").iterdir()))
    assert first != last
    done = sarabet("new", "project", "my-show", cwd=tmp_path)
    assert done.code == 2
    assert "is there already; nothing was written" in done.line
    ruff(folder)


def ruff(folder: Path) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--config", RULES, "--ignore", "D", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("family", ["top", "chop"])
@pytest.mark.parametrize("name", ["Edge Detect", "w" * 24])
def test_an_operator_is_its_files_in_the_right_places(
    checkout: Path, family: str, name: str
) -> None:
    inside = checkout / "src/ops"
    done = sarabet("new", family, name, cwd=inside)
    assert done.code == 0, done.err
    stem = name.replace(" ", "").lower()
    source = checkout / f"src/ops/{family}/{stem}.cpp"
    expected = {source, checkout / f"tests/ops/{family}/test_{stem}.py",
                checkout / f"snippets/operators/{stem}_{family}.py"}  # fmt: skip
    if family == "top":
        expected.add(source.with_suffix(".glsl"))
    assert {path for path in checkout.rglob("*") if path.is_file()} == expected
    assert all(f"made {path}" in done.out for path in expected)
    for path in (source, source.with_suffix(".glsl")):
        if path in expected:
            assert path.read_text().startswith(f"// {path.name} -- ")
    ruff(checkout)
    compiles(source)
    tidy(source)
    again = sarabet("new", family, name, cwd=checkout)
    assert again.code == 2
    assert "is there already; nothing was written" in again.line


def compiles(source: Path) -> None:
    """Check the file with the compiler, by the command that builds the operators."""
    found = Path(sys.modules["sarabet"].__file__ or "").parents[2] / "compile_commands.json"
    if not found.is_file():
        pytest.skip("this package is not a build tree")
    family = source.parent.name
    like = next(
        entry
        for entry in json.loads(found.read_text())
        if entry["file"].endswith(f"src/ops/{family}/null.cpp")
    )
    command = like["command"].replace(like["file"], str(source)).split(" -o ")[0]
    done = subprocess.run(
        f"{command} -fsyntax-only {source}",
        shell=True,
        cwd=like["directory"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def tidy(source: Path) -> None:
    formatter = shutil.which("clang-format-14")
    if formatter is None:
        return
    shutil.copy(ROOT / ".clang-format", source.parents[3])
    done = subprocess.run(
        [formatter, "--dry-run", "-Werror", source], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_an_operator_that_exists_is_refused(checkout: Path) -> None:
    done = sarabet("new", "top", "blur", cwd=checkout)
    assert done.code == 2
    assert "there is a blurTOP already" in done.line


def test_elsewhere_a_plug_in_is_begun_that_builds_and_passes(tmp_path: Path) -> None:
    done = sarabet("new", "chop", "Wobble", cwd=tmp_path)
    assert done.code == 0, done.err
    folder = tmp_path / "wobble"
    files = {".gitignore", "CMakeLists.txt", "conftest.py", "test_wobble.py", "wobble.cpp"}
    assert {path.name for path in folder.iterdir()} == files
    assert "next: cd wobble && cmake -B build" in done.out
    done = sarabet("new", "top", "Soft Glow", cwd=folder)
    assert done.code == 0, done.err
    files |= {"softglow.cpp", "softglow.glsl", "test_softglow.py"}
    assert {path.name for path in folder.iterdir()} == files
    again = sarabet("new", "chop", "Wobble", cwd=tmp_path)
    assert again.code == 2
    assert "is there already; nothing was written" in again.line
    ruff(folder)
    if not (Path(sys.modules["sarabet"].__file__ or "").parents[2] / "CMakeCache.txt").is_file():
        pytest.skip("this package is not a build tree")
    build(folder, folder / "build", Path(sb.cmake_dir()))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout
    sweep = ["tests/sweep/test_sweep.py", "-k", "wobbleCHOP or softglowTOP", "-q"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *sweep],
        cwd=ROOT,
        env={
            **os.environ,
            "SARABET_PLUGIN_PATH": str(folder / "build"),
            "SARABET_PLUGIN_SOURCE": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"(\d+) passed", done.stdout).group(1)) > 30
