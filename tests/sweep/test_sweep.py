"""The sweep: what holds for every registered operator, whoever wrote it."""

from __future__ import annotations

import contextlib
import re
import zlib

import numpy as np
import pytest
import sarabet as sb

from tests.sweep import feeding
from tests.sweep.feeding import DATA_TYPES, TYPES, build, described, pull

pytestmark = pytest.mark.filterwarnings("error")
every_type = pytest.mark.parametrize("op_type", list(TYPES))
every_data_type = pytest.mark.parametrize("op_type", DATA_TYPES)
UNITS = {"", "Hz", "seconds", "frames", "samples", "pixels", "degrees", "cycles", "octaves", "dB"}
UNIT_OF_LABEL = {
    r"\bfrequency\b|\brate\b": {"Hz"},
    r"\bangle\b|\brotate\b|\bhue offset\b": {"degrees"},
    r"\bresolution\b|\bfilter size\b": {"pixels"},
}


def stepped(op, project, frames):
    for _ in range(frames):
        project.step()
        pull(op)


def check_data(op):
    data = pull(op)
    assert data.flags.c_contiguous
    assert not data.flags.writeable
    if op.family == "CHOP":
        assert data.dtype == np.float32
        assert data.shape == (op.num_channels, op.num_samples)
        assert len(op.names) == op.num_channels
        assert len(set(op.names)) == op.num_channels
    else:
        dtype, channels = described(op.pixel_format)
        assert data.dtype == dtype
        slices = () if op.kind == "2d" else (op.depth,)
        assert data.shape == (*slices, op.height, op.width, channels)
    return data


def test_there_are_operators_to_sweep():
    assert {"CHOP", "TOP", "COMP"} == {info["family"] for info in TYPES.values()}
    assert len(DATA_TYPES) > 20


# --- what an operator says of itself ---


@every_type
def test_texts_are_there(op_type):
    info = TYPES[op_type]
    assert info["label"]
    assert info["summary"].endswith(".")
    units = UNITS | {param["name"] for param in info["params"]}  # some choose the unit by a menu
    for slot in feeding.slots(info):
        param = slot.param
        assert re.fullmatch(r"[a-z][a-z0-9]*", param["name"]), param["name"]
        assert param["label"], slot.name
        assert re.search(r"[.!?]$", param["help"]), f"{slot.name}: {param['help']!r}"
        assert param["unit"] in units, f"{slot.name}: {param['unit']!r}"
        if feeding.numeric_kind(param["kind"]):
            for label, expected in UNIT_OF_LABEL.items():
                if re.search(label, param["label"].lower()):
                    assert param["unit"] in expected, slot.name
        if param["kind"] == "menu":
            names = [entry["name"] for entry in param["menu"]]
            assert len(set(names)) == len(names) > 1
            assert param["default"] in names
            assert all(entry["label"] for entry in param["menu"])


@every_type
def test_parameter_names_are_unique(op_type):
    names = [param["name"] for param in TYPES[op_type]["params"]]
    for param in TYPES[op_type]["params"]:
        names += param.get("components") or []
    assert len(set(names)) == len(names)


@every_type
def test_limits_hold_the_default(op_type):
    for slot in feeding.slots(TYPES[op_type]):
        if not feeding.numeric_kind(slot.param["kind"]):
            continue
        for value in np.atleast_1d(np.asarray(slot.param["default"], float)):
            assert slot.param["min"] is None or value >= slot.param["min"], slot.name
            assert slot.param["max"] is None or value <= slot.param["max"], slot.name


@every_data_type
def test_names_agree(op_type):
    info = TYPES[op_type]
    family, stem = info["family"].lower(), feeding.stem(op_type)
    words = [word[0].upper() + word[1:] for word in info["label"].split()]
    assert info["python_name"] == "".join(words)
    assert stem == info["python_name"].lower()
    source, test = feeding.files_of(op_type)
    assert source.is_file()
    assert test.is_file()
    kind = getattr(sb, family)
    made = getattr(kind, info["python_name"])
    assert made.__name__ == info["python_name"]
    assert made.op_type == op_type
    if family == "top":
        custom = "TopKind::Custom" in source.read_text()
        assert source.with_suffix(".glsl").is_file() != custom


# --- making one ---


@every_type
def test_builds_at_defaults(op_type, project, tmp_path):
    op = build(op_type, project, fed=False)
    assert op.type == op_type
    needs = TYPES[op_type]["min_inputs"] > 0
    needs = needs or any(p["kind"] in ("operator", "file") for p in TYPES[op_type]["params"])
    if not needs:
        pull(op)
        assert op.problems == []
    fed = build(op_type, project, tmp_path)
    pull(fed)
    assert fed.problems == []
    assert fed.name != op.name


