"""The stubs of the operators, from a registry written by hand."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.bindgen.operator_stubs import (
    RegistryError,
    describe,
    family_stub,
    operator_doc,
    pixel_format_names,
)

REPOSITORY = Path(__file__).parents[2]
BLUR: dict[str, Any] = {
    "type": "blurTOP",
    "family": "TOP",
    "label": "Blur",
    "python_name": "Blur",
    "summary": "Blurs an image.",
    "docs": 'Blurs an image. The "kernel" is separable.',
    "min_inputs": 1,
    "max_inputs": 1,
    "params": [
        {
            "name": "size",
            "label": "Filter Size",
            "help": "Width of the filter.",
            "kind": "float",
            "default": 12.0,
            "min": 0.0,
            "max": 256.0,
            "unit": "px",
        },
        {
            "name": "method",
            "label": "Method",
            "help": "Shape of the filter.",
            "kind": "menu",
            "default": "gaussian",
            "menu": [
                {"name": "gaussian", "label": "Gaussian"},
                {"name": "box", "label": "Box"},
            ],
        },
        {
            "name": "t",
            "label": "Translate",
            "help": "Moves the result.",
            "kind": "vec2",
            "default": [0.0, 0.5],
            "components": ["tx", "ty"],
        },
        {"name": "preshrink", "label": "Pre-Shrink", "help": "Halvings.", "kind": "int",
         "default": 0, "min": 0},
        {"name": "reset", "label": "Reset", "help": "Starts over.", "kind": "pulse"},
        {"name": "mask", "label": "Mask", "help": "Where to blur.", "kind": "op"},
        {"name": "file", "label": "File", "help": "A kernel.", "kind": "file", "default": ""},
        {"name": "kernel", "label": "Kernel", "help": "Weights.", "kind": "array"},
    ],
}  # fmt: skip
CONSTANT: dict[str, Any] = {
    "type": "constantCHOP",
    "family": "CHOP",
    "label": "Constant",
    "python_name": "Constant",
    "summary": "Channels that keep one value.",
    "min_inputs": 0,
    "max_inputs": 0,
    "params": [
        {
            "name": "const",
            "label": "Channel",
            "help": "One channel.",
            "kind": "sequence",
            "is_sequence": True,
            "block": [
                {"name": "name", "label": "Name", "help": "Its name.", "kind": "string",
                 "default": ""},
                {"name": "value", "label": "Value", "help": "Its value.", "kind": "float",
                 "default": 0.0},
            ],
        },
        {"name": "active", "label": "Active", "help": "On.", "kind": "bool", "default": True},
    ],
}  # fmt: skip
MERGE: dict[str, Any] = {
    "type": "mergeCHOP",
    "family": "CHOP",
    "label": "Merge",
    "python_name": "Merge",
    "summary": "Joins channels.",
    "docs": "",
    "min_inputs": 1,
    "max_inputs": None,
    "params": [],
}
REGISTRY = [BLUR, MERGE, CONSTANT]
FORMATS = ["rgba8fixed", "rgba32float"]

PACKAGE = """
from typing import Any

class Channel: ...
class Par:
    expr: str
class ParGroup: ...
class ParCollection: ...
class Operator:
    @property
    def par(self) -> ParCollection: ...
class Comp(Operator):
    def __init__(self) -> None: ...
class Top(Operator): ...
class Chop(Operator): ...
"""

USE = """
from typing import assert_type

import numpy as np
from sarabet import Comp, Par
from sarabet._sarabet import Matrix
from sarabet.chop import Constant, Merge
from sarabet.top import Blur

blur = Blur(np.zeros((4, 4, 4)), size=3, method="box", resolution=(640, 480), name="b")
Blur(blur, format="rgba32float", t=(1, 2), tx=3.0, kernel=[[1, 2]], mask=blur, preshrink=1)
Blur(Comp(), kernel=Matrix())
Blur(blur, sise=3)  # E
Blur(blur, method="triangle")  # E
Blur(blur, format="rgba7")  # E
Blur(blur, reset=True)  # E
Blur(Constant())  # E
blur.par.size = 4
blur.par.size = blur.par.preshrink
blur.par.size.expr = "absTime.seconds % 10"
blur.par.size = "wide"  # E
blur.par.t = np.ones(2)
blur.par.tx = 1
blur.par.sise = 4  # E
assert_type(blur.par.method, Par)
c = Constant(const0name="tx", const0value=1, const9name="ty", active=False)
c.par.const1value = 2
c.par.const9value = 2
Constant(blur)  # E
Merge(c, c, c)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "sarabet"
    folder.mkdir()
    (folder / "__init__.pyi").write_text(PACKAGE)
    (folder / "_sarabet.pyi").write_text("class Matrix: ...\n")
    (folder / "py.typed").touch()
    for family in ("TOP", "CHOP"):
        text = family_stub(REGISTRY, family, FORMATS)
        (folder / f"{family.lower()}.pyi").write_text(text)
    return tmp_path


