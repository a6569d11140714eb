"""A network of 50 TOPs: what one knob draws, memory over many frames, frames after an edit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import sarabet as sb
from sarabet import _sarabet

from .measure import Measurement, Row, Settings, each, interleaved

BRANCHES, LINKS = 5, 9  # five branches of Array -> 8 operators, four Composites, one Level: 50 TOPs
FRAMES, EARLY = 10_000, 1_000
SMALL, LARGE = (320, 180), (1920, 1080)
FLAT = 1.02  # memory at the end against that of the early frame
TABLES = 2  # a Level and a Limit fill a table of 256 pixels, which are passes too
EDITED = 2.0  # a frame after an edit against the steady one


class Network:
    """Five branches over two pictures, put together; one of them changes in every frame."""

    def __init__(self, width: int, height: int, *, fusion: bool = True) -> None:
        self.project = sb.Project()
        self.project.fusion = fusion
        random = np.random.default_rng(0)
        self.count = 0
        with self.project:
            self.branches = []
            for number in range(BRANCHES):
                pixels = sb.empty((height, width, 4), np.uint8)
                pixels[:] = random.integers(0, 256, pixels.shape, np.uint8)
                self.branches.append(self._branch(sb.top.Array(pixels), number))
            tops = [branch[-1] for branch in self.branches]
            self.joins: list[sb.Top] = [tops[0]]
            for operand, top in zip(
                ("add", "screen", "difference", "maximum"), tops[1:], strict=True
            ):
                self.joins.append(sb.top.Composite(self.joins[-1], top, operand=operand))
            self.last = sb.top.Level(self.joins[-1], gamma1=1.1)
        self.turned = self.branches[-1][2].par.mono

    @staticmethod
    def _branch(source: sb.Top, number: int) -> list[sb.Top]:
        ops = [source, sb.top.Level(source, brightness1=1 + 0.1 * number)]
        ops.append(sb.top.Monochrome(ops[-1], mono=0.1 * number))
        ops.append(sb.top.Blur(ops[-1], size=2 + number))
        ops.append(sb.top.Transform(ops[-1], rotate=5 * number))
        ops.append(sb.top.HSVAdjust(ops[-1], hueoffset=20 * number))
        ops.append(sb.top.Limit(ops[-1], min=0.05))
        ops.append(sb.top.Edge(ops[-1]))
        ops.append(sb.top.Over(ops[-1], ops[-2]))
        return ops

    def frame(self) -> Any:
        """Turn the knob and look at the end."""
        self.count += 1
        self.turned.val = 0.2 + self.count % 50 * 0.01
        self.project.step()
        return self.last.numpy()

    def settle(self) -> None:
        """Draw until all passes are there."""
        for _ in range(3):
            self.frame()
            self.frame()
            self.project.prepare()

    def passes(self) -> int:
        """Draw a frame and count."""
        before = _sarabet.passes_drawn()
        self.frame()
        return _sarabet.passes_drawn() - before

    def cooks(self) -> int:
        """Return how often operators have cooked."""
        return sum(op.cook_count for op in self.project.ops("*"))

    @property
    def downstream(self) -> int:
        """Operators that depend on the knob: the rest of its branch, the last join, the end."""
        return len(self.branches[-1]) - 2 + 2


def _passes_row() -> Row:
    row = Row(
        "a knob of a network of 50 TOPs is turned, 1920x1080", "only what depends on it is drawn"
    )
    apart, ours = Network(*LARGE, fusion=False), Network(*LARGE)
    for who, network in (("Sarabet", ours), ("Sarabet, fusion off", apart)):
        network.settle()
        before, passes = network.cooks(), network.passes()
        cooked = network.cooks() - before
        row.notes.append(
            f"{who}: {cooked} operators cooked, {network.downstream} depend on the knob; "
            f"{passes} passes"
        )
        row.reached = row.reached is not False and cooked == network.downstream
        row.reached &= passes <= network.downstream + TABLES
    runs = {"Sarabet": each(ours.frame), "Sarabet, fusion off": each(apart.frame)}
    row.measured = list(interleaved(runs, 4, 5).values())
    return row


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


_MEMORY_CHILD = """
import sys
from bench import network50

width, height, frames, early = (int(n) for n in sys.argv[1:])
network = network50.Network(width, height)
network.settle()
for k in range(frames):
    network.frame()
    if k + 1 == early:
        print(network50.resident())
print(network50.resident(), network50.resident("VmHWM"))
"""


def resident(what: str = "VmRSS") -> int:
    """Return the memory of this process, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"/proc/self/status has no {what}")


