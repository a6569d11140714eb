"""Scripts that run some frames later: TouchDesigner's `run(..., delayFrames=2)`."""
# ruff: noqa: N802, N803, N815 (TouchDesigner's spellings)

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from . import _sarabet, cooking
from .events import Events, events_of
from .handles import project_of


class Run:
    """A script that waits for its frame; `kill()` takes it back."""

    isCell = False
    isDAT = False

    def __init__(
        self,
        events: Events,
        source: Any,
        call: Callable[[], Any],
        owner: Any,
        due: int,
        at_end: bool,
        group: str | None,
    ) -> None:
        self._events = events
        self.source = source
        self.call = call
        self.owner = owner
        self.due = due
        self.at_end = at_end
        self.group = group
        self.active = True

    @property
    def isString(self) -> bool:
        """True if the script is a text."""
        return isinstance(self.source, str)

    @property
    def path(self) -> str:
        """Path of the operator that the script belongs to; empty if there is none."""
        return "" if self.owner is None else self.owner.path

    @property
    def remainingFrames(self) -> int:
        """Frames until it runs."""
        return max(self.due - self._events.frame, 0) if self.active else 0

    @property
    def remainingMilliseconds(self) -> float:
        """Milliseconds of the project's time until it runs."""
        project = self._events.project
        return 0.0 if project is None else self.remainingFrames * 1000 / project.fps

    def kill(self) -> None:
        """Take the script back."""
        self.active = False
        if self in self._events.runs:
            self._events.runs.remove(self)

    def __repr__(self) -> str:
        return f"<Run in {self.remainingFrames} frames: {self.source!r}>"


class Runs:
    """The scripts that wait, in the order in which they were given: TouchDesigner's `runs`."""

    def __iter__(self) -> Iterator[Run]:
        return iter(list(events_of(_project()).runs))

    def __len__(self) -> int:
        return len(events_of(_project()).runs)

    def __getitem__(self, index: int) -> Run:
        return events_of(_project()).runs[index]

    def __repr__(self) -> str:
        return f"<runs {list(self)!r}>"


runs = Runs()


def _project(fromOP: Any = None) -> _sarabet.Project:
    from .project import current_project

    owner = fromOP if fromOP is not None else cooking.current_operator()
    return current_project() if owner is None else project_of(owner)


def run(
    script: Any,
    *args: Any,
    endFrame: bool = False,
    fromOP: _sarabet.Operator | None = None,
    asParameter: bool = False,
    group: str | None = None,
    delayFrames: int = 0,
    delayMilliSeconds: float = 0,
    delayRef: Any = None,
) -> Run | None:
    """Run a script now, or in a later frame, however frames are made.

    What a later script raises is raised by `step()`, as for handlers.

    Parameters
    ----------
    script : str or callable
        A text sees the arguments as `args`.
    *args
        The arguments.
    endFrame : bool
        At the end of the frame; else before its cooking.
    fromOP : Operator, optional
        What `me` means while it runs; by default the operator whose code calls `run`.
    asParameter : bool
        Taken for TouchDesigner's sake.
    group : str, optional
        A name to find it by: `[r.kill() for r in runs if r.group == name]`.
    delayFrames, delayMilliSeconds : int, float
        How long to wait; milliseconds are rounded to frames.
    delayRef : Operator, optional
        Taken for TouchDesigner's sake: all operators of a project share its time.

    Returns
    -------
    Run or None
        What waits; None if the script has run.
    """
    owner = fromOP if fromOP is not None else cooking.current_operator()
    project = _project(owner)

    def call() -> Any:
        return script(*args) if callable(script) else _execute(script, args)

    frames = int(delayFrames) + round(delayMilliSeconds / 1000 * project.fps)
    if frames <= 0 and not endFrame:
        if owner is not None:
            cooking.push_owner(owner)
        try:
            call()
        finally:
            if owner is not None:
                cooking.pop_owner()
        return None
    events = events_of(project)
    later = Run(events, script, call, owner, events.frame + max(frames, 0), endFrame, group)
    events.runs.append(later)
    return later


def _execute(text: str, args: tuple[Any, ...]) -> None:
    from . import td

    names = {**{name: getattr(td, name) for name in td.__all__}, "args": args}
    exec(compile(text, "<run>", "exec"), names)
