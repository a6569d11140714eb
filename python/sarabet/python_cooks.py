"""The cooks of operators that are written as Python classes, and the States that they keep."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import _sarabet, printing
from .handles import state_of
from .scripts import Context


class Host:
    """A class as the script of all operators of its type."""

    def __init__(self, cls: type, names: Sequence[str]) -> None:
        self.source = cls
        self._names = tuple(names)
        self._has_state = hasattr(cls, "State")
        self._least = _inputs_wanted(cls)

    def __sarabet_cook__(self, cook: Any) -> None:
        op, cls = cook.op, self.source
        ctx = Context()
        ctx._cook = cook
        me: Any = object.__new__(cls)
        for name in self._names:
            setattr(me, name, op.parameter(name).eval())
        states = None
        if self._has_state:
            _ = cook.frame  # reading the time: State moves on in every frame
            states = state_of(op).setdefault("python_states", States())
            me.state = states.before(cook.state, cls)
        printing.begin()
        try:
            inputs = cook.inputs()
            inputs += [None] * (self._least - len(inputs))
            result = me.cook(ctx, *inputs)
            cook.output(self._as_array(result, op), **_said(me, op))
            if states is not None:
                cook.state = states.keep(cook.state, me.state)
        finally:
            printing.end()
            ctx._cook = None

    def _as_array(self, result: Any, op: Any) -> Any:
        found = result if isinstance(result, np.ndarray) else np.asarray(result)
        if found.ndim == 0 or found.dtype.kind not in "fiub":
            raise _sarabet.UserError(
                f"{op.path}: expected an array of numbers from {self.source.__qualname__}.cook, "
                f"got {type(result).__name__} {result!r}"
            )
        return found


def _inputs_wanted(cls: Any) -> int:
    """Return how many inputs `cook` wants, wired or not."""
    wanted = [
        argument
        for argument in inspect.signature(cls.cook).parameters.values()
        if argument.kind in (argument.POSITIONAL_ONLY, argument.POSITIONAL_OR_KEYWORD)
        and argument.default is argument.empty
    ]
    return len(wanted) - 2  # without self and ctx


def _said(me: Any, op: Any) -> dict[str, Any]:
    """Return what an operator says of its output besides the data."""
    keys = ("names", "rate", "start") if op.family == "CHOP" else ("channels",)
    said = {key: getattr(me, key) for key in keys if getattr(me, key) is not None}
    if isinstance(said.get("names"), str):
        said["names"] = said["names"].split()
    return said


class States:
    """The States of one operator by the serial numbers that the engine knows them by.

    The engine puts the number back when an operator cooks twice in a frame; so what a cook begins
    with stays here as it was, and each cook works on a copy.
    """

    def __init__(self) -> None:
        self._states: dict[int, Any] = {}
        self._begun = 0
        self._last = 0

    def before(self, serial: int, cls: Any) -> Any:
        """Return a State to work on: a copy of the one with this number, or a new one."""
        kept = self._states.get(serial)
        if kept is None:
            return cls.State()
        if type(kept) is cls.State:
            return copy.deepcopy(kept)
        fresh = cls.State()  # the class was loaded again: what both have goes on
        for name, value in vars(kept).items():
            if hasattr(fresh, name):
                setattr(fresh, name, copy.deepcopy(value))
        return fresh

    def keep(self, begun: int, state: Any) -> int:
        """Keep what a cook that began with a number left, and return the number of that."""
        if begun != self._begun:  # time has moved on: only this cook's beginning may come back
            self._states = {n: kept for n, kept in self._states.items() if n == begun}
            self._begun = begun
        self._last += 1
        self._states[self._last] = state
        return self._last
