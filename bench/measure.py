"""How things are measured: interleaved rounds, medians, and rows that state their goal."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

Frames = Callable[[int], Sequence[float]]  # runs N times and gives the seconds of each


@dataclass(frozen=True)
class Settings:
    """How long to measure."""

    rounds: int = 12
    quick: bool = False

    def count(self, full: int) -> int:
        """Return a number of repetitions, fewer of them for `--quick`."""
        return max(full // 5, 1) if self.quick else full


@dataclass(frozen=True)
class Measurement:
    """What one contestant needed, in seconds."""

    who: str
    median: float
    p99: float
    note: str = ""


@dataclass
class Row:
    """One piece of work: its goal, who did it and how fast, and whether the goal is reached."""

    work: str
    goal: str
    measured: list[Measurement] = field(default_factory=list)
    reached: bool | None = None
    notes: list[str] = field(default_factory=list)

    def median_of(self, who: str) -> float:
        """Return a contestant's median, in seconds."""
        return next(m.median for m in self.measured if m.who == who)


def summary(who: str, times: Sequence[float], note: str = "") -> Measurement:
    """Return median and 99th percentile of times in seconds."""
    values = np.asarray(times)
    return Measurement(who, float(np.median(values)), float(np.percentile(values, 99)), note)


def interleaved(
    contestants: dict[str, Frames], rounds: int, count: int
) -> dict[str, Measurement]:
    """Let the contestants take turns, so that a busy machine is busy for all of them."""
    times: dict[str, list[float]] = {who: [] for who in contestants}
    for frames in contestants.values():
        frames(max(count // 2, 2))  # warm up
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for who, frames in contestants.items():
                times[who] += frames(count)
    finally:
        gc.enable()
    return {who: summary(who, values) for who, values in times.items()}


def each(action: Callable[[], object], prepare: Callable[[int], object] | None = None) -> Frames:
    """Return a function that times every single call of `action`."""

    def frames(count: int) -> list[float]:
        times = []
        for index in range(count):
            if prepare is not None:
                prepare(index)
            start = time.perf_counter()
            action()
            times.append(time.perf_counter() - start)
        return times

    return frames


def batch(action: Callable[[], object], calls: int) -> Frames:
    """Return a function that times batches of calls, for work far below a microsecond."""

    def frames(count: int) -> list[float]:
        times = []
        loop = range(calls)
        for _ in range(count):
            start = time.perf_counter()
            for _ in loop:
                action()
            times.append((time.perf_counter() - start) / calls)
        return times

    return frames


def loop_cost(calls: int = 100_000) -> float:
    """Return what one turn of `batch`'s loop costs by itself, in seconds."""

    def nothing() -> None:
        pass

    return float(np.median(batch(nothing, calls)(9)))
