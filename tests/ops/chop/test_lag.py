"""Lag CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb
from scipy import integrate, signal


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
