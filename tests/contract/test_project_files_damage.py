"""Damaged, hostile and strange project files: an error with line and column, or kept."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pytest
import sarabet as sb

HEAD = "# Sarabet project\nformat = 1\nfps = 60.0\nseed = 0\n"


def load(text, tmp_path):
    path = tmp_path / "x.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return sb.load(path)


# Line and column are counted from 1; `HEAD` has four lines.
REFUSED = [
    ("", "1:1: this is no project: it has no 'format'"),
    ("format = 2", "1:10: the project has format 2; this version reads 1"),
    ("format = '1'", "1:10: 'format' expects an integer, got a string"),
    (HEAD + "[op.a\n", "5:"),
    (HEAD + "x = \n", "5:"),
    (HEAD + "fps = 30\n", "5:"),
    ("format = 1\nfps = 0\n", "2:7: 'fps' must be within 0.001..1000000"),
    ("format = 1\nfps = nan\n", "2:7: 'fps' must be within"),
    ("format = 1\nfps = '1/0'\n", "2:7: 'fps' expects a number or a fraction"),
    ("format = 1\nfps = [60]\n", "2:7: 'fps' expects a number, got a list"),
    ("format = 1\nseed = -1\n", "2:8: 'seed' must be at least 0, got -1"),
    ("format = 1\non_error = 'cry'\n", "2:12: 'on_error' must be 'raise' or 'hold', got 'cry'"),
    (HEAD + "op = 3\n", "5:6: 'op' expects a table, got an integer"),
    (HEAD + "[op]\na = 3\n", "6:5: operator 'a' expects a table"),
    (HEAD + "[op.a]\n", "5:1: operator 'a' has no 'type'"),
    (HEAD + "[op.a]\ntype = 3\n", "6:8: 'type' expects a string, got an integer"),
    (HEAD + "[op.a]\ntype = 'no type'\n", "6:8: 'no type' is no operator type"),
    (HEAD + "[op.'a b']\ntype = 'nullTOP'\n", "5:1: an operator's name consists of letters"),
    (HEAD + "[op.'']\ntype = 'nullTOP'\n", "5:1: operator '' has no name"),
    (HEAD + "[op.'a/']\ntype = 'nullTOP'\n", "5:1: operator 'a/' is in a component"),
    (HEAD + "[op.'c/a']\ntype = 'nullTOP'\n", "5:1: operator 'c/a' is in a component that"),
    (HEAD + "[op.a]\ntype = 'nullTOP'\n[op.'a/b']\ntype = 'nullTOP'\n", "7:1: /project1/a is no c"),
    (HEAD + "[op.c.d]\ntype = 'nullTOP'\n", "5:"),
    (HEAD + "[op.a]\ntype = 'nullTOP'\n[op.a]\ntype = 'nullTOP'\n", "7:"),
    (HEAD + "[op.a]\ntype = 'nullTOP'\n[op.a.b]\ntype = 'nullTOP'\n", "'b' is a table; an op"),
    (HEAD + "[op.a]\ntype = 'nullTOP'\nversion = 0\n", "7:11: 'version' must be at least 1"),
    (HEAD + "[op.a]\ntype = 'nullTOP'\ninputs = 'b'\n", "7:10: 'inputs' expects a list"),
    (HEAD + "[op.a]\ntype = 'nullTOP'\ninputs = ['b']\n", "7:11: /project1/a: input 0: there"),
    (HEAD + "[op.a]\ntype = 'nullTOP'\ninputs = ['', 'a']\n", "7:15: /project1/a: there is no inp"),
    (HEAD + "[op.a]\ntype = 'nullTOP'\ninputs = ['b']\n[op.b]\ntype = 'nullCHOP'\n", "must be a"),
    (HEAD + "[op.a]\ntype = 'blurTOP'\npar.size = -3\n", "7:12: /project1/a: 'size' must be w"),
    (HEAD + "[op.a]\ntype = 'blurTOP'\npar.size = 'x'\n", "7:12: /project1/a: 'size' expects a"),
    (HEAD + "[op.a]\ntype = 'blurTOP'\npar.size = [1, 2, 3]\n", "'size' expects a number, got num"),
    (HEAD + "[op.a]\ntype = 'blurTOP'\npar.size = []\n", "'size' expects a value, got an empty li"),
    (HEAD + "[op.a]\ntype = 'blurTOP'\npar.size = 1979-05-27\n", "expects a value, got a date"),
    (HEAD + "[op.a]\ntype = 'blurTOP'\npar.size = { expr = 3 }\n", "expects a string, got an int"),
    (HEAD + "[op.a]\ntype = 'blurTOP'\npar.size = { expr = '' }\n", "has an empty expression"),
    (HEAD + "[op.a]\ntype = 'blurTOP'\npar = 3\n", "7:7: 'par' expects a table"),
    (HEAD + "[op.a]\ntype = 'lfoCHOP'\npar.wavetype = 'zigzag'\n", "must be one of"),
    (HEAD + "[op.a]\ntype = 'noiseTOP'\npar.t = [1, 2]\n", "'t' expects 3 numbers, got 2"),
    (HEAD + "[op.a]\ntype = 'noiseTOP'\npar.t = [nan, 0, 0]\n", "must be a number, got nan"),
    (
        HEAD + "[op.a]\ntype = 'noiseTOP'\npar.t = { expr = '1' }\npar.tx = { expr = '1' }\n",
        "is driven twice",
    ),
    (HEAD + "[op.a]\ntype = 'constantCHOP'\npar.const = 99999\n", "at most 10000 blocks"),
    (HEAD + "[op.a]\ntype = 'constantCHOP'\npar.const = -1\n", "expects a number of blocks"),
    (HEAD + "[op.a]\ntype = 'convolveTOP'\npar.kernel = [[1, 2], [3]]\n", "rows of an array have"),
    (HEAD + "[op.a]\ntype = 'convolveTOP'\npar.kernel = [[1, 'x']]\n", "expects a number, got a s"),
    (HEAD + "[op.a]\ntype = 'convolveTOP'\npar.kernel = [[[[[1]]]]]\n", "has more than 4 axes"),
    (HEAD + "[op.a]\ntype = 'arrayTOP'\npar.array = { array = '../x.npy' }\n", "is no name of a f"),
    (HEAD + "[op.a]\ntype = 'arrayTOP'\npar.array = { array = 'x.npy' }\n", "cannot read '.*No s"),
    (HEAD + "[op.a]\ntype = 'arrayTOP'\npar.array = { array = '' }\n", "is no name of a file"),
    (HEAD + "[op.a]\ntype = 'nullTOP'\ncustom = [{ name = 'x', kind = 'int' }]\n", "only script"),
    (HEAD + "[op.a]\ntype = 'baseCOMP'\ncustom = [{ kind = 'int' }]\n", "has no 'name'"),
    (HEAD + "[op.a]\ntype = 'baseCOMP'\ncustom = [{ name = 'x', kind = 'y' }]\n", "style is one"),
    (
        HEAD + "[op.a]\ntype = 'baseCOMP'\ncustom = [\n"
        "{ name = 'x', kind = 'float', default = 'y' }]\n",
        "8:1: /project1/a: 'x' expects a number",
    ),
    (HEAD + "[op.'/']\ninputs = ['a']\n", "6:10: the root has no inputs"),
    (HEAD + "[op.'/']\nname = 'no good'\n", "6:8: an operator's name consists"),
    (HEAD.encode() + b"# \xff\xfe\n", "5:"),
    (HEAD.encode() + b"x = '\x00'\n", "5:"),
    (HEAD.encode() + b"[op.\"a\\u0000b\"]\ntype = 'nullTOP'\n", "5:1: an operator's name"),
    (HEAD.encode() + b"[op.a]\ntype = \"null\\u0000TOP\"\n", "6:8: '.*' is no operator type"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=range(len(REFUSED)))
def test_damage_is_an_error_with_line_and_column(text, message, tmp_path):
    with pytest.raises(ValueError, match=r"x\.toml:\d+:\d+: ") as error:
        load(text, tmp_path)
    assert isinstance(error.value, sb.UserError)
    where = f"{tmp_path}/x.toml:"
    assert str(error.value).startswith(where)
    told = str(error.value)[len(where) :]
    assert re.search(f"^{message}" if message[0].isdigit() else message, told)
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "x = " + "[" * 100_000,
        HEAD + "x = " + "{a=" * 100_000,
        HEAD + "a" + ".a" * 100_000 + " = 1\n",
        HEAD + "[a" + ".a" * 100_000 + "]\n",
        HEAD + "x = {a" + " . a" * 100_000 + " = 1}\n",
        HEAD + "[op.'" + "/".join("a" * 100_000) + "']\ntype = 'nullTOP'\n",
        HEAD + "x = '" + "y" * 5_000_000,
        HEAD + "[op.a]\ntype = '" + "y" * 5_000_000 + "'\n",
        HEAD + "[op." + "y" * 5_000_000 + "]\ntype = 'nullTOP'\n",
        HEAD
        + "".join(
            f"[op.c{i}]\ntype = 'constantCHOP'\npar.const = 10000\n" for i in range(101)
        ),
        HEAD + "seed = 9" + "9" * 100_000,
    ],
    ids=range(11),
)
def test_giants_are_refused(text, tmp_path):
    with pytest.raises(ValueError, match=r"x\.toml:\d+:\d+: "):
        load(text, tmp_path)


def test_components_as_deep_as_they_may_be(tmp_path):
    with sb.Project() as project:
        parent = project.root
        for _ in range(60):
            parent = parent.create("baseCOMP", "inner")
        parent.create("noiseTOP", "last")
    project.save(tmp_path / "deep.toml")
    assert sb.load(tmp_path / "deep.toml").text() == project.text()


def test_circles_of_wires_and_of_binds_load(tmp_path):
    project = load(
        HEAD
        + """
