"""Who is told of a failure: the operator, those downstream of it, and whoever asks for data."""

from __future__ import annotations

import logging
import pickle
import traceback

import numpy as np
import pytest
import sarabet as sb


class Switch:
    """A script that fails when told to."""

    def __init__(self):
        self.fails = False

    def make(self, **keywords):
        @sb.script_chop(cook="always", **keywords)
        def script(ctx):
            if self.fails:
                raise ZeroDivisionError("out of luck")
            return np.full((1, 2), ctx.frame, np.float32)

        return script


@pytest.fixture
def switch():
    return Switch()


@pytest.fixture
def chain(project, switch):
    script = switch.make(name="maker")
    end = sb.chop.Null(sb.chop.Math(script, gain=10.0), name="end")
    return script, end


def test_a_failure_is_raised_where_data_is_asked_for(project, chain, switch):
    script, end = chain
    project.step()
    assert end.numpy().tolist() == [[10, 10]]
    channel = end["chan1"]
    switch.fails = True
    script.cook(force=True)
    for read in (script.numpy, end.numpy, lambda: np.asarray(end), channel.numpy):
        with pytest.raises(sb.CookError, match=r"/project1/maker: .*out of luck"):
            read()


def test_the_last_good_data_stays_and_is_stale_downstream(project, chain, switch):
    script, end = chain
    project.step(3)
    held = end.numpy()
    switch.fails = True
    script.cook(force=True)
    project.on_error = "hold"
    assert end.numpy().tolist() == [[30, 30]]
    assert script.numpy().tolist() == [[3, 3]]
    assert end.stale
    assert not script.stale
    assert [p.severity for p in script.problems] == ["error"]
    assert "out of luck" in script.problems[0].message
    assert script.problems[0].path == "/project1/maker"
    assert end.problems == []
    assert held.tolist() == [[30, 30]]
    project.on_error = "raise"
    with pytest.raises(sb.CookError, match="out of luck"):
        end.numpy()


def test_recovery(project, chain, switch):
    script, end = chain
    switch.fails = True
    script.cook(force=True)
    with pytest.raises(sb.CookError):
        end.numpy()
    switch.fails = False
    project.step(2)
    assert end.numpy().tolist() == [[20, 20]]
    assert script.problems == []
    assert not end.stale


def test_without_any_data_the_first_cause_is_told(project, switch):
    switch.fails = True
    end = sb.chop.Null(sb.chop.Math(switch.make(name="maker")), name="end")
    with pytest.raises(
        sb.CookError, match="/project1/end: upstream of it /project1/maker: "
    ) as caught:
        end.numpy()
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert end.stale
    assert end.problems == []
    switch.fails = False
    project.step()
    assert end.numpy().tolist() == [[1, 1]]


def test_no_data_at_all_raises_even_when_holding(project):
    project.on_error = "hold"
    with pytest.raises(sb.CookError, match="math1"):
        sb.chop.Math(name="math1").numpy()


def test_on_error_takes_two_words(project):
    assert project.on_error == "raise"
    with pytest.raises(ValueError, match=r"'hold'.*'ignore'"):
        project.on_error = "ignore"
    assert project.on_error == "raise"


def test_step_raises_after_the_frame(project, chain, switch):
    switch.fails = True
    with pytest.raises(sb.CookError, match="out of luck"):
        project.step()
    assert project.frame == 1
    with pytest.raises(sb.CookError):
        project.step(5)
    assert project.frame == 2
    project.on_error = "hold"
    project.step(5)
    assert project.frame == 7
    switch.fails = False
    project.on_error = "raise"
    project.step()


def test_frames_raises_too(project, chain, switch):
    seen = []

    def loop():
        for frame in project.frames(10):
            seen.append(frame)
            switch.fails = frame == 4

    with pytest.raises(sb.CookError):
        loop()
    assert seen == [1, 2, 3, 4]
    assert project.frame == 5


def test_run_goes_on_and_logs_once(project, chain, switch, caplog):
    switch.fails = True
    with caplog.at_level(logging.WARNING, "sarabet"):
        project.run(0.5, realtime=False)
        project.step(0)
    assert project.frame == 30
    told = [r for r in caplog.records if "out of luck" in r.getMessage()]
    assert len(told) == 1
    assert told[0].name.startswith("sarabet")
    assert told[0].levelno == logging.ERROR


def test_the_error_names_operator_cause_and_traceback(project, chain, switch):
    script, end = chain
    switch.fails = True
    script.cook(force=True)
    with pytest.raises(sb.CookError) as caught:
        end.numpy()
    error = caught.value
    assert error.path == "/project1/end"
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert "out of luck" in error.traceback_text
    assert "test_errors_raise.py" in error.traceback_text
    assert "out of luck" in "".join(traceback.format_exception(error))
    assert "ZeroDivisionError" in script.scriptErrors()


@pytest.mark.parametrize(
    "make",
    [
        lambda: sb.chop.Math().numpy(),
        lambda: sb.chop.LFO(frequency="fast"),
        lambda: sb.chop.LFO(wavetype="circle"),
        lambda: sb.chop.LFO()["nothing"],
        lambda: sb.chop.LFO()[7],
        lambda: sb.chop.LFO().par.nothing,
    ],
)
def test_errors_pickle(project, make):
    with pytest.raises(sb.Error) as caught:
        make()
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is type(caught.value)
    assert str(copy) == str(caught.value)
    assert copy.path == caught.value.path


def test_a_failing_texture_raises_wherever_it_is_read(project, tmp_path):
    soft = sb.top.Blur(name="soft")
    end = sb.top.Null(soft)
    target = tmp_path / "x.png"
    for read in (
        end.numpy,
        end.read_async,
        lambda: np.asarray(end),
        lambda: end.save(target),
        lambda: end.encode(".png"),
        lambda: end.numpy(out=np.empty((4, 4, 4), np.uint8)),
        lambda: end.width,
    ):
        with pytest.raises(sb.CookError, match="/project1/soft"):
            read()
    assert not target.exists()
    soft.set_input(0, sb.top.Constant(resolution=(8, 8)))
    assert end.numpy().shape == (8, 8, 4)


def test_a_texture_keeps_its_last_good_picture(project):
    good = sb.top.Constant(color=(1, 0, 0), resolution=(4, 4))
    soft = sb.top.Level(good)
    before = soft.numpy().copy()
    project.on_error = "hold"
    soft.set_input(0, None)
    np.testing.assert_array_equal(soft.numpy(), before)
    assert soft.problems


def test_a_recursion_names_the_whole_path(project):
    a = sb.chop.Null(name="a")
    b = sb.chop.Null(a, name="b")
    c = sb.chop.Null(b, name="c")
    a.set_input(0, c)
    with pytest.raises(sb.CookError) as caught:
        b.numpy()
    for name in ("/project1/a", "/project1/b", "/project1/c"):
        assert name in str(caught.value)
    a.set_input(0, sb.chop.Constant(x=1.0))
    assert c.numpy().tolist() == [[1]]


def test_failures_do_not_leak_into_other_projects(project, chain, switch):
    switch.fails = True
    other = sb.Project()
    lfo = sb.chop.LFO(parent=other.root)
    other.step()
    assert lfo.numpy().shape[0] == 1
    with pytest.raises(sb.CookError):
        project.step()


def test_destroyed_operators_say_so(project):
    op = sb.chop.LFO(name="gone")
    op.destroy()
    assert not op.valid
    for use in (op.numpy, lambda: op.par.frequency, lambda: op["chan1"], op.cook):
        with pytest.raises(sb.UserError, match="gone"):
            use()
    assert "gone" in repr(op)
