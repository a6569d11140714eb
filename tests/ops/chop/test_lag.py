"""Lag CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb
from scipy import integrate, signal
from scipy.spatial.transform import Rotation


def test_example() -> None:
    p = sb.Project(fps=60)
    with p:
        target = sb.chop.Constant(a=0)
        lag = sb.chop.Lag(target, lag=(0.5, 0.5))
    lag.numpy()
    target.par.const0value = 1
    p.step(30)  # half a second: 90 percent of the way
    assert lag["a"].eval() == pytest.approx(0.9, abs=1e-5)


def jump(project: Any, stream: Any, frames: int, value: float = 1, **keywords: Any) -> Any:
    """Follow a step from 0; the first sample returned is the first after the step."""
    target = sb.chop.Constant(a=0)
    lag = sb.chop.Lag(target, **keywords)
    lag.numpy()
    target.par.const0value = value
    project.step()
    return stream(lag, frames)[0].astype(np.float64)


def test_one_pole_against_scipy(project: Any, stream: Any) -> None:
    keep = 0.1 ** (1 / 60 / 0.3)
    reference = signal.lfilter([1 - keep], [1, -keep], np.ones(60))
    assert np.allclose(jump(project, stream, 60, lag1=0.3), reference, atol=1e-6)


def test_rising_and_falling(project: Any, stream: Any) -> None:
    up = jump(project, stream, 30, lag=(0.1, 10))
    down = jump(project, stream, 30, value=-1, lag=(0.1, 10))
    assert up[5] == pytest.approx(0.9, abs=1e-5)
    assert down[-1] == pytest.approx(-(1 - 0.1 ** (30 / 60 / 10)), abs=1e-5)
    amplitude = jump(project, stream, 30, value=-1, lag=(0.1, 10), lagmethod="amp")
    assert amplitude[5] == pytest.approx(-0.9, abs=1e-5)


@pytest.mark.parametrize("overshoot", [0.02, 0.05, 0.3])
def test_overshoot_against_an_integrator(project: Any, stream: Any, overshoot: float) -> None:
    a, b = np.log(10) / 0.2, np.log(10) / overshoot
    got = jump(project, stream, 60, lag=(0.2, 0.2), overshoot=(overshoot, overshoot))
    t = np.arange(1, 61) / 60
    exact = integrate.solve_ivp(
        lambda _, s: [s[1], b * (a * (1 - s[0]) - s[1])], (0, 1), [0, 0], t_eval=t, rtol=1e-9
    )
    assert np.allclose(got, exact.y[0], atol=1e-5)
    assert (got.max() > 1.01) == (overshoot > 0.2 / 4 + 0.01)


def test_units(project: Any, stream: Any) -> None:
    for unit, lag in (("frames", 12), ("samples", 12), ("seconds", 0.2)):
        got = jump(project, stream, 12, lag1=lag, lagunit=unit)
        assert got[11] == pytest.approx(0.9, abs=1e-5), unit


def test_no_lag_passes_at_once(project: Any, stream: Any) -> None:
    assert jump(project, stream, 2, lag=(0, 0)).tolist() == [1, 1]


def test_slope_is_limited(project: Any, stream: Any) -> None:
    got = jump(project, stream, 60, lag=(0, 0), clamp=True, slope=(2, 5))
    assert np.allclose(got, np.minimum(np.arange(1, 61) * 2 / 60, 1), atol=1e-5)


def test_acceleration_is_limited(project: Any, stream: Any) -> None:
    got = jump(project, stream, 120, lag=(0.1, 0.1), aclamp=True, accel=(3, 4))
    speed = np.diff(np.concatenate([[0, 0], got])) * 60
    change = np.diff(speed) * 60
    assert change.max() <= 3.01
    assert change.min() >= -4.01
    assert change.max() > 2.9
    assert got[-1] != 0


def test_snap(project: Any, stream: Any) -> None:
    got = jump(project, stream, 30, lag1=0.2, snap=True, threshold=0.1001)
    assert got[10] < 0.9
    assert (got[11:] == 1).all()


def test_reset(project: Any) -> None:
    target = sb.chop.Constant(a=0)
    lag = sb.chop.Lag(target, lag=(5, 5))
    lag.numpy()
    target.par.const0value = 1
    project.step()
    assert lag["a"].eval() < 0.1
    lag.par.resetpulse.pulse()
    project.step()
    assert lag["a"].eval() == 1
    lag.par.reset = True
    target.par.const0value = -3
    project.step()
    assert lag["a"].eval() == -3


def test_audio_slices_give_what_one_block_would(project: Any, stream: Any) -> None:
    noise = sb.chop.Noise(type="random", rate=44100, timeslice=True)
    lag = sb.chop.Lag(noise, lag=(0.001, 0.001))
    keep = 0.1 ** (1 / 44.1)
    whole = sb.chop.Noise(type="random", rate=44100, end=44099).numpy()[0].astype(np.float64)
    got = stream(lag, 60)[0]
    assert got.shape == (44100,)
    reference, _ = signal.lfilter([1 - keep], [1, -keep], whole, zi=[whole[0] * keep])
    assert np.allclose(got, reference, atol=1e-5)


def test_the_first_cook_starts_at_the_input(project: Any) -> None:
    assert sb.chop.Lag(sb.chop.Constant(a=5, b=6)).numpy().tolist() == [[5], [6]]


def test_no_channels_and_no_input(project: Any) -> None:
    assert sb.chop.Lag(sb.chop.In()).numpy().shape[0] == 0
    with pytest.raises(sb.CookError, match="input 0 is not wired"):
        sb.chop.Lag().numpy()
    with pytest.raises(ValueError, match="lag1"):
        sb.chop.Lag(lag1=-1)


def follow(project: Any, start: Any, end: Any, frames: int, **keywords: Any) -> Any:
    """Set several channels from one value to another; (channels, frames), as they follow."""
    target = sb.chop.Array(np.array(start, np.float32)[:, None], names="rx ry rz")
    lag = sb.chop.Lag(target, **keywords)
    lag.numpy()
    target.set(np.array(end, np.float32)[:, None])
    seen = []
    for _ in range(frames):
        project.step()
        seen.append(lag.numpy()[:, -1].astype(np.float64))
    return np.array(seen).T


def test_magnitude_is_the_same_lag_for_all_channels(project: Any) -> None:
    got = follow(project, (0, 0, 0), (3, -4, 12), 30, lag=(0.2, 5), lagmethod="mag")
    keep = 0.1 ** (np.arange(1, 31) / 60 / 0.2)
    assert np.allclose(got, np.outer([3, -4, 12], 1 - keep), atol=1e-5)


def test_magnitude_limits_the_length_of_the_movement(project: Any) -> None:
    goal = np.array([3, -4, 12])  # 13 long
    got = follow(
        project, (0, 0, 0), goal, 90, lag=(0, 0), lagmethod="mag", clamp=True, slope=(13, 0)
    )
    along = np.minimum(np.arange(1, 91) / 60, 1)
    assert np.allclose(got, np.outer(goal, along), atol=1e-4)
    got = follow(
        project, (0, 0, 0), goal, 30, lag=(0, 0), lagmethod="mag", aclamp=True, accel=(26, 0)
    )
    along = np.cumsum(np.arange(1, 31)) * 2 / 60 / 60
    assert np.allclose(got, np.outer(goal, along), atol=1e-4)


def test_magnitude_snaps_by_the_distance(project: Any) -> None:
    got = follow(
        project, (0, 0, 0), (3, -4, 12), 30, lag=(0.2, 0.2), lagmethod="mag", snap=True,
        threshold=1.301,
    )  # fmt: skip
    assert not np.allclose(got[:, 10], (3, -4, 12))
    assert np.array_equal(got[:, 11], (3, -4, 12))


@pytest.mark.parametrize(
    ("start", "end"),
    [((10, 20, 30), (-80, 50, 170)), ((0, 0, 170), (0, 0, -170)), ((0, 80, 0), (40, 90, 10))],
)
def test_rotation_goes_the_shorter_way(project: Any, start: Any, end: Any) -> None:
    got = follow(project, start, end, 60, lag=(0.3, 9), lagmethod="rotation")
    first = Rotation.from_euler("xyz", start, degrees=True)
    last = Rotation.from_euler("xyz", end, degrees=True)
    left = (first * last.inv()).as_rotvec()
    keep = 0.1 ** (np.arange(1, 61) / 60 / 0.3)
    expected = Rotation.from_rotvec(keep[:, None] * left) * last
    found = Rotation.from_euler("xyz", got.T, degrees=True)
    assert (expected * found.inv()).magnitude().max() < 1e-5
    jumps = np.abs(np.diff(np.column_stack([start, got]), axis=1)).max()
    assert jumps < 45  # no angle goes round the other way


def test_rotation_of_one_axis_is_a_plain_lag(project: Any) -> None:
    plain = follow(project, (0, 0, 0), (0, 0, 120), 60, lag=(0.2, 0.2), overshoot=(0.1, 0.1))
    assert plain.max() > 125
    turned = follow(
        project, (0, 0, 0), (0, 0, 120), 60, lag=(0.2, 1), overshoot=(0.1, 1), lagmethod="rotation"
    )
    assert np.allclose(turned, plain, atol=1e-3)
    limited = follow(
        project, (0, 0, 0), (0, 0, 120), 60, lag=(0, 0), lagmethod="rotation", clamp=True,
        slope=(180, 0),
    )  # fmt: skip
    assert np.allclose(limited[2], np.minimum(np.arange(1, 61) * 3, 120), atol=1e-3)


def test_rotation_needs_threes(project: Any) -> None:
    lag = sb.chop.Lag(sb.chop.Constant(a=1, b=2), lagmethod="rotation")
    with pytest.raises(sb.CookError, match=r"in threes \(rx, ry, rz\), got 2 channels"):
        lag.numpy()


def test_lag_per_sample(project: Any) -> None:
    """Each sample of a fixed block follows by itself, at the pace of the frames."""
    goal = np.random.default_rng(0).random((2, 16), np.float32)
    source = sb.chop.Array(np.zeros((2, 16), np.float32), names="a b", rate=44100)
    lag = sb.chop.Lag(source, lagsamples=True, lag=(0.1, 0.1))
    assert not lag.numpy().any()
    source.set(goal)
    for frame in range(1, 13):
        project.step()
        assert np.allclose(lag.numpy(), goal * (1 - 0.1 ** (frame / 60 / 0.1)), atol=1e-6)
    assert not lag.is_time_slice
    assert lag.rate == 44100
    source.set(np.ones((2, 8), np.float32))
    project.step()
    assert np.array_equal(lag.numpy(), np.ones((2, 8)))  # another size begins anew