[op.a]
type = "nullTOP"
inputs = ["b"]
[op.b]
type = "nullTOP"
inputs = ["a"]
[op.c]
type = "blurTOP"
par.size = { bind = "d", par = "size", val = 3.0 }
[op.d]
type = "blurTOP"
par.size = { bind = "c", par = "size", val = 4.0 }
""",
        tmp_path,
    )
    with pytest.raises(sb.CookError):
        project.op("a").numpy()
    (problem,) = project.op("d").problems
    assert "cannot be bound to itself" in problem.message
    assert 'par.size = { bind = "c", par = "size", val = 4.0 }' in project.text()


@pytest.mark.parametrize("name", ["x.toml", "folder"])
def test_what_cannot_be_read_is_an_error_of_the_system(name, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=name):
        sb.load(tmp_path / name)


def test_pipes_are_not_waited_for(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="cannot read"):
        sb.load(tmp_path / "pipe")


# --- arrays ---


def saved_array(tmp_path):
    with sb.Project() as project:
        sb.chop.Array(np.arange(100, dtype=np.float32).reshape(1, 100), name="samples")
    project.save(tmp_path / "x.toml")
    return next((tmp_path / "x.toml.arrays").iterdir())


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:200] + b"\1" + data[201:],
        lambda data: b"",
        lambda data: b"no array",
    ],
)
def test_damaged_arrays_are_an_error(damage, tmp_path):
    path = saved_array(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=r"x\.toml:8:13: .*the array '.*' is damaged"):
        sb.load(tmp_path / "x.toml")


NINES = "9" * 15


def npy(header, data=b"", version=b"\1\0"):
    header = header.encode()
    return b"\x93NUMPY" + version + len(header).to_bytes(2, "little") + header + data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", b"12345678"), None),
        (npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", b"12345678"), "Fortran"),
        (npy("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", b"12345678"), "elements"),
        (npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", b"x"), "elements"),
        (npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", b"12345678"), "asks for"),
        (npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", b"12345678"), "shape"),
        (npy("{'descr': '<f4', 'fortran_order': False, }", b"12345678"), "no 'shape'"),
        (npy("{'shape': (2,)}"), "no 'descr'"),
        (
            npy(f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({NINES}, 0, {NINES})}}"),
            "asks for",
        ),
        (npy("{}", version=b"\7\0"), "version"),
        (b"\x93NUMPY\1\0\xff\xff{}", "header ends"),
    ],
)
def test_arrays_made_by_hand(data, message, tmp_path):
    (tmp_path / "x.toml.arrays").mkdir()
    (tmp_path / "x.toml.arrays" / "mine.npy").write_bytes(data)
    text = HEAD + "[op.a]\ntype = 'arrayCHOP'\npar.array = { array = 'mine.npy' }\n"
    if message is None:
        assert load(text, tmp_path).op("a").numpy().shape == (1, 2)
    else:
        with pytest.raises(ValueError, match=f"mine.npy' is damaged: .*{message}"):
            load(text, tmp_path)


@pytest.mark.parametrize("dtype", list("?bhiqBHIQefd"))
def test_numpy_reads_what_is_written_and_the_other_way(dtype, tmp_path):
    values = np.arange(180).reshape(3, 60).astype(dtype)
    with sb.Project() as project:
        comp = project.root.create("baseCOMP", "comp1")
        value = np.arange(180, dtype=np.float32).reshape(3, 60)
        comp.add_parameter("table", "array", value)
    project.save(tmp_path / "x.toml")
    (file,) = (tmp_path / "x.toml.arrays").iterdir()
    assert np.array_equal(np.load(file), value)
    np.save(tmp_path / "x.toml.arrays" / "other.npy", values)
    text = HEAD + "[op.a]\ntype = 'arrayTOP'\npar.array = { array = 'other.npy' }\n"
    found = load(text, tmp_path).op("a").parameter("array").val
    assert found.dtype == values.dtype
    assert np.array_equal(found, values)


# --- what is unknown here is kept ---

UNKNOWN = HEAD + """\
zoom = { x = 1.5, y = "two" }

