"""Project files: what is written, and that what is loaded is what was saved."""


from __future__ import annotations

import difflib
import hashlib
import os
import tomllib

import numpy as np
import pytest
import sarabet as sb


def reloaded(project, tmp_path, *, trust=True):
    """Save and load; the text of both is the same."""
    path = tmp_path / "again.toml"
    project.save(path)
    loaded = sb.load(path, trust=trust)
    assert loaded.text() == path.read_text()
    return loaded


def changed_lines(before, after):
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


# --- the format, which is for ever ---


def test_the_text_is_this(tmp_path):
    with sb.Project(fps=30000 / 1001, seed=5) as project:
        photo = sb.top.Array(np.zeros((4, 4, 4), np.uint8), name="photo")
        soft = sb.top.Blur(photo, size=4.5, name="blur10")
        sb.top.Blur(soft, name="blur2")
        inner = project.root.create("baseCOMP", "comp1")
        door = inner.create("inTOP", "in1")
        door.set_input(0, soft)
        sb.top.Noise(name="noise1").par.t = (0.25, 0, -3)
        sb.chop.Constant(tx=1.5, ty=2, name="constant1")
    soft.par.size.expr = "absTime.seconds * 10"
    project.save(tmp_path / "show.toml")
    array = next((tmp_path / "show.toml.arrays").iterdir())
    assert (tmp_path / "show.toml").read_text() == f"""\
# Sarabet project
format = 1
fps = "30000/1001"
seed = 5

[op.blur2]
type = "blurTOP"
inputs = ["blur10"]

[op.blur10]
type = "blurTOP"
inputs = ["photo"]
par.size = {{ expr = "absTime.seconds * 10", val = 4.5 }}

[op.comp1]
type = "baseCOMP"

[op."comp1/in1"]
type = "inTOP"
inputs = ["../blur10"]

[op.constant1]
type = "constantCHOP"
par.const = 2
par.const0name = "tx"
par.const0value = 1.5
par.const1name = "ty"
par.const1value = 2.0

[op.noise1]
type = "noiseTOP"
par.t = [0.25, 0.0, -3.0]

[op.photo]
type = "arrayTOP"
par.array = {{ array = "{array.name}" }}
"""
    assert hashlib.sha256(array.read_bytes()).hexdigest()[:32] == array.stem
    assert np.array_equal(np.load(array), np.zeros((4, 4, 4), np.uint8))
    assert tomllib.loads((tmp_path / "show.toml").read_text())["op"]["noise1"]["par"]["t"][2] == -3


def test_an_empty_project_is_four_lines(tmp_path):
    sb.Project().save(tmp_path / "empty.toml")
    expected = "# Sarabet project\nformat = 1\nfps = 60.0\nseed = 0\n"
    assert (tmp_path / "empty.toml").read_text() == expected
    assert not (tmp_path / "empty.toml.arrays").exists()


def test_one_turned_knob_is_one_changed_line(tmp_path):
    with sb.Project() as project:
        for i in range(1, 13):
            sb.top.Blur(sb.top.Noise(name=f"noise{i}"), size=i, name=f"blur{i}")
        graded = sb.top.Level(project.op("blur3"), name="level1")
    before = project.text()
    project.op("blur11").par.size = 5.125
    turned = project.text()
    assert changed_lines(before, turned) == ["- par.size = 11.0", "+ par.size = 5.125"]
    graded.par.opacity = 0.5
    assert changed_lines(turned, project.text()) == ["+ par.opacity = 0.5"]
    project.op("noise7").par.ty = 3
    assert changed_lines(turned, project.text())[1:] == ["+ par.t = [0.0, 3.0, 0.0]"]
    graded.par.opacity.reset()
    project.op("noise7").par.t.reset()
    assert project.text() == turned


def test_the_order_of_making_does_not_show():
    def built(names):
        with sb.Project() as project:
            for name in names:
                sb.top.Noise(name=name)
        return project.text()

    names = ["b2", "b10", "a", "b1", "b01", "B"]
    assert built(names) == built(names[::-1])


# --- values of every kind ---