@every_data_type
def test_the_class_makes_it_too(op_type, project):
    family = getattr(sb, TYPES[op_type]["family"].lower())
    op = getattr(family, TYPES[op_type]["python_name"])(name="chosen")
    assert op.type == op_type
    assert project.op("chosen") == op
    for param in op.par:
        if param.style != "python":
            assert param.is_default, param.name


@every_data_type
def test_data_is_as_documented(op_type, project, tmp_path):
    check_data(build(op_type, project, tmp_path))


@every_data_type
def test_two_cooks_are_equal(op_type, project, tmp_path):
    op = build(op_type, project, tmp_path)
    project.step()
    first = pull(op).copy()
    op.cook(force=True)
    assert pull(op).tobytes() == first.tobytes()


@every_data_type
def test_two_projects_give_the_same(op_type, tmp_path):
    found = []
    for _ in range(2):
        with sb.Project(seed=5) as project:
            op = build(op_type, project, tmp_path)
            stepped(op, project, 3)
            found.append(pull(op).copy())
    assert found[0].tobytes() == found[1].tobytes()


@every_type
def test_repr_and_looking_never_cook(op_type, project):
    op = build(op_type, project, fed=False)
    repr(op)
    repr(op.par)
    dir(op)
    for name in ("__array_interface__", "__array_struct__", "__cuda_array_interface__"):
        assert not hasattr(op, name)
    assert hasattr(op, "numpy") == (op.family != "COMP")
    with pytest.raises(TypeError):
        memoryview(op)
    assert op.cook_count == 0


# --- wires ---


@every_data_type
def test_a_missing_input_is_a_problem(op_type, project):
    op = build(op_type, project, fed=False)
    if TYPES[op_type]["min_inputs"] == 0:
        pytest.skip("needs no input")
    with pytest.raises(sb.CookError, match=re.escape(op.path)):
        pull(op)
    assert op.problems[0].severity == "error"
    assert op.problems[0].path == op.path


@every_data_type
def test_an_input_of_another_family_is_refused(op_type, project):
    op = build(op_type, project, fed=False)
    other = feeding.source(project, "TOP" if op.family == "CHOP" else "CHOP")
    if TYPES[op_type]["max_inputs"] == 0:
        with pytest.raises((TypeError, IndexError)):
            op.set_input(0, other)
        return
    with pytest.raises(TypeError, match=rf"{op.path}: input 0.*{op.family}.*{other.path}"):
        op.set_input(0, other)
    for wrong in (3, "name", [1, 2]):
        with pytest.raises(TypeError):
            op.set_input(0, wrong)


@every_data_type
@pytest.mark.parametrize("named", [False, True])
def test_a_reference_to_another_family_is_a_problem(op_type, named, project, tmp_path):
    info = TYPES[op_type]
    op = build(op_type, project)
    feeding.make_room(op, info)
    for slot in feeding.slots(info):
        if slot.param["kind"] != "operator" or slot.param["family"] not in ("CHOP", "TOP"):
            continue
        par = op.parameter(slot.name)
        before = par.val
        for type in {"nullCHOP", "nullTOP", "baseCOMP"} - {f"null{slot.param['family']}"}:
            other = project.root.create(type, "other1")
            par.val = other.path if named else other
            with pytest.raises(sb.CookError, match=re.escape(other.path)):
                pull(op)
            with contextlib.suppress(sb.CookError):  # of those that cook in every frame
                project.step()
            with pytest.raises(sb.CookError, match=re.escape(other.path)):
                pull(op)
            other.destroy()
        par.val = before
    check_data(op)


@every_data_type
def test_an_input_too_many_is_refused(op_type, project):
    op = build(op_type, project)
    most = TYPES[op_type]["max_inputs"]
    for index in (most, most + 7, -1):
        with pytest.raises(IndexError, match=re.escape(op.path)):
            op.set_input(index, feeding.source(project, op.family))


@every_data_type
def test_a_failing_input_makes_stale(op_type, project):
    if TYPES[op_type]["max_inputs"] == 0:
        pytest.skip("takes no input")
    op = build(op_type, project)
    broken = project.root.create("mathCHOP" if op.family == "CHOP" else "levelTOP")
    op.set_input(0, broken)
    with pytest.raises(sb.CookError) as caught:
        pull(op)
    assert broken.path in str(caught.value)
    op.set_input(0, feeding.source(project, op.family))
    pull(op)
    assert not op.stale
    assert op.problems == []


# --- parameters ---


