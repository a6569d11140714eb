"""TouchDesigner's names: `from sarabet.td import *`.

`op`, `parent`, `me`, … mean the operator that cooks now, and the current project where none
does. So a callbacks file written for TouchDesigner runs unchanged.
"""

from __future__ import annotations

import enum
import re
import sys
from typing import Any

from . import _sarabet, tdu
from ._sarabet import UserKeyError
from .cooking import current_operator, owner_set
from .deferred import run, runs
from .driving import ParMode
from .handles import project_of

__all__ = [
    "CookLevel",
    "ParMode",
    "absTime",
    "debug",
    "me",
    "op",
    "opex",
    "ops",
    "parent",
    "project",
    "root",
    "run",
    "runs",
    "tdu",
]


class CookLevel(enum.IntEnum):
    """When a script operator cooks: what `onGetCookLevel(scriptOp)` answers."""

    AUTOMATIC = 0
    ON_CHANGE = 1
    WHEN_USED = 2
    ALWAYS = 3


def _project() -> _sarabet.Project:
    owner = current_operator()
    if owner is not None:
        return project_of(owner)
    from .project import current_project

    return current_project()


def _component() -> Any:
    """Return the component that paths are relative to."""
    owner = current_operator()
    above = None if owner is None else owner.parent
    if above is not None:
        return above
    return _project().root if owner is None else project_of(owner).root


_has_wildcard = re.compile(r"[*?\[ ^]").search


def _find(base: Any, patterns: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = []
    for pattern in patterns:
        if isinstance(pattern, _sarabet.Operator):
            found.append(pattern)
        elif isinstance(pattern, int):
            found += [child for child in base.ops("*") if child.id == pattern]
        elif _has_wildcard(pattern):
            found += base.ops(pattern)
        else:
            try:
                found.append(base.op(pattern))
            except KeyError:
                continue
    return found


class Lookup:
    """The functions `op`, `ops` and `opex` over the components that one operator sees."""

    def __init__(self, base: Any = None) -> None:
        self._base = base

    def op(self, *patterns: Any, includeUtility: bool = False) -> Any:
        """Return the first operator that a path or pattern means, or None."""
        if len(patterns) == 1 and type(patterns[0]) is str and not _has_wildcard(patterns[0]):
            try:
                return (_component() if self._base is None else self._base).op(patterns[0])
            except KeyError:
                return None
        found = _find(_component() if self._base is None else self._base, patterns)
        return found[0] if found else None

    def ops(self, *patterns: Any, includeUtility: bool = False) -> list[Any]:
        """Return every operator that paths or patterns mean."""
        return _find(_component() if self._base is None else self._base, patterns)

    def opex(self, *patterns: Any, includeUtility: bool = False) -> Any:
        """Return the first operator that a path or pattern means; raise KeyError without one."""
        found = self.op(*patterns)
        if found is None:
            base = _component() if self._base is None else self._base
            if len(patterns) == 1 and isinstance(patterns[0], str):
                return base.op(patterns[0])  # raises with the nearest name
            raise UserKeyError(f"no operator {patterns!r}")
        return found


_lookup = Lookup()
op = _lookup.op
ops = _lookup.ops
opex = _lookup.opex


class _Me:
    """The operator whose code runs now."""

    __slots__ = ()

    def _operator(self) -> Any:
        found = current_operator()
        if found is None:
            raise _sarabet.UserError("me: no operator runs a script here")
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._operator(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._operator(), name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._operator()[key]

    def __eq__(self, other: object) -> bool:
        return bool(self._operator() == other)

    def __hash__(self) -> int:
        return hash(self._operator())

    def __repr__(self) -> str:
        found = current_operator()
        return "<me: no operator>" if found is None else repr(found)


class _Parent:
    """The component around: `parent()`, `parent(2)`, `parent.par`."""

    __slots__ = ()

    def __call__(self, levels: int = 1) -> Any:
        return _component()(levels)

    def __getattr__(self, name: str) -> Any:
        return getattr(_component(), name)

    def __repr__(self) -> str:
        return f"<parent {_component()!r}>"


class _Root:
    """The component that holds everything."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return getattr(_project().root, name)

    def __eq__(self, other: object) -> bool:
        return bool(_project().root == other)

    def __hash__(self) -> int:
        return hash(_project().root)


def _cooking_time() -> tuple[float, float] | None:
    """Return frame and seconds where an operator cooks: the quick way of what is asked most."""
    return None if owner_set() else _sarabet.cooking_time()


class _AbsTime:
    """The time of the project, as floats."""

    __slots__ = ()

    @property
    def frame(self) -> float:
        """The current frame."""
        if (time := _cooking_time()) is not None:
            return time[0]
        return float(_project().frame)

    @property
    def seconds(self) -> float:
        """Seconds since frame 0."""
        if (time := _cooking_time()) is not None:
            return time[1]
        return _project().seconds

    @property
    def rate(self) -> float:
        """Frames per second."""
        return _project().fps

    @property
    def step(self) -> float:
        """Frames from one frame to the next."""
        return 1.0

    @property
    def stepSeconds(self) -> float:
        """Seconds from one frame to the next."""
        return 1.0 / _project().fps


class _TdProject:
    """The project: `cookRate`, `folder`, `name`; other names are those of `sarabet.Project`."""

    __slots__ = ()

    @property
    def cookRate(self) -> float:
        """Frames per second."""
        return _project().fps

    @property
    def realTime(self) -> bool:
        """True while the project runs in a thread and keeps pace with the clock."""
        return _project().running

    @property
    def name(self) -> str:
        """Name of the component that holds everything."""
        return _project().root.name

    @property
    def folder(self) -> str:
        """The folder that relative paths start from."""
        import os

        return os.getcwd()

    def __getattr__(self, name: str) -> Any:
        return getattr(_project(), name)

    def __eq__(self, other: object) -> bool:
        return bool(_project() == other)

    def __hash__(self) -> int:
        return hash(_project())

    def __repr__(self) -> str:
        return repr(_project())


me = _Me()
parent = _Parent()
root = _Root()
absTime = _AbsTime()
project = _TdProject()


def debug(*args: Any) -> None:
    """Print values, and the file, function and line that the call stands in."""
    caller = sys._getframe(1)
    code = caller.f_code
    print(*args, f" (Debug - {code.co_filename} fn:{code.co_name} line:{caller.f_lineno})")


def expression_globals() -> dict[str, Any]:
    """Return what an expression can name; `me` is the operator that it belongs to."""
    import math

    from . import chop, top

    names: dict[str, Any] = {name: globals()[name] for name in __all__}
    names |= {"math": math, "top": top, "chop": chop}
    return names
