"""Projects whose scripts hold operators of the same project are garbage like any other."""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import gc
import threading
import time
import types
import weakref

import numpy as np
import pytest
import sarabet as sb


class Tracer:
    """Something that a script holds, to see when the script is let go of."""


def collect():
    for _ in range(3):
        gc.collect()
        sb.chop.Constant(x=1.0).numpy()  # takes the dead out and empties the queue


def captured(tracer):
    """A script function that holds an operator of its project."""
    a = sb.chop.Constant(x=2.0)

    @sb.script_chop(inputs=[a])
    def f(ctx, x):
        return (a.numpy() * 0 + x) * (tracer is not None)

    assert f.numpy().tolist() == [[2]]
    return f


def parameter_captured(tracer):
    a = sb.chop.Constant(x=2.0)
    par, channel, root = a.par.const0value, a["x"], sb.current_project().root

    @sb.script_chop()
    def f(ctx):
        assert root.children is not None
        return np.full(1, par.eval() * channel.eval() * (tracer is not None), np.float32)

    assert f.numpy().tolist() == [[4]]
    return f


def project_captured(tracer):
    project = sb.current_project()

    @sb.script_top()
    def f(ctx):
        assert (project, tracer)[1]
        return np.zeros((2, 2, 4), np.uint8)

    f.numpy()
    return f


def touch_callbacks(tracer):
    script = sb.current_project().root.create("scriptCHOP")
    module = types.ModuleType("module")
    module.tracer, module.script = tracer, script

    def onCook(scriptOp):
        scriptOp.clear()
        scriptOp.appendChan("a")

    module.onCook = onCook
    script.callbacks = module
    assert script.numpy().shape[0] == 1
    return script


def stored(tracer):
    a = sb.chop.Constant(x=2.0, parent=sb.current_project().root)
    a.store("tracer", (tracer, a))
    return a


def failed(tracer):
    @sb.script_chop()
    def f(ctx):
        held = tracer, f
        raise ValueError(str(len(held)))

    with pytest.raises(sb.CookError):
        f.numpy()
    return f


def failed_with_an_operator(tracer):
    @sb.script_chop()
    def f(ctx):
        raise ValueError(f, tracer)

    with pytest.raises(sb.CookError) as told:
        f.numpy()
    assert told.value.__cause__.args[0] == f
    return f


def parameters_of_its_own(tracer):
    script = sb.current_project().root.create("scriptCHOP")
    script.add_parameter("Other", "operator", script)
    script.add_parameter("Thing", "python", (tracer, script))
    script.par.Other = sb.chop.Constant(x=1.0)
    assert script.par.Other.default_value == script
    assert script.par.Other.eval().numpy().tolist() == [[1]]
    assert script.par.Thing.eval()[0] is tracer
    return script


