"""Python operators whose class is loaded late, or again at a bad moment.

`test_python_operators.py` runs these in a process of their own.
"""

from __future__ import annotations

import gc
import importlib
import pickle
import sys
import textwrap
import threading
import weakref

import pytest
import sarabet as sb

FILE = """\
format = 1

[op.c1]
type = "constantCHOP"
par.const0value = 4

[op.late1]
type = "{type}CHOP"
class = "{module}:{name}"
inputs = ["c1", "c1"]
par.step = 3
par.kind = {{ expr = "1 + 1" }}
custom = [{{ name = "Own", kind = "float", default = 2.0 }}]
par.Own = 5

[op.m]
type = "baseCOMP"

[op."m/late2"]
type = "{type}CHOP"
class = "{module}:{name}"
par.step = 7

[op.k]
type = "baseCOMP"
par.clone = "m"

[op.n1]
type = "nullCHOP"
inputs = ["late1"]
"""

MODULE = """\
import sarabet as sb

class {name}(sb.PythonChop, inputs=1):
    '''Late.'''
    step = sb.param(1)
    kind = sb.param(0)
    class State:
        def __init__(self):
            self.ticks = 0
    def cook(self, ctx, source=None):
        base = 0 if source is None else source[0, 0]
        return [base + self.step * 10 + self.kind]
"""


@pytest.fixture
def late(tmp_path, monkeypatch):
    """Return what writes a module with a class, and a file that names it."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def write(name):
        module = f"{name.lower()}_module"
        (tmp_path / f"{module}.py").write_text(MODULE.format(name=name))
        importlib.invalidate_caches()
        path = tmp_path / f"{name}.toml"
        path.write_text(FILE.format(type=name.lower(), module=module, name=name))
        return path, module

    return write


def test_trust_makes_stand_ins_what_they_stand_for(late, tmp_path):
    path, module = late("Lately")
    project = sb.load(path)
    op, clone = project.op("late1"), project.op("k/late2")
    assert module not in sys.modules
    with pytest.raises(sb.CookError, match="no operator type 'latelyCHOP'"):
        project.op("n1").numpy()
    assert any("'class' waits for trust" in each.message for each in project.untrusted)
    project.trust()
    assert module in sys.modules
    assert project.untrusted == []
    assert project.op("n1").numpy()[0, 0] == 36
    assert (op.par.step.val, op.par.kind.eval(), op.par.Own.val) == (3, 2, 5)
    assert project.op("m/late2").numpy()[0, 0] == 70
    assert project.op("k/late2").numpy()[0, 0] == 70
    project.op("m/late2").par.step = 8
    assert project.op("k/late2").numpy()[0, 0] == 80
    assert clone.path.startswith("/project1/k/")
    project.step(3)
    project.save(tmp_path / "again.toml")
    assert sb.load(tmp_path / "again.toml", trust=True).text() == project.text()
    assert 'class = "lately_module:Lately"' in project.text()


def test_pickling_does_not_trust_a_class(late):
    path, module = late("Pickled")
    project = sb.load(path)
    copy = pickle.loads(pickle.dumps(project))
    assert module not in sys.modules
    assert any("'class' waits for trust" in each.message for each in copy.untrusted)
    assert copy.text() == project.text()
    assert pickle.loads(pickle.dumps(copy)).text() == project.text()
    assert module not in sys.modules
    copy.trust()
    assert copy.op("n1").numpy()[0, 0] == 36
    trusted = pickle.loads(pickle.dumps(copy))
    assert trusted.untrusted == []
    assert trusted.op("n1").numpy()[0, 0] == 36


def test_a_class_that_cannot_be_loaded_stays_a_stand_in(late, tmp_path):
    path, module = late("Missing")
    (tmp_path / f"{module}.py").unlink()
    project = sb.load(path)
    before = project.text()
    project.trust()
    assert "missing_module:Missing" in project.op("late1").problems[0].message
    assert project.text() == before


def test_a_deeply_nested_text_is_damaged_with_trust_too(tmp_path):
    path = tmp_path / "deep.toml"
    path.write_text("format = 1\nx = " + "[" * 5000 + "]" * 5000)
    with pytest.raises(ValueError, match=r"deep\.toml:2:"):
        sb.load(path, trust=True)


def _class(more, inputs, cook, name="Again"):
    source = f"""
    import sarabet as sb
    class {name}(sb.PythonChop, inputs={inputs}):
        '''Again.'''
        {more}
        def cook(self, ctx, *inputs):
            {cook}
    """
    space = {"__name__": "again_module", "renew": lambda: None}
    exec(textwrap.dedent(source), space)
    return space


STATE = "State = type('State', (), {'n': 0})"


def test_fewer_inputs_of_a_class_that_is_loaded_again(project, tmp_path):
    space = _class("step = sb.param(1)", 3, "return [float(len(inputs))]")
    one = sb.chop.Constant(x=3.0, name="one")
    op = space["Again"](one, one, one, name="a")
    assert op.numpy()[0, 0] == 3
    _class("step = sb.param(1)", 1, "return [float(len(inputs))]")
    assert op.numpy()[0, 0] == 1
    assert op.inputs == [one]
    with pytest.raises(IndexError, match="there is no input 1; 'againCHOP' has 1"):
        op.set_input(1, one)


def test_a_class_that_is_loaded_again_within_its_cook(project):
    space = _class(STATE, 0, "self.state.n += 1; renew(); return [float(self.state.n)]", "Within")
    op = space["Within"](name="w")

    def renew():
        _class("", 0, "return [100.0]", "Within")
        gc.collect()

    space["renew"] = renew
    assert op.numpy()[0, 0] in (1, 100)
    space["renew"] = lambda: None
    project.step()
    assert op.numpy()[0, 0] == 100
    _class(STATE, 0, "self.state.n += 1; return [float(self.state.n)]", "Within")
    project.step(2)
    assert op.numpy()[0, 0] in (2, 3)


def test_an_old_class_is_let_go(project):
    space = _class("", 0, "return [1.0]", "Gone")
    op = space["Gone"](name="g")
    old = weakref.ref(space["Gone"])
    assert op.numpy()[0, 0] == 1
    del space
    _class("", 0, "return [2.0]", "Gone")
    assert op.numpy()[0, 0] == 2
    sb.Project()
    gc.collect()
    assert old() is None


def test_classes_are_loaded_again_while_others_cook():
    projects = [sb.Project() for _ in range(2)]
    space = _class(STATE, 2, "return [0.0]", "Busy")
    for project in projects:
        with project:
            one = sb.chop.Constant(x=1.0, name="one")
            project.root.create("busyCHOP", "b").set_input(0, one)
    assert space["Busy"].op_type == "busyCHOP"
    failures = []
    done = threading.Event()

    def run(project):
        try:
            while not done.is_set():
                project.step()
                op = project.root.create("busyCHOP")
                value = op.numpy()[0, 0]
                if value != int(value):
                    failures.append(value)
                op.destroy()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(project,)) for project in projects]
    for thread in threads:
        thread.start()
    for i in range(60):
        _class(STATE if i % 2 else "", 1 + i % 3, f"return [{i}.0]", "Busy")
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    for project in projects:
        assert project.op("b").numpy()[0, 0] == 59
        assert len(project.op("b").inputs) == 1
