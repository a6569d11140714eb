"""Every registered operator saves and loads back equal, at its defaults and with all changed."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import sarabet as sb

from tests.contract import project_callbacks
from tests.sweep import feeding
from tests.sweep.feeding import TYPES, build

every_type = pytest.mark.parametrize("op_type", list(TYPES))


def values(op, folder):
    """Return what all parameters mean: of operators their paths, of files those to open."""
    found = {}
    for name in op.parameter_names():
        par = op.parameter(name)
        value = op.callbacks if par.style == "python" else par.val
        if par.style == "file":
            value = str(folder / value) if value else value
        found[name] = getattr(value, "path", value)
    return found


def same(one, two):
    if isinstance(one, np.ndarray) or isinstance(two, np.ndarray):
        return np.array_equal(one, two) and one.dtype == two.dtype
    return one == two


def check_reloaded(op, project, tmp_path):
    """Save, load and compare; by way of a pickle, too."""
    path = tmp_path / "x.toml"
    project.save(path)
    before = values(op, tmp_path)
    read = sb.load(path, trust=True)
    assert read.text() == project.text()
    for loaded in (read, pickle.loads(pickle.dumps(project))):
        again = loaded.op(op.name)
        assert type(again) is type(op)
        assert [i and i.name for i in again.inputs] == [i and i.name for i in op.inputs]
        after = values(again, tmp_path)
        assert list(after) == list(before)
        for name, value in before.items():
            assert same(value, after[name]), (name, value, after[name])
    return read.op(op.name)


@every_type
def test_defaults_take_a_line_for_the_type(op_type, project, tmp_path):
    op = build(op_type, project, fed=False)
    table = f'[op.{op.name}]\ntype = "{op_type}"\n'
    version = [line for line in project.text().splitlines() if line.startswith("version")]
    assert project.text().endswith(table + "".join(f"{line}\n" for line in version))
    check_reloaded(op, project, tmp_path)


@every_type
def test_every_parameter_comes_back(op_type, project, tmp_path):
    info = TYPES[op_type]
    op = build(op_type, project, tmp_path, fed=False)
    feeding.make_room(op, info)
    for slot in feeding.slots(info):
        par = op.parameter(slot.name)
        if par.style == "python":
            op.callbacks = project_callbacks
        elif par.style != "pulse":
            par.val = feeding.other_value(op, slot, tmp_path)
    check_reloaded(op, project, tmp_path)


@every_type
def test_random_parameters_come_back(op_type, project, tmp_path):
    info = TYPES[op_type]
    op = build(op_type, project, tmp_path, fed=False)
    feeding.make_room(op, info)
    random = np.random.default_rng(len(op_type))
    plain = ("toggle", "menu", "string", "int", "float", "color", "vec2", "vec3", "vec4")
    for _ in range(5):
        for slot in feeding.slots(info):
            if slot.param["kind"] in plain:
                op.parameter(slot.name).val = feeding.random_value(slot.param, random)
        check_reloaded(op, project, tmp_path)


@pytest.mark.parametrize("op_type", feeding.DATA_TYPES)
def test_a_loaded_operator_gives_the_same_data(op_type, project, tmp_path):
    op = build(op_type, project, tmp_path)
    for param in TYPES[op_type]["params"]:
        if param["kind"] == "python":
            op.callbacks = project_callbacks if op.family == "CHOP" else None
    again = check_reloaded(op, project, tmp_path)
    assert np.array_equal(again.numpy(), op.numpy())
