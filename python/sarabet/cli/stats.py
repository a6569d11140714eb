"""Measure a project: cook times and counts of each operator, memory.

The project goes through its frames as fast as it can. In each one the operators named by --op, or
those that no other reads, are brought up to date and drawn. 'mean' and 'max' are milliseconds of
one cook on the CPU; drawing on the device is not part of a cook, and is in the time of a frame.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import time
from pathlib import Path
from typing import Any, NamedTuple

from . import _exit, _load, _terminal
from ._exit import CommandError
from ._numbers import within

PIXEL_BYTES = {"8fixed": 1, "16fixed": 2, "16float": 2, "32float": 4}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _load.add_arguments(parser)
    count = within(int, 1, 10_000_000, "1 to 10000000")
    parser.add_argument("--frames", type=count, default=60, metavar="N", help="default 60")
    parser.add_argument(
        "--op", action="append", metavar="PATH", help="what is looked at; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="the numbers for a program")


class Row:
    """What is counted of one operator."""

    def __init__(self, op: Any) -> None:
        self.op = op
        self.before = int(op.cook_count)
        self.cooks = 0
        self.total = 0.0
        self.longest = 0.0

    def look(self) -> float:
        """Count the cooks since the last look; return the milliseconds that they took."""
        now = int(self.op.cook_count)
        new, self.before = now - self.before, now
        if new == 0:
            return 0.0
        took = float(self.op.cook_time)
        self.cooks += new
        self.total += new * took  # several cooks in one frame are rare, and much alike
        self.longest = max(self.longest, took)
        return new * took


class Data(NamedTuple):
    """What an operator holds now."""

    shown: str
    size: int


class Frames:
    """The times of the frames, in milliseconds."""

    def __init__(self) -> None:
        self.total = 0.0
        self.longest = 0.0
        self.cooking = 0.0

    def add(self, took: float, cooking: float) -> None:
        """Count one frame."""
        self.total += took
        self.longest = max(self.longest, took)
        self.cooking += cooking


def run(options: argparse.Namespace) -> int:
    """Measure and print."""
    project = _load.load(options).project
    sinks = [_load.operator(project, path) for path in options.op or ()] or _sinks(project)
    if not sinks:
        raise CommandError(_exit.PROJECT, f"{options.file}: the project has no operators with data")
    rows: dict[int, Row] = {}
    frames = Frames()
    progress = _terminal.Progress(options.frames, "frames")
    for index in range(options.frames):
        _one_frame(project, sinks, rows, frames)
        progress.update(index + 1)
    _terminal.end_status()
    ordered = sorted(rows.values(), key=lambda row: -row.total)
    data = {row.op.path: _data(row.op) for row in ordered}
    if options.json:
        print(json.dumps(_numbers(project, options.frames, frames, ordered, data), indent=2))
    else:
        print(_text(options, frames, ordered, data))
    errors = _load.report_problems(project)
    return _exit.FAILED if errors else _exit.OK


def _sinks(project: Any) -> list[Any]:
    data = [op for op in _load.everything(project.root) if op.family in ("TOP", "CHOP")]
    return [op for op in data if not op.outputs]


def _one_frame(project: Any, sinks: list[Any], rows: dict[int, Row], frames: Frames) -> None:
    import sarabet as sb

    for op in _load.everything(project.root):
        if op.id not in rows:
            rows[op.id] = Row(op)
    began = time.perf_counter()
    with contextlib.suppress(sb.CookError):  # problems are told at the end
        project.step()
    for op in sinks:
        try:
            op.snapshot().wait() if op.family == "TOP" else op.cook()
        except sb.CookError as error:
            missing = _exit.cook_failure(error, project)
            if isinstance(missing, sb.DeviceError):
                raise missing from error
    took = (time.perf_counter() - began) * 1000
    frames.add(took, sum(row.look() for row in rows.values() if row.op.valid))


def _data(op: Any) -> Data:
    """Return the shape and the size of what an operator holds; looking cooks nothing new."""
    import sarabet as sb

    try:
        if not op.valid or op.cook_count == 0:
            return Data("", 0)
        if op.family == "CHOP":
            return Data(
                f"{op.num_channels} x {op.num_samples}", 4 * op.num_channels * op.num_samples
            )
        if op.family == "TOP":
            slices = f" x {op.depth}" if op.kind != "2d" else ""
            shown = f"{op.width} x {op.height}{slices} {op.pixel_format}"
            pixels = op.width * op.height * op.depth
            return Data(shown, pixels * _pixel_bytes(op.pixel_format))
    except sb.Error:
        return Data("failed", 0)
    return Data("", 0)


def _pixel_bytes(pixel_format: str) -> int:
    for suffix, each in PIXEL_BYTES.items():
        if pixel_format.endswith(suffix):
            few = {"mono": 1, "a": 1, "rg": 2, "monoalpha": 2}
            channels = few.get(pixel_format.removesuffix(suffix), 4)
            return each * channels
    return 4  # packed formats


def _resident() -> tuple[int, int]:
    """Return the memory that the process has now, and the most that it had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return most, most
    now = pages * resource.getpagesize()
    return now, max(now, most)


def _text(
    options: argparse.Namespace, frames: Frames, rows: list[Row], data: dict[str, Data]
) -> str:
    count = options.frames
    mean = frames.total / count
    lines = [
        f"{options.file}: {count} frames, {mean:.2f} ms each ({1000 / max(mean, 1e-6):.0f}/s),"
        f" at most {frames.longest:.2f} ms; {frames.cooking / count:.2f} ms of that are cooks",
        "",
    ]
    cells = [["operator", "type", "cooks", "mean", "max", "total", "share", "data", "bytes"]]
    for row in rows:
        if row.cooks == 0:
            cells.append([row.op.path, row.op.type, "0", "", "", "", "", "", ""])
            continue
        held = data[row.op.path]
        share = f"{100 * row.total / frames.cooking:.0f}%" if frames.cooking else ""
        times = [f"{t:.3f}" for t in (row.total / row.cooks, row.longest, row.total)]
        size = _terminal.size(held.size) if held.size else ""
        cells.append([row.op.path, row.op.type, str(row.cooks), *times, share, held.shown, size])
    lines.append(_terminal.table(cells, right=(2, 3, 4, 5, 6, 8)))
    now, most = _resident()
    held_all = sum(one.size for one in data.values())
    lines += [
        "",
        f"memory: {_terminal.size(now)} resident, {_terminal.size(most)} at most;"
        f" data of the operators {_terminal.size(held_all)}",
    ]
    return "\n".join(lines)


def _numbers(
    project: Any, count: int, frames: Frames, rows: list[Row], data: dict[str, Data]
) -> dict[str, Any]:
    now, most = _resident()
    return {
        "frames": count,
        "fps": project.fps,
        "frame_ms": {
            "mean": frames.total / count,
            "max": frames.longest,
            "cooks": frames.cooking / count,
        },
        "memory": {"resident": now, "most": most},
        "operators": [
            {
                "path": row.op.path,
                "type": row.op.type,
                "cooks": row.cooks,
                "mean_ms": row.total / row.cooks if row.cooks else 0.0,
                "max_ms": row.longest,
                "total_ms": row.total,
                "data": data[row.op.path].shown,
                "bytes": data[row.op.path].size,
            }
            for row in rows
        ],
    }
