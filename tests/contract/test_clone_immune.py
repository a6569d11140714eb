"""Operators in clones that are their own: `clone_immune`."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb


@pytest.fixture
def master(project):
    """Return a component with two constants, their sum, and a component in it."""
    comp = project.root.create("baseCOMP", "m")
    for name, x in (("a", 1.0), ("b", 2.0)):
        comp.create("constantCHOP", name).par.const0value = x
    inner = comp.create("baseCOMP", "inner")
    inner.create("constantCHOP", "c").par.const0value = 4.0
    comp.create("nullCHOP", "n").set_input(0, comp.op("a"))
    return comp


@pytest.fixture
def clone(project, master):
    comp = project.root.create("baseCOMP", "k")
    comp.par.clone = master
    return comp


def _value(op):
    return op.numpy()[0, 0]


def test_an_immune_operator_keeps_its_settings_and_can_be_set(clone, master):
    own = clone.op("a")
    with pytest.raises(ValueError, match="because it is a clone"):
        own.par.const0value = 10
    own.clone_immune = True
    own.par.const0value = 10
    master.op("a").par.const0value = 3
    master.op("b").par.const0value = 5
    assert _value(own) == 10
    assert _value(clone.op("b")) == 5
    assert _value(clone.op("n")) == 10  # a follower still reads its own clone's operator
    with pytest.raises(ValueError, match="because it is a clone"):
        clone.op("b").par.const0value = 1


def test_off_again_it_is_like_its_original(project, clone, master):
    own = clone.op("a")
    assert not own.cloneImmune
    own.cloneImmune = True
    own.par.const0value = 10
    own.cloneImmune = False
    assert _value(own) == 1
    assert not own.clone_immune
    project.undo()
    assert own.clone_immune
    assert _value(own) == 10
    project.undo()
    assert _value(own) == 1
    project.undo()
    assert not own.clone_immune
    for _ in range(3):
        project.redo()
    assert not own.clone_immune
    assert _value(own) == 1
    assert not clone.op("b").clone_immune


def test_off_and_undone_a_component_has_its_network_again(project, clone):
    inner = clone.op("inner")
    inner.clone_immune = True
    more = inner.create("constantCHOP", "more")
    inner.op("c").par.const0value = 7
    inner.clone_immune = False
    assert [op.name for op in inner.children] == ["c"]
    assert _value(inner.op("c")) == 4
    project.undo()
    assert _value(inner.op("c")) == 7
    assert inner.op("more") == more


def test_off_without_an_original_it_goes(project, clone, master):
    own = clone.op("a")
    own.clone_immune = True
    master.op("a").destroy()
    own.clone_immune = False
    assert not own.valid
    project.undo()
    assert own.valid
    assert own.clone_immune


def test_an_immune_operator_is_wired_by_its_clone(clone, master):
    reader = clone.op("n")
    with pytest.raises(ValueError, match="because it is a clone"):
        reader.set_input(0, clone.op("b"))
    reader.clone_immune = True
    reader.set_input(0, clone.op("b"))
    master.op("n").set_input(0, None)
    assert reader.inputs == [clone.op("b")]


def test_an_immune_component_has_a_network_of_its_own(clone, master):
    inner = clone.op("inner")
    inner.clone_immune = True
    more = inner.create("constantCHOP", "more")
    inner.op("c").par.const0value = 7
    inner.op("c").name = "d"
    master.op("inner").create("constantCHOP", "new")
    master.op("inner/c").par.const0value = 5
    assert sorted(op.name for op in inner.children) == ["d", "more"]
    assert _value(inner.op("d")) == 7
    more.destroy()
    inner.clone_immune = False
    assert sorted(op.name for op in inner.children) == ["c", "new"]
    assert _value(inner.op("c")) == 5


def test_it_stays_when_its_original_goes_and_meets_it_again(project, clone, master):
    own = clone.op("a")
    own.clone_immune = True
    own.par.const0value = 10
    with pytest.raises(ValueError, match="because it is a clone"):
        own.destroy()
    master.op("a").name = "e"
    assert clone.op("e") == own
    master.op("e").destroy()
    assert clone.op("e") == own
    assert _value(own) == 10
    project.undo()
    assert clone.op("e") == own
    assert len(clone.children) == len(master.children)
    master.op("e").destroy()
    own.destroy()
    assert sorted(op.name for op in clone.children) == ["b", "inner", "n"]


def test_immune_operators_are_saved_with_what_they_have(project, clone, master, tmp_path):
    clone.op("inner/c").clone_immune = True
    clone.op("inner/c").par.const0value = 7
    clone.op("n").clone_immune = True
    clone.op("n").set_input(0, clone.op("b"))
    clone.op("n").store("note", 3)
    file = tmp_path / "p.toml"
    project.save(file)
    text = file.read_text()
    assert '[op."k/inner/c"]' in text
    assert '[op."k/a"]' not in text
    master.op("inner/c").par.const0value = 5
    project.save(file)
    again = sb.load(file)
    assert again.op("k").is_clone
    assert _value(again.op("k/inner/c")) == 7
    assert _value(again.op("m/inner/c")) == 5
    assert again.op("k/n").inputs == [again.op("k/b")]
    assert again.op("k/n").fetch("note") == 3
    assert len(again.op("k").findChildren()) == len(again.op("m").findChildren())
    again.save(tmp_path / "q.toml")
    assert (tmp_path / "q.toml").read_text() == file.read_text()
    again.op("m/inner/c").par.const0value = 6
    assert _value(again.op("k/inner/c")) == 7


def test_copies_and_components_that_become_clones_keep_what_is_immune(project, clone, master):
    clone.op("a").clone_immune = True
    clone.op("a").par.const0value = 10
    copy = project.root.copy(clone)
    assert copy.is_clone
    assert _value(copy.op("a")) == 10
    assert copy.op("a").clone_immune
    other = project.root.create("baseCOMP", "o")
    other.create("constantCHOP", "a").par.const0value = 20
    extra = other.create("rampTOP", "extra")
    other.op("a").clone_immune = extra.clone_immune = True
    other.par.clone = master
    assert _value(other.op("a")) == 20
    assert other.op("extra") == extra
    assert _value(other.op("b")) == 2
    project.undo()
    assert sorted(op.name for op in other.children) == ["a", "extra"]


def test_in_a_master_the_flag_says_nothing_of_its_clones(clone, master):
    master.op("a").clone_immune = True
    master.op("a").par.const0value = 3
    assert not clone.op("a").clone_immune
    assert _value(clone.op("a")) == 3


def test_a_clone_in_a_master_can_have_immune_operators(project, master):
    outer = project.root.create("baseCOMP", "outer")
    inner = outer.create("baseCOMP", "inner")
    inner.par.clone = master
    inner.op("a").clone_immune = True
    inner.op("a").par.const0value = 9
    copy = project.root.create("baseCOMP", "copy")
    copy.par.clone = outer
    assert _value(copy.op("inner/a")) == 1  # of the copy, nobody has said so
    copy.op("inner/a").clone_immune = True
    copy.op("inner/a").par.const0value = 11
    master.op("a").par.const0value = 2
    assert [_value(c.op("inner/a")) for c in (outer, copy)] == [9, 11]
    np.testing.assert_array_equal(copy.op("inner/b").numpy(), [[2]])
