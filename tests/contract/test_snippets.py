"""Every operator and every row of the contract has a snippet; snippets and examples run.

Most snippets share two processes, because importing and opening a device cost more than they do.
Each gets what it expects of a process of its own: a fresh namespace, and no project that is open.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sarabet.handles import registry

ROOT = Path(__file__).resolve().parents[2]
SNIPPETS = {path.relative_to(ROOT / "snippets"): path
            for path in sorted((ROOT / "snippets").rglob("*.py"))}  # fmt: skip
EXAMPLES = sorted((ROOT / "examples/python").glob("*.py"))
LONGEST = 40  # lines: one idea
# A row of the contract's tables, whose last column links to the section with its snippet.
ROW = re.compile(r"^\| (?P<text>.*) \| \[(?P<name>\w+)\]\(#(?P<anchor>[\w-]+)\) \|$", re.MULTILINE)

RUN_ALL = """
import contextlib, io, json, runpy, sys
import sarabet as sb

report = {}
for path in sys.argv[1:]:
    said = io.StringIO()
    entry = {"error": "", "cooked": []}
    try:
        with contextlib.redirect_stdout(said):
            names = runpy.run_path(path, run_name="__main__")
        for value in names.values():
            if isinstance(value, sb.Operator):
                entry["cooked"].append([value.op_type, value.cook_count])
    except BaseException as error:
        import traceback
        entry["error"] = "".join(traceback.format_exception(error))
    entry["said"] = said.getvalue()
    report[path] = entry
    leftover = sb.current_project()
    assert leftover.root.children == [], path
print(json.dumps(report))
"""


def run(path: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, str(path), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def run_all(folders: set[str], folder: Path) -> dict[str, dict[str, object]]:
    paths = [os.fspath(path) for name, path in SNIPPETS.items() if name.parts[0] in folders]
    program = folder / "run_all.py"
    program.write_text(RUN_ALL)
    done = run(program, folder, *paths)
    assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, dict[str, object]] = json.loads(done.stdout)
    assert list(report) == paths
    return report


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What each snippet said, and which operators of its names have cooked."""
    folder = tmp_path_factory.mktemp("snippets")
    found: dict[str, dict[str, object]] = {}
    for folders in ({"operators"}, {"contract", "touchdesigner"}):
        found |= run_all(folders, folder)
    assert not [path for path in folder.iterdir() if path.name != "run_all.py"], "litter"
    return found


@pytest.mark.parametrize("name", SNIPPETS, ids=str)
def test_snippet(name: Path, ran: dict[str, dict[str, object]]) -> None:
    report = ran[os.fspath(SNIPPETS[name])]
    assert not report["error"]
    assert str(report["said"]).strip(), "ends by showing something"


@pytest.mark.parametrize("name", ["chop_to_array", "debug_line"])
def test_a_snippet_runs_as_a_file(name: str, tmp_path: Path) -> None:
    """Its folder is the first place that Python imports from."""
    done = run(ROOT / f"snippets/touchdesigner/{name}.py", tmp_path)
    assert done.returncode == 0, done.stderr
    if name == "debug_line":
        assert "debug_line.py" in done.stdout
        assert "fn:measure" in done.stdout


@pytest.mark.parametrize("op_type", registry())
def test_every_operator_has_a_snippet_that_uses_it(
    op_type: str, ran: dict[str, dict[str, object]]
) -> None:
    stem = re.sub("([A-Z]+)$", lambda family: "_" + family[1].lower(), op_type)
    path = ROOT / f"snippets/operators/{stem}.py"
    assert path.is_file(), f"{op_type}: write {path.relative_to(ROOT)}, its example for the docs"
    cooked = ran[os.fspath(path)]["cooked"]
    # A component has no data of its own; what is in it cooks.
    assert any(op == op_type and (count or op.endswith("COMP")) for op, count in cooked), (
        f"{path.name} names no {op_type} that has cooked"
    )


def test_every_snippet_of_an_operator_has_its_operator() -> None:
    stems = {re.sub("([A-Z]+)$", lambda f: "_" + f[1].lower(), name) for name in registry()}
    assert {path.stem for path in (ROOT / "snippets/operators").glob("*.py")} <= stems


def test_every_row_of_the_contract_has_a_snippet() -> None:
    page = (ROOT / "docs/numpy_contract.md").read_text(encoding="utf-8")
    tables = [line for line in page.splitlines() if re.match(r"\| (?!you write)", line)]
    rows = [match for match in map(ROW.match, tables) if match is not None]
    assert len(rows) == len(tables) >= 25
    stems = {path.stem: path for path in SNIPPETS.values()}
    for row in rows:
        assert row["anchor"] == row["name"]
        included = re.search(
            rf"^### {row['name']}\n\n```{{literalinclude}} \.\./(\S+)\n```$", page, re.MULTILINE
        )
        assert included is not None, row["name"]
        assert ROOT / included[1] == stems[row["name"]]
        program = stems[row["name"]].read_text(encoding="utf-8")
        for called in re.findall(r"`[^`]*?(\w+)\([^`]*`", row["text"].split(" | ")[0]):
            assert f"{called}(" in program, (row["name"], called)
    used = {row["name"] for row in rows}
    assert {path.stem for path in (ROOT / "snippets/contract").glob("*.py")} <= used


@pytest.mark.parametrize("name", SNIPPETS, ids=str)
def test_a_snippet_is_short_and_says_what_it_shows(name: Path) -> None:
    text = SNIPPETS[name].read_text(encoding="utf-8")
    told = ast.get_docstring(ast.parse(text)) or ""
    assert re.fullmatch(r"[A-Z`][^\n]*[.:]", told), told
    assert text.count("\n") <= LONGEST


def test_names_of_snippets_hide_no_module() -> None:
    """A program's folder comes first in `sys.path`: array.py in it would be everyone's `array`."""
    stems = [path.stem for path in SNIPPETS.values()]
    assert len(set(stems)) == len(stems)
    assert not set(stems) & (set(sys.stdlib_module_names) | {"numpy", "skimage", "scipy"})
    assert {name.parts[0] for name in SNIPPETS} == {"operators", "contract", "touchdesigner"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_example(path: Path, tmp_path: Path) -> None:
    done = run(path, tmp_path, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("*.png")), done.stdout


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 2


def test_snippets_and_examples_pass_the_strict_type_checker() -> None:
    paths = [*SNIPPETS.values(), *EXAMPLES]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *map(os.fspath, paths)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_parameters_of_python_operators_have_the_type_of_their_default(tmp_path: Path) -> None:
    program = tmp_path / "use.py"
    program.write_text("""\
from typing import Any

import sarabet as sb


class Wobble(sb.PythonChop, inputs=1):
    amount = sb.param(1.0, "How far.", min=0)
    shape = sb.param("both", menu=["both", "up"])
    where = sb.param((0.0, 1.0), components=["u", "v"])
    target: sb.Top = sb.param(style="operator", family="TOP")

    def cook(self, ctx: sb.Context, source: Any) -> Any:
        amount: float = self.amount
        shape: str = self.shape
        u, v = self.where
        wrong: str = self.amount  # type: ignore[assignment]
        self.target.numpy().nonsense  # type: ignore[attr-defined]
        return source + amount + u + v + len(shape) + len(wrong)


sb.param(1.0, minimum=0)  # type: ignore[call-overload]
print(Wobble(amount=2).numpy())
""")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", os.fspath(program)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
