"""Undo and redo: every edit of a person, grouped, bounded, and nothing that nobody did."""

from __future__ import annotations

import contextlib
import gc
import weakref

import numpy as np
import pytest
import sarabet as sb


def network(project):
    """Return what undo must bring back: operators, wires, parameters, drives."""

    def describe(op):
        pars = {
            par.name: (par.mode, par.expr or par.source_name or par.val)
            for par in op.par
            if par.style not in ("array", "python") and not par.is_default
        }
        inputs = [source and source.path for source in op.inputs]
        below = [describe(child) for child in op.children] if op.family == "COMP" else []
        return op.path, op.type, inputs, pars, below

    return [describe(child) for child in project.root.children]


def test_every_kind_of_edit_goes_back_and_comes_again(project):
    states = [network(project)]
    edits = []

    def edit(function):
        function()
        edits.append(function)
        states.append(network(project))

    made = {}
    edit(lambda: made.update(a=sb.chop.Constant(name="a", x=1.0, y=2.0)))
    a = made["a"]
    edit(lambda: made.update(m=sb.chop.Math(a, gain=3, name="m")))
    m = made["m"]
    edit(lambda: setattr(a.par, "const0value", 5))
    edit(lambda: setattr(m.par.gain, "expr", "op('a').par.const0value * 2"))
    edit(lambda: setattr(m.par.gain, "val", 4))
    edit(lambda: setattr(m.par.postoff, "bind", a.par.const1value))
    edit(lambda: setattr(m.par.postoff, "val", 9))
    edit(lambda: setattr(m.par.gain, "export", a["x"]))
    edit(lambda: m.par.gain.reset())
    edit(lambda: setattr(a, "name", "b"))
    edit(lambda: made.update(n=sb.chop.Null(m, name="n")))
    edit(lambda: made["n"].set_input(0, a))
    edit(lambda: made["n"].set_input(0, None))
    edit(lambda: made["n"].set_input(0, m))
    edit(lambda: made.update(c=project.root.create("baseCOMP", "c")))
    edit(lambda: made["c"].add_parameter("Speed", "float", 1.0))
    edit(lambda: setattr(made["c"].par, "Speed", 3.0))
    edit(lambda: made["c"].create("noiseTOP", "noise1"))
    edit(lambda: made["c"].destroy())
    edit(lambda: m.destroy())
    edit(lambda: a.set_sequence_size("const", 1))
    assert len(project.undo_names) == len(edits)
    for _ in range(2):
        for before in reversed(states[:-1]):
            assert project.undo()
            assert network(project) == before
        assert not project.undo()
        for after in states[1:]:
            assert project.redo()
            assert network(project) == after
        assert not project.redo()


def test_what_comes_back_is_the_same_operator(project):
    a = sb.chop.Constant(name="a", x=1.0)
    m = sb.chop.Math(a, gain=3)
    view = m.numpy()
    a.destroy()
    assert not a.valid
    assert m.inputs in ([], [None])
    project.undo()
    assert a.valid
    assert project.op("a") == a
    assert m.inputs == [a]
    a.par.const0value = 2
    assert m.numpy()[0, 0] == 6
    assert view[0, 0] == 3  # published data is never written


def test_a_group_is_one_edit(project):
    with project.edit("three knobs"):
        a = sb.chop.Constant(name="a", x=1.0)
        a.par.const0value = 4
        with project.edit("inner"):
            a.par.const0value = 5
    assert project.undo_names == ["three knobs"]
    project.undo()
    assert project.ops("*") == []
    project.redo()
    assert project.op("a")["x"][0] == 5
    with project.edit("nothing"):
        pass
    assert project.undo_names == ["three knobs"]
    with contextlib.suppress(ZeroDivisionError), project.edit("half"):
        a.par.const0value = 6
        raise ZeroDivisionError
    assert project.undo_names[0] == "half"
    assert project.undo()
    assert a["x"][0] == 5
    with pytest.raises(ValueError, match="end_edit without begin_edit"):
        project.end_edit()
    with project.edit("open"), pytest.raises(ValueError, match="cannot undo inside"):
        project.undo()


def test_names_say_what_was_done(project):
    a = sb.chop.Constant(name="a", x=1.0)
    a.par.const0value = 2
    a.name = "b"
    a.destroy()
    assert project.undo_names == [
        "destroy /project1/b",
        "rename /project1/a to b",
        "set /project1/a:const0value",
        "create /project1/a",
    ]
    project.undo()
    assert project.redo_names == ["destroy /project1/b"]


