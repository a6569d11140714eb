"""TouchDesigner's `run`, stored values, and what `tdu` has of paths and dependencies."""

import time

import pytest
import sarabet as sb
from sarabet import td, tdu


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
