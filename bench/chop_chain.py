"""A chain of 100 CHOPs: one value changing per frame, and asking again when nothing changed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import sarabet as sb

from .measure import Measurement, Row, Settings, batch, each, interleaved

LENGTH = 100
_PROGRAM = Path("build/bin/sarabet_bench")


def chain(project: sb.Project) -> tuple[Any, Any]:
    """Return the first and the last of Constant -> 98 x Math -> Null."""
    with project:
        first = op = sb.chop.Constant(chan1=0.0)
        for _ in range(LENGTH - 2):
            op = sb.chop.Math(op, gain=1.01)
        return first, sb.chop.Null(op)


def _native() -> dict[str, Measurement]:
    """Run the C++ benchmark; seconds per item of each."""
    if not _PROGRAM.exists():
        return {}
    command = [str(_PROGRAM), "--benchmark_format=json", "--benchmark_repetitions=9"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    times: dict[str, list[float]] = {}
    for run in json.loads(done.stdout)["benchmarks"]:
        if run["run_type"] == "iteration":
            seconds = run["real_time"] * {"ns": 1e-9, "us": 1e-6, "ms": 1e-3}[run["time_unit"]]
            times.setdefault(run["run_name"].split("/")[0], []).append(seconds)
    return {
        name: Measurement("C++", sorted(t)[len(t) // 2], max(t)) for name, t in times.items()
    }


def rows(settings: Settings) -> list[Row]:
    """Measure from Python and from C++."""
    cook = Row(
        f"chain of {LENGTH} CHOPs, 1 sample, one value changing per frame: per operator and cook",
        "under 1 us",
    )
    clean = Row(f"clean re-request of that chain of {LENGTH}", "under 2 us")
    project = sb.Project()
    first, last = chain(project)
    value = first.par.const0value
    counted = last.cook_count

    def frame() -> None:
        value.val = project.frame % 100 + 0.5
        project.step()
        last.numpy()

    for _ in range(3):
        frame()
    if last.cook_count - counted < 3:
        raise AssertionError("the chain does not cook in every frame")
    per_frame = interleaved({"Python": each(frame)}, settings.rounds, settings.count(200))["Python"]
    cook.measured.append(
        Measurement("Python", per_frame.median / LENGTH, per_frame.p99 / LENGTH)
    )
    last.numpy()
    again = interleaved({"Python": batch(last.numpy, 2000)}, settings.rounds, 5)["Python"]
    clean.measured.append(again)
    native = _native()
    if not native:
        cook.notes.append(f"C++: {_PROGRAM} is not built (install libbenchmark-dev)")
    for name, row, share in (("ChainFrame", cook, LENGTH), ("ChainClean", clean, 1)):
        if name in native:
            found = native[name]
            row.measured.append(Measurement("C++", found.median / share, found.p99 / share))
    cook.reached = all(m.median < 1e-6 for m in cook.measured)
    clean.reached = all(m.median < 2e-6 for m in clean.measured)
    return [cook, clean]