[op.bend1]
type = "bendTOP"
version = 4
inputs = ["noise1"]
custom = [
    { name = "gain", kind = "float", default = 1.0 },
]
par.amount = 0.25
par.curve = [
    [0.0, 1.0],
    [1.0, 0.5],
]
par.lines = \"\"\"
one
two\"\"\"
par.outputresolution = "half"
par.when = 1979-05-27T07:32:00
tint = [1, 2, 3]

[op.blur1]
type = "blurTOP"
version = 9
inputs = ["bend1"]
note = "by hand"
par.glow = { deep = { deeper = [1, { x = true }] } }
par.size = 3.0

[op.box1]
type = "boxCOMP"

[op."box1/noise1"]
type = "noiseTOP"

[op.thing1]
type = "thingSOP"
"""


def test_the_unknown_is_kept_shown_and_written_back(tmp_path):
    project = load(UNKNOWN.replace('["noise1"]', '["box1/noise1"]'), tmp_path)
    text = UNKNOWN.replace('["noise1"]', '["box1/noise1"]')
    assert project.text() == text
    (problem,) = project.op("bend1").problems
    assert problem.severity == "error"
    assert "no operator type 'bendTOP'" in problem.message
    messages = [p.message for p in project.op("blur1").problems]
    assert messages == [
        "saved by version 9 of the operator; this is version 1",
        "'glow' is not known here; it is kept as it is",
    ]
    with pytest.raises(sb.CookError, match="no operator type 'bendTOP'"):
        project.op("blur1").numpy()
    assert project.op("box1").errors()
    assert project.op("box1/noise1").numpy().any()
    assert project.op("bend1").par.outputresolution.val == "half"
    assert len(project.op("bend1").problems) == 1
    project.op("box1/noise1").name = "renamed"
    assert project.text() == text.replace("box1/noise1", "box1/renamed")
    assert pickle.loads(pickle.dumps(project)).text() == project.text()
    project.step(0)
    assert project.op("thing1").latest() is None
    for method in ("numpy", "snapshot"):
        with pytest.raises(sb.CookError):
            getattr(project.op("thing1"), method)()


def test_arrays_of_the_unknown_move_with_it(tmp_path):
    array = saved_array(tmp_path)
    text = (tmp_path / "x.toml").read_text().replace("arrayCHOP", "futureCHOP")
    text = text.replace("par.array", "par.deep").replace("{ array", "[{ x = { array") .replace(
        " }\n", " } }]\n")
    text = text.replace('[{ x = { array = ', '[\n    { x = { array = ').replace(" } }]", " } },\n]")
    project = load(text, tmp_path)
    project.save(tmp_path / "other.toml")
    assert (tmp_path / "other.toml").read_text() == text
    assert (tmp_path / "other.toml.arrays" / array.name).read_bytes() == array.read_bytes()
    project.save(tmp_path / "x.toml")
    assert array.exists()
    assert pickle.loads(pickle.dumps(project)).text() == text


def test_an_unknown_operator_can_be_taken_out(tmp_path):
    project = load(UNKNOWN.replace('["noise1"]', "[]"), tmp_path)
    project.op("bend1").destroy()
    project.op("blur1").inputs = [project.op("box1/noise1")]
    assert "bend" not in project.text()
    assert project.op("blur1").numpy().any()
