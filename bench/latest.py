"""`latest()` at 1920x1080 while the project runs in its thread."""

from __future__ import annotations

import time

import sarabet as sb

from .measure import Row, Settings, summary
from .pictures import HEIGHT, WIDTH


def rows(settings: Settings) -> list[Row]:
    """Ask about as often as a viewer would, and time every call."""
    row = Row("latest(), 1920x1080 rgba8, while the project runs", "p99 under 0.2 ms")
    project = sb.Project(fps=60)
    with project:
        picture = sb.top.Constant(resolution=(WIDTH, HEIGHT))
    picture.par.alpha.expr = "absTime.seconds % 1"
    picture.latest()
    project.start()
    try:
        end = time.perf_counter() + 30
        while picture.latest() is None and time.perf_counter() < end:
            time.sleep(0.05)
        times, different, before = [], 0, 0
        for _ in range(settings.count(5000)):
            start = time.perf_counter()
            pixels = picture.latest()
            times.append(time.perf_counter() - start)
            address = 0 if pixels is None else int(pixels.__array_interface__["data"][0])
            different += address != before
            before = address
            time.sleep(0.0005)
    finally:
        project.stop()
    row.measured = [summary("Sarabet", times)]
    row.notes.append(f"worst {max(times) * 1e3:.3f} ms; {different} pictures seen")
    row.reached = row.measured[0].p99 < 0.2e-3 and different >= 10
    return [row]
