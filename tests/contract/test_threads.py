"""Threads and processes: readers while the network runs, fork, spawn."""

from __future__ import annotations

import contextlib
import sys
import threading
import time

import numpy as np
import pytest
import sarabet as sb


def in_threads(*calls, seconds=20):
    """Run calls in threads of their own; raise what they raise."""
    failures = []

    def guarded(call):
        try:
            call()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
        assert not thread.is_alive(), "a thread hangs"
    if failures:
        raise failures[0]


@pytest.fixture
def network(project):
    values = sb.chop.Constant(a=0.0, b=0.0)
    values.par.const0value.expr = "absTime.frame"
    values.par.const1value.expr = "absTime.frame * 2"
    picture = sb.top.Constant(resolution=(64, 32), format="rgba32float")
    picture.par.colorr.expr = "absTime.frame"
    picture.par.colorg.expr = "absTime.frame"
    return values, sb.top.Null(sb.top.Level(picture))


def test_readers_see_whole_frames(project, network):
    values, picture = network
    stop = threading.Event()
    counts = [0, 0, 0]

    def read_channels():
        while not stop.is_set():
            a = values.numpy()
            assert a[1, 0] == 2 * a[0, 0]
            counts[0] += 1

    def read_pictures():
        while not stop.is_set():
            a = picture.numpy()
            assert np.unique(a[..., 0]).size == 1
            np.testing.assert_array_equal(a[..., 0], a[..., 1])
            counts[1] += 1

    def look_around():
        while not stop.is_set():
            repr(project)
            assert [op.name for op in project.ops("*")]
            assert values.problems == []
            values.par.const0name.eval()
            counts[2] += 1

    def steps():
        try:
            until = time.monotonic() + 1.5
            while time.monotonic() < until:
                project.step()
        finally:
            stop.set()

    in_threads(read_channels, read_pictures, look_around, steps)
    assert project.frame > 20
    assert min(counts) > 10


def test_parameters_from_many_threads(project, photo):
    blurs = [sb.top.Level(photo[:64, :64], name=f"level{i}") for i in range(3)]
    math = sb.chop.Math(sb.chop.Constant(x=1.0))

    def turn(index):
        for i in range(60):
            blurs[index].par.brightness1 = i / 60
            math.par.gain = i
            blurs[index].numpy()
            math.numpy()

    in_threads(*[lambda n=n: turn(n) for n in range(3)], lambda: project.step(60))
    assert math.numpy()[0, 0] == math.par.gain.val


def test_structure_from_many_threads(project):
    def build(prefix):
        for i in range(40):
            a = sb.chop.Constant(name=f"{prefix}{i}a", parent=project.root, x=float(i))
            b = sb.chop.Null(a, name=f"{prefix}{i}b", parent=project.root)
            assert b.numpy().tolist() == [[i]]
            if i % 2:
                b.destroy()
                a.destroy()

    in_threads(lambda: build("p"), lambda: build("q"), lambda: build("r"), lambda: project.step(50))
    assert len(project.root.children) == 3 * 20 * 2


def test_arrays_are_set_and_pushed_from_threads(project):
    sensor = sb.chop.Array(np.zeros((2, 16), np.float32))
    picture = sb.top.Array(np.zeros((8, 8, 4), np.uint8))
    end = sb.top.Level(picture)
    stop = threading.Event()

    def push():
        for i in range(300):
            sensor.push([i, i])

    def show():
        for i in range(100):
            picture.set(np.full((8, 8, 4), i, np.uint8))

    def read():
        while not stop.is_set():
            a = sensor.numpy()
            np.testing.assert_array_equal(a[0], a[1])
            assert np.unique(end.numpy()).size == 1

    reader = threading.Thread(target=read)
    reader.start()
    try:
        in_threads(push, show)
    finally:
        stop.set()
        reader.join(20)
    assert sensor.numpy()[0].tolist() == list(range(284, 300))
    assert np.all(end.numpy() == 99)


def test_projects_do_not_wait_for_one_another(photo):
    def work():
        with sb.Project() as project:
            top = sb.top.Level(photo[:64, :64])
            for i in range(30):
                top.par.brightness1 = i / 30
                project.step()
                top.numpy()
            sb.chop.LFO().numpy()

    in_threads(work, work, work)


def two_projects_that_meet(reads):
    """Two scripts of two projects, each in a cook when it asks for an operator of the other."""
    met = threading.Barrier(2)
    made = {}

    def script(project, name, other):
        @sb.script_chop(parent=project.root, name=name)
        def f(ctx):
            with contextlib.suppress(threading.BrokenBarrierError):
                met.wait(1)
            met.abort()  # later cooks need not meet
            return made[other].numpy() + 1

        return f

    for project, name, other in zip((sb.Project(), sb.Project()), "ab", reads, strict=True):
        made[f"source_{name}"] = sb.chop.Constant(x=10.0, parent=project.root)
        made[name] = script(project, name, other)
    return made["a"], made["b"]


def test_projects_that_read_each_other_do_not_wait_for_ever():
    for _ in range(5):
        a, b = two_projects_that_meet(["source_b", "source_a"])
        found = []
        in_threads(lambda a=a: found.append(a.numpy()), lambda b=b: found.append(b.numpy()))  # noqa: B023
        assert [float(v[0, 0]) for v in found] == [11, 11]


