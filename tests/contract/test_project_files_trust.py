"""Loading runs no Python until a person says so; pickles go where Python goes."""

from __future__ import annotations

import copy
import pickle
import textwrap

import numpy as np
import pytest
import sarabet as sb

from tests.contract import project_callbacks

SPY = """
import pathlib
pathlib.Path(__file__).with_suffix(".ran").touch()

def onCook(scriptOp):
    scriptOp.clear()
    scriptOp.appendChan("ran")

def function(ctx):
    return [1.0]
"""


@pytest.fixture
def strange(tmp_path):
    """A stranger's file whose Python leaves a trace if it runs."""
    (tmp_path / "spy.py").write_text(SPY)
    path = tmp_path / "strange.toml"
    path.write_text(
        textwrap.dedent(
            """\
            # Sarabet project
            format = 1
            fps = 60.0
            seed = 0

            [op.blur1]
            type = "blurTOP"
            inputs = ["noise1"]
            par.size = { expr = "open('evil', 'w').write('x')", val = 4.5 }

            [op.noise1]
            type = "noiseTOP"
            par.tx = { expr = "1 / 0", val = 0.0 }

            [op.script1]
            type = "scriptCHOP"
            par.callbacks = "spy.py"
            par.cook = "always"

            [op.script2]
            type = "scriptCHOP"
            par.callbacks = { function = "spy.py:function" }

            [op.script3]
            type = "scriptCHOP"
            par.callbacks = "spy.py:onCook"
            """
        )
    )
    return path


