"""Custom parameters in TouchDesigner's styles: their members, pages, references, enabling."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import sarabet as sb


@pytest.fixture
def comp(project):
    return project.root.create("baseCOMP", "comp1")


@pytest.fixture
def page(comp):
    return comp.appendCustomPage("Motion")


VECTORS = [
    ("XY", "xy"),
    ("XYZ", "xyz"),
    ("XYZW", "xyzw"),
    ("UV", "uv"),
    ("UVW", "uvw"),
    ("WH", "wh"),
    ("RGB", "rgb"),
    ("RGBA", "rgba"),
]


def reloaded(project, tmp_path):
    """Return the project saved, loaded, and found to be saved the same again."""
    project.save(tmp_path / "show.toml")
    again = sb.load(tmp_path / "show.toml", trust=True)
    assert again.text() == project.text()
    assert pickle.loads(pickle.dumps(project)).text() == project.text()
    return again


def custom_names(comp):
    return [par.name for par in comp.par if par.is_custom]


# --- members ---


@pytest.mark.parametrize(("style", "suffixes"), VECTORS)
def test_a_vector_has_members_of_its_style(project, comp, page, tmp_path, style, suffixes):
    made = getattr(page, f"append{style}")("Pos", label="Position")
    assert [par.name for par in made] == [f"Pos{end}" for end in suffixes]
    start = (0.0,) * 3 + (1.0,) if style == "RGBA" else (0.0,) * len(suffixes)
    assert comp.par.Pos.val == start
    made[1].val = 0.5
    assert comp.par.Pos.val[1] == 0.5
    wanted = np.arange(len(suffixes)) / 4
    comp.par.Pos = wanted
    assert comp.par.Pos.val == tuple(wanted)
    assert getattr(comp.par, f"Pos{suffixes[-1]}").eval() == wanted[-1]
    assert comp.par.Pos.label == "Position"
    again = reloaded(project, tmp_path).op("comp1")
    assert [par.name for par in again.par.Pos] == [par.name for par in made]
    assert again.par.Pos.val == comp.par.Pos.val
    assert project.root.copy(comp).par.Pos.val == comp.par.Pos.val


def test_three_numbers_are_an_opaque_colour(comp, page):
    page.appendRGBA("Tint")
    comp.par.Tint = (0, 0, 0, 0)
    comp.par.Tint = (0.25, 0.5, 0.75)
    assert comp.par.Tint.val == (0.25, 0.5, 0.75, 1)


@pytest.mark.parametrize("style", ["Float", "Int"])
def test_several_numbers_are_numbered(comp, page, style):
    append = getattr(page, f"append{style}")
    assert [par.name for par in append("Speed", size=3)] == ["Speed1", "Speed2", "Speed3"]
    comp.par.Speed2 = 4
    assert comp.par.Speed.val == (0, 4, 0)
    assert [par.name for par in append("One")] == ["One"]
    for size in (0, 5):
        with pytest.raises(ValueError, match=rf"/project1/comp1: 'Many' .*1\.\.4, got {size}"):
            append("Many", size=size)


def test_members_cannot_be_mistaken_for_other_parameters(comp, page):
    page.appendFloat("Speed1")
    with pytest.raises(ValueError, match="'Speed' cannot have a member 'Speed1'"):
        page.appendFloat("Speed", size=2)
    assert [par.name for par in comp.customPars] == ["Speed1"]
    for suffixes, text in (
        (["a"], "expects 2 suffixes, got 1"),
        (["a", "a"], "has the suffix 'a' twice"),
        (["a", "B c"], "got 'B c'"),
        (["", "b"], "got ''"),
    ):
        with pytest.raises(ValueError, match=text):
            comp.add_parameter("Two", "float", (0.0, 0.0), suffixes=suffixes)
    with pytest.raises(ValueError, match="expects 0 suffixes, got 1"):
        comp.add_parameter("One", "float", 0.0, suffixes=["x"])


def test_replacing_is_said(comp, page):
    page.appendXY("Pos")
    with pytest.raises(ValueError, match="comp1: there is a parameter 'Pos' already"):
        page.appendXYZ("Pos", replace=False)
    assert len(page.appendXYZ("Pos")) == 3
    assert len(comp.customPars) == 1


# --- other kinds ---


def test_references_are_held_to_their_family(project, comp, page, tmp_path):
    lfo = sb.chop.LFO(name="lfo1")
    ramp = sb.top.Ramp(name="ramp1")
    families = {"OP": (lfo, ramp, comp), "CHOP": (lfo,), "TOP": (ramp,), "COMP": (comp,)}
    for style, legal in families.items():
        (par,) = getattr(page, f"append{style}")(f"The{style.lower()}")
        assert par.val is None
        assert par.isOP
        for op in (lfo, ramp, comp):
            if op in legal:
                par.val = op
                assert par.eval() == op
            else:
                with pytest.raises(TypeError, match=f"'{par.name}' expects a {style} or its path"):
                    par.val = op
    with pytest.raises(TypeError, match=r"expects a TOP or its path, got .*3"):
        comp.par.Thetop = 3
    comp.par.Thechop = "lfo1"
    assert comp.par.Thechop.eval() == lfo
    again = reloaded(project, tmp_path).op("comp1")
    assert again.par.Thechop.eval().name == "lfo1"
    with pytest.raises(TypeError, match="expects a CHOP"):
        again.par.Thechop = again.parent.op("ramp1")
    comp.par.Thechop = None
    assert comp.par.Thechop.eval() is None
    with pytest.raises(ValueError, match="expects no family, or for an operator CHOP"):
        comp.add_parameter("Other", "operator", None, family="SOP")
    with pytest.raises(ValueError, match="expects no family"):
        comp.add_parameter("Other", "float", 0.0, family="CHOP")


def test_texts_files_and_headings(comp, page):
    (menu,) = page.appendStrMenu("Font", menu=["sans", "serif"])
    menu.val = "anything"
    assert menu.menuNames == ["sans", "serif"]
    assert menu.eval() == "anything"
    for style in ("File", "FileSave", "Folder"):
        (par,) = getattr(page, f"append{style}")(f"The{style.lower()}")
        assert par.style == "file"
    (heading,) = page.appendHeader("Look", "How it looks")
    assert heading.label == "How it looks"
    with pytest.raises(ValueError, match="Look"):
        heading.val = "other"
    (held,) = page.appendMomentary("Hold")
    assert held.val is False
    (thing,) = page.appendPython("Thing")
    thing.val = anything = object()
    assert comp.par.Thing.val is anything


def test_a_parameter_like_another_one(comp, page):
    level = sb.top.Level()
    (gamma,) = page.appendPar("Gamma", level.par.gamma1)
    assert (gamma.min, gamma.max) == (level.par.gamma1.min, level.par.gamma1.max)
    assert gamma.val == level.par.gamma1.default
    colour = page.appendPar("Tint", sb.top.Constant().par.color)
    assert [par.name for par in colour] == ["Tintr", "Tintg", "Tintb"]
    (plain,) = page.appendPar("Plain")
    assert plain.style == "float"


def test_the_callbacks_of_a_script_operator_add_them(project):
    class Callbacks:
        def onSetupParameters(self, scriptOp):  # noqa: N802, N803
            page = scriptOp.appendCustomPage("Shape")
            page.appendXYZ("Scale")
            page.appendRGB("Tint")

        def onCook(self, scriptOp):  # noqa: N802, N803
            scriptOp.copyNumpyArray(np.full((1, 1), scriptOp.par.Scaley.eval(), np.float32))

    script = project.root.create("scriptCHOP", "script1")
    script.callbacks = Callbacks()
    script.numpy()
    script.par.Scale = (1, 2, 3)
    assert script.numpy().tolist() == [[2]]
    assert [par.name for par in script.customPages[0].pars] == ["Scale", "Tint"]


# --- pages ---


def test_pages_are_kept(project, comp, page, tmp_path):
    page.appendFloat("Speed")
    look = comp.appendCustomPage("Look")
    look.appendRGB("Tint")
    page.appendToggle("Active")
    comp.add_parameter("Loose", "int", 3)
    assert project.undo()
    assert "Loose" not in comp.par
    assert project.redo()
    assert comp.par.Loose.val == 3
    assert comp.customPages == [page, look]
    assert [par.name for par in page.pars] == ["Speed", "Active"]
    assert comp.par.Tintg.page == look
    assert comp.par.Loose.page_name == ""
    assert comp.par.Loose.isCustom
    lfo = sb.chop.LFO()
    assert lfo.par.frequency.page.name == "LFO"
    assert not lfo.par.frequency.isCustom
    assert sb.top.Level().par.resolution.page.name == "Common"
    for other in (reloaded(project, tmp_path).op("comp1"), project.root.copy(comp)):
        assert [one.name for one in other.customPages] == ["Motion", "Look"]


# --- enabling ---


def test_an_expression_enables(project, comp, page, tmp_path):
    (speed,) = page.appendFloat("Speed")
    page.appendToggle("Active")
    assert speed.enable
    speed.enableExpr = "me.par.Active"
    assert speed.enableExpr == "me.par.Active"
    assert not speed.enable
    comp.par.Active = True
    assert speed.enable
    speed.enable = True
    speed.val = 2  # what is not enabled can be set as well: it is for editors
    assert custom_names(comp) == ["Speed", "Active"]
    assert ".enable" not in repr(comp.par)


def test_setting_it_ends_the_expression(comp, page):
    (speed,) = page.appendFloat("Speed")
    page.appendToggle("Active")
    speed.enableExpr = "me.par.Active"
    speed.enable = True
    assert speed.enableExpr == ""
    assert speed.enable
    speed.enableExpr = "me.par.Active"
    assert not speed.enable
    speed.enableExpr = None
    assert (speed.enableExpr, speed.enable) == ("", False)
    comp.par.Active = True
    assert not speed.enable


def test_its_expression_is_saved_and_waits_for_trust(project, comp, page, tmp_path):
    (speed,) = page.appendFloat("Speed")
    page.appendToggle("Active")
    comp.par.Active = True
    speed.enableExpr = "me.par.Active"
    assert speed.enable
    again = reloaded(project, tmp_path).op("comp1")
    assert again.par.Speed.enableExpr == "me.par.Active"
    assert again.par.Speed.enable
    again.par.Active = False
    assert not again.par.Speed.enable
    strange = sb.load(tmp_path / "show.toml")
    (waiting,) = strange.untrusted
    assert "me.par.Active" in waiting.message
    found = strange.op("comp1").par.Speed
    assert found.enableExpr == ""
    strange.trust()
    assert found.enableExpr == "me.par.Active"
    copy = project.root.copy(comp)
    copy.par.Active = False
    assert speed.enable
    assert not copy.par.Speed.enable


def test_a_broken_expression_is_the_operators_problem(comp, page):
    (speed,) = page.appendFloat("Speed")
    speed.enableExpr = "me.par.Nothing"
    with pytest.raises(sb.CookError, match="Nothing"):
        speed.enable  # noqa: B018
    speed.enableExpr = "1"
    assert speed.enable


def test_only_custom_parameters_can_be_enabled(project):
    lfo = sb.chop.LFO()
    assert lfo.par.frequency.enable
    assert lfo.par.frequency.enableExpr == ""
    with pytest.raises(TypeError, match="no custom parameter"):
        lfo.par.frequency.enableExpr = "1"


# --- sequences ---


@pytest.fixture
def items(page):
    sequence = page.appendSequence("Items")
    sequence.appendFloat("value", label="Value")
    sequence.appendXY("pos")
    return sequence


def test_a_sequence_has_blocks_of_the_same_parameters(project, comp, items, tmp_path):
    assert (len(items), items.numBlocks) == (1, 1)
    items.numBlocks = 3
    assert custom_names(comp) == [
        *("Items0value", "Items0pos"),
        *("Items1value", "Items1pos"),
        *("Items2value", "Items2pos"),
    ]
    comp.par.Items1value = 4
    items[2].par.posy = 0.5
    assert [block.par.value.eval() for block in items] == [0, 4, 0]
    assert comp.par.Items2pos.val == (0, 0.5)
    assert comp.seq.Items[-1].par.pos.val == (0, 0.5)
    assert items[1].par.value.page.name == "Motion"
    copy = project.root.copy(comp)
    for other in (reloaded(project, tmp_path).op("comp1"), copy):
        assert len(other.seq.Items) == 3
        assert other.par.Items1value.val == 4
        other.seq.Items.numBlocks = 4
        assert other.par.Items3pos.val == (0, 0)


def test_a_parameter_that_is_added_later_is_in_every_block(comp, items):
    items.numBlocks = 2
    items.appendToggle("active")
    assert comp.par.Items1active.val is False
    items.numBlocks = 3
    assert comp.par.Items2active.val is False
    with pytest.raises(ValueError, match="there is a parameter 'Items0active' already"):
        items.appendFloat("active", replace=False)


def test_setting_a_block_makes_it(comp, items):
    comp.par.Items4value = 1.5
    assert len(items) == 5
    assert comp.par.Items4value.val == 1.5
    with pytest.raises(AttributeError):
        comp.par.Items9nothing = 1
    assert len(items) == 5


def test_blocks_go_and_come_back_new(project, comp, items, tmp_path):
    items.numBlocks = 3
    comp.add_parameter("After", "float", 7.0)
    gone, after = comp.par.Items2value, comp.par.After
    gone.val = 9
    items[1].par.value.expr = "1 + 1"
    items[2].par.pos.expr = "(1, 2)"
    items.numBlocks = 1
    assert custom_names(comp) == ["Items0value", "Items0pos", "After"]
    assert after.val == 7
    with pytest.raises(AttributeError, match="taken away"):
        gone.val  # noqa: B018
    assert len(reloaded(project, tmp_path).op("comp1").seq.Items) == 1
    items.numBlocks = 3
    assert gone.val == 0
    assert comp.par.Items1value.mode == "constant"
    assert items[2].par.pos.mode == "constant"
    assert after.val == 7


def test_resizing_is_one_edit(project, comp, items):
    items.numBlocks = 3
    comp.par.Items2value = 9
    comp.par.Items1value.expr = "1 + 1"
    edits = len(project.undo_names)
    items.numBlocks = 1
    assert len(project.undo_names) == edits + 1
    assert project.undo()
    assert len(items) == 3
    assert comp.par.Items2value.val == 9
    assert comp.par.Items1value.expr == "1 + 1"
    assert comp.par.Items1value.eval() == 2
    assert project.redo()
    assert len(items) == 1


def test_what_is_no_sequence(comp, page, items):
    for blocks in (0, 1001):
        with pytest.raises(ValueError, match=rf"'Items' must have 1\.\.1000 blocks, got {blocks}"):
            items.numBlocks = blocks
    with pytest.raises(IndexError, match="'Items' has 1 blocks, got index 1"):
        items[1]
    with pytest.raises(AttributeError, match="no sequence 'Nothing'"):
        comp.seq.Nothing  # noqa: B018
    with pytest.raises(ValueError, match="does not end in a digit, got 'Items0'"):
        page.appendSequence("Items0").appendFloat("value")
    with pytest.raises(ValueError, match="begins with a lower-case letter, got 'Value'"):
        items.appendFloat("Value")
    with pytest.raises(ValueError, match="there is a parameter 'Items' already"):
        page.appendFloat("Items")
    page.appendFloat("Speed")
    with pytest.raises(ValueError, match="there is a parameter 'Speed' already"):
        page.appendSequence("Speed").appendFloat("value")


def test_built_in_sequences_answer_too():
    constant = sb.chop.Constant(x=1.0, y=2.0)
    sequence = constant.seq.const
    assert [block.par.name.eval() for block in sequence] == ["x", "y"]
    sequence[1].par.value = 5
    assert constant.numpy().tolist() == [[1], [5]]
    sequence.numBlocks = 1
    assert constant.names == ["x"]