def test_recursion_by_way_of_two_projects_is_an_error():
    a, b = two_projects_that_meet(["b", "a"])

    def refused(op):
        with pytest.raises(sb.CookError, match="recursion") as told:
            op.numpy()
        assert "/project1/a" in str(told.value)
        assert "/project1/b" in str(told.value)

    in_threads(lambda: refused(a), lambda: refused(b))


def test_with_is_of_its_own_thread(project):
    found = []
    in_threads(lambda: found.append(sb.current_project()))
    assert found[0] != project
    assert sb.current_project() == project


def test_start_and_stop(project, network):
    values, picture = network
    assert not project.running
    project.start()
    try:
        assert project.running
        until = time.monotonic() + 10
        while project.frame < 10 and time.monotonic() < until:
            a = values.numpy()
            assert a[1, 0] == 2 * a[0, 0]
            picture.numpy()
            time.sleep(0.005)
        with pytest.raises(ValueError, match="runs already"):
            project.start()
    finally:
        project.stop()
    assert not project.running
    frame = project.frame
    assert frame >= 10
    time.sleep(0.05)
    assert project.frame == frame
    project.stop()


def test_a_running_project_that_nobody_holds_ends():
    before = threading.active_count()
    project = sb.Project()
    sb.chop.LFO(parent=project.root)
    project.start()
    del project
    time.sleep(0.1)
    assert threading.active_count() <= before + 1
    sb.chop.LFO().numpy()


FORK = """
    import os, sys, signal
    import numpy as np
    import sarabet as sb

    project = sb.Project()
    with project:
        lfo = sb.chop.LFO(rate=600)
        top = sb.top.Ramp(resolution=(64, 64))
    project.step(3)
    views = [lfo.numpy(), top.numpy(), lfo["chan1"].numpy(), top.numpy(copy=True)]
    sums = [float(v.sum()) for v in views]
    channel, par, later = lfo["chan1"], lfo.par.frequency, top.read_async()
    expected = later.result(20)

    CALLS = [
        lfo.numpy, top.numpy, channel.numpy, project.step, lambda: project.run(0.1),
        project.start, lambda: lfo.par.frequency, lambda: par.eval(), lambda: lfo.cook(True),
        lambda: sb.Project(), lambda: sb.chop.LFO(), lambda: sb.top.Ramp(resolution=(4, 4)),
        top.read_async, top.latest, lambda: top.encode(".png"), lambda: np.asarray(top),
        lambda: project.op("lfo1"), lambda: lfo.names, lambda: lfo.problems,
        lambda: top.numpy(out=np.empty((64, 64, 4), np.uint8)), lambda: lfo["chan1"],
        lambda: project.root.create("lfoCHOP"), project.reset, lfo.destroy,
    ]

    child = os.fork()
    if child == 0:
        signal.alarm(20)
        status = 0
        for number, call in enumerate(CALLS):
            try:
                call()
            except sb.DeviceError as error:
                if "spawn" not in str(error):
                    status = 200
            except BaseException as error:
                print("call", number, repr(error), flush=True)
                status = 100 + number
            else:
                print("call", number, "did not raise", flush=True)
                status = 1 + number
        if [float(v.sum()) for v in views] != sums:
            status = 99
        sys.stdout.flush()
        os._exit(status)
    _, status = os.waitpid(child, 0)
    print("child", os.waitstatus_to_exitcode(status))
    project.step(2)
    assert top.numpy().shape == (64, 64, 4)
    assert [float(v.sum()) for v in views] == sums
    np.testing.assert_array_equal(top.read_async().result(20), expected)
"""


@pytest.mark.skipif(not hasattr(sys.modules["os"], "fork"), reason="needs fork")
def test_after_a_fork_every_call_says_so(run_python):
    assert run_python(FORK).splitlines() == ["child 0"]


@pytest.mark.skipif(not hasattr(sys.modules["os"], "fork"), reason="needs fork")
def test_a_forked_child_may_exit_as_any_process(run_python):
    said = run_python("""
        import os, sys
        import sarabet as sb

        with sb.Project() as project:
            top = sb.top.Ramp(resolution=(64, 64))
            view = top.numpy()
        project.start()
        child = os.fork()
        if child == 0:
            print(int(view.sum() > 0), flush=True)
            sys.exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status))
        project.stop()
    """)
    assert said.split() == ["1", "0"]


def test_spawned_workers_have_engines_of_their_own(run_python):
    said = run_python("""
        import multiprocessing
        import numpy as np
        import sarabet as sb

        def work(level):
            with sb.Project():
                top = sb.top.Level(np.full((8, 8, 4), level, np.uint8))
                return int(top.numpy()[0, 0, 0]), sb.chop.LFO().numpy().shape

        if __name__ == "__main__":
            with sb.Project():
                sb.top.Ramp(resolution=(8, 8)).numpy()
            with multiprocessing.get_context("spawn").Pool(2) as pool:
                print(pool.map(work, [10, 20, 30]))
    """)
    assert said.strip() == "[(10, (1, 1)), (20, (1, 1)), (30, (1, 1))]"