def test_nothing_runs_before_it_is_trusted(strange, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project = sb.load(strange)
    assert project.op("blur1").par.size.eval() == 4.5
    assert project.op("blur1").par.size.mode == "constant"
    assert project.op("blur1").numpy().any()
    assert project.op("script1").numpy().shape == (0, 0)
    assert project.op("script1").callbacks is None
    project.step(3)
    project.save(tmp_path / "copy.toml")
    assert (tmp_path / "copy.toml").read_text() == strange.read_text()
    assert not (tmp_path / "spy.ran").exists()
    assert not (tmp_path / "evil").exists()


def test_what_waits_is_listed_and_a_warning_of_its_operator(strange, tmp_path):
    project = sb.load(strange)
    assert [(p.path, p.message) for p in project.untrusted] == [
        ("/project1/blur1", "'size' waits for trust: open('evil', 'w').write('x')"),
        ("/project1/noise1", "'tx' waits for trust: 1 / 0"),
        ("/project1/script1", f"'callbacks' waits for trust: {tmp_path}/spy.py"),
        ("/project1/script2", f"'callbacks' waits for trust: {tmp_path}/spy.py:function"),
        ("/project1/script3", f"'callbacks' waits for trust: {tmp_path}/spy.py:onCook"),
    ]
    for name in ("blur1", "noise1", "script1"):
        project.op(name).cook(force=True)
        (problem,) = project.op(name).problems
        assert problem.severity == "warning"
        assert "waits for trust" in problem.message
        assert "waits for trust" in project.op(name).warnings()


def test_trust_lets_it_run(strange, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project = sb.load(strange)
    project.trust()
    assert project.untrusted == []
    assert project.op("script1").names == ["ran"]
    assert project.op("script2").numpy().tolist() == [[1]]
    assert project.op("script3").names == ["ran"]
    assert (tmp_path / "spy.ran").exists()
    with pytest.raises(sb.CookError, match="ZeroDivisionError"):
        project.op("noise1").numpy()
    assert project.text() == strange.read_text()


def test_load_with_trust_is_load_and_trust(strange, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project = sb.load(strange, trust=True)
    assert project.untrusted == []
    assert project.op("script1").names == ["ran"]
    assert project.op("blur1").problems == []


def test_setting_a_parameter_ends_its_waiting(strange):
    project = sb.load(strange)
    project.op("blur1").par.size = 7
    project.op("noise1").par.t = (1, 2, 3)
    project.op("script1").par.callbacks.reset()
    project.op("script2").callbacks = project_callbacks
    assert [p.path for p in project.untrusted] == ["/project1/script3"]
    project.trust()
    assert project.op("blur1").par.size.eval() == 7
    assert project.op("noise1").par.tx.eval() == 1
    assert project.op("script1").callbacks is None
    project.op("blur1").par.size.expr = "3"
    assert project.op("blur1").par.size.eval() == 3


def test_undoing_lets_it_wait_again(strange):
    project = sb.load(strange)
    assert project.undo_names == []
    project.op("blur1").par.size = 7
    project.op("noise1").par.t = (1, 2, 3)
    while project.undo():
        pass
    assert project.text() == strange.read_text()
    assert len(project.untrusted) == 5
    project.redo()
    assert "/project1/blur1" not in {p.path for p in project.untrusted}


def test_blocks_that_go_take_what_waits_with_them(tmp_path):
    with sb.Project() as project:
        sb.chop.Constant(a=1, b=2, name="values")
    project.op("values").par.const1value.expr = "1 + 1"
    project.save(tmp_path / "x.toml")
    loaded = sb.load(tmp_path / "x.toml")
    assert len(loaded.untrusted) == 1
    loaded.op("values").set_sequence_size("const", 1)
    assert loaded.untrusted == []
    assert loaded.op("values").problems == []


def test_a_destroyed_operator_does_not_wait(strange):
    project = sb.load(strange)
    for name in ("blur1", "noise1", "script1", "script2", "script3"):
        project.op(name).destroy()
    assert project.untrusted == []
    project.trust()


def test_main_is_named_by_its_file(tmp_path, run_python):
    out = run_python(
        f"""
        import sarabet as sb

        with sb.Project() as project:
            @sb.script_chop(name="made")
            def made(ctx, *, level: float = 2.0):
                return [level]

        if __name__ == "__main__":
            path = {str(tmp_path / "show.toml")!r}
            project.save(path)
            print(sb.load(path, trust=True).op("made").numpy().tolist())
        """
    )
    assert out == "[[2.0]]\n"
    assert 'par.callbacks = { function = "program.py:made" }' in (
        tmp_path / "show.toml"
    ).read_text()
    elsewhere = sb.load(tmp_path / "show.toml", trust=True)
    elsewhere.op("made").par.level = 5
    assert elsewhere.op("made").numpy().tolist() == [[5]]


# --- pickling ---


def network():
    with sb.Project(fps=25, seed=9) as project:
        source = sb.top.Array(
            np.random.default_rng(1).integers(0, 256, (30, 40, 4), np.uint8), name="photo"
        )
        soft = sb.top.Blur(source, name="soft")
        script = project.root.create("scriptCHOP", "script1")
    soft.par.size.expr = "1 + 2"
    script.callbacks = project_callbacks
    return project


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_the_text_and_the_arrays(protocol):
    project = network()
    again = pickle.loads(pickle.dumps(project, protocol))
    assert type(again) is sb.Project
    assert again != project
    assert again.text() == project.text()
    assert again.path is None
    assert (again.fps, again.seed, again.frame) == (25, 9, 0)
    assert again.untrusted == []
    assert np.array_equal(again.op("soft").numpy(), project.op("soft").numpy())
    assert again.op("script1").callbacks is project_callbacks


def test_copies_are_projects_of_their_own():
    project = network()
    again = copy.deepcopy(project)
    again.op("soft").par.size = 9
    assert project.op("soft").par.size.expr == "1 + 2"


def test_a_pickle_holds_the_samples_of_its_moment():
    data = np.zeros((1, 50), np.float32)
    with sb.Project() as project:
        sb.chop.Array(data, name="live")
    kept = pickle.dumps(project)
    data[:] = 1
    assert (pickle.loads(kept).op("live").numpy() == 0).all()


def test_what_waits_goes_on_waiting_in_a_pickle(strange):
    project = sb.load(strange)
    project.op("script3").callbacks = project_callbacks
    project.op("noise1").par.ty.expr = "2"
    again = pickle.loads(pickle.dumps(project))
    waiting = {p.path for p in again.untrusted}
    assert waiting == {f"/project1/{n}" for n in ("blur1", "noise1", "script1", "script2")}
    assert again.op("noise1").par.ty.eval() == 2
    assert again.op("script3").callbacks is project_callbacks
    again.trust()
    assert again.untrusted == []


def test_a_device_goes_along():
    assert pickle.loads(pickle.dumps(sb.Project(device="software"))).wanted_device == "software"


def test_spawned_workers_take_projects(run_python):
    out = run_python(
        """
        import multiprocessing as mp
        import numpy as np
        import sarabet as sb

        def total(project):
            project.step(2)
            return project.frame, project.op("made").numpy().tolist(), int(
                project.op("soft").numpy().astype(int).sum())

        with sb.Project() as project:
            photo = sb.top.Array(np.full((8, 8, 4), 40, np.uint8))
            soft = sb.top.Blur(photo, size=3, name="soft")

            @sb.script_chop(name="made")
            def made(ctx, *, level: float = 2.0):
                return [level]

            made.par.level.expr = "absTime.frame"

        if __name__ == "__main__":
            with mp.get_context("spawn").Pool(2) as pool:
                print(*pool.map(total, [project, project]))
        """,
        timeout=120,
    )
    assert out == "(2, [[2.0]], 10240) (2, [[2.0]], 10240)\n"
