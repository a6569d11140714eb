"""What operators' scripts print: shown as ever, and kept with the operator.

While a script runs, `sys.stdout` is a tee. It passes everything on, and keeps what the thread
that runs the script writes, for the operator that the script belongs to.
"""

from __future__ import annotations

import collections
import sys
import threading
from typing import Any, TextIO

from .cooking import current_operator
from .handles import state_of

MOST_LINES = 1000  # kept for each operator

_lock = threading.Lock()
_running = 0  # scripts, in all threads


class _Here(threading.local):
    depth = 0


_here = _Here()


class _Tee:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        count = self._stream.write(text)
        if _here.depth:
            op = current_operator()
            if op is not None:
                _keep(op, text)
        return count

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def begin() -> None:
    """Keep what this thread prints from here on: a script starts."""
    global _running
    _here.depth += 1
    with _lock:
        _running += 1
        if type(sys.stdout) is not _Tee and sys.stdout is not None:
            sys.stdout = _Tee(sys.stdout)


def end() -> None:
    """End what `begin` began."""
    global _running
    _here.depth -= 1
    with _lock:
        _running -= 1
        if _running == 0 and type(sys.stdout) is _Tee:
            sys.stdout = sys.stdout._stream


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
