"""Custom parameters that are taken away, replaced, cloned and read from hostile files."""

from __future__ import annotations

import pytest
import sarabet as sb


@pytest.fixture
def comp(project):
    return project.root.create("baseCOMP", "comp1")


@pytest.fixture
def page(comp):
    return comp.appendCustomPage("Motion")


def custom_names(comp):
    return [par.name for par in comp.customPars]


def loaded(tmp_path, lines):
    """Return the project of a file that has a component with these lines."""
    path = tmp_path / "p.toml"
    path.write_text('format = 1\n\n[op.comp1]\ntype = "baseCOMP"\n' + lines)
    return sb.load(path)


# --- destroy ---


def test_a_destroyed_parameter_is_gone_until_undone(project, comp, page, tmp_path):
    page.appendFloat("Speed")
    page.appendXYZ("Pos")
    page.appendInt("Count")
    comp.par.Count = 7
    comp.par.Posy.expr = "1 + 1"
    comp.par.Pos.enableExpr = "me.par.Count > 3"
    assert comp.par.Posy.eval() == 2
    handle, member, count = comp.par.Pos, comp.par.Posy, comp.par.Count
    member.destroy()
    assert custom_names(comp) == ["Speed", "Count"]
    for dead in (handle, member):
        with pytest.raises(AttributeError, match="comp1: a custom parameter that was taken away"):
            dead.eval()
    assert count.eval() == 7
    assert "Pos" not in project.text()
    project.save(tmp_path / "p.toml")
    again = sb.load(tmp_path / "p.toml")
    assert custom_names(again.op("comp1")) == ["Speed", "Count"]
    assert project.undo()
    assert custom_names(comp) == ["Speed", "Pos", "Count"]
    assert member.eval() == 2
    assert handle.enableExpr == "me.par.Count > 3"
    assert project.redo()
    assert custom_names(comp) == ["Speed", "Count"]
    page.appendFloat("Pos")
    assert (comp.par.Pos.size, comp.par.Pos.eval(), comp.par.Pos.mode) == (1, 0.0, "constant")


def test_a_parameter_of_a_sequence_goes_from_all_blocks(project, comp, page):
    items = page.appendSequence("Items")
    items.appendFloat("value")
    items.appendInt("count")
    items.numBlocks = 3
    comp.par.Items2value = 5
    comp.par.Items1value.destroy()
    assert custom_names(comp) == ["Items0count", "Items1count", "Items2count"]
    project.undo()
    assert comp.par.Items2value.val == 5
    assert len(custom_names(comp)) == 6


def test_what_cannot_be_destroyed(project, comp, page):
    with pytest.raises(TypeError, match="comp1: 'clone' is no custom parameter"):
        comp.par.clone.destroy()
    page.appendFloat("Speed")
    clone = project.root.create("baseCOMP", "c")
    clone.par.clone = comp
    with pytest.raises(ValueError, match="c: its own parameters cannot be changed, because it is"):
        clone.par.Speed.destroy()
    with pytest.raises(ValueError, match="its own parameters cannot be changed"):
        clone.par.Speed.enable = False
    comp.par.Speed.destroy()
    assert custom_names(clone) == []
    project.undo()
    assert custom_names(clone) == ["Speed"]


def test_undoing_an_addition_leaves_what_came_later(project, comp, page):
    page.appendFloat("First")

    @sb.script_chop()
    def adds(ctx):
        """Add a parameter, which is no edit."""
        if "Later" not in comp.parameter_names():
            comp.add_parameter("Later", "float", 3.0)
        return [[1.0]]

    adds.numpy()
    later = comp.par.Later
    later.expr = "2 + 2"
    assert later.eval() == 4
    while "First" in comp.parameter_names():
        assert project.undo()
    assert (later.name, later.val) == ("Later", 3.0)


# --- replaced ---


def test_handles_and_expressions_of_members_that_are_gone(project, comp, page):
    members = page.appendXYZW("Pos")
    members[3].expr = "1 + 1"
    assert members[3].eval() == 2
    page.appendFloat("Pos")
    for read in ("name", "label", "val", "mode"):
        with pytest.raises(AttributeError, match="comp1: 'Pos' has no such member any more"):
            getattr(members[3], read)
    assert comp.par.Pos.eval() == 0
    assert comp.par.Pos.mode == "constant"
    project.step()
    project.undo()
    assert members[3].eval() == 2


def test_what_waits_for_a_member_ends_with_it(tmp_path):
    project = loaded(
        tmp_path,
        'custom = [{ name = "Pos", kind = "float", default = [1, 2, 3] }]\n'
        'par.Posz = { expr = "4" }\n',
    )
    assert len(project.untrusted) == 1
    comp = project.op("comp1")
    comp.appendCustomPage("A").appendFloat("Pos")
    assert comp.par.Pos.val == 0
    assert comp.problems == []
    assert project.untrusted == []


# --- enabled and read-only ---


def test_flags_are_undone(project, comp, page):
    par = page.appendFloat("Speed")[0]
    par.enable = False
    par.readOnly = True
    par.enableExpr = "me.par.Speed > 3"
    project.undo()
    assert (par.enableExpr, par.enable, par.readOnly) == ("", False, True)
    project.undo()
    assert (par.enable, par.readOnly) == (False, False)
    project.undo()
    assert par.enable is True


# --- clones ---