def mypy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_stubs_pass_the_strict_type_checker(package: Path) -> None:
    result = mypy(package, "-p", "sarabet")
    assert result.returncode == 0, result.stdout


def test_wrong_uses_are_errors_and_right_ones_are_not(package: Path) -> None:
    (package / "use.py").write_text(USE)
    result = mypy(package, "use.py")
    wrong = [n for n, line in enumerate(USE.split("\n"), start=1) if line.endswith("# E")]
    found = [int(line.split(":")[1]) for line in result.stdout.splitlines() if ": error:" in line]
    assert sorted(set(found)) == wrong, result.stdout


def test_constructor_shows_defaults() -> None:
    stub = family_stub(REGISTRY, "TOP", FORMATS)
    for line in (
        "        size: float = 12.0,",
        '        method: Literal["gaussian", "box"] = "gaussian",',
        "        t: VectorLike = ...,",
        "        tx: float = ...,",
        "        preshrink: int = 0,",
        "        format: PixelFormatName | None = None,",
        "        *inputs: TopInput,",
    ):
        assert line in stub.split("\n")
    assert 'PixelFormatName: TypeAlias = Literal["rgba8fixed", "rgba32float"]' in stub
    assert "class Merge" not in stub


def test_docstring_has_ranges_units_and_menus() -> None:
    tree = ast.parse(family_stub(REGISTRY, "TOP", FORMATS))
    blur = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Blur")
    assert inspect.cleandoc(ast.get_docstring(blur) or "").split("\n")[:16] == [
        "Blurs an image.",
        "",
        'The "kernel" is separable.',
        "",
        "Parameters",
        "----------",
        "*inputs",
        "    1 input.",
        "size : float, default 12",
        "    Width of the filter. Range 0 to 256 px.",
        'method : {gaussian, box}, default "gaussian"',
        "    Shape of the filter. `gaussian`: Gaussian; `box`: Box.",
        "t : sequence of 2 floats, default (0, 0.5)",
        "    Moves the result.",
        "preshrink : int, default 0",
        "    Halvings. At least 0.",
    ]
    assert operator_doc(MERGE).endswith("*inputs\n    1 or more inputs.")
    assert "const0value, const1value, … : float, default 0" in operator_doc(CONSTANT)
    assert describe({"name": "f", "help": "Rate.", "unit": "Hz"}) == "Rate. Unit: Hz."


def test_hostile_texts_stay_inside_their_docstrings() -> None:
    bad = dict(MERGE, summary='Ends """ here\\', params=[
        {"name": "a", "label": "A", "help": 'Quote "', "kind": "string", "default": 'x"\\'},
    ])  # fmt: skip
    tree = ast.parse(family_stub([bad], "CHOP"))
    assert [n.name for n in tree.body if isinstance(n, ast.ClassDef)] == ["MergePar", "Merge"]


@pytest.mark.parametrize(
    ("param", "message"),
    [
        ({"name": "from", "kind": "int"}, "expected a Python name, got 'from'"),
        ({"name": "a b", "kind": "int"}, "expected a Python name, got 'a b'"),
        ({"name": "a", "kind": "blob"}, "kind of parameter: expected .* got 'blob'"),
    ],
)
def test_what_no_stub_can_say_is_an_error(param: dict[str, Any], message: str) -> None:
    with pytest.raises(RegistryError, match=f"mergeCHOP: .*{message}"):
        family_stub([dict(MERGE, params=[param])], "CHOP")


def test_two_parameters_of_one_name_are_an_error() -> None:
    twice = [{"name": "a", "kind": "int"}, {"name": "a", "kind": "float"}]
    with pytest.raises(RegistryError, match="two parameters are called 'a'"):
        family_stub([dict(MERGE, params=twice)], "CHOP")


def test_the_order_of_the_registry_does_not_matter() -> None:
    assert family_stub(REGISTRY, "CHOP") == family_stub(REGISTRY[::-1], "CHOP")


def test_pixel_formats_come_from_the_header() -> None:
    names = pixel_format_names(REPOSITORY / "include/sarabet/pixel_format.hpp")
    assert names[0] == "rgba8fixed"
    assert len(names) == len(set(names)) >= 13
