"""Files of callbacks: executed with TouchDesigner's names, and again when they have changed.

A file that cannot be executed leaves the last good version in force; a person is told, and saving
a good version is all that is needed. In the frames of a project changed files are noticed by
themselves.
"""

from __future__ import annotations

import importlib.util
import linecache
import logging
import os
import traceback
from pathlib import Path
from typing import Any

from . import _sarabet
from .cooking import pop_owner, push_owner


class ScriptFile:
    """One file, executed for one operator or project."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.failure: str | None = None
        self._names: dict[str, Any] = {}
        self._stamp: tuple[int, int] | None = None
        self._told: tuple[int, int] | None = None
        self._cell = _sarabet.Cell()

    def names(self, op: Any) -> dict[str, Any]:
        """Return what the file defines, read anew if it has changed; `me` is the operator.

        Raises whatever the file raises if there is no good version yet.
        """
        self._cell.read()
        stamp = self._stamp_now()
        if stamp is None or stamp == self._stamp:
            return self._names
        try:
            names = self._execute(op)
        except Exception as error:
            if self._stamp is None:
                raise
            self.failure = f"{_place(error, self.path)}; the last good version runs on"
            logging.getLogger("sarabet").error("%s: %s", op.path, self.failure)
            self._stamp = stamp
            return self._names
        self.failure = None
        self._names, self._stamp = names, stamp
        return names

    def refresh(self) -> None:
        """Make what has used the file cook again if the file has changed."""
        stamp = self._stamp_now()
        if stamp is not None and stamp not in (self._stamp, self._told):
            self._told = stamp
            self._cell.modified()

    def _stamp_now(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self.path)
        except OSError:
            if self._stamp is None:
                raise
            return None  # between two versions: an editor may delete the file before it writes
        return status.st_mtime_ns, status.st_size

    def _execute(self, op: Any) -> dict[str, Any]:
        from . import td

        names: dict[str, Any] = {name: getattr(td, name) for name in td.__all__}
        names |= {"__name__": Path(self.path).stem, "__file__": self.path}
        source = Path(self.path).read_bytes()
        code = compile(source, self.path, "exec")
        push_owner(op)
        try:
            exec(code, names)
        finally:
            pop_owner()
        # Tracebacks show the lines of the version that runs, whatever becomes of the file.
        lines = importlib.util.decode_source(source).splitlines(keepends=True)
        linecache.cache[self.path] = (len(source), None, lines, self.path)
        return names


def _place(error: Exception, path: str) -> str:
    line = error.lineno if isinstance(error, SyntaxError) else None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == path:
            line = frame.lineno
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{path}, line {line}: {type(error).__name__}: {text}"


def path_of(source: Any) -> str | None:
    """Return the absolute path that callbacks name; None if they are no file.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    is_file = isinstance(source, str) and source.endswith(".py")
    if not is_file and not isinstance(source, os.PathLike):
        return None
    path: str = os.fspath(source)
    if not os.path.exists(path):
        raise FileNotFoundError(f"callbacks: there is no file {path!r}")
    return os.path.abspath(path)


def object_of(source: Any) -> Any:
    """Return the module or object that "module:object" names; anything else as it is."""
    if not isinstance(source, str):
        return source
    module, _, name = source.partition(":")
    found: Any = importlib.import_module(module)
    for part in name.split(".") if name else ():
        found = getattr(found, part)
    return found
