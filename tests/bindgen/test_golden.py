"""The golden headers make the golden files, byte for byte."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.bindgen.generate import differences, generate, snake_case, stale, write

GOLDEN = Path(__file__).parent / "golden"
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN, tmp_path / "root")
    return tmp_path / "root"


def test_golden_headers_make_golden_files() -> None:
    # After a wanted change: python -m tools.bindgen --root tests/bindgen/golden
    assert differences(GOLDEN, generate(GOLDEN)) == []


def test_bases_and_enums_of_defaults_come_first() -> None:
    text = (GOLDEN / "src/python/generated/bindings.hpp").read_text()
    order = re.findall(r"^    bind_(\w+)\(m\);", text, flags=re.MULTILINE)
    assert order.index("node") < order.index("paint")
    assert order.index("blend_mode") < order.index("paint")
    assert order == ["blend_mode", "curve", "node", "paint", "vec3"]


# Every public name, written by hand from the headers.
PUBLIC = {
    "array_in": "ArrayIn",
    "array_out": "ArrayOut",
    "blend_mode": "BlendMode Over Add Multiply",
    "curve": "Curve Key at value size height first line operator[] bool",
    "dtype": "DType item_size dtype_name",
    "node": "Node name set_name depth children add handle kind hash repr operator== operator=",
    "paint": "Paint Direction Horizontal Vertical Color create weights set_weights mix fill light "
    "set_light count view resolution encode seed reset kind detail",
    "vec3": "Vec3 x y z operator== operator[] size operator- operator+= operator* repr operator+ "
    "dot slice_samples",
}


@pytest.mark.parametrize("stem", PUBLIC)
def test_report_lists_every_public_symbol(stem: str) -> None:
    report = (GOLDEN / "api/report.md").read_text()
    section = report.split(f"## {stem}.hpp\n")[1].split("\n## ")[0]
    symbols = re.findall(r"^\| `([^`(]+)", section, flags=re.MULTILINE)
    last = {re.split(r"::| ", symbol)[-1] for symbol in symbols}
    assert last - {"const"} == set(PUBLIC[stem].split())


def test_report_says_why() -> None:
    report = (GOLDEN / "api/report.md").read_text()
    assert "| `Node::handle() const` | method | skipped: the engine's own |" in report
    assert "| `ArrayIn` | class | skipped: cast from numpy.ndarray |" in report
    assert "touch" not in report  # protected
    assert "Impl" not in report  # private
    assert "Secret" not in report  # in a namespace that is not public


def test_report_counts_its_rows() -> None:
    report = (GOLDEN / "api/report.md").read_text()
    rows = [line for line in report.splitlines() if line.startswith("| `")]
    bound = [line for line in rows if "| bound: " in line]
    assert f"{len(rows)} symbols: {len(bound)} bound, {len(rows) - len(bound)} skipped." in report
    assert all("| bound: " in row or re.search(r"\| skipped: \S", row) for row in rows)


def test_two_runs_are_equal_and_touch_nothing(root: Path) -> None:
    first = generate(root)
    assert generate(root) == first
    assert write(root, first) == []


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools.bindgen", "--root", str(root), *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_tells_what_differs(root: Path) -> None:
    assert run(root, "--check").returncode == 0
    header = root / "include/sarabet/vec3.hpp"
    header.write_text(header.read_text().replace("First component", "The first component"))
    (root / "src/python/generated/node.cpp").unlink()
    (root / "src/python/generated/gone.cpp").write_text("// left over\n")
    result = run(root, "--check")
    assert result.returncode == 1
    assert re.search(r"generated/vec3\.cpp: differs from line \d+ on", result.stderr)
    assert "generated/node.cpp: missing" in result.stderr
    assert "generated/gone.cpp: no header makes it" in result.stderr
    assert run(root).returncode == 0
    assert run(root, "--check").returncode == 0
    assert not (root / "src/python/generated/gone.cpp").exists()


def test_stale_files_are_those_without_header(root: Path) -> None:
    files = generate(root)
    assert stale(root, files) == []
    del files[Path("src/python/generated/vec3.cpp")]
    assert stale(root, files) == [Path("src/python/generated/vec3.cpp")]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Project", "project"),
        ("ChannelBlock", "channel_block"),
        ("HSVAdjust", "hsv_adjust"),
        ("OpRef", "op_ref"),
        ("Vec3", "vec3"),
        ("LFO", "lfo"),
    ],
)
def test_snake_case(name: str, stem: str) -> None:
    assert snake_case(name) == stem
