"""Handlers: functions that are called in a project's frames when something happens.

Handlers live in the `Events` of their project, which the project's own Python object holds. The
engine has no more than a weak reference to that object: so a handler may use operators and the
project as it likes, and all of them go together when nobody else holds the project.
"""

from __future__ import annotations

import functools
import inspect
import threading
import weakref
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from . import _sarabet, printing
from ._sarabet import UserTypeError
from .cooking import pop_owner, push_owner
from .handles import project_of

if TYPE_CHECKING:
    from .deferred import Run
    from .project import Project

    _ProjectBase = _sarabet.Project
else:
    _ProjectBase = object


_KINDS = ("frame_start", "frame", "reset", "play", "pre_save", "post_save", "create", "exit")


class _Thread(threading.local):
    def __init__(self) -> None:
        self.firing: list[Events] = []  # whose handlers run in this thread


_here = _Thread()


class Listener:
    """Something that hears of a project, or of one operator of it, until it is removed."""

    kinds: frozenset[str] = frozenset()
    name: str | None = None  # the one channel or parameter, if it is one

    def __init__(self, project: Project, op: Any = None) -> None:
        self.project = project
        self.op = op
        self.active = True
        self._homes: list[list[Listener]] = []

    def hear(self, kind: str, *details: Any) -> None:
        """Take one piece of news."""
        raise NotImplementedError

    def wants(self, name: str) -> bool:
        """Return True if news of a channel or parameter of this name is of interest."""
        return True

    def remove(self) -> None:
        """Hear nothing any more. Once is enough; more does no harm."""
        self.active = False
        for home in self._homes:
            home[:] = [listener for listener in home if listener is not self]
        self._homes = []
        events_of(self.project).tidy(self.op)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()


class Handler(Listener):
    """A function that is called when something happens; calling the handler calls it.

    `handler.remove()` ends it, and so does leaving a `with` block that was entered with it. A
    handler keeps its project alive.
    """

    def __init__(
        self,
        project: Project,
        function: Callable[..., object],
        kind: str,
        arguments: Iterable[str],
        *,
        op: Any = None,
        name: str | None = None,
    ) -> None:
        super().__init__(project, op)
        self.kinds = frozenset((kind,))
        self.function = function
        self.name = name
        self._count = accepted(function, tuple(arguments), kind)
        functools.update_wrapper(self, function, updated=())

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        """Call the function."""
        return self.function(*args, **keywords)

    def hear(self, kind: str, *details: Any) -> None:
        """Call the function with as much of the news as it takes."""
        self.function(*(details if self.name is None else details[2:])[: self._count])

    def wants(self, name: str) -> bool:
        """Return True for the channel or parameter of the handler."""
        return name == self.name

    def __repr__(self) -> str:
        name = getattr(self.function, "__qualname__", repr(self.function))
        kind = "/".join(sorted(self.kinds))
        return f"<{'' if self.active else 'removed '}handler {name} on {kind}>"


def accepted(function: Callable[..., object], given: tuple[str, ...], kind: str) -> int:
    """Return how many of the arguments a function takes; UserTypeError if it wants more."""
    if not callable(function):
        raise UserTypeError(f"on_{kind}: expected a function, got {function!r}")
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return len(given)  # written in C, and says nothing of its arguments
    places = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    needed = sum(p.default is p.empty for p in places)
    unknown = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
    if needed > len(given) or unknown:
        name = getattr(function, "__name__", repr(function))
        raise UserTypeError(
            f"on_{kind}: expected a function of at most ({', '.join(given)}), "
            f"got {name}{inspect.signature(function)}"
        )
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return len(given)
    return min(len(places), len(given))


class Watch(Protocol):
    """What is looked at for its listeners in each frame: a CHOP, parameters, an operator."""

    op: Any
    listeners: list[Listener]

    def look(self, events: Events) -> None:
        """See what has changed since the last look, and tell the listeners."""

    def rebase(self) -> None:
        """Forget what was seen: from here on changes are counted."""

    def change(self, events: Events, news: tuple[Any, ...]) -> None:
        """Pass on a change of the network that concerns the operator."""

    def attune(self) -> None:
        """Let the engine tell what the present listeners want to hear, and no more."""


