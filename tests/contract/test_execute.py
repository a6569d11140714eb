"""TouchDesigner's Execute callbacks, files that change, and what scripts print."""

import os
import sys
import textwrap
import time
import types

import pytest
import sarabet as sb
from sarabet import td


def write(path, text):
    """Write a file of callbacks; its time stamp differs from that of an earlier version."""
    path.write_text(textwrap.dedent(text))
    stamp = time.time_ns() + write.count * 1_000_000
    write.count += 1
    os.utime(path, ns=(stamp, stamp))
    return path


write.count = 0


def test_execute_of_a_project(project, tmp_path):
    path = write(
        tmp_path / "callbacks.py",
        """
        told = project.root.store('told', [])

        def onCreate():
            told.append('create')

        def onStart():
            told.append('start')

        def onFrameStart(frame):
            told.append(('start', frame, int(absTime.frame), me.name, parent() == root))

        def onFrameEnd(frame):
            told.append(('end', frame))

        def onPlayStateChange(state):
            told.append(state)
    """,
    )
    execute = project.execute(path)
    project.step()
    project.run(0, realtime=False)
    execute.remove()
    project.step()
    assert project.root.fetch("told") == [
        "create", "start", ("start", 1, 1, "project1", True), ("end", 1), True, False,
    ]  # fmt: skip
    assert repr(execute).startswith("<removed callbacks")


def test_saving_is_told(project, tmp_path):
    told = []
    callbacks = types.SimpleNamespace(
        onProjectPreSave=lambda: told.append((tmp_path / "a.sarabet").exists()),
        onProjectPostSave=lambda: told.append((tmp_path / "a.sarabet").exists()),
    )
    project.execute(callbacks)
    project.save(tmp_path / "a.sarabet")
    assert told == [False, True]


def test_on_exit(run_python, tmp_path):
    path = write(tmp_path / "callbacks.py", "def onExit():\n    print('exit', op('c') is not None)")
    out = run_python(f"""
        import sarabet as sb
        p = sb.Project()
        with p:
            sb.chop.Constant(x=1.0, name="c")
        p.execute({str(path)!r})
        print("end of the program")
    """)
    assert out.split("\n")[:2] == ["end of the program", "exit True"]


def test_callbacks_of_objects_and_what_has_none(project):
    with pytest.raises(TypeError, match="expected one of onFrameStart, onStart"):
        project.execute(types.SimpleNamespace(onFramestart=print))
    with pytest.raises(FileNotFoundError, match=r"no file 'missing\.py'"):
        project.execute("missing.py")
    module = types.ModuleType("of_a_test")
    module.frames = []
    module.onFrameEnd = lambda frame: module.frames.append(frame)
    sys.modules["of_a_test"] = module
    try:
        project.execute("of_a_test")
        project.step(2)
    finally:
        del sys.modules["of_a_test"]
    assert module.frames == [1, 2]


CHOP_CALLBACKS = """
    told = me.store('told', [])

    def note(kind, channel, sampleIndex, val, prev):
        assert channel.owner == me
        told.append((int(absTime.frame), kind, channel.name, sampleIndex, val, prev))

    def onOffToOn(channel, sampleIndex, val, prev):
        note('offtoon', channel, sampleIndex, val, prev)

    def whileOn(channel, sampleIndex, val, prev):
        note('whileon', channel, sampleIndex, val, prev)

    def onOnToOff(channel, sampleIndex, val, prev):
        note('ontooff', channel, sampleIndex, val, prev)

    def whileOff(channel, sampleIndex, val, prev):
        note('whileoff', channel, sampleIndex, val, prev)

    def onValueChange(channel, sampleIndex, val, prev):
        note('change', channel, sampleIndex, val, prev)
"""


def test_chop_execute(project, tmp_path):
    source = sb.chop.Constant(x=0.0, y=0.0)
    source.par.const0value.expr = "[0, 1, 1, 0][int(absTime.frame)]"
    source.par.const1value.expr = "-absTime.frame"
    source.chop_execute(write(tmp_path / "callbacks.py", CHOP_CALLBACKS), channel="x")
    project.step(3)
    assert source.fetch("told") == [
        (1, "offtoon", "x", 0, 1, 0), (1, "change", "x", 0, 1, 0), (1, "whileon", "x", 0, 1, 0),
        (2, "whileon", "x", 0, 1, 1),
        (3, "ontooff", "x", 0, 0, 1), (3, "change", "x", 0, 0, 1), (3, "whileoff", "x", 0, 0, 1),
    ]  # fmt: skip


