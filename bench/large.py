"""A network of 100,000 operators: made, saved, loaded, stepped, and what each one takes."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sarabet as sb

from .measure import Measurement, Row, Settings

OPERATORS = 100_000
CHAIN = 100  # operators of a chain: Constant -> 98 x Math -> Null
_PAGE = os.sysconf("SC_PAGE_SIZE")
_GOALS = {
    "made": 20.0,
    "saved": 20.0,
    "loaded": 20.0,
    "all cooked": 2.0,
    "a step that turns one knob": 0.05,
    "an idle step": 0.05,
}


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def _timed(action: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def _build(count: int) -> sb.Project:
    with sb.Project() as project:
        for chain in range(count // CHAIN):
            op: Any = sb.chop.Constant(name=f"first{chain}", chan1=float(chain))
            for link in range(CHAIN - 2):
                op = sb.chop.Math(op, gain=1.01, name=f"math{chain}_{link}")
            sb.chop.Null(op, name=f"last{chain}")
    return project


def _cook(project: sb.Project) -> int:
    return sum(op.numpy().size for op in project.ops("last*"))


def rows(settings: Settings) -> list[Row]:
    """Measure once: nothing of this is done twice in a session."""
    count = settings.count(OPERATORS)
    gc.collect()
    before = _resident()
    seconds: dict[str, float] = {}
    seconds["made"], project = _timed(lambda: _build(count))
    seconds["all cooked"], samples = _timed(lambda: _cook(project))
    if samples != count // CHAIN:
        raise AssertionError("not every chain gives one sample")
    bytes_each = (_resident() - before) / count
    project.step()
    project.op("first0").par.const0value = 5.0
    seconds["a step that turns one knob"], _ = _timed(
        lambda: (project.step(), project.op("last0").numpy())
    )
    seconds["an idle step"], _ = _timed(project.step)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.toml"
        seconds["saved"], _ = _timed(lambda: project.save(path))
        size = path.stat().st_size
        seconds["loaded"], loaded = _timed(lambda: sb.load(path))
    if _cook(loaded) != samples:
        raise AssertionError("what was loaded is not what was saved")
    row = Row(
        f"a network of {count} CHOPs",
        ", ".join(f"{what} in {goal:g} s" for what, goal in _GOALS.items()),
        [Measurement(what, took, took) for what, took in seconds.items()],
        all(seconds[what] < goal for what, goal in _GOALS.items()),
    )
    row.notes.append(
        f"{bytes_each / 1024:.2f} KiB of memory and {size / count:.0f} bytes of file per operator"
    )
    return [row]
