"""Feedback TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(project):
    seed = sb.top.Constant(color=(1, 1, 1), resolution=(8, 8))
    trail = sb.top.Feedback(seed)
    fading = sb.top.Level(trail, brightness1=0.5)
    trail.par.top = fading
    assert fading.numpy()[0, 0, 0] == 128
    project.step(2)
    assert fading.numpy()[0, 0, 0] == 32


def loop(source, **level):
    feedback = sb.top.Feedback(source)
    step = sb.top.Level(feedback, **level)
    feedback.par.top = step
    return feedback, step


def start(value=1.0, size=(3, 4)):
    return np.full((*size, 4), value, np.float32)


def test_counts_frames_exactly(project):
    _, step = loop(start(), brightness1=0.5)
    step.numpy()
    for frame in range(1, 8):
        project.step()
        assert (step.numpy()[..., 0] == 0.5 ** (frame + 1)).all()


def test_within_a_frame_it_stands_still(project):
    feedback, step = loop(start(), brightness1=0.5)
    project.step(3)
    first = step.numpy().copy()
    for _ in range(3):
        np.testing.assert_array_equal(step.numpy(), first)
        feedback.cook(force=True)


def test_two_runs_give_the_same_bytes(project, picture):
    feedback = sb.top.Feedback(picture)
    turned = sb.top.Transform(feedback, rotate=3, s=(1.01, 1.01), extend="mirror")
    soft = sb.top.Blur(turned, size=2)
    feedback.par.top = soft
    runs = []
    for _ in range(2):
        project.reset()
        project.step(5)
        runs.append(soft.numpy().copy())
    np.testing.assert_array_equal(*runs)
    assert (runs[0] != picture).any()


def test_reset(project):
    feedback, step = loop(start(), brightness1=0.5)
    project.step(4)
    feedback.par.reset = True
    assert (feedback.numpy() == 1).all()
    project.step(2)
    assert (step.numpy()[..., 0] == 0.5).all()
    feedback.par.reset = False
    assert (step.numpy()[..., 0] == 0.25).all()
    project.step()
    assert (step.numpy()[..., 0] == 0.125).all()


def test_reset_pulse(project):
    feedback, step = loop(start(), brightness1=0.5)
    project.step(4)
    feedback.par.resetpulse.pulse()
    assert (step.numpy()[..., 0] == 0.5).all()
    project.step()
    assert (step.numpy()[..., 0] == 0.25).all()


def test_without_a_target_it_shows_its_input(picture):
    np.testing.assert_array_equal(sb.top.Feedback(picture).numpy(), picture)


def test_keeps_the_last_frame_of_memory_that_its_owner_writes(project):
    memory = sb.empty((2, 16, 4), np.uint8)
    memory[:] = 10
    live = sb.top.Array(memory)
    feedback = sb.top.Feedback(sb.top.Constant(color=(0, 0, 0)), top=live)
    feedback.numpy()
    project.step()
    with live.writing() as a:
        a[:] = 20
    assert feedback.numpy()[0, 0, 0] == 10


def test_takes_the_size_of_its_target(project):
    feedback = sb.top.Feedback(start(size=(2, 2)), top=sb.top.Array(start(0.5, (5, 9))))
    assert feedback.numpy().shape == (2, 2, 4)
    project.step()
    assert feedback.numpy().shape == (5, 9, 4)


def test_no_input():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Feedback().numpy()


@pytest.mark.parametrize("named", [False, True])
def test_a_target_of_another_family_is_a_problem(project, named):
    channels = sb.chop.LFO(name="lfo1")
    feedback = sb.top.Feedback(start(), name="feedback1")
    feedback.par.top = "lfo1" if named else channels
    for read in (feedback.numpy, project.step, feedback.numpy):
        with pytest.raises(sb.CookError, match="a TOP is wanted, but /project1/lfo1 is a CHOP"):
            read()
    feedback.par.top = None
    project.step()
    assert feedback.numpy().shape == (3, 4, 4)
