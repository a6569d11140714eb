"""`from sarabet.td import *`, callbacks files, and the names that they see."""

import inspect
import re
import textwrap
import time

import numpy as np
import pytest
import sarabet as sb
from sarabet import td


@pytest.fixture
def project():
    with sb.Project(fps=60) as made:
        yield made


CALLBACKS = """
    import numpy as np

    runs = []

    def onSetupParameters(scriptOp):
        page = scriptOp.appendCustomPage('Custom')
        page.appendFloat('Level')

    def onCook(scriptOp):
        runs.append(1)
        source = op('source')
        value = source['x'].eval() * {factor}
        assert me == scriptOp
        assert parent() == scriptOp.parent
        scriptOp.copyNumpyArray(np.full((1, 3), value, np.float32))
"""


def write(path, factor):
    path.write_text(textwrap.dedent(CALLBACKS.format(factor=factor)))
    return path


def test_star_import_gives_the_names():
    names: dict = {}
    exec("from sarabet.td import *", names)
    for name in ("op", "ops", "opex", "parent", "me", "absTime", "project", "tdu", "debug", "run"):
        assert name in names
    assert names["tdu"].Matrix().numpyArray().diagonal().tolist() == [1, 1, 1, 1]


def test_op_answers_none_and_opex_raises(project):
    made = sb.chop.Constant(x=1.0, name="source")
    assert td.op("source") == made
    assert td.op("nothing") is None
    assert td.op("nothing", "source") == made
    assert td.ops("s*") == [made]
    assert td.op("s*") == made
    with pytest.raises(KeyError, match="source"):
        td.opex("sourc")


def test_callbacks_file_runs_with_names_seeded(project, tmp_path):
    sb.chop.Constant(x=2.0, name="source")
    script = project.root.create("scriptCHOP", "script1")
    script.callbacks = write(tmp_path / "callbacks.py", 10)
    assert script.callbacks == str(tmp_path / "callbacks.py")
    assert script.par.Level.eval() == 0
    assert script.numpyArray().tolist() == [[20, 20, 20]]


def test_what_a_script_looks_up_is_recorded(project, tmp_path):
    source = sb.chop.Constant(x=2.0, name="source")
    script = project.root.create("scriptCHOP", "script1")
    script.callbacks = write(tmp_path / "callbacks.py", 10)
    assert script.numpyArray()[0, 0] == 20
    cooks = script.totalCooks
    script.numpyArray()
    assert script.totalCooks == cooks
    source.par.const0value = 3
    assert script.numpyArray()[0, 0] == 30


def test_a_file_runs_once_for_each_operator_and_again_when_it_changes(project, tmp_path):
    sb.chop.Constant(x=1.0, name="source")
    path = write(tmp_path / "callbacks.py", 10)
    scripts = [project.root.create("scriptCHOP", f"script{i}") for i in (1, 2)]
    for script in scripts:
        script.callbacks = path
        script.cook(force=True)
    hosts = [script.par.callbacks.val for script in scripts]
    runs = [host.find(script, "runs") for host, script in zip(hosts, scripts, strict=True)]
    assert runs[0] is not runs[1]
    time.sleep(0.01)
    write(path, 1000)
    scripts[0].cook(force=True)
    assert scripts[0].numpyArray()[0, 0] == 1000


def test_callbacks_of_a_missing_file_or_the_wrong_kind(project, tmp_path):
    script = project.root.create("scriptCHOP", "script1")
    with pytest.raises(FileNotFoundError, match="no_such"):
        script.callbacks = tmp_path / "no_such.py"
    with pytest.raises(TypeError, match="onCook"):
        script.callbacks = 42


def test_time_and_project(project):
    project.step(30)
    assert td.absTime.frame == 30
    assert td.absTime.seconds == 0.5
    assert td.project.cookRate == 60
    assert td.project == project


def test_expressions_see_the_names(project):
    sb.chop.Constant(x=2.0, name="source")
    chop = sb.chop.Constant(y=0.0)
    chop.par.const0value.expr = "op('source')['x'] * 3 + me.digits"
    assert chop.numpy()[0, 0] == 7
    chop.par.const0value.expr = "absTime.frame + tdu.clamp(5, 0, 1)"
    project.step(4)
    assert chop.numpy()[0, 0] == 5


def test_debug_prints_file_function_and_line(project, capsys):
    number = inspect.currentframe().f_lineno + 1
    td.debug("value", 3)
    line = capsys.readouterr().out
    assert line.startswith("value 3")
    assert "test_td_names.py" in line
    assert "fn:test_debug_prints_file_function_and_line" in line
    assert re.search(r"line:(\d+)", line)[1] == str(number)


def test_run_now_and_later(project):
    seen = []
    td.run(lambda: seen.append("now"))
    td.run(seen.append, "later", delayFrames=2)
    killed = td.run(seen.append, "never", delayFrames=1)
    killed.kill()
    td.run("args[0].append('text')", seen)
    assert seen == ["now", "text"]
    project.step()
    assert seen == ["now", "text"]
    project.step()
    assert seen == ["now", "text", "later"]


def test_store_and_fetch(project):
    chop = sb.chop.Constant(name="source")
    project.root.store("tempo", 120)
    chop.store("own", [1])
    assert project.op("source").fetch("own") == [1]
    assert project.op("source").fetch("tempo") == 120
    assert project.op("source").fetch("tempo", None, search=False) is None
    chop.unstore("own")
    assert chop.fetch("own", "gone") == "gone"


def test_operator_members(project):
    a = sb.chop.Constant(x=1.0, name="noise12")
    null = project.root.create("nullCHOP", "null1")
    null.inputConnectors[0].connect(a)
    assert null.inputs == [a]
    assert a.outputs == [null]
    assert null.inputConnectors[0].connections == [a]
    null.inputConnectors[0].disconnect()
    assert not any(null.inputs)
    assert (a.digits, a.base, a.OPType) == (12, "noise", "constantCHOP")
    assert a.isCHOP
    assert not a.isTOP
    assert a.parent() == project.root
    copied = project.root.copy(a)
    assert copied.base == "noise"
    assert copied != a
    assert np.array_equal(copied.numpyArray(), a.numpyArray())


def test_par_members(project):
    math = project.root.create("mathCHOP", "math1")
    math.par.gain = 4
    assert math.par.gain + 1 == 5
    assert math.par.gain == 4
    assert float(math.par.gain) == 4
    assert not math.par.gain.isDefault
    math.par.chopop.menuIndex = 1
    assert math.par.chopop.eval() == math.par.chopop.menuNames[1]
    assert math.par["gain"].name == "gain"
    assert "gain" in [p.name for p in math.pars("ga*")]