def test_numbers_come_back_exactly(tmp_path):
    values = [0.1, 1 / 3, 1e-30, 16777217, 255.99998]
    with sb.Project() as project:
        for i, value in enumerate(values):
            sb.top.Blur(sb.top.Noise(), name=f"blur{i}").par.size = value % 250
        sb.chop.Constant(start=0.1, rate=44100.0, name="doubles")
    loaded = reloaded(project, tmp_path)
    for i in range(len(values)):
        assert loaded.op(f"blur{i}").par.size.val == project.op(f"blur{i}").par.size.val
    assert loaded.op("doubles").par.start.val == 0.1
    assert "par.size = 0.1\n" in project.text()


@pytest.mark.parametrize("fps", [60, 29.97, 30000 / 1001, 12.5, 0.5, 100000])
def test_rates_come_back_exactly(fps, tmp_path):
    assert reloaded(sb.Project(fps=fps), tmp_path).fps == sb.Project(fps=fps).fps


@pytest.mark.parametrize("seed", [0, 7, 2**63 - 1, 2**64 - 1])
def test_seeds_come_back(seed, tmp_path):
    assert reloaded(sb.Project(seed=seed), tmp_path).seed == seed


def test_on_error_comes_back(tmp_path):
    project = sb.Project()
    project.on_error = "hold"
    assert reloaded(project, tmp_path).on_error == "hold"


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "two\nlines",
        '\n"""three""" quotes"',
        "back\\slash \t tab",
        "\r\n mixed \r",
        "nul \0 bell \a del \x7f",
        "é 漢 🎈 \u2028",
        "ends in a quote\n\"",
        "",
    ],
)
def test_texts_come_back(text, tmp_path):
    with sb.Project() as project:
        sb.top.GLSL(pixelcode=text, name="glsl1")
    assert reloaded(project, tmp_path).op("glsl1").par.pixelcode.val == text


def test_a_path_that_is_no_text_comes_back(tmp_path):
    name = os.fsdecode(b"/somewhere/\xff\xfe.png")
    with sb.Project() as project:
        sb.top.ImageFileIn(file=name, name="file1")
    assert "{ bytes = " in project.text()
    assert reloaded(project, tmp_path).op("file1").par.file.val == name


def test_one_line_of_a_shader_is_one_changed_line():
    with sb.Project() as project:
        shader = sb.top.GLSL(pixelcode="one\ntwo\nthree\n", name="glsl1")
    before = project.text()
    shader.par.pixelcode = "one\n2\nthree\n"
    assert changed_lines(before, project.text()) == ["- two", "+ 2"]


def test_menus_are_names_and_colours_are_lists(tmp_path):
    with sb.Project() as project:
        sb.chop.LFO(wavetype="square", name="lfo1")
        sb.top.Render(background=(0.1, 0.2, 0.3), name="render1")
    assert 'par.wavetype = "square"' in project.text()
    assert "par.background = [0.1, 0.2, 0.3, 1.0]" in project.text()
    reloaded(project, tmp_path)


def test_an_expression_of_a_member_stands_by_its_constant(tmp_path):
    with sb.Project() as project:
        noise = sb.top.Noise(name="noise1")
    noise.par.t = (0.1, 0.2, 0.3)
    noise.par.ty.expr = "2 * 3"
    assert noise.par.ty.eval() == 6
    lines = project.text().splitlines()[-3:]
    assert lines == ["par.tx = 0.1", 'par.ty = { expr = "2 * 3", val = 0.2 }', "par.tz = 0.3"]
    again = reloaded(project, tmp_path).op("noise1").par
    assert again.ty.eval() == 6
    assert again.ty.val == np.float32(0.2)
    assert again.tz.val == np.float32(0.3)


def test_binds_and_exports_come_back(tmp_path):
    with sb.Project() as project:
        one = sb.top.Blur(sb.top.Noise(), name="one", size=3)
        two = sb.top.Blur(one, name="two", size=5)
        three = sb.top.Blur(two, name="three")
        sb.chop.Constant(tx=11, name="values")
    two.parameter("size").bind_to(one, "size")
    three.parameter("size").export_from(project.op("values"), "tx")
    assert 'par.size = { bind = "one", par = "size", val = 5.0 }' in project.text()
    assert 'par.size = { channel = "tx", export = "values", val = ' in project.text()
    loaded = reloaded(project, tmp_path, trust=False)
    loaded.op("one").par.size = 9
    assert loaded.op("two").par.size.eval() == 9
    assert loaded.op("three").par.size.eval() == 11


