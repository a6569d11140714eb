"""Components: copies of a selection, its text, files of their own, and what is found in them."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb

from tests.contract import project_callbacks


@pytest.fixture
def network(project):
    """Return a source, and two operators in a row that have everything with each other."""
    source = sb.chop.Constant(name="source", x=2.0)
    a = sb.chop.Math(source, name="a1", gain=3)
    b = sb.chop.Math(a, name="b1")
    b.par.gain.expr = "op('a1').par.gain * 10"
    b.par.postoff.bind = a.par.preoff
    return source, a, b


# --- copies ---


def test_a_copy_has_values_expressions_and_its_outer_wire(project, network):
    source, a, _ = network
    copy = project.root.copy(a)
    assert (copy.name, copy.type) == ("a2", "mathCHOP")
    assert copy.inputs == [source]
    np.testing.assert_array_equal(copy.numpy(), [[6.0]])
    a.par.gain = 5
    assert copy.par.gain.val == 3
    assert project.root.copy(a, "other").name == "other"


def test_what_a_selection_has_with_itself_stays_with_the_copies(project, network):
    source, a, b = network
    a2, b2 = project.root.copy_ops([a, b])
    assert (a2.name, b2.name) == ("a2", "b2")
    assert b2.inputs == [a2]
    assert a2.inputs == [source]
    assert b2.par.postoff.source == a2
    b2.par.postoff = 4
    assert a2.par.preoff.val == 4
    assert a.par.preoff.val == 0
    assert b2.par.gain.expr == b.par.gain.expr  # as it is written


def test_a_reference_follows_the_copy_and_keeps_what_is_outside(project):
    size = sb.chop.Constant(name="size", x=1.0)
    for reference in ("size", size):
        chosen = sb.chop.Select(chop=reference)
        size2, pick2 = project.root.copy_ops([size, chosen])
        alone = project.root.copy(chosen)
        size2.par.const0value = 7
        assert alone.numpy()[0, 0] == 1
        assert pick2.numpy()[0, 0] == 7
    inside = project.root.create("baseCOMP", "inside")
    assert inside.copy(sb.chop.Select(chop="size")).numpy()[0, 0] == 1


def test_a_component_is_copied_with_all_in_it(project):
    comp = project.root.create("baseCOMP", "comp1")
    comp.add_parameter("Speed", "float", 1.0)
    comp.par.Speed = 2.5
    inner = comp.create("constantCHOP", "in_it")
    inner.par.const0name = "x"
    inner.par.const0value.expr = "parent().par.Speed"
    deep = comp.create("baseCOMP", "deep")
    null = deep.create("nullCHOP", "n")
    null.set_input(0, inner)
    copy = project.root.copy(comp)
    copy.par.Speed = 10
    assert copy.op("deep/n").inputs == [copy.op("in_it")]
    assert copy.op("deep/n").numpy()[0, 0] == 10
    assert null.numpy()[0, 0] == 2.5


def test_a_component_can_be_copied_into_itself(project):
    comp = project.root.create("baseCOMP", "comp1")
    comp.create("noiseTOP", "n")
    comp.copy(comp)
    assert [child.name for child in comp.children] == ["n", "comp1"]
    assert [child.name for child in comp.op("comp1").children] == ["n"]


def test_a_copy_is_one_edit(project, network):
    _, a, b = network
    before = len(project.undo_names)
    a2, b2 = project.root.copy_ops([a, b])
    assert len(project.undo_names) == before + 1
    assert project.undo()
    assert not a2.valid
    assert not b2.valid
    assert len(project.root.children) == 3
    assert project.redo()
    assert b2.valid
    assert b2.inputs == [a2]
    assert b2.par.postoff.source == a2
    assert b2.numpy().shape == (1, 1)


def test_across_projects_outer_wires_are_left_out(project, network):
    _, a, b = network
    with sb.Project() as other:
        sb.chop.Constant(name="source", x=100.0)
    a2, b2 = other.root.copy_ops([a, b])
    assert a2.inputs in ([], [None])
    assert b2.inputs == [a2]
    assert b2.par.postoff.source == a2
    project.root.op("a1").destroy()
    other.step()
    assert b2.par.gain.eval() == 30


def test_scripts_and_functions_are_copied(project):
    @sb.script_chop(inputs=[], name="script1")
    def script(ctx, *, gain: float = 2.0):
        return np.full((1, 1), gain, np.float32)

    with sb.Project() as other:
        pass
    for home in (project.root, other.root):
        copy = home.copy(script)
        copy.par.gain = 4
        assert copy.numpy()[0, 0] == 4
    assert script.numpy()[0, 0] == 2


def test_wrong_selections_are_refused_and_change_nothing(project):
    comp = project.root.create("baseCOMP", "comp1")
    inner = comp.create("noiseTOP", "n")
    edits = project.undo_names
    with pytest.raises(ValueError, match=r"once.*/project1/comp1/n twice"):
        project.root.copy_ops([inner, inner])
    with pytest.raises(ValueError, match="/project1/comp1/n is in /project1/comp1"):
        project.root.copy_ops([comp, inner])
    with pytest.raises(TypeError, match="got 'n'"):
        project.root.copy("n")
    with pytest.raises(ValueError, match="name"):
        project.root.copy(comp, "no name")
    assert project.undo_names == edits
    assert project.root.children == [comp]
    inner.destroy()
    with pytest.raises(ValueError, match="destroyed"):
        project.root.copy(inner)


# --- text ---


def test_a_selection_goes_through_text(project, network):
    source, a, b = network
    text = project.copy_text([a, b])
    assert text == project.root.copy_text([a, b])
    assert 'inputs = ["/project1/source"]' in text
    a2, b2 = project.root.paste(text, trust=True)
    assert a2.inputs == [source]
    assert b2.inputs == [a2]
    assert b2.par.postoff.source == a2
    assert b2.par.gain.expr == b.par.gain.expr
    assert project.undo()
    assert not a2.valid
    with sb.Project() as other:
        a3, b3 = other.root.paste(text)
    assert a3.inputs in ([], [None])
    assert b3.inputs == [a3]
    assert [p.path for p in other.untrusted] == ["/project1/b1"]
    assert b3.par.gain.expr == ""


def test_arrays_and_files_go_through_text(project, tmp_path):
    picture = np.random.default_rng(1).integers(0, 255, (30, 40, 4), dtype=np.uint8)
    comp = project.root.create("baseCOMP", "comp1")
    sb.top.Array(picture, name="photo", parent=comp)
    (copy,) = project.root.paste(project.copy_text([comp]))
    np.testing.assert_array_equal(copy.op("photo").numpy(), picture)


def test_a_damaged_text_changes_nothing(project, network):
    _, a, _ = network
    text = project.copy_text([a])
    count = len(project.root.children)
    for damaged in ("", "format = 1\n[op.x]\n", text.replace("/project1/source", "nowhere")):
        with pytest.raises(ValueError, match=r"text:\d+:\d+"):
            project.root.paste(damaged)
    assert len(project.root.children) == count


def test_text_is_of_one_component(project):
    comp = project.root.create("baseCOMP", "comp1")
    inner = comp.create("noiseTOP", "n")
    with pytest.raises(ValueError, match="operators of one component"):
        project.copy_text([comp, inner])
    assert project.root.paste(project.copy_text([])) == []


# --- files ---


def test_a_component_is_saved_and_loaded(project, tmp_path):
    comp = project.root.create("baseCOMP", "comp1")
    comp.add_parameter("Speed", "float", 1.0, min=0.0)
    comp.par.Speed = 3
    picture = np.random.default_rng(1).integers(0, 255, (30, 40, 4), dtype=np.uint8)
    sb.top.Array(picture, name="photo", parent=comp)
    speed = comp.create("constantCHOP", "speed")
    speed.par.const0name = "x"
    speed.par.const0value.expr = "parent().par.Speed"
    path = tmp_path / "comp.toml"
    comp.save(path)
    with sb.Project() as other:
        made = sb.load_component(path)
        again = made.load(path, trust=True)
    assert (made.path, again.path) == ("/project1/comp1", "/project1/comp1/comp1")
    assert made.par.Speed.val == 3
    assert made.par.Speed.min == 0
    np.testing.assert_array_equal(made.op("photo").numpy(), picture)
    assert made.op("speed").par.const0value.mode == "constant"
    assert again.op("speed").par.const0value.mode == "expression"
    assert other.undo()
    assert not again.valid
    assert made.valid
    comp.par.Speed = 4
    comp.save(path)
    assert (tmp_path / "comp.toml.bak").exists()


def test_callbacks_of_a_component_wait_for_trust(project, tmp_path):
    comp = project.root.create("baseCOMP", "comp1")
    script = comp.create("scriptCHOP", "script1")
    script.callbacks = project_callbacks
    comp.save(tmp_path / "comp.toml")
    made = project.root.load(tmp_path / "comp.toml")
    assert [p.path for p in project.untrusted] == ["/project1/comp2/script1"]
    project.trust()
    assert made.op("script1").callbacks is project_callbacks


def test_files_that_are_no_component_are_refused(project, tmp_path):
    path = tmp_path / "x.toml"
    with pytest.raises(FileNotFoundError):
        project.root.load(path)
    sb.chop.Constant(name="a")
    project.save(path)
    with pytest.raises(ValueError, match="expected the file of one component, got constantCHOP"):
        project.root.load(path)
    path.write_text("nonsense")
    with pytest.raises(ValueError, match=r"x.toml:1:\d+"):
        project.root.load(path)
    assert len(project.root.children) == 1


# --- finding ---


@pytest.fixture
def tree(project):
    """Return a component with components in it."""
    comp = project.root.create("baseCOMP", "top1")
    sb.top.Noise(name="noise1", parent=comp, period=3)
    inner = comp.create("baseCOMP", "inner")
    sb.top.Noise(name="noise2", parent=inner)
    deep = inner.create("baseCOMP", "deep")
    constant = sb.chop.Constant(name="values", x=4.0, parent=deep)
    constant.par.const0value.expr = "absTime.frame"
    return comp


def names(found):
    return [op.name for op in found]


def test_find_children(tree):
    find = tree.findChildren
    assert names(find()) == ["noise1", "inner", "noise2", "deep", "values"]
    assert names(find(type=sb.Top)) == ["noise1", "noise2"]
    assert names(find(type="noiseTOP", maxDepth=1)) == ["noise1"]
    assert names(find(type=[sb.Comp, sb.chop.Constant])) == ["inner", "deep", "values"]
    assert names(find(name="noise* deep")) == ["noise1", "noise2", "deep"]
    assert names(find(path="*/inner/*")) == ["noise2", "deep", "values"]
    assert names(find(depth=2)) == ["noise2", "deep"]
    assert names(find(depth=3, maxDepth=2)) == []
    assert names(find(key=lambda op: op.digits == 2)) == ["noise2"]
    assert names(find(tags=["x"])) == names(find(text="x")) == []


def test_find_children_by_parameter(tree):
    find = tree.findChildren
    assert names(find(parName="period")) == ["noise1", "noise2"]
    assert names(find(parName="period", onlyNonDefaults=True)) == ["noise1"]
    assert names(find(parName="period", parValue="3*")) == ["noise1"]
    assert names(find(parExpr="*frame")) == ["values"]


def test_find_children_refuses_what_means_nothing(tree):
    with pytest.raises(ValueError, match="top1: findChildren: depth expects 1 or more, got 0"):
        tree.findChildren(depth=0)
    with pytest.raises(TypeError, match="type expects an operator's class"):
        tree.findChildren(type=int)


def test_counts(tree):
    assert tree.numChildren == len(tree.children) == 2
    assert tree.numChildrenRecursive == 5


# --- custom parameters ---


def test_touchdesigner_appends_parameters_to_a_component(project):
    comp = project.root.create("baseCOMP", "comp1")
    page = comp.appendCustomPage("Motion")
    (speed,) = page.appendFloat("Speed")
    page.appendToggle("Active")
    page.appendMenu("Mode", menu=["soft", "hard"])
    speed.val = 2
    value = comp.create("constantCHOP", "value")
    value.par.const0name = "x"
    value.par.const0value.expr = "parent().par.Speed * (2 if parent().par.Mode == 'hard' else 1)"
    assert value.numpy()[0, 0] == 2
    comp.par.Mode = "hard"
    comp.par.Speed = 3
    assert value.numpy()[0, 0] == 6


def test_a_component_is_called_for_those_above_it(project):
    inner = project.root.create("baseCOMP", "a").create("baseCOMP", "b")
    assert [inner(n) for n in (0, 1, 2, 3, 4, 2**62)] == [
        inner, inner, inner.parent, project.root, None, None,
    ]  # fmt: skip
