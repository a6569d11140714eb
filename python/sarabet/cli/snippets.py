"""Short programs that show one thing each: list, show, run.

There is one for each operator (operators/), for each row of the NumPy contract (contract/) and for
what TouchDesigner's users know (touchdesigner/). The list shows one line for each; a word picks
those that have it in their name or line. The name alone, without its folder, is enough.
"""

from __future__ import annotations

import argparse
import ast
import os
import runpy
import sys
from pathlib import Path

from . import _exit, _terminal
from ._exit import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(metavar="ACTION", dest="action")
    listing = actions.add_parser("list", help="name and first line of each")
    listing.add_argument("word", nargs="?", default="", help="only those that have this in them")
    for name, text in (("show", "print the program"), ("run", "run the program")):
        action = actions.add_parser(name, help=text)
        action.add_argument("name", metavar="NAME", help="as in the list")


def run(options: argparse.Namespace) -> int:
    """Do what the action says; without one, list."""
    found = all_snippets()
    if options.action in (None, "list"):
        return _list(found, getattr(options, "word", ""))
    path = _named(options.name, found)
    if options.action == "show":
        print(path.read_text(encoding="utf-8"), end="")
        return _exit.OK
    return _run(path, options.rest)


def all_snippets() -> dict[str, Path]:
    """Return every snippet by name; they are installed with the package."""
    import sarabet

    folder = Path(sarabet.__file__).parent / "snippets"
    names = {path: path.relative_to(folder).with_suffix("") for path in folder.rglob("*.py")}
    found = {name.as_posix(): path for path, name in sorted(names.items())}
    if not found:
        raise CommandError(_exit.INTERNAL, f"no snippets in {folder}: the installation lacks them")
    return found


def _named(name: str, found: dict[str, Path]) -> Path:
    wanted = name.removesuffix(".py")
    for full, path in found.items():
        if wanted in (full, path.stem):
            return path
    from sarabet.handles import nearest_hint

    names = list(found) if "/" in wanted else [path.stem for path in found.values()]
    hint = nearest_hint(wanted, names) or "; 'sarabet snippets' lists them"
    raise CommandError(_exit.USAGE, f"no snippet '{name}'{hint}")


def _list(found: dict[str, Path], word: str) -> int:
    rows = []
    for name, path in found.items():
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        line = text.split("\n", 1)[0]
        if word.lower() in f"{name} {line}".lower():
            rows.append([name, line])
    if not rows:
        raise CommandError(_exit.USAGE, f"no snippet has '{word}' in its name or line")
    print(_terminal.table(rows))
    return _exit.OK


def _run(path: Path, arguments: list[str]) -> int:
    sys.argv = [os.fspath(path), *arguments]
    try:
        runpy.run_path(os.fspath(path), run_name="__main__")
    except ModuleNotFoundError as error:
        package = {"skimage": "scikit-image"}.get(str(error.name), error.name)
        raise CommandError(
            _exit.FAILED, f"{path}: {error.msg}; its pictures need 'pip install {package}'"
        ) from error
    except Exception as error:
        raise _exit.script_failure(error, os.fspath(path)) from error
    return _exit.OK
