"""Hours in small: frames on end and operators made and destroyed leave nothing behind.

A short run by default; `SARABET_SOAK=full` (`make soak`) is the long one.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import sarabet as sb

FULL = os.environ.get("SARABET_SOAK") == "full"
FRAMES = 10_000 if FULL else 1_000
ROUNDS = 1_000 if FULL else 100
SAMPLES = 50
# What memory may grow by in the second half of a run, beyond the allocator's own unrest.
SLACK_BYTES = 6 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def threads() -> int:
    return len(os.listdir("/proc/self/task"))


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


class Watch:
    """Samples of memory, threads and descriptors, and the verdict on them."""

    def __init__(self) -> None:
        self.memory: list[int] = []
        self.threads: list[int] = []
        self.descriptors: list[int] = []

    def sample(self) -> None:
        gc.collect()
        self.memory.append(resident())
        self.threads.append(threads())
        self.descriptors.append(descriptors())

    def growth(self) -> float:
        """What a straight line through the second half of the samples grows by, in bytes."""
        tail = np.array(self.memory[len(self.memory) // 2 :], float)
        slope = np.polyfit(np.arange(len(tail)), tail, 1)[0]
        return float(slope * len(tail))

    def assert_flat(self) -> None:
        half = len(self.memory) // 2
        growth = self.growth()
        assert growth < SLACK_BYTES, (
            f"resident memory grows by {growth / 2**20:.1f} MiB over {len(self.memory) - half} "
            f"samples; MiB: {[m >> 20 for m in self.memory]}"
        )
        assert max(self.threads[half:]) <= max(self.threads[:half]), self.threads
        assert max(self.descriptors[half:]) <= max(self.descriptors[:half]), self.descriptors


def repeat(action: Callable[[int], None], times: int) -> Watch:
    watch = Watch()
    every = max(times // SAMPLES, 1)
    for index in range(times):
        action(index)
        if index % every == 0:
            watch.sample()
    return watch


def build(project: sb.Project) -> tuple[sb.Chop, sb.Top]:
    """Make a network of every kind: channels, scripts, pictures, feedback, a rendered frame."""
    with project:
        lfo = sb.chop.LFO(frequency=0.7)
        noise = sb.chop.Noise()
        mixed = sb.chop.Math(sb.chop.Merge(lfo, noise), gain=0.5)

        @sb.script_chop(inputs=[mixed])
        def doubled(ctx: sb.Context, a: np.ndarray) -> np.ndarray:
            return a * 2

        picture = sb.top.Noise(resolution=(160, 90))
        level = sb.top.Level(picture)
        level.par.opacity.expr = "0.5 + 0.5 * (absTime.frame % 2)"
        soft = sb.top.Blur(level, size=4)
        echo = sb.top.Feedback(soft)
        trail = sb.top.Over(soft, echo)
        echo.par.top = trail
        render = sb.top.Render(resolution=(160, 90), background=(0.3, 0.3, 0.3))
        render.add_rectangle(-0.5, 0.5, 0.5, -0.5, texture=trail)
    return doubled, render


@pytest.mark.timeout(0 if FULL else 300)
def test_frames_leave_nothing_behind() -> None:
    project = sb.Project()
    channels, picture = build(project)
    out = np.empty((90, 160, 4), np.uint8)
    held: list[np.ndarray] = []

    def frame(index: int) -> None:
        project.step()
        held[:] = [channels.numpy(), picture.numpy()][: 1 + index % 2]
        picture.numpy(out=out)
        if index % 10 == 0:
            picture.read_async().result(30)
        if index % 100 == 0:
            picture.encode(".png")

    for index in range(50):  # shaders, pools and caches fill
        frame(index)
    watch = repeat(frame, FRAMES)
    assert project.frame == FRAMES + 50
    assert channels.numpy().size > 0
    assert out[45, 80].any(), "the rectangle shows nothing"
    watch.assert_flat()


@pytest.mark.timeout(0 if FULL else 300)
def test_projects_come_and_go() -> None:
    def live_once(index: int) -> None:
        project = sb.Project()
        channels, picture = build(project)
        project.step(2)
        assert picture.numpy().shape == (90, 160, 4)
        assert channels.numpy().ndim == 2

    for index in range(5):
        live_once(index)
    repeat(live_once, ROUNDS).assert_flat()


def test_operators_come_and_go() -> None:
    project = sb.Project()
    with project:
        source = sb.chop.LFO()
    keep = len(project.root.children)

    def rewire(index: int) -> None:
        with project:
            ops = [sb.chop.Null(source)]
            ops += [sb.chop.Math(ops[-1], gain=1 + k) for k in range(4)]
            ramp = sb.top.Ramp(resolution=(64, 64))
            flip = sb.top.Flip(ramp, flipx=True)
        ops[-1].numpy()
        view = flip.numpy()
        loose = project.create_loose("levelTOP")
        loose.set_input(0, flip)
        loose.numpy()
        for op in (*ops, flip, ramp):
            op.destroy()
        assert view.shape == (64, 64, 4)

    for index in range(20):
        rewire(index)
    watch = repeat(rewire, ROUNDS)
    assert len(project.root.children) == keep
    watch.assert_flat()


def test_running_projects_end_their_threads() -> None:
    before = threading.active_count()

    def run_once(index: int) -> None:
        project = sb.Project(fps=240)
        channels, picture = build(project)
        project.start()
        picture.latest()
        channels.numpy()
        project.stop()
        assert not project.running

    for index in range(3):
        run_once(index)
    repeat(run_once, ROUNDS // 5).assert_flat()
    assert threading.active_count() <= before + 1
