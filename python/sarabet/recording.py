"""`top.record`: frames of a texture operator into a film."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

from . import _sarabet
from ._sarabet import UserTypeError, UserValueError
from .handles import project_of

if TYPE_CHECKING:
    from .operators import SavedFile


def record(
    self: Any,
    filepath: str | os.PathLike[str],
    seconds: float | None = None,
    *,
    frames: int | None = None,
    codec: str = "auto",
    quality: float = 0.75,
    audio: str | os.PathLike[str] | None = None,
    progress: bool | None = None,
) -> SavedFile:
    """Record a film, offline: every frame of the project once, however long it takes.

    The first picture is that of this moment; the project moves on from there, and stands at the
    last frame that was recorded. Ctrl-C ends the film, which can be played, and is raised again.

    Parameters
    ----------
    filepath : path
        Where: '.mp4', '.mov', '.mkv' or '.avi'. A file that is there is written over.
    seconds : float, optional
        How long the film is; frames per second are the project's.
    frames : int, optional
        The same as a number of frames. Without either it goes on until Ctrl-C.
    codec : str
        'h264', 'ffv1' (loses nothing), 'mjpa' (Motion JPEG), 'rle' (Animation) or 'prores'; 'auto'
        is H.264 for .mp4 and .mov, FFV1 for .mkv, Motion JPEG for .avi. FFV1, Animation and
        ProRes keep alpha.
    quality : float
        0 to 1, for H.264 and Motion JPEG.
    audio : path, optional
        A file whose sound is copied into the film.
    progress : bool, optional
        Show how far it is; by default where stderr is a terminal.

    Returns
    -------
    SavedFile
        The path, a str.

    Raises
    ------
    CookError
        If the operator, or anything upstream of it, failed, or the film cannot be written.
    """
    from .operators import SavedFile

    project = project_of(self)
    count = _count(self, project, seconds, frames)
    path = os.path.abspath(os.fspath(filepath))
    writer: Any = project.create_loose("moviefileoutTOP", "")
    writer.set_input(0, self)
    writer.par.file = path
    writer.par.videocodec = codec
    writer.par.quality = quality
    if audio is not None:
        writer.par.audiofile = os.path.abspath(os.fspath(audio))
    told = _Progress(count, progress)
    writer.par.record = True
    try:
        _look(writer)
        done = 1
        told.update(done)
        while count is None or done < count:
            try:
                project.step()
            except _sarabet.CookError:
                _look(writer)  # what failed may be none of this film's business
            done += 1
            told.update(done)
    finally:
        told.end()
        writer.par.record = False
        ended = sys.exc_info()[0] is None
        try:
            _look(writer)
        except _sarabet.CookError:
            if ended:
                raise
    return SavedFile(path)


def _look(writer: Any) -> None:
    """Bring the writer up to date; raise what is wrong with it or with what it records."""
    writer.snapshot()


def _count(top: Any, project: Any, seconds: float | None, frames: int | None) -> int | None:
    if frames is not None:
        if seconds is not None:
            raise UserTypeError(f"{top.path}: record takes seconds= or frames=, not both")
        count = frames
    elif seconds is not None:
        count = round(seconds * project.fps)
    else:
        return None
    if count < 1:
        raise UserValueError(f"{top.path}: record expects at least one frame, got {count}")
    return count


class _Progress:
    """One line on stderr that moves."""

    def __init__(self, count: int | None, wanted: bool | None) -> None:
        self._count = count
        self._shown = sys.stderr.isatty() if wanted is None else wanted
        self._began = self._told = time.monotonic()
        self._drawn = False

    def update(self, done: int) -> None:
        now = time.monotonic()
        if not self._shown or (now - self._told < 0.1 and done != self._count):
            return
        self._told = now
        rate = done / max(now - self._began, 1e-9)
        text = f"recorded {done} frames, {rate:.1f}/s"
        if self._count is not None:
            left = (self._count - done) / rate
            text = f"recorded {done} of {self._count} frames, {rate:.1f}/s, {left:.0f} s left"
        sys.stderr.write(f"\r{text}\x1b[K")
        sys.stderr.flush()
        self._drawn = True

    def end(self) -> None:
        if self._drawn:
            sys.stderr.write("\n")
            sys.stderr.flush()
