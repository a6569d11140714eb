"""Callbacks in TouchDesigner's way: `onCook(scriptOp)` and its companions.

The object that a script operator's parameter `callbacks` holds must not hold the operator, which
would then live for ever; so every call hands the operator in.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

from . import _sarabet, printing
from ._sarabet import UserTypeError
from .cooking import Cook, pop, pop_owner, push, push_owner
from .events import events_at
from .script_base import set_callbacks
from .script_files import ScriptFile, object_of, path_of

_LEVELS = {0: "automatic", 1: "on_change", 2: "when_used", 3: "always"}


class Callbacks:
    """Callbacks of a module or an object, for one operator."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self._output: Any = None  # channels stay from cook to cook until clear()

    def find(self, op: _sarabet.Operator, name: str) -> Callable[..., Any] | None:
        """Return a callback by name, or None."""
        if name == "onCook" and isinstance(self.source, types.FunctionType):
            return self.source
        found: Callable[..., Any] | None = getattr(self.source, name, None)
        return found

    def __sarabet_cook__(self, native: _sarabet.ScriptCook) -> None:
        op: Any = native.op
        on_cook = self.find(op, "onCook")
        if on_cook is None:
            raise _sarabet.UserError(f"{op.path}: the callbacks have no onCook(scriptOp)")
        cook = Cook(op, native, self._start(op))
        push(cook)
        printing.begin()
        try:
            if (problem := self.problem()) is not None:
                native.warn(problem)
            self._set_level(op, native)
            self._pulses(op)
            on_cook(op)
            if cook.failure is not None:
                raise _sarabet.UserError(cook.failure)
            cook.output.finish(native)
        finally:
            printing.end()
            pop()

    def problem(self) -> str | None:
        """Return what a person should know of where the callbacks come from."""
        return None

    def _start(self, op: Any) -> Any:
        if op.family == "CHOP":
            from .td_script_chop import ChannelsInTheMaking

            if self._output is None:
                self._output = ChannelsInTheMaking()
            return self._output
        from .td_top import PictureInTheMaking

        return PictureInTheMaking()

    def _set_level(self, op: Any, native: _sarabet.ScriptCook) -> None:
        ask = self.find(op, "onGetCookLevel")
        level = level_name(None if ask is None else ask(op))
        if level is not None:
            native.set_cook_level(level)

    def _pulses(self, op: Any) -> None:
        on_pulse = self.find(op, "onPulse")
        if on_pulse is None:
            return
        for par in own_parameters(op):
            if par.style == "pulse" and par.eval():
                on_pulse(par)

    def set_up(self, op: Any) -> None:
        """Let the callbacks make the operator's own parameters."""
        set_up = self.find(op, "onSetupParameters")
        if set_up is not None:
            push_owner(op)
            try:
                set_up(op)
            finally:
                pop_owner()


class CallbacksFile(Callbacks):
    """Callbacks of a file: executed for each operator, and again when it has changed."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.file = ScriptFile(path)

    def find(self, op: _sarabet.Operator, name: str) -> Callable[..., Any] | None:
        """Return a callback by name, or None; reads the file if it is new."""
        found: Callable[..., Any] | None = self.file.names(op).get(name)
        return found

    def problem(self) -> str | None:
        """Return why a changed file could not be executed."""
        return self.file.failure


def own_parameters(op: Any) -> list[_sarabet.Par]:
    """Return the parameters that were added to an operator at run time."""
    from .handles import type_info

    info = type_info(op.type)
    known = {p["name"] for p in info.get("params", [])} if info else set()
    return [op.parameter(name) for name in op.parameter_names() if name not in known]


def host_of(source: Any) -> Any:
    """Return the object that runs callbacks: of a path, "module:object", module or object."""
    if hasattr(source, "__sarabet_cook__"):
        return source
    path = path_of(source)
    if path is not None:
        return CallbacksFile(path)
    source = object_of(source)
    if not isinstance(source, types.FunctionType) and not hasattr(source, "onCook"):
        raise UserTypeError(
            "callbacks: expected a module, a file's path or an object with onCook(scriptOp), "
            f"got {source!r}"
        )
    return Callbacks(source)


def install_callbacks(op: Any, source: Any) -> None:
    """Make callbacks the script of an operator; None takes them away."""
    if source is None:
        op.parameter("callbacks").reset()
        return
    host = host_of(source)
    level = "automatic"
    if isinstance(host, Callbacks):
        host.set_up(op)
        ask = host.find(op, "onGetCookLevel")
        level = level_name(None if ask is None else ask(op)) or level
    if isinstance(host, CallbacksFile):
        events_at(op).files.add(host.file)
    set_callbacks(op, host, level)


def level_name(level: Any) -> str | None:
    """Return the engine's name of a CookLevel, or of the name itself."""
    return level if level is None or isinstance(level, str) else _LEVELS[int(level)]
