"""What is watched from frame to frame: channels, parameters, operators and their components."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import _sarabet
from ._sarabet import UserTypeError
from .events import Events, Handler, Listener, events_at, project_object
from .handles import install, project_of

if TYPE_CHECKING:
    _ChannelBase = _sarabet.Channel
    _ParBase = _sarabet.Par
    _OperatorBase = _sarabet.Operator
else:
    _ChannelBase = _ParBase = _OperatorBase = object

_COOKS, _ITSELF, _CHILDREN, _PULSES = 1, 2, 4, 8  # what the engine can be asked to tell


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to an operator."""

    kind: Literal["created", "destroyed", "renamed", "wired"]
    op: Any
    """The operator; None if it is gone altogether."""
    name: str
    path: str
    previous: str
    """Its name before it was renamed; else empty."""


class ChopWatch:
    """The channels of a CHOP.

    A channel is on while it is above 0. Of a time slice every sample counts, so that no pulse is
    missed; of other CHOPs the sample that is now.
    """

    def __init__(self, op: Any) -> None:
        self.op = op
        self.listeners: list[Listener] = []
        self._last: dict[str, float] = {}
        _sarabet.count_reader(op, True)  # somebody looks in every frame

    def attune(self) -> None:
        """Take new channels as they are; give the reader up together with the last listener."""
        if not self.listeners:
            _sarabet.count_reader(self.op, False)
            return
        rows = self._rows() or {}
        self._last = {n: self._last.get(n, float(row[-1])) for n, (row, _) in rows.items()}

    def rebase(self) -> None:
        """Take the channels as they are now for what changes are counted from."""
        self._last.clear()
        self.attune()

    def change(self, events: Events, news: tuple[Any, ...]) -> None:
        """Do nothing: the network does not matter here."""

    def look(self, events: Events) -> None:
        """Tell of what the channels have done since the last frame."""
        rows = self._rows()
        if rows is None:
            return  # a failed cook is the operator's own problem; what was seen still counts
        last, self._last = self._last, {name: float(row[-1]) for name, (row, _) in rows.items()}
        for name, (row, first) in rows.items():
            value, before = self._last[name], last.get(name)
            if before is None:
                continue
            told = list(_edges(row, first, before))
            at = first + len(row) - 1
            if not _same(value, before):
                told.append(("change", at, value, before))
            told.append(("while_on" if value > 0 else "while_off", at, value, before))
            for kind, *news in told:
                for listener in list(self.listeners):
                    if kind in listener.kinds and listener.wants(name):
                        events.fire(listener, kind, name, *news)

    def _rows(self) -> dict[str, tuple[Any, int]] | None:
        """Return the samples that count, and the index of the first, of each wanted channel."""
        try:
            samples = self.op.numpy()
            names = self.op.names
            if not samples.size:
                return {}
            if self.op.is_time_slice:
                first, last = 0, samples.shape[1]
            else:
                first = self._sample_now(samples.shape[1])
                last = first + 1
        except _sarabet.Error:
            return None
        return {
            name: (samples[index, first:last], first)
            for index, name in enumerate(names)
            if any(listener.wants(name) for listener in self.listeners)
        }

    def _sample_now(self, count: int) -> int:
        if count < 2:
            return 0
        project = project_of(self.op)
        now: int = round(project.frame / project.fps * self.op.rate) - self.op.start
        return min(max(now, 0), count - 1)


def _edges(row: Any, first: int, before: float) -> Iterator[tuple[str, int, float, float]]:
    """Yield what happened from sample to sample: kind, index, value, the value before."""
    if np.all(row == np.float32(before)):
        return
    previous = before
    for index, sample in enumerate(row.tolist(), first):
        if not _same(sample, previous):
            if sample > 0 >= previous:
                yield "rise", index, sample, previous
            elif previous > 0 >= sample:
                yield "fall", index, sample, previous
            yield "sample", index, sample, previous
        previous = sample


