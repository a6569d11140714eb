"""TouchDesigner's Execute callbacks, files that change, `run`, stored values and `tdu`."""

import sys
import textwrap
import time
import types

import pytest
import sarabet as sb
from sarabet import td, tdu


def write(path, text):
    """Write a file of callbacks; its time stamp differs from that of an earlier version."""
    path.write_text(textwrap.dedent(text))
    stamp = time.time_ns() + write.count * 1_000_000
    write.count += 1
    import os

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


def test_run_advances_in_every_kind_of_frame(project):
    seen = []
    for delay in (1, 3, 5, 6):
        td.run(lambda d: seen.append((d, project.frame)), delay, delayFrames=delay)
    project.step()
    for _ in project.frames(2):
        pass
    project.run(2.5 / 60, realtime=False)
    assert seen == [(1, 1), (3, 3), (5, 5), (6, 6)]
    project.start()
    done = td.run(seen.append, "thread", delayFrames=2)
    deadline = time.monotonic() + 20
    while done.active and time.monotonic() < deadline:
        time.sleep(0.01)
    project.stop()
    assert seen[-1] == "thread"


def test_run_before_the_cooking_or_at_the_end_of_the_frame(project):
    seen = []
    project.on_frame_start(lambda: seen.append("start"))
    project.on_frame(lambda: seen.append("end"))
    td.run(lambda: seen.append("delayed"), delayFrames=1)
    td.run(lambda: seen.append("endFrame"), endFrame=True)
    td.run(lambda: seen.append("milliseconds"), delayMilliSeconds=1000 / 60)
    project.step()
    assert seen == ["start", "delayed", "milliseconds", "end", "endFrame"]
    seen.clear()
    project.on_frame_start(lambda f: f == 2 and td.run(lambda: seen.append("this"), endFrame=True))
    project.step()
    assert seen == ["start", "end", "this"]


def test_runs_groups_and_kill(project):
    seen = []
    first = td.run(seen.append, 1, delayFrames=10, group="a")
    td.run("args[0].append(args[1])", seen, 2, delayFrames=2, group="b")
    td.run(seen.append, 3, delayFrames=2, group="a")
    assert len(td.runs) == 3
    assert td.runs[0] is first
    assert [r.group for r in td.runs] == ["a", "b", "a"]
    assert [r.isString for r in td.runs] == [False, True, False]
    project.step()
    assert first.remainingFrames == 9
    assert first.remainingMilliseconds == pytest.approx(150)
    for run in td.runs:
        if run.group == "a":
            run.kill()
    project.step(12)
    assert seen == [2]
    assert list(td.runs) == []
    assert not first.active


def test_run_survives_reset_and_tells_of_failures(project):
    source = sb.chop.Constant(x=1.0, name="source")
    project.step(100)
    seen = []
    td.run("args[0].append(me.name)", seen, delayFrames=3, fromOP=source)
    project.step()
    project.reset()
    project.step(2)
    assert seen == ["source"]
    td.run("1 / 0", delayFrames=1, fromOP=source)
    with pytest.raises(sb.CookError, match="/project1/source: ZeroDivisionError"):
        project.step()
    project.step()


def test_what_is_stored_is_a_dependency(project):
    comp = project.root.create("baseCOMP", "comp")
    source = comp.create("constantCHOP", "source")
    source.par.const0value.expr = "me.fetch('level', 1)"
    assert source.numpy()[0, 0] == 1
    project.root.store("level", 2)
    assert source.numpy()[0, 0] == 2
    comp.store("level", 3)
    assert source.numpy()[0, 0] == 3, "a nearer value comes before"
    cooks = source.cook_count
    comp.store("another", 5)
    assert source.numpy()[0, 0] == 3
    assert source.cook_count == cooks
    comp.unstore("lev*")
    assert source.numpy()[0, 0] == 2
    assert source.fetchOwner("level") == project.root
    assert source.fetchOwner("nothing") is None
    assert comp.storage == {"another": 5}


def test_stored_values_of_a_script(project):
    @sb.script_chop()
    def reads(ctx):
        found = ctx.empty((1, 1))
        found[:] = ctx.op.fetch("list", [0])[-1]
        return found

    assert reads.numpy()[0, 0] == 0
    values = reads.store("list", [1])
    assert reads.numpy()[0, 0] == 1
    values.append(7)
    reads.store("list", values)
    assert reads.numpy()[0, 0] == 7, "the same object, stored again, counts as a change"


def test_fetch_without_a_value(project):
    source = sb.chop.Constant(x=1.0, name="source")
    source.store("tempo", 120)
    with pytest.raises(KeyError, match="nothing is stored as 'temp'; nearest: 'tempo'"):
        source.fetch("temp")
    assert source.fetch("new", 5, storeDefault=True) == 5
    assert source.fetch("new") == 5


def test_startup_values_come_back_at_a_reset(project):
    source = sb.chop.Constant(x=1.0, name="source")
    source.storeStartupValue("count", 0)
    assert source.fetch("count") == 0
    source.store("count", 5)
    project.reset()
    assert source.fetch("count") == 0
    source.unstoreStartupValue("count")
    source.store("count", 7)
    project.reset()
    assert source.fetch("count") == 7


def test_dependency_makes_expressions_cook_again(project):
    level = tdu.Dependency(1)
    project.root.store("level", level)
    source = sb.chop.Constant(x=1.0)
    source.par.const0value.expr = "parent().fetch('level').val * 10"
    assert source.numpy()[0, 0] == 10
    told = []
    level.callbacks.append(lambda info: told.append((info["prevVal"], info["val"])))
    level.val = 2
    assert source.numpy()[0, 0] == 20
    cooks = source.cook_count
    level.val = 2
    source.numpy()
    assert source.cook_count == cooks, "the same value is no change"
    assert (level.peekVal, told) == (2, [(1, 2)])

    things = tdu.Dependency([1])

    @sb.script_chop()
    def counts(ctx):
        found = ctx.empty((1, 1))
        found[:] = len(things.val)
        return found

    assert counts.numpy()[0, 0] == 1
    things.val.append(2)
    assert counts.numpy()[0, 0] == 1
    things.modified()
    assert counts.numpy()[0, 0] == 2


def test_tdu_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert tdu.validPath("/a b/c-d") == "/a_b/c_d"
    assert tdu.expandPath("x/y.png") == str(tmp_path / "x" / "y.png")
    assert tdu.collapsePath(str(tmp_path / "x" / "y.png")) == "x/y.png"
    assert tdu.collapsePath("/elsewhere/y.png") == "/elsewhere/y.png"
    assert tdu.collapsePath("x/y.png", asExpression=True) == "'x/y.png'"
    assert tdu.tryExcept(lambda: 1 / 0, 7) == 7
    assert tdu.tryExcept(lambda: 1 / 0, lambda: 8) == 8
    assert tdu.tryExcept(lambda: 3, 7) == 3
    assert "png" in tdu.fileTypes["image"]
    assert tdu.isPointCloudFile("a/cloud.PLY")
    info = tdu.FileInfo("x/y.tar.png")
    assert (info.ext, info.baseName, info.fileType) == (".png", "y.tar", "image")
    assert (info.exists, info.absPath) == (False, str(tmp_path / "x" / "y.tar.png"))
    assert info.dir == str(tmp_path / "x")
    names = [p["name"] for p in tdu.parSummary("mathCHOP")]
    assert "gain" in names
    with pytest.raises(ValueError, match="no operator type 'x'"):
        tdu.parSummary("x")
