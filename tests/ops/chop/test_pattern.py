"""Pattern CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb
from scipy import signal

N = 240


def test_example() -> None:
    p = sb.Project()
    with p:
        ramp = sb.chop.Pattern(wavetype="ramp", length=5, torange=(10, 20))
    assert ramp.numpy().tolist() == [[10, 12.5, 15, 17.5, 20]]


def expected(wave: str, cycles: float, phase: float, bias: float) -> Any:
    """Compute the shape with NumPy and SciPy."""
    at = phase + np.arange(N) * cycles / N
    turns = 2 * np.pi * (at % 1)
    middle = 0.5 + bias / 2
    shapes = {
        "const": lambda: np.ones(N),
        "sin": lambda: np.sin(turns),
        "cos": lambda: np.cos(turns),
        "tri": lambda: signal.sawtooth(turns, middle),
        "square": lambda: signal.square(turns, middle),
        "rampsamples": lambda: np.arange(N),
        "rampcyclic": lambda: at % 1,
    }
    return shapes[wave]()


@pytest.mark.parametrize("bias", [0.0, -0.5, 0.7])
@pytest.mark.parametrize(("cycles", "phase"), [(1, 0), (3, 0.13), (2.5, -0.4)])
@pytest.mark.parametrize(
    "wave", ["const", "sin", "cos", "tri", "square", "rampsamples", "rampcyclic"]
)
def test_against_scipy(project: Any, wave: str, cycles: float, phase: float, bias: float) -> None:
    op = sb.chop.Pattern(wavetype=wave, length=N, numcycles=cycles, phase=phase, bias=bias)
    reference = expected(wave, cycles, phase, bias)
    wrong = ~np.isclose(op.numpy()[0], reference, atol=2e-5)
    assert wrong.sum() <= (2 * cycles + 1 if wave in ("square", "rampcyclic") else 0)


def test_ramp_reaches_one(project: Any) -> None:
    assert sb.chop.Pattern(wavetype="ramp", length=9, numcycles=2).numpy()[0].tolist() == [
        0, 0.25, 0.5, 0.75, 1, 0.25, 0.5, 0.75, 1]  # fmt: skip
    assert sb.chop.Pattern(wavetype="ramp", length=1).numpy().tolist() == [[0]]


def test_pulse_marks_each_cycle(project: Any) -> None:
    op = sb.chop.Pattern(wavetype="pulse", length=12, numcycles=3)
    assert op.numpy()[0].tolist() == [1, 0, 0, 0] * 3


def test_random_is_even_and_follows_the_seeds(project: Any) -> None:
    op = sb.chop.Pattern(wavetype="random", length=100_000, channelname="r[1-2]")
    first, second = op.numpy()
    assert first.min() >= 0
    assert first.max() <= 1
    histogram = np.histogram(first, 10, (0, 1))[0]
    assert np.abs(histogram - 10_000).max() < 500
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.02
    op.par.seed = 2
    assert not np.array_equal(op.numpy()[0], first)
    op.par.seed = 1
    assert np.array_equal(op.numpy()[0], first)
    other = sb.Project(seed=5)
    with other:
        same = sb.chop.Pattern(wavetype="random", length=100_000)
    assert not np.array_equal(same.numpy()[0], first)


def test_random_per_cycle_is_constant_within_a_cycle(project: Any) -> None:
    values = sb.chop.Pattern(wavetype="randomcycle", length=40, numcycles=4).numpy()[0]
    cycles = values.reshape(4, 10)
    assert (cycles == cycles[:, :1]).all()
    assert len(np.unique(cycles[:, 0])) == 4


def test_steps_in_order(project: Any) -> None:
    op = sb.chop.Pattern(
        wavetype="ramp", length=11, taper=(0, 2), amp=3, offset=1, fromrange=(0, 10),
        torange=(0, 100), integer="round", reverse=True,
    )  # fmt: skip
    i = np.arange(11) / 10
    assert np.array_equal(op.numpy()[0], np.round((i * 3 * 2 * i + 1) * 10)[::-1])


def test_channels_differ_by_the_phase_step(project: Any) -> None:
    op = sb.chop.Pattern(channelname="t[xyz]", phasestep=0.25, length=8)
    assert op.names == ["tx", "ty", "tz"]
    assert np.allclose(op["ty"].numpy(), np.cos(2 * np.pi * np.arange(8) / 8), atol=1e-6)
    assert np.allclose(op["tz"].numpy(), -op["tx"].numpy(), atol=1e-6)


@pytest.mark.parametrize("wave", ["sin", "ramp", "rampcyclic", "pulse", "random", "tri"])
def test_short_lengths(project: Any, wave: str) -> None:
    op = sb.chop.Pattern(wavetype=wave, length=0)
    assert op.numpy().shape == (1, 0)
    op.par.length = 1
    assert np.isfinite(op.numpy()).all()


def test_rate_and_wrong_values(project: Any) -> None:
    op = sb.chop.Pattern()
    assert op.rate == 60
    assert op.num_samples == 1000
    op.par.rate = 29.97002997002997
    assert op.rate == pytest.approx(30000 / 1001)
    with pytest.raises(ValueError, match="'length' must be within"):
        op.par.length = -1
    with pytest.raises(ValueError, match="'wavetype' must be one of"):
        op.par.wavetype = "sinus"
