"""Scripts that run some frames later: TouchDesigner's `run(..., delayFrames=2)`."""
# ruff: noqa: N803 (TouchDesigner's spellings)

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from . import _sarabet
from .handles import project_of


class Run:
    """A script that waits for its frame; `kill()` takes it back."""

    def __init__(self, call: Callable[[], Any], project: _sarabet.Project, frames: int) -> None:
        self._call = call
        self.project = project
        self.remainingFrames = frames
        self.active = True

    def kill(self) -> None:
        """Take the script back."""
        self.active = False

    def _tick(self) -> None:
        self.remainingFrames -= 1
        if self.active and self.remainingFrames <= 0:
            self.active = False
            self._call()


_runs: list[Run] = []
_lock = threading.Lock()


def waiting() -> bool:
    """Return True if a script waits."""
    return bool(_runs)


def frame_ended(project: _sarabet.Project) -> None:
    """Run the scripts of a project whose frame has come."""
    with _lock:
        due = [run for run in _runs if run.project == project]
    for run in due:
        try:
            run._tick()
        finally:
            with _lock:
                _runs[:] = [r for r in _runs if r.active]


def run(
    script: Any,
    *args: Any,
    endFrame: bool = False,
    fromOP: _sarabet.Operator | None = None,
    delayFrames: int = 0,
    delayMilliSeconds: float = 0,
) -> Run | None:
    """Run a script now, or in a later frame of `project.step()`.

    Parameters
    ----------
    script : str or callable
        A text sees the arguments as `args`.
    *args
        The arguments.
    endFrame : bool
        At the end of this frame.
    fromOP : Operator, optional
        What `me` means while it runs.
    delayFrames, delayMilliSeconds : int, float
        How long to wait; milliseconds are rounded to frames.
    """
    from . import cooking, td
    from .project import current_project

    def call() -> Any:
        if fromOP is not None:
            cooking.push_owner(fromOP)
        try:
            if callable(script):
                return script(*args)
            names = {**vars(td), "args": args}
            return exec(compile(script, "<run>", "exec"), names)
        finally:
            if fromOP is not None:
                cooking.pop_owner()

    owner = fromOP if fromOP is not None else cooking.current_operator()
    project = current_project() if owner is None else project_of(owner)
    frames = delayFrames + round(delayMilliSeconds / 1000 * project.fps)
    if frames <= 0 and not endFrame:
        call()
        return None
    later = Run(call, project, max(frames, 1))
    with _lock:
        _runs.append(later)
    return later
