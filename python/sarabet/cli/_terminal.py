"""What a command says on stderr: lines, and one line that is written over on a terminal."""

from __future__ import annotations

import logging
import shutil
import sys
import time

_status = ""  # the line that stands on the terminal now


def say(text: str) -> None:
    """Write one line to stderr; a status line on the terminal gives way and comes back."""
    standing = _status
    _clear()
    print(text, file=sys.stderr, flush=True)
    if standing:
        _draw(standing)


def end_status() -> None:
    """Take the status line away."""
    _clear()


def _clear() -> None:
    global _status
    if _status:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        _status = ""


def _draw(text: str) -> None:
    global _status
    width = shutil.get_terminal_size().columns
    _status = text[: width - 1]
    print(f"\r\x1b[K{_status}", end="", file=sys.stderr, flush=True)


class _Lines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(f"sarabet: {record.getMessage()}")


def show_log() -> None:
    """Let what the engine logs appear as lines on stderr."""
    log = logging.getLogger("sarabet")
    if not any(isinstance(handler, _Lines) for handler in log.handlers):
        log.addHandler(_Lines(logging.WARNING))
        log.propagate = False


class Progress:
    """How far a stretch of work has come: a line that moves on a terminal, plain lines elsewhere.

    Parameters
    ----------
    total : int
        How many pieces there are.
    what : str
        What they are called, in the plural.
    every : float
        Seconds between plain lines.
    quiet : bool
        Say nothing.
    """

    def __init__(self, total: int, what: str, *, every: float = 5, quiet: bool = False) -> None:
        self._total = total
        self._what = what
        self._began = time.monotonic()
        self._moves = sys.stderr.isatty()
        self._wait = 0.1 if self._moves else every
        self._told = self._began
        self._quiet = quiet

    def update(self, done: int, about: str = "") -> None:
        """Say how many pieces are done, if it is time to."""
        now = time.monotonic()
        if self._quiet or now - self._told < self._wait:
            return
        self._told = now
        elapsed = now - self._began
        rate = done / elapsed if elapsed > 0 else 0.0
        text = f"{done}/{self._total} {self._what}  {100 * done // max(self._total, 1)}%"
        if done:
            left = (self._total - done) / rate
            text += f"  {rate:.1f}/s  {duration(left)} left"
        text += f"  {about}" if about else ""
        if self._moves:
            _draw(text)
        else:
            say(text)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began


def duration(seconds: float) -> str:
    """Return a time as a person writes it: 0:07, 12:30, 1:02:03."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    tail = f"{whole % 60:02d}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def size(count: float) -> str:
    """Return a number of bytes as a person writes it: 12 B, 3.4 KiB, 1.5 GiB."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < 1024 or unit == "GiB":
            break
        count /= 1024
    return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"


def table(rows: list[list[str]], right: tuple[int, ...] = ()) -> str:
    """Return rows as columns; those in `right` are numbers, set to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