def test_chop_execute_hears_every_sample_of_a_slice(project):
    told = []
    callbacks = types.SimpleNamespace(
        onValueChange=lambda channel, index, val, prev: told.append((index, val, prev))
    )

    class Sliced:
        def __sarabet_cook__(self, cook):
            import numpy as np

            base = cook.frame * 10
            samples = np.array([[base, base, base + 1]], np.float32)
            cook.output(samples, names=["x"], rate=180.0, time_slice=True)

    from sarabet.script_base import set_callbacks

    @sb.script_chop(names="x")
    def source(ctx):
        return ctx.empty((1, 1))

    set_callbacks(source, Sliced())
    source.chop_execute(callbacks)
    project.step(2)
    assert told == [(0, 10, 1), (2, 11, 10), (0, 20, 11), (2, 21, 20)]


def test_parameter_execute(project, tmp_path):
    lag = sb.chop.Lag(sb.chop.Constant(x=1.0), name="lag1")
    execute = lag.parameter_execute(
        write(
            tmp_path / "callbacks.py",
            """
            told = me.store('told', [])

            def onValueChange(par, prev):
                told.append(('value', par.name, par.eval(), prev))

            def onValuesChanged(changes):
                told.append(('values', [(c.par.name, c.prev) for c in changes]))

            def onPulse(par):
                told.append(('pulse', par.name))

            def onExpressionChange(par, val, prev):
                told.append(('expr', par.name, val, prev))

            def onModeChange(par, val, prev):
                told.append(('mode', par.name, val, prev))
        """,
        ),
        "lag? resetpulse",
    )
    before = [lag.par.lag1.eval(), lag.par.lag2.eval()]
    lag.par.lag1 = 3
    lag.par.lag2 = 4
    lag.par.resetpulse.pulse()
    lag.par.clamp = not lag.par.clamp.eval() if "clamp" in lag.par else 0
    project.step()
    assert lag.fetch("told") == [
        ("pulse", "resetpulse"),
        ("value", "lag1", 3, before[0]), ("value", "lag2", 4, before[1]),
        ("values", [("lag1", before[0]), ("lag2", before[1])]),
    ]  # fmt: skip
    lag.fetch("told").clear()
    lag.par.lag1.expr = "1 + 2"
    project.step()
    assert lag.fetch("told") == [
        ("expr", "lag1", "1 + 2", ""), ("mode", "lag1", "expression", "constant"),
    ]  # fmt: skip
    execute.remove()
    lag.par.lag2 = 9
    project.step()
    assert len(lag.fetch("told")) == 2


def test_op_execute(project, tmp_path):
    source = sb.chop.Constant(x=1.0, name="source")
    comp = project.root.create("baseCOMP", "comp")
    path = write(
        tmp_path / "callbacks.py",
        """
        told = project.root.fetch('told', [], storeDefault=True)

        def onPreCook(changeOp):
            told.append(('pre', changeOp.name))

        def onPostCook(changeOp):
            told.append(('post', changeOp.numpyArray().shape))

        def onNameChange(changeOp):
            told.append(('name', changeOp.name))

        def onWireChange(changeOp):
            told.append(('wire', changeOp.inputs))

        def onDestroy(changeOp):
            told.append(('destroy', changeOp.valid))

        def onNumChildrenChange(changeOp):
            told.append(('children', changeOp.name))

        def onChildRename(changeOp):
            told.append(('child', changeOp.name))
    """,
    )
    null = sb.chop.Null(name="null")
    null.op_execute(path)
    comp.op_execute(path)
    told = project.root.fetch("told")
    null.set_input(0, source)
    null.numpy()
    assert told == [("pre", "null"), ("post", (1, 1))]
    null.name = "other"
    child = comp.create("constantCHOP", "child")
    child.name = "renamed"
    child.destroy()
    del told[:]
    project.step()
    assert told == [
        ("wire", [source]), ("name", "other"), ("children", "comp"), ("child", "comp"),
        ("children", "comp"),
    ]  # fmt: skip
    null.destroy()
    project.step()
    assert told[-1] == ("destroy", False)


