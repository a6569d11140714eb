"""What a person may get wrong: each refusal is a UserError that names who, expected and got."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
import sarabet as sb


@pytest.fixture
def network(project):
    sb.top.Ramp(resolution=(10, 6), name="ramp")
    sb.chop.Pattern(length=8, name="wave")
    sb.chop.Array(np.zeros((2, 3), np.float32), name="live")
    sb.top.Render(resolution=(8, 8), name="scene")
    return project


def scripted(result):
    return sb.script_chop(name="script")(lambda ctx: result).numpy()


# What is done, the kind of error, and parts of its text: who | expected | got.
REFUSALS = [
    # reading pictures
    ('ramp.numpy(copy="no")', TypeError, "/ramp: copy | True, False | no"),
    ('ramp.numpy(origin="left")', ValueError, "/ramp: origin | 'top' or 'bottom' | 'left'"),
    ("ramp.numpy(origin=1)", TypeError, "/ramp: origin | 'top' | got 1"),
    ("ramp.numpy(channels=5)", ValueError, "/ramp: channels | 1 to 4 | got 5"),
    ('ramp.numpy(channels="xyz")', ValueError, "/ramp: channels | 1 to 4 | 'xyz'"),
    ("ramp.numpy(dtype=float)", TypeError, "/ramp: dtype | uint8 | float64"),
    ('ramp.numpy(dtype="what")', TypeError, "/ramp: dtype | uint8 | 'what'"),
    ('ramp.numpy(dtype=">u2")', TypeError, "/ramp: dtype | uint16 | >u2"),
    ("ramp.numpy(out=[1])", TypeError, "/ramp: out | NumPy array | list"),
    (
        "ramp.numpy(out=np.empty((1, 2, 4), np.uint8))",
        ValueError,
        "/ramp: out | (6, 10, 4) | (1, 2, 4)",
    ),
    ("ramp.numpy(out=np.empty((6, 10, 4), int))", TypeError, "/ramp: out | uint8 | int64"),
    ('ramp.read_async(channels="xyz")', ValueError, "/ramp: channels | 1 to 4 | 'xyz'"),
    ("ramp.read_async(dtype=int)", TypeError, "/ramp: dtype | uint8 | int64"),
    ('ramp.save("x.bmp")', ValueError, "/ramp:  | .png | .bmp"),
    ('ramp.encode("png")', ValueError, "/ramp:  | .png | 'png'"),
    # channels
    ('wave["chan2"]', KeyError, "/wave: no channel | 'chan1' | 'chan2'"),
    ("wave[3]", IndexError, "/wave | 1 channels | 3"),
    # arrays in
    ("live.set(np.zeros((2, 2), complex))", TypeError, "/live:  | real numbers | complex128"),
    ("live.set(np.zeros((2, 2, 2)))", ValueError, "/live:  | (channels, samples) | (2, 2, 2)"),
    ("live.set([[1, 2], [3]])", ValueError, "/live:  | array | inhomogeneous"),
    ("live.push(np.zeros((3, 1)))", ValueError, "/live: push | (2, n) | (3, 1)"),
    ('live.push("a")', ValueError, "/live: push | numbers | 'a'"),
    ("sb.chop.Array(np.zeros((1, 2)), names=[1])", TypeError, "names | texts | got 1"),
    ("sb.top.Array(np.zeros((2, 2)))", TypeError, "/array1 | float32 | float64"),
    # meshes and rectangles
    ("scene.add_rectangle(0, 1, 1, 0, texture=wave)", TypeError, "/scene: texture | TOP | /wave"),
    ('scene.add_rectangle("a", 1, 1, 0)', TypeError, "/scene: 'rectangle' | 4 numbers | got"),
    (
        "scene.add_mesh(np.zeros((3, 3), complex))",
        TypeError,
        "/scene: positions | real | complex128",
    ),
    ("scene.add_mesh(np.zeros((3, 4)))", ValueError, "/scene: positions | 2 or 3 | (3, 4)"),
    (
        "scene.add_mesh(np.zeros((3, 3)), indices=[0, 1, 2 ** 40])",
        ValueError,
        "/scene: indices | at most | 1099511627776",
    ),
    (
        "scene.add_mesh(np.zeros((3, 3)), indices=[0.0, 1, 2])",
        TypeError,
        "/scene: indices | integers | float64",
    ),
    # operators and their places
    ("sb.top.Ramp(name=3)", TypeError, "rampTOP: name | str | 3"),
    ("sb.top.Ramp(parent=wave)", TypeError, "rampTOP: parent | component | /wave"),
    ('sb.top.Blur("ramp")', TypeError, "blurTOP: input 0 | operator or an array | str"),
    ("sb.top.Blur(ramp, ramp)", TypeError, "blurTOP | at most 1 | got 2"),
    ("sb.top.Blur(wave)", TypeError, "input 0 | TOP | /wave"),
    ("sb.top.Ramp(resolution=(2.5, 2))", ValueError, "resolution | (width, height) | (2.5, 2)"),
    ('sb.top.Ramp(resolution=("8", "8"))', ValueError, "resolution | (width, height) | ('8', '8')"),
    ("sb.top.Blur(sise=1)", TypeError, "blurTOP | 'size' | 'sise'"),
    ('sb.chop.LFO(wavetype="sinn")', ValueError, "'wavetype' | sin,  | 'sinn'"),
    ("sb.top.Blur(size=-3)", ValueError, "'size' | 0..256 | -3"),
    # scripts
    ("sb.script_chop(inputs=wave)", TypeError, "script_chop(inputs= | list | Pattern"),
    ("sb.script_top(lambda ctx: 0)", TypeError, "script_top(inputs= | list | function"),
    ('sb.script_chop(cook="often")', ValueError, "cook | automatic | 'often'"),
    ("sb.script_chop()(3)", TypeError, "script_chop | function | 3"),
    ('sb.script_top(channels="xyz")', ValueError, "script_top: channels | 1 to 4 | 'xyz'"),
    # projects and time
    ('sb.Project(fps="fast")', TypeError, "Project | fps as a number | 'fast'"),
    ("sb.Project(seed=-1)", TypeError, "Project | 0 or more | seed=-1"),
    ("project.step(1.5)", TypeError, "step | whole number | 1.5"),
    ("project.step(-1)", ValueError, "step | 0 or more | -1"),
    ("project.frames(-1)", ValueError, "frames | 0 or more | -1"),
    ("project.frames(1.5)", TypeError, "frames | whole number | 1.5"),
]


@pytest.mark.parametrize(("wrong", "kind", "told"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_a_refusal_names_who_expected_and_got(network, wrong, kind, told):
    names = {op.name: op for op in network.root.children}
    before = list(names)
    with pytest.raises(kind) as caught:
        eval(wrong, {"np": np, "sb": sb, "project": network, **names})
    assert isinstance(caught.value, sb.UserError)
    for part in told.split(" | "):
        assert part in str(caught.value)
    assert [op.name for op in network.root.children] == before


@pytest.mark.parametrize("result", [None, "text", 3.0, {"a": 1}, object(), [["a"]]], ids=repr)
def test_what_a_script_may_not_return(project, result):
    with pytest.raises(sb.CookError) as caught:
        scripted(result)
    for part in ("/project1/script", "expected an array of numbers", type(result).__name__):
        assert part in str(caught.value)


def test_what_a_script_may_return(project):
    for result in ([1, 2], (1.0, 2.0), [[True, False]], np.arange(2), sb.chop.Pattern(length=2)):
        assert sb.script_chop()(lambda ctx, result=result: result).numpy().shape == (1, 2)


def test_saving_where_no_folder_is(network, tmp_path):
    ramp, path = network.op("ramp"), tmp_path / "a" / "b" / "ramp.png"
    with pytest.raises(FileNotFoundError, match=r"/project1/ramp: save.*createFolders"):
        ramp.save(path)
    assert ramp.save(path, createFolders=True) == str(path)
    assert [p.name for p in path.parent.iterdir()] == ["ramp.png"], "and nothing half-written"


def test_numbers_of_numpy_are_numbers(network):
    assert network.op("ramp").numpy(channels=np.int64(3)).shape == (6, 10, 3)
    assert network.op("ramp").numpy(copy=np.True_).flags.writeable
    assert sb.top.Ramp(resolution=(np.float32(8), 4.0)).resolution == (8, 4)
    network.step(np.int32(2))
    assert network.frame == 2
    assert list(network.frames(np.uint8(2))) == [3, 4]
    assert sb.Project(fps=np.float32(30), seed=np.uint8(3)).fps == 30


def test_reprs_say_what_it_is_and_never_cook(network):
    wave = network.op("wave")
    channel, par = wave["chan1"], wave.par.amp
    wave.par.amp.expr = "1 / 0"
    cooks = wave.cook_count
    assert repr(channel) == "<channel 'chan1' of <patternCHOP /project1/wave>>"
    assert repr(par) == "<parameter 'amp' of <patternCHOP /project1/wave>>"
    assert repr(network.frames(3)).startswith("<3 frames of <Project")
    assert "amp" in repr(wave.par)
    assert wave.cook_count == cooks
    wave.destroy()
    for gone in (channel, par):
        assert "destroyed" in repr(gone)


def test_help_shows_blur_as_a_person_needs_it(capsys):
    help(sb.top.Blur)
    text = capsys.readouterr().out
    for part in ("size: 'float' = 5.0", "Range 0 to 256", "pixels", "bartlette (Bartlett)",
                 "1 input", "resolution", "format", "rgba16float"):  # fmt: skip
        assert part in " ".join(text.split())
    assert list(inspect.signature(sb.top.Blur).parameters)[:3] == ["inputs", "name", "parent"]


def test_completion_lists_what_is_there(network):
    wave, blur = network.op("wave"), sb.top.Blur(name="blur")
    assert {"size", "scale", "scalex", "scaley", "type", "format"} <= set(dir(blur.par))
    assert {"Blur", "Ramp", "Array"} <= set(dir(sb.top))
    assert {"LFO", "Array"} <= set(dir(sb.chop))
    assert {"numpy", "read_async", "latest", "save", "par"} <= set(dir(blur))
    assert wave._ipython_key_completions_() == ["chan1"]
    assert set(blur.par._ipython_key_completions_()) == set(dir(blur.par))
    for name in dir(blur.par):
        assert getattr(blur.par, name).name == name
    assert "chan1" in wave
    assert "chan2" not in wave
    assert wave["chan1"] in wave


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (None, "None"),
        ("red", "str 'red'"),
        (5, "int 5"),
        (np.zeros(7), "float64 array of shape (7,)"),
        (np.zeros((1, 3)), "float64 array of shape (1, 3)"),
        ((c for c in "abc"), "a generator"),
    ],
)
def test_what_came_is_told_in_words(project, value, got):
    color = sb.top.Constant(name="c").par.color
    with pytest.raises(TypeError) as caught:
        color.val = value
    assert str(caught.value) == f"/project1/c: 'color' expects 3 numbers, got {got}"
