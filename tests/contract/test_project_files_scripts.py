"""Project files: what scripts run, the files that parameters name, and saving."""
# ruff: noqa: N803 (TouchDesigner's spellings)

from __future__ import annotations

import os

import numpy as np
import pytest
import sarabet as sb

from tests.contract import project_callbacks


def reloaded(project, tmp_path, *, trust=True):
    """Save and load; the text of both is the same."""
    path = tmp_path / "again.toml"
    project.save(path)
    loaded = sb.load(path, trust=trust)
    assert loaded.text() == path.read_text()
    return loaded


# --- what scripts run, by name ---


@pytest.mark.parametrize(
    ("callbacks", "text"),
    [
        (project_callbacks, '"tests.contract.project_callbacks"'),
        (project_callbacks.onCook, '"tests.contract.project_callbacks:onCook"'),
        (project_callbacks.named_instance, '"tests.contract.project_callbacks:named_instance"'),
    ],
)
def test_callbacks_have_the_names_of_their_modules(callbacks, text, tmp_path):
    with sb.Project() as project:
        script = project.root.create("scriptCHOP", "script1")
        script.callbacks = callbacks
    assert f"par.callbacks = {text}" in project.text()
    loaded = reloaded(project, tmp_path)
    assert loaded.op("script1").callbacks is callbacks
    assert np.array_equal(loaded.op("script1").numpy(), script.numpy())


def test_script_functions_come_back_with_their_parameters(tmp_path):
    with sb.Project() as project:
        source = sb.chop.Constant(tx=4, name="source")
        kind = sb.script_chop(inputs=[source], names=["doubled"], name="script1")
        script = kind(project_callbacks.Holder.doubled)
        script.par.gain = 3
    expected = (
        'par.callbacks = { function = "tests.contract.project_callbacks:Holder.doubled", '
        'names = "doubled" }'
    )
    assert expected in project.text()
    loaded = reloaded(project, tmp_path)
    assert loaded.op("script1").numpy().tolist() == [[12]]
    assert loaded.op("script1").names == ["doubled"]


def test_the_name_of_a_decorated_function_means_the_function(tmp_path):
    loaded = reloaded(project_callbacks.elsewhere, tmp_path)
    script = loaded.op("script1")
    assert script != project_callbacks.decorated
    assert script.names == ["left", "right"]
    assert script.rate == 120
    assert script.numpy().tolist() == [[1] * 5] * 2


def test_callback_files_are_named_from_the_project(tmp_path):
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "cb.py").write_text("def onCook(op):\n    op.clear()\n    op.appendChan('x')\n")
    with sb.Project() as project:
        script = project.root.create("scriptCHOP", "script1")
        script.callbacks = str(folder / "cb.py")
    project.save(tmp_path / "show.toml")
    assert 'par.callbacks = "scripts/cb.py"' in (tmp_path / "show.toml").read_text()
    moved = tmp_path / "moved"
    moved.mkdir()
    (tmp_path / "show.toml").rename(moved / "show.toml")
    folder.rename(moved / "scripts")
    loaded = sb.load(moved / "show.toml", trust=True)
    assert loaded.op("script1").names == ["x"]


@pytest.mark.parametrize("what", ["lambda", "local", "instance", "shadowed"])
def test_what_has_no_name_is_an_error_that_names_the_operator(what, tmp_path):
    def local(scriptOp):
        pass

    def shadowed(scriptOp):
        pass

    shadowed.__qualname__ = "onCook"
    shadowed.__module__ = project_callbacks.__name__
    given = {
        "lambda": lambda scriptOp: None,
        "local": local,
        "instance": project_callbacks.Instance(1),
        "shadowed": shadowed,
    }[what]
    with sb.Project() as project:
        project.root.create("scriptTOP", "nameless").callbacks = given
    path = tmp_path / "show.toml"
    path.write_text("untouched")
    refusal = "/project1/nameless: 'callbacks' cannot be saved"
    with pytest.raises(ValueError, match=refusal) as error:
        project.save(path)
    assert error.value.path == "/project1/nameless"
    assert path.read_text() == "untouched"
    assert list(tmp_path.iterdir()) == [path]


def test_callbacks_that_are_gone_are_a_problem_and_written_back(tmp_path):
    path = tmp_path / "show.toml"
    path.write_text(
        'format = 1\n[op.script1]\ntype = "scriptCHOP"\npar.callbacks = "no_such_module:f"\n'
    )
    loaded = sb.load(path, trust=True)
    with pytest.raises(sb.CookError, match="no callbacks 'no_such_module:f': ModuleNotFound"):
        loaded.op("script1").numpy()
    assert 'par.callbacks = "no_such_module:f"' in loaded.text()


# --- files that parameters name ---


def test_files_below_the_project_are_relative(tmp_path, monkeypatch):
    from PIL import Image

    media = tmp_path / "show" / "media"
    media.mkdir(parents=True)
    pixels = np.arange(4 * 4 * 3, dtype=np.uint8).reshape(4, 4, 3)
    Image.fromarray(pixels).save(media / "a.png")
    Image.fromarray(pixels).save(tmp_path / "outside.png")
    monkeypatch.chdir(tmp_path / "show")
    with sb.Project() as project:
        absolute = sb.top.ImageFileIn(file=media / "a.png", name="absolute")
        relative = sb.top.ImageFileIn(file="media/a.png", name="relative")
        sb.top.ImageFileIn(file="../outside.png", name="outside")
    before = relative.numpy()
    monkeypatch.chdir(tmp_path)
    monkeypatch.chdir(tmp_path / "show")
    project.save(tmp_path / "show" / "show.toml")
    text = (tmp_path / "show" / "show.toml").read_text()
    assert text.count('par.file = "media/a.png"') == 2
    assert f'par.file = "{tmp_path}/outside.png"' in text
    monkeypatch.chdir("/")
    (tmp_path / "show").rename(tmp_path / "moved")
    loaded = sb.load(tmp_path / "moved" / "show.toml")
    for name in ("absolute", "relative", "outside"):
        assert np.array_equal(loaded.op(name).numpy(), before)
    assert loaded.text() == text
    assert absolute.par.file.val == str(media / "a.png")


