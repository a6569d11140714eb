"""Views outlive what they came from, and never change."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
import sarabet as sb


def moving(project, size=(64, 48)):
    top = sb.top.Constant(resolution=size, format="rgba32float", parent=project.root)
    top.par.colorr.expr = "absTime.frame"
    return top


def test_a_channel_view_outlives_cooks_operator_and_project():
    project = sb.Project()
    lfo = sb.chop.LFO(rate=6000, parent=project.root)
    project.step(7)
    held, channel = lfo.numpy(), lfo["chan1"].numpy()
    before = held.tobytes()
    for _ in range(100):
        project.step()
        lfo.numpy()
    assert held.tobytes() == before
    lfo.destroy()
    gc.collect()
    assert held.tobytes() == before
    del lfo, project
    gc.collect()
    for _ in range(50):  # whoever might get that memory now
        np.empty(held.size, np.float32).fill(np.nan)
        sb.chop.Pattern(length=held.size, amp=77).numpy()
    assert held.tobytes() == before
    assert channel.tobytes() == before


@pytest.mark.parametrize("size", [(64, 48), (101, 48)])
@pytest.mark.parametrize("copy", [None, False])
def test_a_picture_outlives_cooks_operator_and_project(size, copy):
    project = sb.Project()
    top = moving(project, size)
    project.step(7)
    held = top.numpy(copy=copy)
    before = held.copy()
    assert before[0, 0, 0] == top.par.colorr.eval()
    pictures = []
    for _ in range(100):
        project.step()
        pictures.append(float(top.numpy()[0, 0, 0]))
    assert len(set(pictures)) == 100
    np.testing.assert_array_equal(held, before)
    top.destroy()
    del top, project
    gc.collect()
    with sb.Project():
        for _ in range(20):
            sb.top.Constant(color=(9, 9, 9), resolution=size, format="rgba32float").numpy()
    np.testing.assert_array_equal(held, before)


def test_every_frame_held_is_another_picture(project):
    top = moving(project)
    held = []
    for _ in range(40):
        project.step()
        held.append((top.numpy(), top.par.colorr.eval()))
    assert len({a.__array_interface__["data"][0] for a, _ in held}) == 40
    for a, red in held:
        assert np.all(a[..., 0] == red)


def test_memory_is_used_again_once_nobody_holds_it(project):
    top = moving(project)
    chop = sb.chop.LFO(rate=60000)
    pictures, samples = set(), set()
    for _ in range(60):
        project.step()
        pictures.add(top.numpy().__array_interface__["data"][0])
        samples.add(chop.numpy().__array_interface__["data"][0])
    assert len(pictures) < 10
    assert len(samples) < 10


def test_a_slice_holds_the_whole(project):
    top = moving(project)
    row = top.numpy()[5, ::3, 0]
    assert row.base is not None
    before = row.copy()
    top.destroy()
    gc.collect()
    with sb.Project():
        sb.top.Constant(color=(5, 5, 5), resolution=(64, 48), format="rgba32float").numpy()
    np.testing.assert_array_equal(row, before)


def test_live_views_hold_the_callers_array(project):
    a = sb.empty((16, 16, 4), np.uint8)
    a[:] = 3
    view = sb.top.Null(sb.top.Array(a)).numpy()
    del a
    gc.collect()
    sb.empty((16, 16, 4), np.uint8)[:] = 9
    assert np.all(view == 3)


def test_handles_keep_their_project_and_wires_their_operators():
    project = sb.Project()
    watch = weakref.ref(project)
    chain = sb.chop.Constant(x=1.0, parent=project.root)
    del project
    gc.collect()
    assert chain.numpy().tolist() == [[1]]
    assert chain.path == "/project1/constant1"
    del watch
    loose = sb.chop.Math(sb.chop.Math(sb.chop.Constant(y=2.0), gain=3.0), gain=5.0)
    gc.collect()
    assert loose.numpy().tolist() == [[30]]
    assert loose.parent is None


def test_loose_operators_go_when_nobody_holds_them():
    data = np.zeros((1, 4), np.float32).view(type("Watched", (np.ndarray,), {}))
    watch = weakref.ref(data)
    end = sb.chop.Math(sb.chop.Null(sb.chop.Array(data)), gain=2.0)
    end.numpy()
    del data
    gc.collect()
    assert watch() is not None
    del end
    gc.collect()
    sb.chop.Constant(x=1.0).numpy()
    sb.chop.Constant(x=1.0).numpy()
    gc.collect()
    assert watch() is None


def test_long_chains_are_dropped_without_recursion():
    end = sb.chop.Constant(x=1.0)
    for _ in range(3000):
        end = sb.chop.Null(end)
    assert end.numpy().tolist() == [[1]]
    del end
    gc.collect()
    sb.chop.Constant(x=1.0).numpy()


def test_rounds_of_create_and_destroy(photo):
    for _ in range(30):
        with sb.Project() as project:
            source = sb.top.Array(photo[:32, :32])
            top = sb.top.Level(sb.top.Flip(source), brightness1=0.5)
            assert top.numpy().shape == (32, 32, 4)
            sb.chop.LFO().numpy()
            project.step(2)
    gc.collect()


def test_cycles_through_callbacks_are_no_obstacle():
    project = sb.Project()
    box = {}

    @sb.script_chop(parent=project.root)
    def script(ctx):
        return np.full(3, len(box), np.float32)

    box["script"] = script
    assert script.numpy().tolist() == [[1, 1, 1]]
    script.par.callbacks = None
    box.clear()


SHUTDOWN = """
    import atexit, sys, threading
    import numpy as np
    import sarabet as sb

    project = sb.Project()
    with project:
        chop = sb.chop.LFO(rate=6000)
        top = sb.top.Ramp(resolution=(101, 64))
        photo = sb.top.Array(sb.empty((64, 64, 4), np.uint8))
        soft = sb.top.Blur(photo, size=9)

    @sb.script_chop(cook="always", parent=project.root)
    def script(ctx):
        return np.zeros(4, np.float32)

    project.step(3)
    views = [chop.numpy(), top.numpy(), top.numpy(copy=False), photo.numpy(), soft.numpy()]
    latest = soft.latest()
    sums = [float(v.sum()) for v in views]
    kept = sys.modules["kept"] = type(sys)("kept")
    kept.views, kept.project, kept.everything = views, project, [chop, top, photo, soft, script]

    class Last:
        def __del__(self):
            assert [float(v.sum()) for v in views] == sums
            sys.stdout.write("last\\n")

    last = Last()

    @atexit.register
    def at_exit():
        assert [float(v.sum()) for v in views] == sums
        print("exit", flush=True)
    {more}
"""


@pytest.mark.parametrize("more", [
    "",
    "later = [soft.read_async() for _ in range(5)]",
    "project.start()",
    "threading.Thread(target=lambda: project.run(0.2)).start()",
    "kept.__dict__.clear(); del chop, top, photo, soft, project, script",
], ids=["plain", "readback in flight", "running", "run in a thread", "views alone"])  # fmt: skip
def test_interpreter_shutdown(run_python, more):
    said = run_python(SHUTDOWN.format(more=more))
    assert said.splitlines()[0] == "exit"
