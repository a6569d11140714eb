"""Projects: one network of operators and its time."""

from __future__ import annotations

import contextlib
import contextvars
import operator
import os
import threading
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from . import _sarabet
from ._sarabet import UserTypeError, UserValueError
from .display import network_svg
from .events import ProjectEvents, refuse_in_handler
from .td_execute import Executes, tell_of_play, tell_of_save

if TYPE_CHECKING:
    from .operators import Comp

_entered: contextvars.ContextVar[tuple[Project, ...]] = contextvars.ContextVar(
    "sarabet_projects", default=()
)
_default: Project | None = None
_default_lock = threading.Lock()


class Project(Executes, ProjectEvents, _sarabet.Project):
    """One network of operators and its time.

    `with project:` says where new operators go; leaving it closes nothing.

    Parameters
    ----------
    fps : float
        Frames per second.
    device : str, optional
        Part of a device's name, "software" or "hardware".
    seed : int
        Feeds scripts' random numbers and noise.
    """

    def __init__(self, fps: float = 60.0, device: str | None = None, seed: int = 0) -> None:
        try:
            super().__init__(fps, device or "", seed)
        except TypeError:
            raise UserTypeError(
                "Project: expected fps as a number, device as a str or None and seed as an int of "
                f"0 or more, got fps={fps!r}, device={device!r}, seed={seed!r}"
            ) from None
        _sarabet.set_project_object(self)

    def __enter__(self) -> Self:
        _entered.set((*_entered.get(), self))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        stack = _entered.get()
        # Leaving in another order than entering is possible with generators.
        for index in range(len(stack) - 1, -1, -1):
            if stack[index] is self:
                _entered.set(stack[:index] + stack[index + 1 :])
                break

    def save(self, path: str | os.PathLike[str] | None = None) -> None:
        """Save the project as a text file, with its arrays in a folder beside it.

        The file appears whole or not at all; the one that was there becomes `path + ".bak"`.

        Parameters
        ----------
        path : path, optional
            Where; by default where it was loaded from or saved to last.

        Raises
        ------
        ValueError
            If an operator's script has no name that a file could hold: a lambda, a local function.
        """
        where = self.path if path is None else os.fsdecode(path)
        if where is None:
            raise UserValueError("save: the project has no file yet, expected a path")
        tell_of_save(self, False)
        super().save(where)
        tell_of_save(self, True)

    def __reduce__(self) -> tuple[Any, ...]:
        from .project_files import unpickled

        return unpickled, (self.parts(), self.wanted_device)

    def _repr_svg_(self) -> str | None:
        return network_svg(self.root)

    def copy_text(self, ops: Iterable[_sarabet.Operator]) -> str:
        """Return operators of one component as text, for `comp.paste` here or elsewhere."""
        return self.root.copy_text(ops)

    @contextlib.contextmanager
    def edit(self, name: str) -> Iterator[None]:
        """Group edits: what is changed in `with project.edit("name"):` is undone as one.

        Edits stay if an exception leaves the block; one `undo()` takes them back.
        """
        self.begin_edit(name)
        try:
            yield
        finally:
            self.end_edit()

    def frames(self, count: int | None = None) -> Frames:
        """Return what steps through frames: `for f in project.frames(600):`.

        Parameters
        ----------
        count : int, optional
            How many; without it there is no end.
        """
        return Frames(self, None if count is None else _count(count, "frames"))

    def step(self, frames: int = 1) -> None:
        """Move on by a number of frames, each one cooked, however long it takes.

        Raises
        ------
        CookError
            After a frame in which an operator failed.
        """
        refuse_in_handler(self, "step")
        super().step(_count(frames, "step"))

    def run(self, seconds: float | None = None, realtime: bool = True) -> None:
        """Run for a time, or until Ctrl-C; problems are logged once and do not end the run.

        Parameters
        ----------
        seconds : float, optional
            How long; without it there is no end.
        realtime : bool
            True: frames are dropped to keep pace. False: each frame is cooked.
        """
        refuse_in_handler(self, "run")
        tell_of_play(self, True)
        try:
            super().run(seconds, realtime)
        finally:
            tell_of_play(self, False)

    def start(self) -> None:
        """Run in real time in a thread of its own, until `stop`."""
        super().start()
        tell_of_play(self, True)

    def stop(self) -> None:
        """End what `start` began, and wait for it."""
        ran = self.running
        super().stop()
        if ran:
            tell_of_play(self, False)

    if TYPE_CHECKING:

        @property
        def root(self) -> Comp: ...  # noqa: D102


class Frames:
    """A stretch of frames: sized, and each step of the loop cooks one frame.

    What the loop yields is the number of the frame that was cooked. Breaking out, an exception
    or Ctrl-C leave the project at that frame.
    """

    def __init__(self, project: Project, count: int | None) -> None:
        self._project = project
        self._count = count

    def __repr__(self) -> str:
        return f"<{'endless' if self._count is None else self._count} frames of {self._project!r}>"

    def __len__(self) -> int:
        if self._count is None:
            raise TypeError("frames() without a count has no length")
        return self._count

    def __length_hint__(self) -> int:
        return self._count or 0

    def __iter__(self) -> Iterator[int]:
        done = 0
        while self._count is None or done < self._count:
            self._project.step()
            done += 1
            yield self._project.frame


def _count(frames: Any, what: str) -> int:
    try:
        count = operator.index(frames)
    except TypeError:
        raise UserTypeError(f"{what}: expected a whole number of frames, got {frames!r}") from None
    if count < 0:
        raise UserValueError(f"{what}: expected 0 or more frames, got {count}")
    return count


def entered_project() -> Project | None:
    """Return the project of the innermost `with`, or None."""
    stack = _entered.get()
    return stack[-1] if stack else None


def current_project() -> Project:
    """Return the project of the innermost `with`, else one that is made when first asked for."""
    global _default
    entered = entered_project()
    if entered is not None:
        return entered
    with _default_lock:
        if _default is None:
            _default = Project()
        return _default