def test_clones_follow_sequences_and_pages(project, comp, page):
    items = page.appendSequence("Items")
    items.appendFloat("value")
    items.numBlocks = 3
    clone = project.root.create("baseCOMP", "c")
    clone.par.clone = comp
    assert clone.seq.Items.numBlocks == 3
    clone.par.Items0value = 8
    items.numBlocks = 1
    assert custom_names(clone) == ["Items0value"]
    assert clone.par.Items0value.val == 8
    items.numBlocks = 2
    assert custom_names(clone) == ["Items0value", "Items1value"]
    items.appendInt("count")
    comp.appendCustomPage("Other").appendSequence("Items").appendInt("count")
    assert clone.par.Items1count.page_name == "Other"


# --- values and hostile files ---


def test_whole_numbers_are_whole(comp, page):
    page.appendInt("Count")
    comp.par.Count = 2**53 + 1
    assert comp.par.Count.val == 2**53 + 1
    for wrong in (float("inf"), 1e300, 0.5):
        with pytest.raises(TypeError, match="'Count' expects a whole number"):
            comp.par.Count = wrong
    page.appendInt("Size", size=2)
    with pytest.raises(TypeError, match=r"'Size' expects whole numbers, got 1\.5"):
        comp.par.Size1 = 1.5


def test_several_numbers_are_a_vector_only_of_numbers(tmp_path, comp):
    comp.add_parameter("Any", "python", (1, 2))
    comp.add_parameter("Table", "array", (1.0, 2.0, 3.0))
    assert (comp.par.Any.size, comp.par.Table.size) == (1, 1)
    assert comp.par.Table.val.tolist() == [1, 2, 3]
    read = loaded(
        tmp_path,
        'custom = [{ name = "Any", kind = "python", default = { value = [1, 2] } }]\n'
        'par.Any = { value = "s" }\npar.Anyx = 3\n',
    ).op("comp1")
    assert (read.par.Any.val, read.par.Any.size) == ("s", 1)


@pytest.mark.parametrize(
    ("custom", "words"),
    [
        ('{ name = "", kind = "int", default = 1 }', "a parameter expects a name"),
        ('{ name = "P", kind = "int", default = inf }', "'P' expects a whole number"),
        ('{ name = "P", kind = "int", default = [1.5, 2] }', "'P' expects whole numbers"),
    ],
)
def test_a_hostile_definition_is_refused(tmp_path, custom, words):
    with pytest.raises(ValueError, match=r"p\.toml:5:\d+: .*" + words):
        loaded(tmp_path, f"custom = [{custom}]\n")


def test_what_is_wrong_names_the_operator(comp, page):
    with pytest.raises(TypeError, match=r"^/project1/comp1: 'Speed' expects a number, got str 'x'"):
        comp.add_parameter("Speed", "float", "x")
    with pytest.raises(ValueError, match=r"^/project1/comp1: 'Speed' must be within 0\.\.2, got 5"):
        comp.add_parameter("Speed", "float", 5, min=0, max=2)
    with pytest.raises(ValueError, match=r"^/project1/comp1: menu 'Way' expects entries, got none"):
        page.appendMenu("Way", menu=[])
    assert custom_names(comp) == []


def test_what_is_gone_can_still_be_shown(comp, page):
    page.appendXYZ("Pos")
    gone, member = comp.par.Pos, comp.par.Posx
    gone.destroy()
    pars = comp.par
    inner = comp.create("lfoCHOP", "lfo1")
    par, inner_pars = inner.par.frequency, inner.par
    inner.destroy()
    for shown in (gone, member, par):
        assert repr(shown).startswith("<parameter that is gone, of <")
    assert repr(inner_pars) == "<parameters of lfo1: >"
    assert dir(inner_pars) == []
    assert "Pos" not in dir(pars)


# --- many ---


@pytest.fixture
def many(comp, page):
    """Return a component with more parameters than are looked up one by one."""
    for i in range(100):
        page.appendFloat(f"P{i}")
    page.appendXYZ("Pos")
    page.appendSequence("Items").appendXY("at")
    comp.set_sequence_size("Items", 30)
    return comp


def test_many_parameters_are_found_by_name(many):
    many.par.P99 = 5
    many.par.Posz = 6
    many.par.Items29aty = 7
    assert (many.par.P99.val, many.par.Pos.val[2], many.par.Items29at.val[1]) == (5, 6, 7)
    assert len(custom_names(many)) == 131
    for name in ("P100", "Posw", "Items30at", "Items29atz", "Item"):
        with pytest.raises(AttributeError, match=f"comp1: no parameter '{name}'"):
            getattr(many.par, name)
    with pytest.raises(ValueError, match=r"there is such a parameter|is a parameter"):
        many.appendCustomPage("Other").appendFloat("P1", size=2)  # P11 is another one


def test_many_parameters_change_go_and_come_back(project, many, page):
    page.appendRGB("Pos")
    assert many.par.Posr.val == 0
    with pytest.raises(AttributeError):
        _ = many.par.Posx
    project.undo()
    assert many.par.Posx.val == 0
    many.par.P7.destroy()
    many.set_sequence_size("Items", 3)
    for name in ("P7", "Items3atx"):
        with pytest.raises(AttributeError):
            getattr(many.par, name)
    page.appendXYZ("P7")
    assert (many.par.P7z.val, many.sequence_size("Items")) == (0, 3)
    for _ in range(3):
        project.undo()
    assert (many.par.P7.val, many.sequence_size("Items")) == (0, 30)
    copy = project.root.copy(many)
    assert copy.par.Items29aty.eval() == 0
