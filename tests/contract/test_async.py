"""Pictures that arrive later: futures, awaiting, several at once, and the newest one."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import threading
import time

import numpy as np
import pytest
import sarabet as sb


@pytest.fixture
def coloured(project):
    """A picture whose red is the number of the frame."""
    constant = sb.top.Constant(resolution=(64, 48), format="rgba32float", name="coloured")
    constant.par.colorr.expr = "absTime.frame"
    return constant


@pytest.fixture
def slow(project):
    """A picture that takes the device about a second, once it is asked for."""
    top = sb.top.GLSL(resolution=(8, 512), name="slow", pixelcode="""
        out vec4 fragColor;
        void main() {
            float x = vUV.s;
            for (int i = 0; i < 1500; i++) x = sin(x * 1.0001 + float(i));
            fragColor = vec4(x);
        }""")  # fmt: skip
    top.numpy()  # compiles
    top.par.resolutionw = 512
    return top


def red(array):
    values = np.unique(array[..., 0])
    assert values.size == 1, "a picture is of one frame"
    return float(values[0])


def test_a_future_gives_what_numpy_gives(project, photo):
    soft = sb.top.Blur(photo, size=6)
    later = soft.read_async()
    assert isinstance(later, concurrent.futures.Future)
    got = later.result(20)
    np.testing.assert_array_equal(got, soft.numpy())
    assert got.flags.c_contiguous
    assert not got.flags.writeable
    assert later.done()
    assert later.frame == project.frame == 0


def test_arguments_are_those_of_numpy(project, photo):
    top = sb.top.Array(photo)
    for wanted in (
        {"dtype": np.float32},
        {"channels": "bgr"},
        {"origin": "bottom"},
        {"dtype": "uint16", "channels": 1, "origin": "bottom"},
    ):
        np.testing.assert_array_equal(top.read_async(**wanted).result(20), top.numpy(**wanted))
    with pytest.raises(TypeError, match="channels"):
        top.read_async(channels=1.5)
    with pytest.raises(ValueError, match="origin"):
        top.read_async(origin="left").result(20)


def test_it_can_be_awaited(project, photo):
    soft = sb.top.Blur(photo, size=3)

    async def main():
        one = await soft.read_async()
        several = await asyncio.gather(*[asyncio.wrap_future(soft.read_async()) for _ in range(4)])
        return [one, *several]

    for got in asyncio.run(main()):
        np.testing.assert_array_equal(got, soft.numpy())


def test_others_run_while_it_is_awaited(project, slow):
    async def main():
        drawn = slow.read_async()
        reading = asyncio.ensure_future(awaited(drawn))
        turns = 0
        while not reading.done():
            await asyncio.sleep(0.01)
            turns += 1
        return turns, await reading

    async def awaited(future):
        return await future

    turns, pixels = asyncio.run(main())
    assert turns > 5
    assert pixels.shape == (512, 512, 4)


def test_several_in_flight_each_with_its_frame(project, coloured):
    flights = []
    for _ in range(12):
        project.step()
        flights.append((coloured.read_async(), project.frame, red(coloured.numpy())))
    reds = []
    for later, frame, expected in flights:
        assert later.frame == frame
        assert red(later.result(20)) == expected
        reds.append(expected)
    assert np.all(np.diff(reds) == 1)


def test_it_resolves_without_anybody_asking(project, photo):
    arrived = threading.Event()
    later = sb.top.Blur(photo, size=3).read_async()
    later.add_done_callback(lambda _: arrived.set())
    assert arrived.wait(20)


def test_another_thread_may_wait(project, photo):
    soft = sb.top.Blur(photo, size=3)
    expected = soft.numpy()
    found = []
    later = soft.read_async()
    worker = threading.Thread(target=lambda: found.append(later.result(20)))
    worker.start()
    worker.join(20)
    np.testing.assert_array_equal(found[0], expected)


def test_it_outlives_changes_the_operator_and_the_project(photo):
    project = sb.Project()
    soft = sb.top.Blur(photo, size=5, parent=project.root)
    expected = soft.numpy().copy()
    later = soft.read_async()
    soft.par.size = 1
    soft.destroy()
    del soft, project
    gc.collect()
    np.testing.assert_array_equal(later.result(20), expected)


def test_a_resized_operator_does_not_disturb_it(project):
    top = sb.top.Constant(resolution=(40, 30))
    later = top.read_async()
    top.par.resolution = (20, 10)
    assert top.numpy().shape == (10, 20, 4)
    assert later.result(20).shape == (30, 40, 4)


def test_live_memory_is_kept_as_it_was(project):
    a = sb.empty((64, 64, 4), np.uint8)
    a[:] = 5
    source = sb.top.Array(a)
    for top in (source, sb.top.Null(source), sb.top.Level(source)):
        a[:] = 5
        source.changed()
        later = top.read_async()
        top.numpy()
        later_before = later.result(20).copy()
        a[:] = 77
        assert np.all(later_before == 5)
        assert np.all(later.result() == 5)


def test_a_failure_is_raised_at_once(project):
    with pytest.raises(sb.CookError, match="soft"):
        sb.top.Blur(name="soft").read_async()


def test_results_may_be_cancelled_or_dropped(project, photo):
    soft = sb.top.Blur(photo, size=10)
    for _ in range(20):
        soft.read_async()
        soft.read_async().cancel()
    later = soft.read_async()
    np.testing.assert_array_equal(later.result(20), soft.numpy())


# --- latest ---


def until_latest(project, top, tries=500):
    for _ in range(tries):
        got = top.latest()
        if got is not None:
            return got
        project.step()
        time.sleep(0.002)
    raise AssertionError("latest() never had a picture")


def test_latest_is_none_before_there_is_one(project, photo):
    soft = sb.top.Blur(photo, size=20)
    assert soft.latest() is None
    assert soft.cook_count == 0
    got = until_latest(project, soft)
    np.testing.assert_array_equal(got, soft.numpy())
    assert not got.flags.writeable


def test_latest_frames_increase(project, coloured):
    seen = []
    for _ in range(60):
        project.step()
        got = coloured.latest()
        if got is not None:
            seen.append(red(got))
        time.sleep(0.001)
    assert len(seen) > 10
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]


def test_latest_keeps_the_operator_cooking(project, coloured):
    until_latest(project, coloured)
    cooks = coloured.cook_count
    project.step(10)
    assert coloured.cook_count >= cooks + 10


def test_latest_never_waits(project, slow):
    assert slow.latest() is None
    project.step()
    drawn = slow.read_async()  # of this very frame: it is there when the device is done
    assert slow.latest() is None
    assert not drawn.done(), "nobody has waited for the device"
    expected = drawn.result(60)
    np.testing.assert_array_equal(until_latest(project, slow), expected)


def test_latest_of_live_memory_is_a_copy(project):
    a = sb.empty((64, 64, 4), np.uint8)
    a[:] = 5
    source = sb.top.Array(a)
    got = until_latest(project, source)
    a[:] = 77
    assert np.all(got == 5)
