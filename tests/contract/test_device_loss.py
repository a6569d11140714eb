"""A device that is lost is opened again: a frame is lost, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb
from sarabet import _sarabet


@pytest.fixture
def lose(project):
    """Make the next submission fail as it does when a driver resets its device."""

    def losing(op):
        op.cook(force=True)
        _sarabet.lose_devices()
        with pytest.raises((sb.DeviceError, sb.CookError), match="the device was lost"):
            op.numpy()

    return losing


def test_the_next_look_draws_again(project, lose, photo):
    photo_top = sb.top.Array(photo)
    blurred = sb.top.Level(sb.top.Blur(photo_top, size=5), invert=1)
    still = sb.top.Ramp(resolution=(33, 7))
    before, still_before = blurred.numpy(copy=True), still.numpy(copy=True)
    lose(blurred)
    assert (blurred.numpy() == before).all()
    assert (still.numpy() == still_before).all()
    assert blurred.problems == []


def test_arrays_taken_before_stay_readable(project, lose, photo):
    op = sb.top.Level(photo, invert=1)
    view, coming = op.numpy(), op.read_async()
    kept = view.copy()
    coming.result()
    lose(op)
    assert (view == kept).all()
    op.numpy()
    assert (view == kept).all()


def test_live_arrays_are_shown_again(project, lose):
    pixels = sb.empty((64, 64, 4), np.uint8)
    pixels[:] = 7
    source = sb.top.Array(pixels)
    op = sb.top.Level(source, invert=1)
    assert (op.numpy()[..., :3] == 248).all()
    lose(op)
    with source.writing() as writable:
        writable[:] = 9
    assert (op.numpy()[..., :3] == 246).all()


def test_history_in_memory_goes_on(project, lose):
    """On a device that draws into memory of the CPU, Feedback loses nothing at all."""
    start = sb.top.Constant(color=(0, 0, 0), alpha=0, resolution=(8, 8), format="rgba32float")
    loop = sb.top.Feedback(start)
    step = sb.top.Add(loop, sb.top.Constant(color=(1, 1, 1), resolution=(8, 8),
                                            format="rgba32float"))  # fmt: skip
    loop.par.top = step
    for _ in range(3):
        project.step()
        count = step.numpy()[0, 0, 0]
    lose(step)
    project.step()
    assert step.numpy()[0, 0, 0] in (count, count + 1)
    project.step()
    assert step.numpy()[0, 0, 0] > count


def test_frames_and_readers_go_on(project, photo):
    turn = sb.top.HSVAdjust(photo)
    turn.par.hueoffset.expr = "absTime.frame"
    turn.latest()
    _sarabet.lose_devices()
    failures = []
    for _ in range(6):
        try:
            project.step()
            turn.numpy()  # waits for the device, and so for what was started before
            turn.latest()
        except (sb.DeviceError, sb.CookError) as error:
            failures.append(str(error))
    assert len(failures) <= 1
    assert all("the device was lost" in text for text in failures)
    assert turn.latest() is not None
    assert turn.problems == []
