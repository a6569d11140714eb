"""A project from a file: Python that builds one, or a project file."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from . import _exit, _terminal
from ._exit import CommandError

if TYPE_CHECKING:
    from sarabet import Project


_imported: set[str] = set()  # what the last Python file imported from beside it


class Loaded:
    """A project, and the files that it was made from.

    Parameters
    ----------
    project : Project
        What was loaded.
    files : list of Path
        A change in one of them means that the project is out of date.
    """

    def __init__(self, project: Project, files: list[Path]) -> None:
        self.project = project
        self.files = files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file and what goes with it."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="Python that builds a project (its global 'project', or what it adds to the current "
        "one), or a project file (.toml)",
    )
    parser.add_argument(
        "--device", metavar="NAME", help="part of a device's name, 'software' or 'hardware'"
    )
    parser.add_argument(
        "--trust",
        action="store_true",
        help="let a project file run its Python: expressions and callbacks",
    )


def load(options: argparse.Namespace) -> Loaded:
    """Load what the options name."""
    if options.device:
        os.environ["SARABET_DEVICE"] = options.device  # a project that names a device keeps its own
    path = Path(options.file)
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise CommandError(_exit.PROJECT, f"{path}: {what}")
    if path.suffix == ".toml":
        return _from_project_file(path, options.trust)
    if path.suffix == ".py":
        return _from_python(path, options.rest)
    raise CommandError(_exit.PROJECT, f"{path}: expected a .py or a .toml file")


# --- project files ---


def _from_project_file(path: Path, trust: bool) -> Loaded:
    import sarabet as sb

    try:
        with _importing(path) as modules:
            project = sb.load(path, trust=trust)
    except sb.DeviceError:
        raise
    except (sb.Error, OSError, ValueError) as error:
        text = _exit.one_line(error)
        text = text if path.name in text else f"{path}: {text}"
        raise CommandError(_exit.PROJECT, text) from error
    waiting = sorted({problem.path for problem in project.untrusted})
    if waiting:
        shown = ", ".join(waiting[:3]) + (", ..." if len(waiting) > 3 else "")
        why = "was not found" if trust else "does not run without --trust"
        _terminal.say(f"sarabet: {path}: its Python {why}: {shown}")
    return Loaded(project, [path, *modules])


# --- Python ---


def _from_python(path: Path, arguments: list[str]) -> Loaded:
    import sarabet as sb

    module = _module_of(path)
    loader: Any = module.__loader__
    sys.argv = [os.fspath(path), *arguments]
    with sb.Project() as around, _importing(path) as modules:
        sys.modules[module.__name__] = module
        try:
            loader.exec_module(module)
        except SystemExit as error:
            if error.code not in (None, 0):
                raise CommandError(_exit.FAILED, f"{path}: ended itself: {error.code}") from error
        except (KeyboardInterrupt, _exit.Terminated):
            raise
        except BaseException as error:
            raise _exit.script_failure(error, os.fspath(path)) from error
        current = sb.current_project()
    return Loaded(_chosen(path, vars(module), current, around), [path, *modules])


def _module_of(path: Path) -> ModuleType:
    # The file is a module under its own name, so that callbacks can be saved as module:qualname,
    # but never one that stands in the way of another: a file may be called numpy.py. It is not
    # __main__: what a person put under `if __name__ == "__main__":` would run the project twice.
    name = path.stem
    taken = name in sys.stdlib_module_names or (
        name in sys.modules and not _is_file(sys.modules[name], path)
    )
    if taken or not name.isidentifier():
        name = "sarabet_file_" + "".join(c if c.isalnum() else "_" for c in name)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise CommandError(_exit.PROJECT, f"{path}: cannot be imported")
    return importlib.util.module_from_spec(spec)


def _is_file(module: ModuleType, path: Path) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and os.path.abspath(file) == os.path.abspath(path)


@contextlib.contextmanager
def _importing(path: Path) -> Iterator[list[Path]]:
    """Let a file import what lies beside it; in the end the list holds the files that it did."""
    folder = os.fspath(path.resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    for name in _imported:  # when a file is loaded again, what it imports is read again too
        sys.modules.pop(name, None)
    _imported.clear()
    before = set(sys.modules)
    files: list[Path] = []
    try:
        yield files
    finally:
        for name in sorted(set(sys.modules) - before):
            file = getattr(sys.modules[name], "__file__", None)
            if isinstance(file, str) and _belongs(name, file, folder):
                _imported.add(name)
                files.append(Path(file))


def _belongs(name: str, file: str, folder: str) -> bool:
    if name.startswith("sarabet.") or not file.endswith(".py") or "site-packages" in file:
        return False
    return os.path.abspath(file).startswith(folder + os.sep)


def _chosen(path: Path, names: dict[str, Any], current: Project, around: Project) -> Project:
    """Return the project that a file built.

    That is its global `project`, else the only project among its globals, else the one that is
    current when it ends: operators made outside of any `with` went there.
    """
    import sarabet as sb

    named = names.get("project")
    if isinstance(named, sb.Project):
        return named
    if current is not around:
        return current
    others = {name: value for name, value in names.items() if isinstance(value, sb.Project)}
    if len(set(others.values())) == 1:
        return next(iter(others.values()))
    if around.root.children:
        return around
    got = f"the projects {', '.join(others)}" if others else "none"
    raise CommandError(
        _exit.PROJECT,
        f"{path}: builds no project: expected a global named 'project', or operators made"
        f" outside of any; got {got}",
    )


# --- operators ---


def operator(project: Project, path: str) -> Any:
    """Return the operator that a path means: '/project1/out1', or from the root, '/out1'."""
    try:
        return project.op(path)
    except KeyError as error:
        try:
            return project.op(path.strip("/"))
        except KeyError:
            raise CommandError(_exit.USAGE, _exit.one_line(error)) from error


def everything(component: Any) -> Iterator[Any]:
    """Yield every operator of a component and of the components in it."""
    for child in component.children:
        yield child
        if child.family == "COMP":
            yield from everything(child)


def report_problems(project: Project) -> int:
    """Say what is wrong with the operators now; return how many errors there are."""
    errors = [p for p in project.root.find_problems(True) if p.severity == "error"]
    for problem in errors:
        _terminal.say(f"sarabet: {problem.path}: {' '.join(problem.message.split())}")
    return len(errors)
