"""Which script operator runs in this thread, and what its callbacks have made so far.

TouchDesigner's callbacks do not return their output: they change the operator while it cooks. So
each cook of such a callback has a `Cook` here, which the members of the operator find by way of
the thread.
"""

from __future__ import annotations

import threading
from typing import Any

from . import _sarabet


class Cook:
    """One cook of a script operator with TouchDesigner-style callbacks."""

    __slots__ = ("failure", "native", "op", "output")

    def __init__(self, op: _sarabet.Operator, native: _sarabet.ScriptCook, output: Any) -> None:
        self.op = op
        self.native = native
        self.output = output  # ChannelsInTheMaking, or PictureInTheMaking
        self.failure: str | None = None


class _Thread(threading.local):
    def __init__(self) -> None:
        self.cooks: list[Cook] = []
        self.owners: list[Any] = []  # operators whose callbacks are being set up


_here = _Thread()


def push(cook: Cook) -> None:
    """Begin a cook in this thread."""
    _here.cooks.append(cook)


def pop() -> None:
    """End the innermost cook of this thread."""
    _here.cooks.pop()


def push_owner(op: _sarabet.Operator) -> None:
    """Let `me` mean an operator that does not cook now."""
    _here.owners.append(op)


def pop_owner() -> None:
    """Undo `push_owner`."""
    _here.owners.pop()


def owner_set() -> bool:
    """Return True if `me` means an operator that does not cook now."""
    return bool(_here.owners)


def current_cook(op: _sarabet.Operator) -> Cook | None:
    """Return the cook of an operator that runs in this thread, or None."""
    for cook in reversed(_here.cooks):
        if cook.op == op:
            return cook
    return None


def cook_of(op: _sarabet.Operator, what: str) -> Cook:
    """Return the cook of an operator; without one, raise an error that says so."""
    cook = current_cook(op)
    if cook is None:
        raise _sarabet.UserError(f"{op.path}: {what} works inside the operator's onCook only")
    return cook


def current_operator() -> Any:
    """Return the operator whose code runs in this thread now, or None."""
    if _here.owners:
        return _here.owners[-1]
    return _sarabet.cooking_operator()
