"""Clones: components whose network follows that of their master."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb


def _network(comp):
    """Return what a component has in it, to be compared; what comes from outside does not count."""
    return {
        (child.path.removeprefix(comp.path), child.type): (
            [
                None if i is None else i.path.removeprefix(comp.path)
                for i in (() if child.type == "inCHOP" else child.inputs)
            ],
            {par.name: (par.mode, par.expr, str(par.val)) for par in child.par},
        )
        for child in comp.findChildren()
    }


@pytest.fixture
def master(project):
    """Return a component with a knob, an input, a few operators and an output."""
    comp = project.root.create("baseCOMP", "m")
    comp.add_parameter("Gain", "float", 2.0, label="Gain", min=0.0)
    inside = comp.create("inCHOP", "in1")
    math = comp.create("mathCHOP", "math1")
    math.set_input(0, inside)
    math.par.gain.expr = "parent().par.Gain"
    comp.create("outCHOP", "out1").set_input(0, math)
    return comp


def _clone(project, master, name="c"):
    comp = project.root.create("baseCOMP", name)
    comp.par.clone = master
    return comp


def _follows(clone, master):
    return clone.is_clone and _network(clone) == _network(master)


def test_a_clone_has_the_network_of_its_master_and_values_of_its_own(project, master):
    clone = _clone(project, master)
    assert _follows(clone, master)
    assert master.clones == [clone]
    assert not master.is_clone
    assert clone.par.Gain.val == 2
    clone.par.Gain = 5
    clone.set_input(0, sb.chop.Constant(name="three", x=3.0))
    reader = sb.chop.Null(clone, name="reader")
    np.testing.assert_array_equal(reader.numpy(), [[15.0]])
    master.par.Gain = 7
    assert clone.par.Gain.val == 5
    np.testing.assert_array_equal(reader.numpy(), [[15.0]])


def test_what_happens_in_the_master_happens_in_the_clone(project, master):
    clones = [_clone(project, master, f"c{i}") for i in range(3)]
    noise = master.create("noiseCHOP", "noise1")
    noise.par.period = 3
    master.op("math1").set_input(0, noise)
    assert all(_follows(c, master) for c in clones)
    kept = clones[0].op("noise1")
    noise.name = "wobble"
    assert kept.name == "wobble"
    noise.par.seed.expr = "me.digits or 4"
    noise.par.amp.bind = master.op("math1").par.postoff
    assert kept.par.amp.source == clones[0].op("math1")
    inner = master.create("baseCOMP", "inner")
    inner.create("lfoCHOP", "lfo1").par.frequency = 9
    assert clones[2].op("inner/lfo1").par.frequency.val == 9
    inner.destroy()
    master.op("math1").set_input(0, None)
    assert all(_follows(c, master) for c in clones)


def test_names_may_be_exchanged(project, master):
    clone = _clone(project, master)
    a, b = master.create("lfoCHOP", "a"), master.create("lfoCHOP", "b")
    a_of, b_of = clone.op("a"), clone.op("b")
    with project.edit("exchange"):
        a.name = "x"
        b.name = "a"
        a.name = "b"
    assert (a_of.name, b_of.name) == ("b", "a")
    assert _follows(clone, master)


def test_frames_and_pulls_follow_too(project, master):
    clone = _clone(project, master)
    clone.set_input(0, sb.chop.Constant(name="one", x=1.0))
    reader = sb.chop.Null(clone, name="reader")
    reader.numpy()
    master.op("math1").par.postoff = 10
    np.testing.assert_array_equal(reader.numpy(), [[12.0]])

    @project.on_frame
    def grow(frame):
        master.op("math1").par.postoff = 20

    project.step(1)
    np.testing.assert_array_equal(reader.numpy(), [[22.0]])


def test_driven_parameters_of_a_master_make_no_clone_cook(project):
    master = project.root.create("baseCOMP", "m")
    master.create("constantCHOP", "c1").par.const0value.expr = "absTime.frame"
    clone = _clone(project, master)
    still = clone.op("c1")
    master.op("c1").numpy()
    cooked = still.cook_count
    project.step(3)
    assert master.op("c1").numpy()[0, 0] == 3
    assert still.cook_count == cooked
    assert still.numpy()[0, 0] == 3


def test_custom_parameters_follow_their_definitions(project, master):
    clone = _clone(project, master)
    clone.par.Gain = 4
    master.add_parameter("Mode", "menu", "slow", menu=["slow", "fast"])
    master.par.Mode = "fast"
    assert clone.par.Mode.val == "slow"
    clone.par.Mode = "fast"
    master.add_parameter("Gain", "float", 1.0, label="Loudness", min=0.0, max=10.0)
    assert (clone.par.Gain.val, clone.par.Gain.max, clone.par.Gain.label) == (4, 10, "Loudness")
    project.undo()
    assert clone.par.Gain.max is None
    assert project.undo()  # the clone's own value
    assert clone.par.Mode.val == "slow"
    project.redo()
    clone.par.Gain.expr = "1 + 2"
    master.add_parameter("Later", "int", 1)
    assert clone.par.Gain.eval() == 3


def test_undo_and_redo_of_an_edit_of_the_master_take_the_clone_along(project, master):
    clone = _clone(project, master)
    source = sb.chop.Constant(name="one", x=1.0)
    clone.set_input(0, source)
    reader = sb.chop.Null(clone, name="reader")
    math = clone.op("math1")
    before = _network(master)
    steps = len(project.undo_names)
    master.op("math1").par.postoff = 3
    master.op("math1").destroy()
    assert not math.valid
    master.op("out1").destroy()
    assert reader.inputs == [None] or reader.inputs == []
    master.op("in1").destroy()
    assert clone.children == []
    assert len(project.undo_names) == steps + 4
    for _ in range(4):
        assert project.undo()
    assert _network(clone) == _network(master) == before
    assert math.valid  # the same operator
    assert reader.inputs == [clone.op("out1")]
    assert clone.op("in1").inputs == [source]
    np.testing.assert_array_equal(reader.numpy(), [[2.0]])
    for _ in range(4):
        assert project.redo()
    assert clone.children == []
    for _ in range(4):
        assert project.undo()
    np.testing.assert_array_equal(reader.numpy(), [[2.0]])


def test_undo_of_cloning_brings_back_what_the_component_had(project, master):
    comp = project.root.create("baseCOMP", "c")
    comp.add_parameter("Own", "int", 3)
    lfo = comp.create("lfoCHOP", "lfo1")
    math = comp.create("mathCHOP", "math1")
    math.set_input(0, lfo)
    math.par.gain = 6
    before, steps = _network(comp), len(project.undo_names)
    comp.par.clone = master
    assert _follows(comp, master)
    assert not lfo.valid
    assert len(project.undo_names) == steps + 1
    project.undo()
    assert _network(comp) == before
    assert comp.par.Own.val == 3
    assert lfo.valid
    assert not comp.is_clone
    project.redo()
    assert _follows(comp, master)
    project.undo()
    assert _network(comp) == before


def test_cloning_switched_off_leaves_a_copy_that_may_be_changed(project, master):
    clone = _clone(project, master)
    math = clone.op("math1")
    clone.par.enablecloning = False
    master.op("math1").par.postoff = 3
    assert not clone.is_clone
    assert master.clones == []
    assert math.par.postoff.val == 0
    math.par.postoff = 1
    extra = clone.create("lfoCHOP", "extra")
    clone.par.enablecloning = True
    assert _follows(clone, master)
    assert math.valid
    assert not extra.valid
    project.undo()
    assert extra.valid
    assert math.par.postoff.val == 1
    clone.par.enablecloningpulse.pulse()  # once, without following
    assert clone.op("math1").par.postoff.val == 3
    assert not extra.valid
    master.op("math1").par.postoff = 4
    assert clone.op("math1").par.postoff.val == 3
    project.undo()
    project.undo()
    assert extra.valid
    assert clone.op("math1").par.postoff.val == 1


def test_a_destroyed_master_leaves_its_clone_as_it_is(project, master, tmp_path):
    clone = _clone(project, master)
    network = _network(clone)
    master.destroy()
    assert _network(clone) == network
    assert not clone.is_clone
    assert "'clone': m was destroyed" in clone.problems[0].message
    project.save(tmp_path / "p.toml")
    assert _network(sb.load(tmp_path / "p.toml", trust=True).op("c")) == network
    project.undo()
    assert _follows(clone, master)
    assert not clone.problems
    clone.destroy()
    assert master.clones == []
    project.undo()
    assert _follows(clone, master)


@pytest.mark.parametrize("by_path", [False, True])
def test_rings_are_refused(project, master, by_path):
    def refused(comp, other, words):
        before = comp.par.clone.val
        with pytest.raises(ValueError, match=words):
            comp.par.clone = other.path if by_path else other
        assert comp.par.clone.val == before

    inner = master.create("baseCOMP", "inner")
    refused(master, master, "/project1/m: 'clone' cannot be the component itself")
    refused(inner, master, "cannot be /project1/m, which the component is in")
    refused(master, inner, "cannot be /project1/m/inner, which is in the component")
    other = project.root.create("baseCOMP", "other")
    inner.par.clone = other
    refused(other, master, "by way of other clones shows the component itself")
    with pytest.raises(ValueError, match=r"'clone' expects a component .*out1 \(outCHOP\)"):
        other.par.clone = master.op("out1")
    other.par.clone.expr = "op('m')"
    assert not other.is_clone
    assert "by way of other clones" in other.problems[0].message
    assert other.children == []


def test_a_clone_within_a_master_and_a_clone_of_a_clone(project, master):
    big = project.root.create("baseCOMP", "big")
    lfo = big.create("lfoCHOP", "lfo1")
    part = big.create("baseCOMP", "part")
    part.par.clone = master
    part.set_input(0, lfo)
    end = big.create("outCHOP", "out1")
    end.set_input(0, part)
    clone = _clone(project, big)
    second = _clone(project, clone, "c2")
    for comp in (clone, second):
        assert _follows(comp, big)
        assert comp.op("part").is_clone
        assert comp.op("part/in1").inputs == [comp.op("lfo1")]
        assert comp.op("out1").inputs == [comp.op("part/out1")]
    master.create("noiseCHOP", "n1").par.amp = 7
    assert second.op("part/n1").par.amp.val == 7
    part.par.Gain = 8
    assert second.op("part").par.Gain.val == 8
    assert sorted(c.path for c in master.clones) == [
        "/project1/big/part",
        "/project1/c/part",
        "/project1/c2/part",
    ]
    part.par.enablecloning = False
    part.op("n1").destroy()
    for comp in (clone, second):
        assert _follows(comp, big)
    project.undo()
    project.undo()
    for comp in (clone, second):
        assert _follows(comp, big)
        assert comp.op("part").is_clone


def test_edits_in_a_clone_are_refused(project, master):
    clone = _clone(project, master)
    math = clone.op("math1")

    def refused(action, *args):
        with pytest.raises(ValueError, match=r"/project1/c: .*it is a clone.*master /project1/m"):
            action(*args)

    refused(clone.create, "lfoCHOP")
    refused(clone.copy, master.op("math1"))
    refused(clone.paste, project.root.copy_text([master]))
    refused(clone.add_parameter, "More", "int", 1)
    refused(math.destroy)
    refused(math.set_input, 0, None)
    refused(lambda: setattr(math, "name", "other"))
    refused(lambda: setattr(math.par, "postoff", 1))
    refused(lambda: setattr(math.par.postoff, "expr", "1"))
    refused(math.par.gain.reset)
    assert _follows(clone, master)

    @project.on_frame  # what scripts set is passing: it is no edit
    def turn(frame):
        math.par.postoff = 5

    project.step(1)
    assert math.par.postoff.val == 5
    clone.par.enablecloningpulse.pulse()
    assert _follows(clone, master)


def test_a_file_holds_of_a_clone_the_reference_and_its_own_values(project, master, tmp_path):
    one = sb.chop.Constant(name="one", x=1.0)
    clone = _clone(project, master)
    clone.par.Gain = 5
    clone.set_input(0, one)
    sb.chop.Null(clone, name="reader")
    sb.chop.Select(chop=clone.op("math1"), name="pick")
    path = tmp_path / "p.toml"
    project.save(path)
    text = path.read_text()
    section = text.split("[op.c]\n")[1].split("\n\n")[0]
    assert section.splitlines() == [
        'type = "baseCOMP"',
        'inputs = ["one"]',
        "par.Gain = 5.0",
        'par.clone = "m"',
    ]
    assert "c/" not in text.replace('"c/out1"', "").replace('"c/math1"', "")
    again = sb.load(path, trust=True)
    assert again.text() == project.text()
    assert _network(again.op("c")) == _network(clone)
    for name in ("reader", "pick"):
        np.testing.assert_array_equal(again.op(name).numpy(), project.op(name).numpy())
    again.op("m/math1").par.postoff = 1
    np.testing.assert_array_equal(again.op("reader").numpy(), [[6.0]])


def test_copies_of_clones_follow_too(project, master):
    clone = _clone(project, master)
    clone.par.Gain = 3
    copy = project.root.copy(clone)
    assert _follows(copy, master)
    assert copy.par.Gain.val == 3
    pasted = project.root.paste(project.root.copy_text([clone]), trust=True)[0]
    assert _follows(pasted, master)
    with sb.Project() as other:
        far = other.root.copy(clone)
        assert not far.is_clone
        assert [child.name for child in far.children] == ["in1", "math1", "out1"]
        pair = other.root.copy_ops([master, clone])
        assert _follows(pair[1], pair[0])


def test_the_master_may_be_named_by_a_path_or_an_expression(project, master):
    comp = project.root.create("baseCOMP", "c")
    comp.par.clone = "later"
    assert not comp.is_clone
    assert "there is no component 'later'" in comp.problems[0].message
    later = project.root.create("baseCOMP", "later")
    later.create("lfoCHOP", "lfo1")
    assert _follows(comp, later)
    comp.par.clone.expr = "op('m') if absTime.frame > 1 else op('later')"
    assert _follows(comp, later)
    project.step(2)
    assert _follows(comp, master)
    comp.par.clone = ""
    assert not comp.is_clone
    assert comp.op("math1").par.postoff.val == 0


def test_clones_grow_by_powers_only_so_far(project):
    below = project.root.create("baseCOMP", "b0")
    below.create("lfoCHOP", "lfo1")
    for level in range(1, 21):
        comp = project.root.create("baseCOMP", f"b{level}")
        with project.edit("two"):
            comp.create("baseCOMP", "x").par.clone = below
            if level < 6:
                comp.create("baseCOMP", "y").par.clone = below
        below = comp
    assert len(below.findChildren(type="lfoCHOP")) == 32


def test_a_project_that_ends_takes_its_clones_along(master):
    project = sb.Project()
    with project:
        other = project.root.create("baseCOMP", "m")
        other.create("lfoCHOP", "lfo1")
        clone = _clone(project, other)
        data = clone.op("lfo1").numpy()
        other.op("lfo1").destroy()
        assert clone.children == []
    del project, other, clone
    assert data.shape == (1, 1)
