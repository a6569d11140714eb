"""Begin something: a project, or an operator of one's own.

`new project NAME` makes a folder with a project that plays as it is. `new top NAME` and
`new chop NAME` write the two files of an operator, its source and its test, and for a TOP its
shader: in a checkout of Sarabet where such files belong, with the example of its page; in the
folder of a plug-in beside its CMakeLists.txt; anywhere else they make the folder of a new plug-in.
They build and pass all tests as they are. Nothing is ever written over.
"""

from __future__ import annotations

import argparse
import keyword
import re
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import NamedTuple

from . import _exit
from ._exit import CommandError

LONGEST = 24
# Words of C++ and GLSL that a class, a file or a shader's function cannot be called.
RESERVED = """
and asm auto bool break buffer case catch char class const continue default delete discard do
double else enum export extern false filter fixed flat float for friend goto half if in inline
input int interface layout long main namespace new not null operator or out output params partition
precise precision private protected public register return sample sampler shared short signed sizeof
static state struct switch template this throw true try typedef union unsigned using virtual void
volatile while xor
"""


class Names(NamedTuple):
    """What an operator is called in its files."""

    label: str  # Edge Detect
    name: str  # EdgeDetect: the class
    stem: str  # edgedetect: files, type, shader function


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be made."""
    kinds = parser.add_subparsers(metavar="KIND", dest="kind", required=True)
    for kind, text in (
        ("project", "a folder with a network, callbacks and a README"),
        ("top", "a texture operator"),
        ("chop", "a channel operator"),
    ):
        one = kinds.add_parser(kind, help=text, description=__doc__)
        example = "show" if kind == "project" else "'Edge Detect' or EdgeDetect"
        one.add_argument("name", metavar="NAME", help=f"such as {example}")
        one.add_argument("--folder", type=Path, default=Path(), help="where; default here")


def run(options: argparse.Namespace) -> int:
    """Write the files and say what comes next."""
    if options.kind == "project":
        return _new_project(options.name, options.folder)
    return _new_operator(options.kind, names_of(options.name), options.folder.resolve())


# --- projects ---


def _new_project(name: str, folder: Path) -> int:
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name) is None or len(name) > LONGEST:
        raise CommandError(
            _exit.USAGE, f"'{name}': expected letters, digits, _ and -, a letter first"
        )
    stem = name.replace("-", "_")
    place = folder / name
    values = {"title": name, "file": f"{stem}.py"}
    _write(
        {
            place / f"{stem}.py": _filled("project.py", values),
            place / "callbacks.py": _filled("callbacks.py", values),
            place / "README.md": _filled("README.md", values),
            place / ".gitignore": "__pycache__/\nframes/\n",
        }
    )
    print(f"play it: sarabet run {place / stem}.py --watch")
    return _exit.OK


# --- operators ---


def names_of(text: str) -> Names:
    """Return the names that follow from what a person typed: 'edge detect', 'EdgeDetect', …."""
    spaced = re.sub(r"[\s_-]+", " ", text.strip())
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])", " ", spaced)
    words = [word[0].upper() + word[1:] for word in spaced.split()]
    name = "".join(words)
    if re.fullmatch(r"[A-Z][A-Za-z0-9]*", name) is None or len(name) > LONGEST:
        raise CommandError(
            _exit.USAGE,
            f"'{text}': expected letters and digits, a letter first, at most {LONGEST}",
        )
    if name.lower() in RESERVED.split() or keyword.iskeyword(name):
        raise CommandError(_exit.USAGE, f"'{text}' is a word of C++, GLSL or Python")
    return Names(" ".join(words), name, name.lower())


def checkout_of(folder: Path) -> Path | None:
    """Return the checkout of Sarabet that a folder lies in."""
    for place in (folder, *folder.parents):
        if (place / "src/ops/top").is_dir() and (place / "include/sarabet/op").is_dir():
            return place
    return None


def is_plugin(folder: Path) -> bool:
    """Return whether the folder builds a plug-in."""
    try:
        text = (folder / "CMakeLists.txt").read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return False
    return "sarabet_add_plugin" in text


def _new_operator(family: str, names: Names, folder: Path) -> int:
    checkout = checkout_of(folder)
    values = names._asdict()
    files: dict[Path, str] = {}
    steps = "cmake -B build && cmake --build build && python -m pytest"
    if is_plugin(folder):
        source, test = folder, folder / f"test_{names.stem}.py"
        after = f"next: {steps}"
    elif checkout is not None:
        source = checkout / "src/ops" / family
        test = checkout / "tests/ops" / family / f"test_{names.stem}.py"
        snippet = checkout / "snippets/operators" / f"{names.stem}_{family}.py"
        files[snippet] = _filled(f"snippet_{family}.py", values)
        after = "next: make build, make bindings (its stubs), make test"
    else:
        source = folder / names.stem
        test = source / f"test_{names.stem}.py"
        files[source / "CMakeLists.txt"] = _filled("plugin.cmake", values)
        files[source / "conftest.py"] = _filled("conftest.py", values)
        files[source / ".gitignore"] = "__pycache__/\nbuild/\n"
        after = f"next: cd {names.stem} && {steps}"
    _check_free(family, names)
    files[source / f"{names.stem}.cpp"] = _filled(f"{family}.cpp", values)
    if family == "top":
        files[source / f"{names.stem}.glsl"] = _filled("top.glsl", values)
    files[test] = _filled(f"test_{family}.py", values)
    _write(files)
    print(after)
    return _exit.OK


def _check_free(family: str, names: Names) -> None:
    from sarabet.handles import registry

    taken = registry().get(f"{names.stem}{family.upper()}")
    if taken is not None:
        raise CommandError(
            _exit.USAGE, f"there is a {taken['type']} already: {taken['label']}, {taken['summary']}"
        )


# --- files ---


def _filled(template: str, values: Mapping[str, str]) -> str:
    path = Path(__file__).parent / "templates" / f"{template}.in"
    return Template(path.read_text(encoding="utf-8")).substitute(values)


def _write(files: dict[Path, str]) -> None:
    for path in files:
        if path.exists() or path.is_symlink():
            raise CommandError(_exit.USAGE, f"{path} is there already; nothing was written")
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise CommandError(
                _exit.OUTPUT, f"{path}: cannot be written: {error.strerror or error}"
            ) from error
        print(f"made {path}")
