"""TouchDesigner's Execute operators: callbacks attached to what they watch.

====================================  =======================================================
`project.execute(callbacks)`          Execute: onStart onCreate onExit onFrameStart(frame)
                                      onFrameEnd(frame) onPlayStateChange(state)
                                      onProjectPreSave onProjectPostSave
`chop.chop_execute(callbacks)`        CHOP Execute: onOffToOn whileOn onOnToOff whileOff
                                      onValueChange, each (channel, sampleIndex, val, prev)
`op.parameter_execute(callbacks)`     Parameter Execute: onValueChange(par, prev) onPulse(par)
                                      onValuesChanged(changes) onExpressionChange(par, val, prev)
                                      onModeChange(par, val, prev)
`op.op_execute(callbacks)`            OP Execute: onPreCook onPostCook onDestroy onNameChange
                                      onPathChange onWireChange onNumChildrenChange onChildRename,
                                      each (changeOp)
====================================  =======================================================

Callbacks are a module, the path of a file, "module:object" or an object; what they define is
called. A file sees `op`, `me`, `parent` and the other names of `sarabet.td`, and is read again
when it has changed. `me` is what the callbacks are attached to; of a project, its root.
"""

from __future__ import annotations

import atexit
import logging
import os
import weakref
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _sarabet
from ._sarabet import UserTypeError
from .cooking import pop_owner, push_owner
from .events import Listener, accepted, events_of, project_object
from .handles import install, project_of
from .script_files import ScriptFile, object_of, path_of

if TYPE_CHECKING:
    from .project import Project

    _ProjectBase = _sarabet.Project
    _OperatorBase = _sarabet.Operator
    _ChopBase = _sarabet.Chop
else:
    _ProjectBase = _OperatorBase = _ChopBase = object

CallbackSource = str | os.PathLike[str] | ModuleType | object

_PROJECT = {
    "frame_start": ("onFrameStart", "onStart"),
    "frame": ("onFrameEnd",),
    "play": ("onPlayStateChange",),
    "pre_save": ("onProjectPreSave",),
    "post_save": ("onProjectPostSave",),
    "exit": ("onExit",),
    "create": ("onCreate",),
}
_CHOP = {
    "rise": ("onOffToOn",),
    "while_on": ("whileOn",),
    "fall": ("onOnToOff",),
    "while_off": ("whileOff",),
    "sample": ("onValueChange",),
}
_PAR = {
    "change": ("onValueChange",),
    "changes": ("onValuesChanged",),
    "pulse": ("onPulse",),
    "expression": ("onExpressionChange",),
    "mode": ("onModeChange",),
}
_OP = {
    "cook_start": ("onPreCook",),
    "cook": ("onPostCook",),
    "network": (
        "onDestroy", "onNameChange", "onPathChange", "onWireChange", "onNumChildrenChange",
        "onChildRename",
    ),
}  # fmt: skip
_OWN_CHANGES = {
    "destroyed": ("onDestroy",),
    "renamed": ("onNameChange", "onPathChange"),
    "wired": ("onWireChange",),
    "created": (),
}
_CHANGES_OF_CHILDREN = {
    "destroyed": ("onNumChildrenChange",),
    "created": ("onNumChildrenChange",),
    "renamed": ("onChildRename",),
    "wired": (),
}


class ParChange(NamedTuple):
    """One entry of what `onValuesChanged` gets."""

    par: Any
    prev: Any


class Execute(Listener):
    """Callbacks that are attached to a project or an operator, until `remove()`."""

    def __init__(
        self,
        project: Project,
        callbacks: CallbackSource,
        known: Mapping[str, tuple[str, ...]],
        op: Any = None,
        pattern: str = "*",
    ) -> None:
        super().__init__(project, op)
        self._known = known
        self._pattern = pattern
        path = path_of(callbacks)
        self._file = None if path is None else ScriptFile(path)
        self.callbacks: Any = object_of(callbacks) if path is None else path
        self._started = False
        self._attune()
        if not self.kinds and self._file is None:
            names = ", ".join(name for names in known.values() for name in names)
            raise UserTypeError(f"callbacks: expected one of {names}, got {callbacks!r}")

    def _me(self) -> Any:
        return self.project.root if self.op is None else self.op

    def _find(self, name: str) -> Any:
        if self._file is not None:
            return self._file.names(self._me()).get(name)
        return getattr(self.callbacks, name, None)

    def _attune(self) -> None:
        self.kinds = frozenset(
            kind for kind, names in self._known.items() if any(map(self._find, names))
        )

    def refresh(self) -> None:
        """Read the file again if it has changed, and listen to what it now has callbacks for."""
        if self._file is None or not self.active:
            return
        self._attune()
        events = events_of(self.project)
        if self.op is None:
            events.add(self)
        else:
            events.tidy(self.op)

    def wants(self, name: str) -> bool:
        """Return True if the pattern of channels or parameters matches."""
        from . import tdu  # here, so that importing the package stays quick

        return self._pattern == "*" or bool(tdu.match(self._pattern, [name]))

    def hear(self, kind: str, *details: Any) -> None:
        """Call the callback that is meant for the news."""
        if self._known is _PROJECT:
            self._hear_project(kind, details)
        elif self._known is _CHOP:
            name, *rest = details
            self._call(_CHOP[kind][0], self.op[name], *rest)
        elif self._known is _PAR:
            self._hear_parameter(kind, details)
        elif kind == "network":
            change = details[0]
            table = _OWN_CHANGES if change.op == self.op else _CHANGES_OF_CHILDREN
            for name in table[change.kind]:
                self._call(name, self.op)
        else:
            self._call(_OP[kind][0], self.op)

    def _hear_project(self, kind: str, details: tuple[Any, ...]) -> None:
        if kind == "frame_start" and not self._started:
            self._started = True
            self._call("onStart")
        self._call(_PROJECT[kind][0], *details)

    def _hear_parameter(self, kind: str, details: tuple[Any, ...]) -> None:
        if kind == "changes":
            self._call("onValuesChanged", [ParChange(*each) for each in details[0]])
            return
        _, par, *more = details
        self._call(_PAR[kind][0], par, *(more[1:] if kind == "change" else more))

    def _call(self, name: str, *args: Any) -> None:
        function = self._find(name)
        if function is not None:
            count = accepted(function, ("argument",) * len(args), name)
            function(*args[:count])

    def __repr__(self) -> str:
        what = self.project if self.op is None else self.op
        return f"<{'' if self.active else 'removed '}callbacks {self.callbacks!r} on {what!r}>"