class Files(Protocol):
    """A file that is read again when it has changed."""

    def refresh(self) -> None:
        """Look whether it has changed."""


class Events:
    """What is listened to in one project."""

    def __init__(self, project: Project) -> None:
        self._project = weakref.ref(project)
        self._root: Any = project.root
        self._failed = False  # problems are still on operators
        self.frame: int = _sarabet.listen(project)
        self.listeners: dict[str, list[Listener]] = {kind: [] for kind in _KINDS}
        self.watches: dict[tuple[str, int], Watch] = {}
        self.runs: list[Run] = []
        self.files: weakref.WeakSet[Files] = weakref.WeakSet()
        self.startup: dict[int, Callable[[], None]] = {}  # stored values to put back at a reset

    @property
    def project(self) -> Project | None:
        """The project; None once it has gone."""
        return self._project()

    def add(self, listener: Listener) -> None:
        """Let a listener hear of frames."""
        for kind, home in self.listeners.items():
            if kind in listener.kinds and listener not in home:
                self._house(listener, home)

    def add_to(
        self, make: Callable[[Any], Watch], key: tuple[str, int], listener: Listener
    ) -> None:
        """Let a listener hear of what is watched under a key; the watch is made if need be."""
        watch = self.watches.get(key)
        if watch is None:
            watch = self.watches[key] = make(listener.op)
        self._house(listener, watch.listeners)
        watch.attune()

    def _house(self, listener: Listener, home: list[Listener]) -> None:
        home.append(listener)
        listener._homes.append(home)

    def tidy(self, op: Any) -> None:
        """Bring the watches of an operator in line with who listens to them."""
        if op is None:
            return
        for key in [key for key in self.watches if key[1] == op.id]:
            watch = self.watches[key]
            watch.attune()
            if not watch.listeners:
                del self.watches[key]

    def fire(self, listener: Listener, kind: str, *details: Any) -> None:
        """Tell a listener something; a failure becomes a problem of the operator concerned."""
        if listener.active:
            self.guarded(listener.op, functools.partial(listener.hear, kind, *details))

    def guarded(self, op: Any, call: Callable[[], Any]) -> None:
        """Call a person's code on behalf of an operator, or of the project."""
        if op is None:
            op = self._root
        _here.firing.append(self)
        push_owner(op)
        printing.begin()
        try:
            call()
        except Exception as error:
            self._failed = True
            _sarabet.report_failure(op, error)
        finally:
            printing.end()
            pop_owner()
            _here.firing.pop()

    def frame_started(self, frame: int) -> None:
        """Do what comes before the cooking of a frame."""
        self.frame = frame
        project = self._project()
        if self._failed and project is not None:
            self._failed = False
            _sarabet.forget_failures(project)
        for file in list(self.files) if self.files else ():
            file.refresh()
        self.tell("frame_start", frame)
        self._run_due(False)

    def frame_ended(self, frame: int) -> None:
        """Do what comes after the cooking of a frame."""
        self._tell_changes()
        for watch in list(self.watches.values()):
            watch.look(self)
        self._end_of_the_destroyed()
        self.tell("frame", frame)
        self._run_due(True)

    def was_reset(self) -> None:
        """Begin again at frame 0."""
        for run in self.runs:
            run.due -= self.frame
        self.frame = 0
        for put_back in list(self.startup.values()):
            put_back()
        for watch in list(self.watches.values()):
            watch.rebase()
        self.tell("reset")

    def cooked(self, kind: str, op: Any) -> None:
        """Tell of a cook that starts or has ended."""
        watch = self.watches.get(("op", op.id))
        if watch is not None:
            for listener in list(watch.listeners):
                if kind in listener.kinds:
                    self.fire(listener, kind, op)

    def tell(self, kind: str, *details: Any) -> None:
        """Tell those who listen to the project."""
        for listener in list(self.listeners[kind]):
            self.fire(listener, kind, *details)

    def _tell_changes(self) -> None:
        project = self._project()
        if project is None or not self.watches:
            return
        for news in _sarabet.take_changes(project):
            kind, op_id, parent_id = news[0], news[2], news[3]
            for key in ("par", op_id), ("op", op_id), ("op", parent_id):
                watch = self.watches.get(key)
                if watch is not None and (kind == "pulsed") == (key[0] == "par"):
                    watch.change(self, news)

    def _end_of_the_destroyed(self) -> None:
        for key, watch in list(self.watches.items()):
            if not watch.op.valid:
                for listener in list(watch.listeners):
                    listener.active = False
                self.watches.pop(key, None)

    def _run_due(self, end: bool) -> None:
        if not self.runs:
            return
        due = [run for run in self.runs if run.at_end == end and run.due <= self.frame]
        for run in due:
            if run.active:  # an earlier one may have killed it
                run.kill()
                self.guarded(run.owner, run.call)