def test_a_changed_file_is_read_again_in_frames(project, tmp_path, caplog):
    told = project.root.store("told", [])
    path = write(
        tmp_path / "callbacks.py",
        """
        def onFrameEnd(frame):
            project.root.fetch('told').append('old')
    """,
    )
    project.execute(path)
    project.step()
    write(path, "def onFrameEnd(frame:\n    pass\n")
    project.step()
    assert told == ["old", "old"], "the last good version runs on"
    assert "line 1: SyntaxError" in caplog.text
    assert caplog.text.count("SyntaxError") == 1
    write(
        path,
        """
        def onFrameStart(frame):
            project.root.fetch('told').append('new')
    """,
    )
    project.step(2)
    assert told == ["old", "old", "new", "new"]


def test_a_script_operator_cooks_again_when_its_file_has_changed(project, tmp_path):
    path = tmp_path / "callbacks.py"
    text = """
        import numpy as np

        def onCook(scriptOp):
            scriptOp.copyNumpyArray(np.full((1, 1), {}, np.float32))
    """
    script = project.root.create("scriptCHOP", "script1")
    script.callbacks = write(path, text.format(1))
    project.step()
    assert script.numpy()[0, 0] == 1
    cooks = script.cook_count
    project.step(3)
    script.numpy()
    assert script.cook_count == cooks, "a file that has not changed costs no cook"
    write(path, text.format("2 +"))
    project.step()
    assert script.numpy()[0, 0] == 1, "the last good version runs on"
    assert "SyntaxError" in script.warnings()
    assert f"{path}, line 5" in script.warnings()
    path.unlink()
    project.step()
    assert script.numpy()[0, 0] == 1
    write(path, text.format(3))
    project.step()
    assert script.numpy()[0, 0] == 3
    assert script.warnings() == ""


def test_a_first_version_that_is_broken_raises(project, tmp_path):
    script = project.root.create("scriptCHOP", "script1")
    with pytest.raises(SyntaxError) as caught:
        script.callbacks = write(tmp_path / "callbacks.py", "def onCook(:\n")
    assert caught.value.filename == str(tmp_path / "callbacks.py")
    with pytest.raises(NameError, match="undefined"):
        project.execute(write(tmp_path / "more.py", "undefined\n"))


def test_tracebacks_point_into_the_file_and_show_the_version_that_runs(project, tmp_path):
    path = write(
        tmp_path / "callbacks.py",
        """
        def helper(scriptOp):
            scriptOp.par.no_such_parameter = 1  # the line


        def onCook(scriptOp):
            helper(scriptOp)
    """,
    )
    script = project.root.create("scriptCHOP", "script1")
    script.callbacks = path
    write(path, "broken(")
    with pytest.raises(sb.CookError, match=r"\(callbacks\.py, line 3\)"):
        script.numpy()
    trace = script.scriptErrors()
    assert f'File "{path}", line 3, in helper' in trace
    assert "# the line" in trace
    assert trace.index("callbacks.py") < trace.index("no_such_parameter")
    assert trace.splitlines()[1].strip().startswith(f'File "{path}"')


def test_what_scripts_print_is_kept_and_shown(project, tmp_path, capsys):
    @sb.script_chop()
    def talks(ctx):
        print("hello", ctx.op.name)
        td.debug("value", 3)
        print("no end", end="")
        return ctx.empty((1, 1))

    @sb.script_chop()
    def silent(ctx):
        return talks.numpy() * 1

    silent.numpy()
    print("not of a script")
    out = capsys.readouterr().out
    assert f"hello {talks.name}" in out
    assert "not of a script" in out
    lines = talks.printed
    assert lines[0] == f"hello {talks.name}"
    assert lines[1].startswith("value 3")
    assert "test_execute.py" in lines[1]
    assert lines[2:] == ["no end"]
    assert silent.printed == []
    talks.clear_printed()
    assert talks.printed == []
    assert type(sys.stdout).__name__ != "_Tee"


def test_handlers_print_for_their_operator(project):
    source = sb.chop.Constant(x=1.0)
    source.par.const0value.on_change(lambda value: print("now", value))
    project.on_frame(lambda frame: print("frame", frame))
    source.par.const0value = 2
    project.step()
    assert source.printed == ["now 2.0"]
    assert project.root.printed == ["frame 1"]


def test_only_the_last_lines_are_kept(project):
    @sb.script_chop()
    def talks(ctx):
        for i in range(3000):
            print(i)
        return ctx.empty((1, 1))

    talks.numpy()
    assert talks.printed == [str(i) for i in range(2000, 3000)]