def test_saving_elsewhere_keeps_the_files_meant(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    with sb.Project() as project:
        file = sb.top.ImageFileIn(file="x.png", name="file1")
    project.save(tmp_path / "a" / "one.toml")
    assert file.par.file.val == "x.png"
    project.save(tmp_path / "b" / "two.toml")
    assert file.par.file.val == str(tmp_path / "a" / "x.png")
    project.save(tmp_path / "a" / "one.toml")
    assert 'par.file = "x.png"' in (tmp_path / "a" / "one.toml").read_text()


# --- saving ---


def test_path_says_where_a_project_is(tmp_path):
    project = sb.Project()
    assert project.path is None
    with pytest.raises(ValueError, match="no file yet"):
        project.save()
    project.save(tmp_path / "one.toml")
    assert project.path == str(tmp_path / "one.toml")
    project.save()
    assert sb.load(tmp_path / "one.toml").path == project.path
    assert isinstance(sb.load(str(tmp_path / "one.toml")), sb.Project)


def test_one_backup_is_kept_and_unused_arrays_go(tmp_path):
    path = tmp_path / "show.toml"
    texts = []
    with sb.Project() as project:
        source = sb.chop.Array(np.zeros((1, 100), np.float32), name="samples")
    for i in range(4):
        source.set(np.full((1, 100), i, np.float32))
        project.save(path)
        texts.append(path.read_text())
    assert (tmp_path / "show.toml.bak").read_text() == texts[2]
    assert len(list((tmp_path / "show.toml.arrays").iterdir())) == 2
    assert sb.load(tmp_path / "show.toml.bak").op("samples").numpy()[0, 0] == 2
    stamp = path.stat().st_mtime_ns
    project.save(path)  # nothing has changed
    assert path.stat().st_mtime_ns == stamp
    assert (tmp_path / "show.toml.bak").read_text() == texts[2]
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "show.toml", "show.toml.arrays", "show.toml.bak"
    ]  # fmt: skip


def test_saving_through_a_link_and_into_odd_places(tmp_path):
    project = sb.Project()
    (tmp_path / "real").mkdir()
    project.save(tmp_path / "real" / "show.toml")
    (tmp_path / "link.toml").symlink_to("real/show.toml")
    with project:
        sb.top.Noise()
    project.save(tmp_path / "link.toml")
    assert (tmp_path / "link.toml").is_symlink()
    assert "noise1" in (tmp_path / "real" / "show.toml").read_text()
    os.chmod(tmp_path / "real" / "show.toml", 0o640)
    with project:
        sb.top.Noise()
    project.save()
    assert (tmp_path / "real" / "show.toml").stat().st_mode & 0o777 == 0o640
    for bad in (tmp_path / "no" / "x.toml", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(ValueError, match="cannot"):
            project.save(bad)


def test_a_loaded_project_gives_the_same_frames(tmp_path):
    with sb.Project(seed=11) as project:
        lfo = sb.chop.LFO(frequency=3, name="lfo")
        noise = sb.top.Noise(name="noise1", period=0.3)
        noise.par.tx.expr = "op('lfo')[0].eval()"
        back = sb.top.Feedback(noise, name="back")
        mixed = sb.top.Over(back, noise, name="mixed")
        back.par.top = mixed
        sb.chop.Lag(lfo, lag1=0.5, name="lag")
    loaded = reloaded(project, tmp_path)
    for _ in range(5):
        project.step()
        loaded.step()
        for name in ("mixed", "lag"):
            assert np.array_equal(loaded.op(name).numpy(), project.op(name).numpy())


def test_saving_while_the_project_runs(tmp_path):
    path = tmp_path / "x.toml"
    with sb.Project() as project:
        lfo = sb.chop.LFO(frequency=2, name="lfo")
        soft = sb.top.Blur(sb.top.Noise(name="noise1"), name="soft")
        soft.par.size.expr = "op('lfo')[0].eval() * 3 + 4"
        script = project.root.create("scriptCHOP", "script1")
        script.callbacks = project_callbacks
        script.par.cook = "always"
    project.start()
    try:
        for i in range(30):
            lfo.par.amp = i
            project.save(path)
            assert sb.load(path).op("lfo").par.amp.val == i
    finally:
        project.stop()


def test_a_script_may_save_its_project(tmp_path):
    path = tmp_path / "x.toml"
    with sb.Project() as project:

        @sb.script_chop(name="saver")
        def saver(ctx):
            raised = ""
            try:
                project.save(path)
            except ValueError as error:
                raised = str(error)
            return [float("saver: 'callbacks' cannot be saved" in raised)]

        sb.chop.Constant(name="constant1")

    assert saver.numpy().tolist() == [[1]]  # a local function has no name
    assert not path.exists()
    project_callbacks.saved_by_script = lambda: project.save(path)
    saver.callbacks = project_callbacks.Saver
    assert saver.numpy().shape == (0, 0)
    assert sb.load(path).op("constant1").numpy().tolist() == [[0]]
