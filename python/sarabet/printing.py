"""What operators' scripts print: shown as ever, and kept with the operator.

While a script runs, `sys.stdout` is a tee. It passes everything on, and keeps what the thread
that runs the script writes, for the operator that the script belongs to.
"""

from __future__ import annotations

import collections
import sys
from typing import Any, TextIO

from .cooking import current_operator
from .handles import state_of

MOST_LINES = 1000  # kept for each operator

_running: list[None] = []  # one entry for each script that runs, in all threads


class _Tee:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        count = self._stream.write(text)
        op = current_operator()
        if op is not None:
            _keep(op, text)
        return count

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


_last: Any = None  # the last tee, to be used again for the same stream


def begin() -> None:
    """Keep what this thread prints from here on: a script starts."""
    global _last
    _running.append(None)
    stream: Any = sys.stdout
    if type(stream) is not _Tee and stream is not None:
        if _last is None or _last._stream is not stream:
            _last = _Tee(stream)
        sys.stdout = _last


def end() -> None:
    """End what `begin` began."""
    _running.pop()
    stream: Any = sys.stdout
    if not _running and type(stream) is _Tee:
        sys.stdout = stream._stream


def _keep(op: Any, text: str) -> None:
    state = state_of(op)
    lines = state.setdefault("printed", collections.deque(maxlen=MOST_LINES))
    *whole, rest = (state.pop("printing", "") + text).split("\n")
    lines.extend(whole)
    if rest:
        state["printing"] = rest


def printed(op: Any) -> list[str]:
    """Return the lines that an operator's scripts have printed, oldest first."""
    state = state_of(op)
    rest = state.get("printing")
    return [*state.get("printed", ()), *([rest] if rest else ())]


def clear(op: Any) -> None:
    """Forget what was printed."""
    state = state_of(op)
    state.pop("printed", None)
    state.pop("printing", None)