class ProjectEvents(_ProjectBase):
    """Members of projects that have to do with events."""

    def on_frame(self, function: Callable[..., object]) -> Handler:
        """Call a function at the end of each frame: `@project.on_frame`.

        It gets the frame's number, if it takes an argument. Handlers run in every frame, however
        it is made (`step`, `run`, `frames`, `start`), on the thread that makes it; they may set
        parameters and edit the network. What they raise is raised by `step()` and logged by
        `run()`. A handler lives until `remove()`, or as long as its project.
        """
        return self._on("frame", function, ("frame",))

    def on_frame_start(self, function: Callable[..., object]) -> Handler:
        """Call a function in each frame before anything cooks: `@project.on_frame_start`."""
        return self._on("frame_start", function, ("frame",))

    def on_reset(self, function: Callable[..., object]) -> Handler:
        """Call a function when `reset()` has put time back to frame 0: `@project.on_reset`."""
        return self._on("reset", function, ())

    def _on(
        self, kind: str, function: Callable[..., object], arguments: tuple[str, ...]
    ) -> Handler:
        project = project_object(self)
        handler = Handler(project, function, kind, arguments)
        events_of(project).add(handler)
        return handler

    # The engine calls these, once there are events.
    _events: Events

    def _frame_started(self, frame: int) -> None:
        self._events.frame_started(frame)

    def _frame_ended(self, frame: int) -> None:
        self._events.frame_ended(frame)

    def _was_reset(self) -> None:
        self._events.was_reset()

    def _cook_starts(self, op: Any) -> None:
        self._events.cooked("cook_start", op)

    def _cook_ended(self, op: Any) -> None:
        self._events.cooked("cook", op)


def project_object(project: _sarabet.Project) -> Project:
    """Return the one object that stands for a project, and that holds its handlers."""
    from .project import Project

    found: Any = _sarabet.project_object(project)
    if found is None:
        found = Project.__new__(Project)
        _sarabet.adopt_project(found, project)
    return found  # type: ignore[no-any-return]


def events_of(project: _sarabet.Project) -> Events:
    """Return the events of a project; from the first call on they hear of its frames."""
    owner = project_object(project)
    events: Events | None = vars(owner).get("_events")
    if events is None:
        events = vars(owner)["_events"] = Events(owner)
    return events


def events_at(op: _sarabet.Operator) -> Events:
    """Return the events of the project that an operator belongs to."""
    return events_of(project_of(op))


def refuse_in_handler(project: _sarabet.Project, what: str) -> None:
    """Raise UserError where a handler asks for a frame within the frame that it is called in."""
    events = vars(project).get("_events")
    if events is not None and events in _here.firing:
        raise _sarabet.UserError(f"{what}: a handler cannot make frames of its own project")
