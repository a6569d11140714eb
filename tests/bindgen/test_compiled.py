"""The generated code compiles, imports and means what the headers say; its stub is strict."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tools.bindgen.stubs import main, strict, stub_text

pytestmark = pytest.mark.timeout(300)


def test_documentation_example(golden: Any) -> None:
    paint = golden.Paint("wall", seed=3)
    paint.light = golden.Vec3()
    paint.light.x = 5.0  # light() answers by const reference: Python gets a copy
    assert paint.light.x == 0.0
    assert (paint.name, paint.seed(), paint.kind()) == ("wall", 3, "paint")


def test_bases_properties_and_names(golden: Any) -> None:
    paint = golden.Paint("wall")
    assert isinstance(paint, golden.Node)
    paint.name = "door"
    assert paint.name == "door"
    assert paint.depth == 0
    with pytest.raises(AttributeError):
        paint.depth = 1
    child = paint.add()
    assert [c.name for c in paint.kids] == ["child"]
    assert paint.add(paint.kids[0]) is child
    assert not hasattr(paint, "children")
    assert not hasattr(paint, "set_name")
    assert not hasattr(paint, "handle")


def test_identity_and_values(golden: Any) -> None:
    a, b = golden.Node("a"), golden.Node("a")
    assert a == a
    assert a != b
    assert a != 3
    assert len({a, b, a}) == 2
    assert repr(a) == "<Node a>"
    assert golden.Vec3() == golden.Vec3()
    assert not isinstance(golden.Vec3(), Hashable)


def test_overloads_defaults_and_enums(golden: Any, tmp_path: Path) -> None:
    paint = golden.Paint("wall")
    assert paint.fill(2.0) == 1
    assert paint.fill([0, 0, 0, 1]) == 2
    assert paint.fill(np.ones(4, np.float32)) == 2
    assert paint.fill(tmp_path) == 3
    assert paint.fill(tmp_path, smooth=False) == 0
    v = golden.Vec3()
    v.x = 4.0
    assert paint.mix(v, golden.Vec3()).x == 2.0
    assert paint.mix(v, golden.Vec3(), amount=0.25, mode=golden.BlendMode.Add).x == 3.0
    with pytest.raises(TypeError):
        paint.mix(v, golden.Vec3(), 0.25)
    assert paint.encode() == b".png"
    assert paint.resolution() == (640, 480)
    assert paint.reset() is paint
    assert golden.BlendMode.Over.__doc__ == "The first in front of the second, by its alpha."


def test_spans(golden: Any) -> None:
    paint = golden.Paint("wall")
    for values in ([1, 2.5], (1, 2.5), np.array([1, 2.5])):
        paint.weights = values
        assert paint.weights == [1.0, 2.5]
    with pytest.raises(TypeError):
        paint.weights = "no numbers"


def test_operators(golden: Any) -> None:
    v = golden.Vec3()
    v.x, v.y, v.z = 1.0, 2.0, 3.0
    assert [*(v * 2)] == [*(2 * v)] == [*(v + v)] == [2, 4, 6]
    assert [*-v] == [-1, -2, -3]
    v += v
    assert [*v] == [2, 4, 6]
    assert v[-1] == 6
    with pytest.raises(IndexError, match=r"Vec3: expected an index within -3\.\.2"):
        v[3]
    assert golden.dot(v, v) == 56
    with pytest.raises(TypeError):
        v * "x"


def test_lengths_and_subscripts(golden: Any) -> None:
    curve = golden.Curve([1, 2, 4])
    assert len(curve) == 3
    assert [*curve] == [1.0, 2.0, 4.0]
    assert curve[-1] == 4.0
    for index in (3, -4, 2**40):
        with pytest.raises(IndexError):
            curve[index]
    assert bool(curve)
    assert not golden.Curve()
    key = golden.Curve.Key()
    key.value = 2.0
    assert curve.height(key) == -3.0
    assert [*golden.Curve.line()] == [0.0, 1.0]
    assert golden.slice_samples == 20


def test_arrays_cross_through_the_casters(golden: Any) -> None:
    paint = golden.Paint("wall")
    a = np.arange(12, dtype=np.float32).reshape(3, 4)
    out = paint.view(a)
    assert np.shares_memory(a, out)
    assert not out.flags.writeable
    assert paint.count(a, scale=2) == 24
    with pytest.raises(TypeError):
        paint.count([1, 2])


def test_docstrings(golden: Any) -> None:
    doc = golden.Node.__init__.__doc__
    assert "Make a node without children.\n\nThe name must not be empty." in doc
    assert "Parameters\n----------\nname\n    Unique among its brothers" in doc
    assert "Raises\n------\nValueError\n    If the name is empty." in doc
    assert golden.Paint.light.__doc__ == (
        "Where the light comes from.\n\nSetting it: Moves it.\n\nThe node is not touched."
    )
    assert golden.Node.name.__doc__ == "Name of the node.\n\nSetting it renames the node."


USE = """
import _golden as g
from typing import assert_type

v = g.Vec3()
assert_type([x for x in v], list[float])
assert_type(v * 2 + v, g.Vec3)
paint = g.Paint("a", seed=3)
paint.weights = (1, 2)
assert_type(paint.kids, list[g.Node])
assert_type(paint.encode(), bytes)
paint.mix(v, v, amount=1, mode=g.BlendMode.Add)
paint.mix(v, v, 1)  # E
paint.depth = 1  # E
hash(g.Node("n"))
{v: 1}
"""


def mypy(*files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", *(f.name for f in files)],
        cwd=files[0].parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_stub_passes_the_strict_type_checker(golden: Any, tmp_path: Path) -> None:
    stub, use = tmp_path / "_golden.pyi", tmp_path / "use.py"
    stub.write_text(stub_text(golden))
    result = mypy(stub)
    assert result.returncode == 0, result.stdout
    use.write_text(USE)
    result = mypy(use)
    wrong = [n for n, line in enumerate(USE.split("\n"), start=1) if line.endswith("# E")]
    found = [int(line.split(":")[1]) for line in result.stdout.splitlines() if ": error:" in line]
    assert found == wrong, result.stdout


def test_stub_freshness(
    golden: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NB_STUBGEN", "1")  # restored afterwards, as is the path
    monkeypatch.setattr(sys, "path", list(sys.path))
    output = tmp_path / "_golden.pyi"
    arguments = ["--module", "_golden", "--path", str(tmp_path), "--output", str(output)]
    assert main([*arguments, "--check"]) == 1
    assert "missing" in capsys.readouterr().err
    assert main(arguments) == 0
    assert output.read_text().startswith("# Generated by tools/bindgen")
    assert main([*arguments, "--check"]) == 0
    output.write_text(output.read_text() + "x: int\n")
    assert main([*arguments, "--check"]) == 1
    assert "out of date" in capsys.readouterr().err


def test_strict_puts_stubgen_right() -> None:
    text = strict(
        "import os\n\nclass A:\n    def __getitem__(self, i: int) -> str: ...\n"
        "    def __iter__(self) -> Iterator: ...\n    __hash__: None = None\n"
        "def f(p: str | os.PathLike) -> None: ...\n"
    )
    assert "def __iter__(self) -> Iterator[str]: ..." in text
    assert "from typing import ClassVar\n" in text
    assert "__hash__: ClassVar[None]" in text
    assert "os.PathLike[str]" in text