class ParWatch:
    """The parameters of an operator that somebody listens to."""

    def __init__(self, op: Any) -> None:
        self.op = op
        self.listeners: list[Listener] = []
        self._last: dict[str, tuple[Any, str, str]] = {}

    def attune(self) -> None:
        """Hear of pulses if somebody wants to, and see new parameters as they are."""
        _sarabet.hear(self.op, _PULSES, any("pulse" in each.kinds for each in self.listeners))
        self._last = {
            par.name: self._last.get(par.name) or self._state(par, None) for par in self._pars()
        }

    def rebase(self) -> None:
        """Do nothing: a reset changes no parameters."""

    def change(self, events: Events, news: tuple[Any, ...]) -> None:
        """Tell of a pulse."""
        name = news[6]
        for listener in list(self.listeners):
            if "pulse" in listener.kinds and listener.wants(name) and self.op.valid:
                events.fire(listener, "pulse", name, self.op.parameter(name))

    def look(self, events: Events) -> None:
        """Tell of every parameter that has another value, expression or mode than before."""
        if not self.op.valid:
            return
        changes: list[tuple[str, Any, Any]] = []
        for par in self._pars():
            name = par.name
            before = self._last.get(name)
            state = self._last[name] = self._state(par, before)
            if before is None:
                continue
            told = zip(("change", "expression", "mode"), state, before, strict=True)
            for kind, value, previous in told:
                if not _same(value, previous):
                    self._tell(events, kind, name, par, value, previous)
            if not _same(state[0], before[0]):
                changes.append((name, par, before[0]))
        if changes:
            for listener in list(self.listeners):
                if "changes" in listener.kinds:
                    wanted = [(par, prev) for name, par, prev in changes if listener.wants(name)]
                    if wanted:
                        events.fire(listener, "changes", wanted)

    def _tell(
        self, events: Events, kind: str, name: str, par: Any, value: Any, previous: Any
    ) -> None:
        for listener in list(self.listeners):
            if kind in listener.kinds and listener.wants(name):
                events.fire(listener, kind, name, par, value, previous)

    def _pars(self) -> list[Any]:
        """Return the parameters that are listened to: by name, or those that a pattern matches."""
        if not self.op.valid:
            return []
        names = {each.name for each in self.listeners if each.name is not None}
        for listener in self.listeners:
            if listener.name is None:
                names.update(filter(listener.wants, member_names(self.op)))
        found = []
        for name in sorted(names):
            with contextlib.suppress(AttributeError):  # it may have been taken away
                found.append(self.op.parameter(name))
        return found

    def _state(self, par: Any, before: tuple[Any, str, str] | None) -> tuple[Any, str, str]:
        pulse = par.style == "pulse"
        try:
            value = None if pulse else par.eval()
        except _sarabet.Error:  # of its expression: the value of before stands
            value = par.val if before is None else before[0]
        return value, par.expr, par.mode


def member_names(op: Any) -> list[str]:
    """Return the names of an operator's parameters, with the members of vectors for the whole."""
    return [m for name in op.parameter_names() for m in op.parameter(name).member_names]


class OpWatch:
    """An operator: its cooks, and what becomes of it and of its children."""

    def __init__(self, op: Any) -> None:
        self.op = op
        self.listeners: list[Listener] = []

    def attune(self) -> None:
        """Hear of cooks only if somebody wants to: it is a call in each of them."""
        wanted: set[str] = set().union(*(each.kinds for each in self.listeners))
        _sarabet.hear(self.op, _COOKS, bool(wanted & {"cook", "cook_start"}))
        _sarabet.hear(self.op, _ITSELF | _CHILDREN, "network" in wanted)

    def rebase(self) -> None:
        """Do nothing: a reset changes nothing of the network."""

    def look(self, events: Events) -> None:
        """Do nothing: the engine tells of changes."""

    def change(self, events: Events, news: tuple[Any, ...]) -> None:
        """Tell of a change."""
        told = Change(news[0], news[1], news[4], news[5], news[6])
        for listener in list(self.listeners):
            if "network" in listener.kinds:
                events.fire(listener, "network", told)


def _same(a: Any, b: Any) -> bool:
    if a is b:
        return True
    try:
        if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
            return bool(np.array_equal(a, b))
        return bool(a == b) or (a != a and b != b)
    except Exception:  # objects of a person's own may refuse to be compared
        return False


def listen_to_chop(listener: Listener) -> None:
    """Let a listener hear of its operator's channels."""
    events_at(listener.op).add_to(ChopWatch, ("chop", listener.op.id), listener)


