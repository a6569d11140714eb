"""Pictures that arrive later: futures, resolved by one small thread."""

from __future__ import annotations

import atexit
import concurrent.futures
import queue
import threading
from collections.abc import Generator
from typing import Any

import numpy.typing as npt

from . import _sarabet
from .reading import Reading


class Readback(concurrent.futures.Future["npt.NDArray[Any]"]):
    """A picture that is on its way: a future that can also be awaited.

    Attributes
    ----------
    frame : int
        The frame that the picture belongs to.
    """

    def __init__(self, frame: int) -> None:
        super().__init__()
        self.frame = frame

    def __await__(self) -> Generator[Any, None, npt.NDArray[Any]]:
        import asyncio

        return asyncio.wrap_future(self).__await__()


_Job = tuple[Readback, _sarabet.Snapshot, Reading]
_jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
_thread: threading.Thread | None = None
_lock = threading.Lock()


def submit(snapshot: _sarabet.Snapshot, reading: Reading) -> Readback:
    """Return a future of a snapshot's pixels; this thread goes on at once."""
    global _thread
    future = Readback(snapshot.frame)
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="sarabet readback", daemon=True)
            _thread.start()
            atexit.register(_finish, _thread)
    _jobs.put((future, snapshot, reading))
    return future


def _work() -> None:
    while (job := _jobs.get()) is not None:
        future, snapshot, reading = job
        try:
            if future.cancelled():
                continue
            snapshot.wait()
            pixels = snapshot.read(*reading)
        except BaseException as error:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
        else:
            # Running only now: a picture that is still being made can be cancelled.
            if future.set_running_or_notify_cancel():
                future.set_result(pixels)
        finally:
            del job, future, snapshot


def _finish(thread: threading.Thread) -> None:
    _jobs.put(None)
    thread.join()