@every_type
def test_every_parameter_dirties_and_reads_back(op_type, project, tmp_path):
    info = TYPES[op_type]
    for slot in feeding.slots(info):
        op = build(op_type, project, tmp_path)
        feeding.make_room(op, info)
        op.cook()
        cooks = op.cook_count
        value = feeding.other_value(op, slot, tmp_path)
        par = op.parameter(slot.name)
        if slot.param["kind"] == "pulse":
            par.pulse()
        else:
            par.val = value
            assert op.cook_count == cooks, f"{slot.name}: setting cooked"
            same(par.val, value, slot.name)
            same(par.eval(), value, slot.name)
            assert not par.is_default or slot.param["kind"] == "python"
        op.cook()
        if TYPES[op_type]["family"] != "COMP":
            assert op.cook_count == cooks + 1, f"{slot.name} did not dirty"
        if slot.param["kind"] != "pulse":
            par.reset()
            assert par.is_default, slot.name
        op.destroy()


def same(got, wanted, name):
    if isinstance(wanted, float | tuple | np.ndarray):
        np.testing.assert_allclose(np.asarray(got), wanted, rtol=1e-6, err_msg=name)
    elif isinstance(wanted, feeding.Callback):
        assert got is wanted
    else:
        assert got == wanted, name


@every_type
def test_wrong_values_are_refused(op_type, project):
    info = TYPES[op_type]
    op = build(op_type, project, fed=False)
    feeding.make_room(op, info)
    for slot in feeding.slots(info):
        param, par = slot.param, op.parameter(slot.name)
        before = par.val
        who = rf"(?s){op.path}.*{param['name']}"
        if param["kind"] == "menu":
            with pytest.raises(ValueError, match=who):
                par.val = "no such entry"
            with pytest.raises(TypeError, match=who):
                par.val = 1.5
            for index in (-1, len(param["menu"])):
                with pytest.raises(ValueError, match=who):
                    par.val = index
        if param["kind"] in ("int", "float"):
            with pytest.raises(ValueError, match=who):
                par.val = float("nan")
            with pytest.raises(TypeError, match=who):
                par.val = "text"
            if param["min"] is not None:
                with pytest.raises(ValueError, match=who):
                    par.val = param["min"] - 1
            if param["max"] is not None:
                with pytest.raises(ValueError, match=who):
                    par.val = param["max"] + 1
        if param["kind"] in ("string", "file"):
            with pytest.raises(TypeError, match=who):
                par.val = 3
        if param["kind"] == "array":
            with pytest.raises(TypeError, match=who):
                par.val = "text"
        if param["kind"] in ("array", "ramp", "curve"):
            np.testing.assert_array_equal(par.val, before)
        else:
            assert par.val == before, slot.name
    with pytest.raises(AttributeError, match=op.path):
        op.par.nosuchparameter  # noqa: B018


# --- cooking ---


@every_data_type
def test_idle_means_no_cook(op_type, project, tmp_path):
    op = build(op_type, project, tmp_path)
    stepped(op, project, 3)
    cooks = op.cook_count
    for _ in range(5):
        pull(op)
    assert op.cook_count == cooks, "nothing changed within the frame"
    stepped(op, project, 10)
    cooked = op.cook_count - cooks
    moves = r"\bstruct State\b|\.latch\b|\bctx\.\w*(time|frame|second|slice)"
    assert cooked == 0 or (re.search(moves, feeding.source_text(op_type)) and cooked == 10)


@every_data_type
def test_the_recook_check_finds_nothing(op_type, project, tmp_path):
    project.check_recooks = True
    op = build(op_type, project, tmp_path)
    stepped(op, project, 4)
    for _ in range(2):
        feeding.samples(project)  # another revision: what is clean is cooked again and compared
        pull(op)
    assert op.problems == []


DRAWS = 30


@every_data_type
def test_random_parameters_do_no_harm(op_type, project, tmp_path):
    info = TYPES[op_type]
    random = np.random.default_rng(zlib.crc32(op_type.encode()))
    op = build(op_type, project, tmp_path)
    feeding.make_room(op, info)
    slots = feeding.slots(info)
    start = {s.name: op.parameter(s.name).val for s in slots}
    good = 0
    for draw in range(DRAWS):
        for name, param in slots:
            kind = param["kind"]
            structure = kind in ("menu", "toggle")
            if structure and draw % 4 and op.family == "TOP":
                continue  # a menu is another shader, which takes time
            if kind == "string" and draw % 3 == 0:
                op.parameter(name).val = start[name]
            elif feeding.numeric_kind(kind) and random.integers(2):
                op.parameter(name).val = start[name]  # some only make sense with others
            elif structure or kind == "string" or feeding.numeric_kind(kind):
                op.parameter(name).val = feeding.random_value(param, random)
        try:
            project.step()
            check_data(op)
            good += 1
        except sb.CookError:
            assert op.problems
    assert good > 0, op.problems