def _child(size: tuple[int, int], frames: int, early: int) -> list[int]:
    """Run in a process of its own, whose memory is nobody else's."""
    numbers = [*size, frames, early]
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY_CHILD, *(str(n) for n in numbers)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [int(n) for n in done.stdout.split()]


def _memory_row(settings: Settings) -> Row:
    frames, early = settings.count(FRAMES), settings.count(EARLY)
    row = Row(
        f"{frames} frames of that network at {SMALL[0]}x{SMALL[1]}",
        f"memory at the end at most {FLAT:g} of that after frame {early}",
    )
    start = time.perf_counter()
    before, after, _ = _child(SMALL, frames, early)
    took = (time.perf_counter() - start) / frames
    row.measured = [Measurement("a frame, with the start of the process", took, took)]
    row.notes.append(
        f"{before / 2**20:.1f} MiB after frame {early}, {after / 2**20:.1f} at the end"
    )
    row.reached = after <= FLAT * before
    return row


def _pool_row() -> Row:
    """The network's memory is what a large one needs over one of a few pixels."""
    row = Row(
        f"memory of that network at {LARGE[0]}x{LARGE[1]}, at its highest",
        "less than the sum of its textures",
    )
    most, tiny = _child(LARGE, 20, 10)[2], _child((16, 16), 20, 10)[2]
    textures = LARGE[0] * LARGE[1] * 4 * 50
    row.notes.append(
        f"{(most - tiny) / 2**20:.0f} MiB over that of a network of 16x16 pixels; 50 textures are "
        f"{textures / 2**20:.0f} MiB"
    )
    row.reached = most - tiny < textures
    return row


def _edits(network: Network) -> dict[str, Callable[[], object]]:
    """Return changes of the branch that turns and of what puts the branches together."""
    ops = network.branches[-1]

    def insert(kind: Any, **parameters: Any) -> Callable[[], object]:
        def change() -> None:
            with network.project:
                ops[5].set_input(0, kind(ops[5].inputs[0], **parameters))

        return change

    return {
        "a wire moved": lambda: network.joins[4].set_input(1, ops[-2]),
        "an operator taken out": lambda: ops[7].set_input(0, ops[5]),
        "an operator put in, of a kind that is there": insert(sb.top.Monochrome, mono=0.5),
        "one of a kind that was never drawn": insert(sb.top.Mirror),
        "another of such a kind": insert(sb.top.RGBToHSV),
        "a menu's entry that was never drawn": lambda: setattr(
            network.joins[-1].par, "operand", "subtract"
        ),
    }


def edited(frames: int) -> dict[str, list[float]]:
    """Return for each edit the steady frame's seconds and those of the frames that follow."""
    network = Network(*LARGE)
    network.settle()
    found = {}
    for name, change in _edits(network).items():
        before = float(np.median([_timed(network.frame) for _ in range(frames)]))
        change()
        after = [_timed(network.frame) for _ in range(frames)]
        network.settle()
        settled = float(np.median([_timed(network.frame) for _ in range(frames)]))
        found[name] = [max(before, settled), *after]
    return found


_EDIT_CHILD = """
import json, sys
from bench import network50

print(json.dumps(network50.edited(int(sys.argv[1]))))
"""


def _edit_rows(settings: Settings) -> list[Row]:
    """Once with nothing in the caches of shaders, once more with what the first run left there."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for caches in ("empty", "full"):
            row = Row(
                f"frames after an edit of that network, caches of shaders {caches}",
                f"none over {EDITED:g}x the steady frame",
            )
            done = subprocess.run(
                [sys.executable, "-c", _EDIT_CHILD, str(settings.count(20))],
                capture_output=True, text=True, check=True,
                env={**os.environ, "XDG_CACHE_HOME": folder, "MESA_SHADER_CACHE_DIR": folder},
            )  # fmt: skip
            for name, (steady, *after) in json.loads(done.stdout).items():
                row.measured.append(Measurement(f"{name}: steady", steady, steady))
                row.measured.append(Measurement(f"{name}: worst", max(after), max(after)))
                row.notes.append(
                    f"{name}: first frame {after[0] / steady:.2f}x, worst of {len(after)} "
                    f"{max(after) / steady:.2f}x"
                )
                row.reached = row.reached is not False and max(after) <= EDITED * steady
            found.append(row)
    return found


def rows(settings: Settings) -> list[Row]:
    """Measure; memory and edits in processes of their own."""
    return [_passes_row(), _memory_row(settings), _pool_row(), *_edit_rows(settings)]