def test_a_new_edit_ends_what_could_be_redone(project):
    a = sb.chop.Constant(name="a", x=1.0)
    a.par.const0value = 2
    project.undo()
    a.par.const0value = 3
    assert not project.redo()
    assert a["x"][0] == 3


def test_a_value_that_is_there_already_is_no_edit(project):
    a = sb.chop.Constant(name="a", x=1.0)
    a.par.const0value = 1.0
    with pytest.raises(ValueError, match="must be"):
        a.par.rate = -1
    assert len(project.undo_names) == 1


def test_a_knob_that_turns_while_time_runs_is_one_edit(project):
    a = sb.chop.Constant(name="a", x=1.0)
    for frame in project.frames(50):
        a.par.const0value = 100 + frame
    assert project.undo_names[:2] == ["set /project1/a:const0value", "create /project1/a"]
    project.undo()
    assert a["x"][0] == 1
    project.redo()
    assert a["x"][0] == 150


def test_only_what_a_person_does_is_kept(project):
    a = sb.chop.Constant(name="a", x=1.0)
    b = sb.chop.Constant(name="b", x=1.0)

    @sb.script_chop(inputs=[a], name="s")
    def script(ctx, x):
        b.par.const0value = float(x[0, 0]) * 2
        return x

    a.par.const1name = "other"
    a.par.const0value.expr = "absTime.frame"
    before = project.undo_names
    for _ in project.frames(3):
        script.numpy()
    assert b["x"][0] == 6
    loose = sb.Project()
    with sb.Project() as other:
        pass
    assert project.undo_names == before
    del loose, other


def test_operators_of_no_component_are_not_kept_alive():
    a = sb.chop.Constant(x=1.0)
    project = sb.current_project()
    m = sb.chop.Math(a, gain=2)
    count = len(project.undo_names)
    m.par.gain = 3
    m.set_input(0, None)
    assert len(project.undo_names) == count
    gone = weakref.ref(a)
    del a
    gc.collect()
    assert gone() is None


def test_shown_arrays_are_not_kept(project):
    array = np.zeros((64, 64, 4), np.uint8)
    source = sb.top.Array(array, name="source")
    source.set(np.ones((64, 64, 4), np.uint8))
    source.numpy()
    assert project.undo_names == ["create /project1/source"]
    gone = weakref.ref(array)
    del array
    project.step()
    source.numpy()
    gc.collect()
    assert gone() is None


def test_the_number_of_edits_is_bounded(project):
    a = sb.chop.Constant(name="a", x=0.0)
    project.undo_limit = 10
    for i in range(1, 31):
        a.par.const0value = i
    assert len(project.undo_names) == 10
    while project.undo():
        pass
    assert a["x"][0] == 20
    project.undo_limit = 0
    assert project.undo_names == []
    a.par.const0value = 1
    assert not project.undo()
    with pytest.raises(ValueError, match="at least 0, got -1"):
        project.undo_limit = -1


def test_arrays_in_edits_are_bounded(project):
    top = sb.top.Convolve(name="c")
    for i in range(20):
        top.par.kernel = np.full((1023, 1023), i, np.float32) if i % 2 else np.eye(3) * i
    assert 1 <= len(project.undo_names) <= 21


def test_a_script_cannot_undo(project):
    @sb.script_chop()
    def script(ctx):
        project.undo()
        return np.zeros(1, np.float32)

    with pytest.raises(sb.CookError, match="cannot undo while it cooks"):
        script.numpy()


def test_a_handle_of_what_was_undone_says_so(project):
    comp = project.root.create("baseCOMP", "c")
    comp.add_parameter("Speed", "float", 1.0)
    speed = comp.par.Speed
    project.undo()
    with pytest.raises(AttributeError, match="taken away"):
        speed.eval()
    a = sb.chop.Constant(x=1.0, y=2.0)
    second = a.par.const1value
    a.set_sequence_size("const", 1)
    with pytest.raises(AttributeError, match="no block 1 of 'const' any more"):
        second.eval()
    project.undo()
    assert second.eval() == 2


def test_a_project_with_a_history_goes_away():
    project = sb.Project()
    with project:
        a = sb.chop.Constant(x=1.0)
        m = sb.chop.Math(a)
        m.destroy()
    gone = weakref.ref(project)
    del project, a, m
    gc.collect()
    assert gone() is None