def listen_to_parameters(listener: Listener) -> None:
    """Let a listener hear of its operator's parameters."""
    events_at(listener.op).add_to(ParWatch, ("par", listener.op.id), listener)


def listen_to_operator(listener: Listener) -> None:
    """Let a listener hear of its operator."""
    events_at(listener.op).add_to(OpWatch, ("op", listener.op.id), listener)


@install(_sarabet.Channel)
class ChannelEvents(_ChannelBase):
    """Members of channels that have to do with events."""

    def on_rise(self, function: Callable[..., object]) -> Handler:
        """Call a function when the channel goes above 0: `@chop["beat"].on_rise`.

        It gets the value and the previous one, as far as it takes arguments. Handlers run at the
        end of each frame; of a time slice every sample counts. A handler lives until `remove()`,
        the end of the operator, or the end of the project.
        """
        return self._on("rise", function)

    def on_fall(self, function: Callable[..., object]) -> Handler:
        """Call a function when the channel goes from above 0 to 0 or less."""
        return self._on("fall", function)

    def on_change(self, function: Callable[..., object]) -> Handler:
        """Call a function at the end of each frame in which the value is another than before.

        It gets the value and that of the previous frame, as far as it takes arguments.
        """
        return self._on("change", function)

    def while_on(self, function: Callable[..., object]) -> Handler:
        """Call a function at the end of each frame in which the channel is above 0."""
        return self._on("while_on", function)

    def while_off(self, function: Callable[..., object]) -> Handler:
        """Call a function at the end of each frame in which the channel is 0 or less."""
        return self._on("while_off", function)

    def _on(self, kind: str, function: Callable[..., object]) -> Handler:
        return _handler(self, kind, function, listen_to_chop)


@install(_sarabet.Par)
class ParEvents(_ParBase):
    """Members of parameters that have to do with events."""

    def on_change(self, function: Callable[..., object]) -> Handler:
        """Call a function when the value has changed: `@op.par.size.on_change`.

        It gets the value and the previous one, as far as it takes arguments, at the end of the
        frame; a value that changed several times in between counts once.
        """
        if self.style == "pulse":
            raise UserTypeError(f"{self.owner.path}: '{self.name}' is a pulse: use on_pulse")
        return _handler(self, "change", function, listen_to_parameters)

    def on_pulse(self, function: Callable[..., object]) -> Handler:
        """Call a function when the pulse was pressed, at the end of the frame."""
        if self.style != "pulse":
            raise UserTypeError(f"{self.owner.path}: '{self.name}' is no pulse: use on_change")
        return _handler(self, "pulse", function, listen_to_parameters)


def _handler(
    source: Any, kind: str, function: Callable[..., object], listen: Callable[[Listener], None]
) -> Handler:
    op = source.owner
    arguments = () if kind == "pulse" else ("value", "previous")
    project = project_object(project_of(op))
    handler = Handler(project, function, kind, arguments, op=op, name=source.name)
    listen(handler)
    return handler


@install(_sarabet.Operator)
class OperatorEvents(_OperatorBase):
    """Members of operators that have to do with events."""

    def on_change(self, function: Callable[..., object]) -> Handler:
        """Call a function when the operator was renamed, rewired or destroyed: `@op.on_change`.

        Of a component also when one of its children was made, renamed, rewired or destroyed. The
        function gets a `Change` with `kind`, `op`, `name`, `path` and `previous`, at the end of
        the frame.
        """
        return self._listen("network", function, "change")

    def on_cook_start(self, function: Callable[..., object]) -> Handler:
        """Call a function just before each cook of the operator; it gets the operator.

        What it sets of the operator counts in that cook.
        """
        return self._listen("cook_start", function, "op")

    def on_cook(self, function: Callable[..., object]) -> Handler:
        """Call a function just after each cook of the operator; it gets the operator."""
        return self._listen("cook", function, "op")

    def _listen(self, kind: str, function: Callable[..., object], argument: str) -> Handler:
        project = project_object(project_of(self))
        handler = Handler(project, function, kind, (argument,), op=self)
        listen_to_operator(handler)
        return handler
