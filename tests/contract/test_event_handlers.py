"""Handlers that fail, that outlive what they watch, and that run on several threads."""

import gc
import logging
import threading
import time
import weakref

import pytest
import sarabet as sb
from sarabet import td


def wave(project, values):
    """Return a Constant whose channel 'x' is values[frame] in each frame."""
    source = sb.chop.Constant(x=values[0])
    project.on_frame_start(lambda f: setattr(source.par, "const0value", values[f % len(values)]))
    return source


def test_failures_are_problems_that_step_raises(project):
    source = wave(project, [0, 0, 1, 0])
    source["x"].on_rise(lambda: 1 / 0)
    after = []
    project.on_frame(after.append)
    project.step()
    with pytest.raises(sb.CookError, match="ZeroDivisionError") as caught:
        project.step()
    assert caught.value.path == source.path
    assert "test_event_handlers.py" in caught.value.traceback_text
    assert "sarabet/events.py" not in caught.value.traceback_text
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert "ZeroDivisionError" in source.errors()
    assert after == [1, 2], "the other handlers run all the same"
    project.step()
    assert source.errors() == ""


def test_failures_of_the_project_and_hold(project):
    def fail():
        raise ValueError("no good")

    handler = project.on_frame(fail)
    with pytest.raises(sb.CookError, match="/project1: ValueError: no good"):
        project.step()
    project.on_error = "hold"
    project.step()
    assert "no good" in project.root.errors()
    handler.remove()
    project.step()
    assert project.root.errors() == ""


def test_run_logs_a_failure_once_and_goes_on(project, caplog):
    frames = []

    def fail(frame):
        frames.append(frame)
        raise ValueError("no good")

    project.on_frame(fail)
    with caplog.at_level(logging.ERROR, logger="sarabet"):
        project.run(0.2, realtime=False)
        project.frame  # noqa: B018 (a call that passes the log on)
    assert len(frames) == 12
    assert [r.getMessage() for r in caplog.records].count(caplog.records[0].getMessage()) == 1
    assert "no good" in caplog.records[0].getMessage()


def test_keyboard_interrupt_gets_through(project):
    def stop():
        raise KeyboardInterrupt

    handler = project.on_frame(stop)
    with pytest.raises(KeyboardInterrupt):
        project.step()
    handler.remove()
    project.step()
    assert project.frame == 2


def test_a_handler_cannot_make_frames(project):
    project.on_frame(lambda: project.step())
    with pytest.raises(sb.CookError, match="cannot make frames of its own project"):
        project.step()


def test_a_handler_may_stop_the_running_project(project):
    done = threading.Event()

    @project.on_frame
    def stop():
        project.stop()
        done.set()

    project.start()
    assert done.wait(20)
    deadline = time.monotonic() + 20
    while project.running and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not project.running
    stop.remove()
    project.start()
    project.stop()


def test_a_destroyed_operator_ends_its_handlers(project):
    source = sb.chop.Constant(x=1.0)
    seen = []
    handlers = [
        source["x"].on_change(seen.append),
        source.par.const0value.on_change(seen.append),
        source.on_cook(seen.append),
    ]
    project.step()
    source.destroy()
    project.step()
    assert not any(handler.active for handler in handlers)
    assert seen == []
    project.step()


def make_and_drop(start=False):
    project = sb.Project()
    with project:
        source = sb.chop.Constant(x=1.0)

    @project.on_frame
    def every(frame):
        source.par.const0value = frame
        project.root.children  # noqa: B018

    source["x"].on_change(lambda value: (source, project))
    source.par.const0value.on_change(lambda value: (source, project))
    source.on_cook(lambda op: (source, project))
    project.root.on_change(lambda change: (source, project))
    td.run(lambda: project, delayFrames=1000, fromOP=source)
    if start:
        project.start()
        time.sleep(0.05)
    else:
        project.step(3)
        assert source.par.const0value.eval() == 3
    return weakref.ref(project), weakref.ref(every)


@pytest.mark.parametrize("start", [False, True])
def test_a_project_with_handlers_that_nobody_holds_goes_away(start):
    project, handler = make_and_drop(start)
    deadline = time.monotonic() + 20
    while (project() or handler()) and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.01)
    assert project() is None
    assert handler() is None


def test_a_handler_keeps_its_project(project):
    def make():
        made = sb.Project()
        with made:
            source = sb.chop.Constant(x=1.0)
        return source.par.const0value.on_change(lambda: None)

    handler = make()
    gc.collect()
    handler.project.step()
    assert handler.project.frame == 1
    assert handler.op.valid


def test_the_project_of_an_operator_is_the_object_that_was_made(project):
    source = sb.chop.Constant(x=1.0)
    assert td.project == project
    assert source["x"].on_change(lambda: None).project is project


def test_handlers_on_two_threads(project):
    """One thread makes frames, another adds and removes handlers and sets parameters."""
    source = sb.chop.Constant(x=0.0)
    count = []
    source["x"].on_change(count.append)
    project.start()
    for i in range(200):
        source.par.const0value = i + 1
        handler = source["x"].on_rise(lambda: None)
        with source.par.const0value.on_change(lambda: None):
            pass
        handler.remove()
        time.sleep(0.001)
    project.stop()
    assert count