def test_sequences_come_back(tmp_path):
    with sb.Project() as project:
        empty = sb.chop.Constant(name="empty")
        empty.set_sequence_size("const", 0)
        sb.chop.Constant(**{f"c{i}": i / 8 for i in range(12)}, name="many")
        render = sb.top.Render(name="render1")
        render.add_rectangle(-1, 1, 1, -1, texture=sb.top.Noise(name="noise1"))
        render.add_mesh(np.random.default_rng(1).random((99, 3)), color=(1, 0, 0))
    loaded = reloaded(project, tmp_path)
    assert loaded.op("empty").sequence_size("const") == 0
    assert np.array_equal(loaded.op("many").numpy(), project.op("many").numpy())
    again = loaded.op("render1")
    assert again.sequence_size("object") == 2
    assert again.parameter("object0texture").val == loaded.op("noise1")
    assert np.array_equal(again.numpy(), render.numpy())
    text = project.text()
    assert text.index("par.const2name") < text.index("par.const10name")


def test_small_arrays_stand_in_the_text_and_big_ones_beside(tmp_path):
    random = np.random.default_rng(3)
    with sb.Project() as project:
        picture = sb.top.Noise(name="noise1")
        sb.top.Convolve(picture, kernel=[[0, 1, 0], [1, -4.5, 1], [0, 1, 0]], name="small")
        sb.top.Convolve(picture, kernel=random.random((11, 11)), name="big")
        sb.chop.Array(random.random((2, 9)).astype(np.float32), names="a b", name="samples")
        sb.top.Array((random.random((5, 6, 4)) * 9).astype(np.float16), name="halves")
    assert "par.kernel = [\n    [0.0, 1.0, 0.0],\n    [1.0, -4.5, 1.0],\n" in project.text()
    loaded = reloaded(project, tmp_path)
    assert len(list((tmp_path / "again.toml.arrays").iterdir())) == 2
    for name in ("small", "big", "samples", "halves"):
        assert np.array_equal(loaded.op(name).numpy(), project.op(name).numpy())
    assert loaded.op("halves").array.dtype == np.float16
    with loaded.op("samples").writing() as lent:
        lent[:] = 2
    assert (loaded.op("samples").numpy() == 2).all()


def test_ramps_have_a_line_for_each_key(tmp_path):
    keys = np.array([[0, 1, 0, 0, 1], [0.5, 0, 1, 0, 1], [1, 0, 0, 1, 1]], np.float32)
    with sb.Project() as project:
        ramp = sb.top.Ramp(name="ramp1")
    name = next(par.name for par in ramp.par if par.style == "ramp")
    ramp.par[name] = keys
    before = project.text()
    keys[1, 0] = 0.75
    ramp.par[name] = keys
    changed = changed_lines(before, project.text())
    assert changed == ["-     [0.5, 0.0, 1.0, 0.0, 1.0],", "+     [0.75, 0.0, 1.0, 0.0, 1.0],"]
    again = reloaded(project, tmp_path).op("ramp1")
    assert np.array_equal(again.par[name].val, keys)


# --- operators, their wires and what they refer to ---


def test_components_and_wires_through_them(tmp_path):
    with sb.Project() as project:
        source = sb.top.Ramp(name="ramp1")
        outer = project.root.create("baseCOMP", "outer")
        inner = outer.create("baseCOMP", "inner")
        door = inner.create("inTOP", "in1")
        blur = inner.create("blurTOP", "blur1")
        blur.set_input(0, door)
        inner.create("outTOP", "out1").set_input(0, blur)
        inner.set_input(0, source)
        shown = sb.top.Null(inner, name="shown")
        blur.par.size = 3
    loaded = reloaded(project, tmp_path)
    assert np.array_equal(loaded.op("shown").numpy(), shown.numpy())
    assert loaded.op("outer/inner/blur1").par.size.val == 3
    assert [i.path for i in loaded.op("outer/inner/in1").inputs] == ["/project1/ramp1"]