KINDS = [
    failed_with_an_operator,
    parameters_of_its_own,
    captured,
    parameter_captured,
    project_captured,
    touch_callbacks,
    stored,
    failed,
]
KEPT = {
    "nothing": lambda op, project: None,
    "the operator": lambda op, project: op,
    "the project": lambda op, project: project,
    "a parameter": lambda op, project: op.parameter(op.parameter_names()[0]),
    "the operators": lambda op, project: project.root.children,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("kept", KEPT)
def test_a_ring_through_scripts_goes_with_its_last_handle(kind, kept):
    tracer = Tracer()
    watch = weakref.ref(tracer)
    with sb.Project() as project:
        op = kind(tracer)
    del tracer
    held = KEPT[kept](op, project)
    del op, project
    collect()
    assert (watch() is None) == (held is None)
    if kept == "the operator" and kind not in (
        failed,
        failed_with_an_operator,
        parameters_of_its_own,
    ):
        held.cook(True)
        assert held.numpy() is not None
    del held
    collect()
    assert watch() is None


def custom_parameter(project, a):
    script = project.root.create("scriptCHOP")
    script.add_parameter("Other", "operator", a)
    script.par.Other = a


def expression(project, a):
    c = sb.chop.Constant(x=1.0)
    c.par.const0value.expr = f"op('{a.path}').numpy()[0, 0]"
    assert c.numpy().tolist() == [[0]]


def bind(project, a):
    sb.chop.Constant(x=1.0).par.const0value.bind = sb.chop.Constant(x=2.0).par.const0value


def export(project, a):
    sb.chop.Constant(x=1.0).par.const0value = a[0]


def undone(project, a):
    sb.chop.Null(a).destroy()
    project.undo()


def latest(project, a):
    sb.top.CHOPTo(a).latest()
    project.step(2)


@pytest.mark.parametrize("use", [custom_parameter, expression, bind, export, undone, latest])
def test_no_part_of_a_project_keeps_it_alive(use):
    data = np.zeros((1, 4), np.float32).view(type("Watched", (np.ndarray,), {}))
    watch = weakref.ref(data)

    def make(data):
        with sb.Project() as project:
            use(project, sb.chop.Array(data))

    make(data)
    del data
    collect()
    assert watch() is None


def test_projects_with_rings_leave_nothing_behind():
    def count():
        collect()
        return sum(type(o).__name__ in ("Function", "Keeper") for o in gc.get_objects())

    before = count()
    for _ in range(50):
        with sb.Project():
            captured(Tracer())
    assert count() <= before


def test_a_channel_alone_keeps_the_script():
    with sb.Project():

        @sb.script_chop(names="a")
        def f(ctx):
            return np.full((1, 1), 3, np.float32)

        channel = f["a"]
    del f
    collect()
    channel.owner.cook(True)
    assert channel.eval() == 3


def test_two_projects_that_hold_each_other():
    def made(tracer):
        one, two = sb.Project(), sb.Project()
        a = sb.chop.Constant(x=1.0, parent=one.root)
        b = sb.chop.Constant(x=2.0, parent=two.root)

        @sb.script_chop(parent=one.root)
        def reads_b(ctx):
            return b.numpy() * (tracer is not None)

        @sb.script_chop(parent=two.root)
        def reads_a(ctx):
            return a.numpy() * (tracer is not None)

        assert reads_b.numpy().tolist() == [[2]]
        return two

    tracer = Tracer()
    watch = weakref.ref(tracer)
    two = made(tracer)
    del tracer
    collect()
    assert two.op("script1").numpy().tolist() == [[1]]
    assert watch() is not None
    del two
    collect()
    assert watch() is None


def test_a_running_project_in_a_ring_ends():
    def started(tracer):
        project = sb.Project(fps=500)
        a = sb.chop.LFO(parent=project.root)

        @sb.script_chop(cook="always", parent=project.root)
        def f(ctx):
            return a.numpy() * (tracer is not None)

        project.start()
        return project

    tracer = Tracer()
    watch = weakref.ref(tracer)
    project = started(tracer)
    del tracer
    time.sleep(0.1)
    gc.collect()
    assert watch() is not None
    assert project.frame > 5
    del project
    until = time.monotonic() + 10
    while watch() is not None and time.monotonic() < until:
        gc.collect()
        time.sleep(0.01)
    assert watch() is None


def test_collecting_while_others_cook():
    """Handles come and go in threads, and the collector runs all the time."""
    stop = threading.Event()
    failures = []

    def work():
        try:
            while not stop.is_set():
                with sb.Project() as project:
                    op = captured(Tracer())
                    project.step(2)
                    assert op.numpy().tolist() == [[2]]
        except BaseException as error:
            failures.append(error)

    old = gc.get_threshold()
    gc.set_threshold(50, 2, 2)
    threads = [threading.Thread(target=work) for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        until = time.monotonic() + 2
        while time.monotonic() < until:
            gc.collect()
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
        gc.set_threshold(*old)
    assert not failures


def test_handles_are_seen_by_the_collector(project):
    op = sb.chop.Constant(x=1.0)
    for handle in (op, op.par.const0value, op["x"], project, project.root):
        assert gc.is_tracked(handle)
        assert any(type(r).__name__ == "Keeper" for r in gc.get_referents(handle))