def _attach(execute: Execute, family: str = "") -> Execute:
    from . import event_watches

    events = events_of(execute.project)
    if execute.op is None:
        events.add(execute)
    elif family == "chop":
        event_watches.listen_to_chop(execute)
    elif family == "par":
        event_watches.listen_to_parameters(execute)
    else:
        event_watches.listen_to_operator(execute)
    if execute._file is not None:
        events.files.add(execute)
    return execute


class Executes(_ProjectBase):
    """Execute callbacks of a project."""

    def execute(self, callbacks: CallbackSource) -> Execute:
        """Attach callbacks to the project: TouchDesigner's Execute.

        onCreate() is called now, onStart() before the first onFrameStart(frame), onFrameEnd(frame)
        after each frame, onPlayStateChange(state) when `run` or `start` begins and ends,
        onProjectPreSave() and onProjectPostSave() around saving, onExit() when Python ends.

        Parameters
        ----------
        callbacks : path, str, module or object
            A file, "module:object", or what has the callbacks.
        """
        made = _attach(Execute(project_object(self), callbacks, _PROJECT))
        _at_exit.add(made)
        events_of(self).guarded(None, lambda: made.hear("create"))
        return made


@install(_sarabet.Operator)
class OperatorExecutes(_OperatorBase):
    """Execute callbacks of an operator."""

    def op_execute(self, callbacks: CallbackSource) -> Execute:
        """Attach callbacks to the operator: TouchDesigner's OP Execute.

        onPreCook(changeOp) and onPostCook are called around its cooks; the others at the end of
        the frame: onDestroy, onNameChange, onPathChange, onWireChange, and of a component
        onNumChildrenChange and onChildRename.

        Parameters
        ----------
        callbacks : path, str, module or object
            A file, "module:object", or what has the callbacks.
        """
        project = project_object(project_of(self))
        return _attach(Execute(project, callbacks, _OP, self))

    def parameter_execute(self, callbacks: CallbackSource, parameters: str = "*") -> Execute:
        """Attach callbacks to parameters: TouchDesigner's Parameter Execute.

        At the end of a frame onValueChange(par, prev), onValuesChanged(changes), onPulse(par),
        onExpressionChange(par, val, prev) and onModeChange(par, val, prev) are called.

        Parameters
        ----------
        callbacks : path, str, module or object
            A file, "module:object", or what has the callbacks.
        parameters : str
            Names and patterns, such as "size t?".
        """
        project = project_object(project_of(self))
        return _attach(Execute(project, callbacks, _PAR, self, parameters), "par")


@install(_sarabet.Chop)
class ChopExecutes(_ChopBase):
    """Execute callbacks of a CHOP."""

    def chop_execute(self, callbacks: CallbackSource, channel: str = "*") -> Execute:
        """Attach callbacks to channels: TouchDesigner's CHOP Execute.

        At the end of a frame onOffToOn(channel, sampleIndex, val, prev), onOnToOff and
        onValueChange are called for each sample that changed, whileOn and whileOff once. A
        channel is on above 0.

        Parameters
        ----------
        callbacks : path, str, module or object
            A file, "module:object", or what has the callbacks.
        channel : str
            Names and patterns of channels.
        """
        project = project_object(project_of(self))
        return _attach(Execute(project, callbacks, _CHOP, self, channel), "chop")


def tell_of_play(project: _sarabet.Project, playing: bool) -> None:
    """Tell Execute callbacks that frames begin, or have ended, to be made by themselves."""
    tell(project, "play", playing)


def tell_of_save(project: _sarabet.Project, done: bool) -> None:
    """Tell Execute callbacks that the project is about to be saved, or has been."""
    tell(project, "post_save" if done else "pre_save")


def tell(project: _sarabet.Project, kind: str, *details: Any) -> None:
    """Tell the listeners of a project something, if it has any."""
    events = vars(project_object(project)).get("_events")
    if events is not None:
        events.tell(kind, *details)


_at_exit: weakref.WeakSet[Execute] = weakref.WeakSet()


def _exit() -> None:
    for execute in list(_at_exit):
        if execute.active and "exit" in execute.kinds:
            push_owner(execute._me())
            try:
                execute.hear("exit")
            except Exception:
                logging.getLogger("sarabet").exception("onExit of %r", execute.callbacks)
            finally:
                pop_owner()


atexit.register(_exit)