def test_gaps_between_inputs_stay(tmp_path):
    with sb.Project() as project:
        over = sb.top.Over(None, sb.top.Noise(name="noise1"), name="over1")
    assert 'inputs = ["", "noise1"]' in project.text()
    assert [i and i.name for i in reloaded(project, tmp_path).op("over1").inputs] == [
        i and i.name for i in over.inputs
    ]


def test_references_follow_their_operator(tmp_path):
    with sb.Project() as project:
        a = sb.top.Noise(name="a")
        null = sb.top.Null(a, name="null1")
        sb.top.Feedback(a, top=null, name="feedback1")
        typed = sb.top.Feedback(a, name="feedback2")
        typed.par.top = "not/there/yet"
    loaded = reloaded(project, tmp_path)
    loaded.op("null1").name = "renamed"
    assert loaded.op("feedback1").par.top.val == loaded.op("renamed")
    assert loaded.op("feedback2").par.top.val == "not/there/yet"


def test_operators_that_belong_nowhere_are_saved_with_their_readers(tmp_path):
    project = sb.Project()
    noise = project.create_loose("noiseTOP", "loose")
    noise.par.period = 2
    other = project.create_loose("noiseTOP", "loose")
    with project:
        sb.top.Over(noise, other, name="over1")
    project.create_loose("noiseTOP", "unread")
    assert 'inputs = ["~loose", "~loose_2"]' in project.text()
    assert "unread" not in project.text()
    loaded = reloaded(project, tmp_path)
    first = loaded.op("over1").inputs[0]
    assert first.parent is None
    assert first.par.period.val == 2
    assert np.array_equal(loaded.op("over1").numpy(), project.op("over1").numpy())


def test_a_renamed_root_keeps_its_name(tmp_path):
    project = sb.Project()
    project.root.name = "show"
    project.root.add_parameter("Speed", "float", 1.0)
    project.root.par.Speed = 3
    loaded = reloaded(project, tmp_path)
    assert loaded.root.path == "/show"
    assert loaded.root.par.Speed.val == 3


def test_custom_parameters_come_back_with_all_they_say(tmp_path):
    with sb.Project() as project:
        script = project.root.create("scriptCHOP", "script1")
        comp = project.root.create("baseCOMP", "comp1")
        target = sb.top.Noise(name="noise1")
    script.add_parameter("zoom", "float", 1.0, "Zoom", "How near.", 0.5, 4.0)
    script.add_parameter("angle", "float", (0.0, 1.0, 2.0))
    script.add_parameter("count", "int", 3)
    script.add_parameter("mode", "menu", "b", menu=["a", "b", "c"])
    script.add_parameter("go", "pulse", False)
    comp.add_parameter("on", "toggle", True)
    comp.add_parameter("title", "string", "two\nlines")
    comp.add_parameter("target", "operator", None)
    comp.add_parameter("table", "array", np.arange(9, dtype=np.float32))
    script.par.zoom = 2.5
    script.par.angle = (3, 2, 1)
    script.par.mode = "c"
    comp.par.target = target
    comp.par.table = np.arange(200, dtype=np.float32)
    loaded = reloaded(project, tmp_path)
    again = loaded.op("script1")
    assert again.parameter_names() == script.parameter_names()
    for name in ("zoom", "angle", "count", "mode", "go"):
        one, two = script.parameter(name), again.parameter(name)
        for what in ("label", "help", "style", "min", "max", "menu_names", "default_value", "val"):
            assert _answer(one, what) == _answer(two, what), (name, what)
    with pytest.raises(ValueError, match="must be within"):
        again.par.zoom = 5
    assert loaded.op("comp1").par.title.val == "two\nlines"
    assert loaded.op("comp1").par.target.val == loaded.op("noise1")
    assert np.array_equal(loaded.op("comp1").par.table.val, np.arange(200))


def _answer(par, what):
    value = getattr(par, what)
    return value() if callable(value) else value
