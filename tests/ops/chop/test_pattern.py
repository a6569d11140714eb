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


@pytest.mark.parametrize(("steps", "cycles", "phase"), [(2, 1, 0), (4, 3, 0), (5, 2, 0.25)])
def test_steps(project: Any, steps: int, cycles: int, phase: float) -> None:
    op = sb.chop.Pattern(wavetype="step", length=N, numsteps=steps, numcycles=cycles, phase=phase)
    once = np.floor(((np.arange(N) / N + phase) % 1) * steps + 1e-9) / (steps - 1)
    assert np.allclose(op.numpy()[0], once)
    op.par.steppercycle = True
    each = np.floor(((np.arange(N) * cycles / N + phase) % 1) * steps + 1e-9) / (steps - 1)
    assert np.allclose(op.numpy()[0], each)
    op.par.numsteps = 1
    assert not op.numpy().any()


def test_random_integers_come_once_each(project: Any) -> None:
    op = sb.chop.Pattern(wavetype="randomnonrepint", length=1000, channelname="a b")
    a, b = op.numpy()
    assert np.array_equal(np.sort(a), np.arange(1000))
    assert np.array_equal(np.sort(b), np.arange(1000))
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.15
    assert abs(np.corrcoef(a, np.arange(1000))[0, 1]) < 0.15
    op.par.seed = 2
    assert (op.numpy()[0] != a).mean() > 0.9
    op.par.seed = 1
    assert np.array_equal(op.numpy()[0], a)
    first = [sb.chop.Pattern(wavetype="randomnonrepint", length=3, seed=s).numpy()[0].tolist()
             for s in range(6000)]  # fmt: skip
    _, counts = np.unique(first, axis=0, return_counts=True)
    assert len(counts) == 6  # every order, as often as the others
    assert np.abs(counts - 1000).max() < 120


def test_taper_decay_is_an_exponent(project: Any) -> None:
    op = sb.chop.Pattern(wavetype="const", length=9, taper=(-1, 1), taperdecay=2)
    line = np.linspace(-1, 1, 9)
    assert np.allclose(op.numpy()[0], np.sign(line) * line**2)


def test_an_input_gives_length_rate_and_start(project: Any) -> None:
    source = sb.chop.Noise(channelname="tx", start=5, end=24, rate=100)
    op = sb.chop.Pattern(source, wavetype="rampsamples", length=3)
    assert op.names == ["chan1"]
    assert (op.start, op.rate, op.num_samples) == (5, 100, 20)
    assert op.numpy()[0].tolist() == list(range(20))


@pytest.mark.parametrize(
    ("combine", "names"),
    [
        ("append", ["tx", "ty", "ty1", "tz"]),
        ("insert", ["ty", "tz", "tx", "ty1"]),
        ("replace", ["tx", "ty", "tz"]),
        ("add", ["tx", "ty", "tz"]),
        ("multiply", ["tx", "ty", "tz"]),
    ],
)
def test_combined_with_an_input(project: Any, combine: str, names: list[str]) -> None:
    given = np.random.default_rng(0).random((2, 8), np.float32)
    source = sb.chop.Array(given, names="tx ty")
    op = sb.chop.Pattern(
        source, wavetype="rampsamples", channelname="ty tz", combine=combine, phasestep=1
    )
    assert op.names == names
    new = np.arange(8, dtype=np.float32)
    rows = {
        "append": [*given, new, new],
        "insert": [new, new, *given],
        "replace": [given[0], new, new],
        "add": [given[0], given[1] + new, new],
        "multiply": [given[0], given[1] * new, new],
    }
    assert np.array_equal(op.numpy(), rows[combine])


def test_a_curve_goes_through_its_keys() -> None:
    keys = [(0.75, 2), (0.25, -1), (0.5, 1)]  # in any order
    wave = sb.chop.Pattern(wavetype="curve", curve=keys, length=16)
    at = np.arange(16) / 16
    np.testing.assert_allclose(
        wave.numpy()[0], np.interp(at, [0.25, 0.5, 0.75], [-1, 1, 2]), atol=1e-6
    )
    np.testing.assert_array_equal(wave.par.curve.val, [[0.25, -1], [0.5, 1], [0.75, 2]])
    wave.par.numcycles = 2
    np.testing.assert_array_equal(wave.numpy()[0, :8], wave.numpy()[0, 8:])
    wave.par.curve = [[0, 3]]
    assert set(wave.numpy()[0].tolist()) == {3}


@pytest.mark.parametrize("keys", [[1, 2], [[0, 1, 2]], "up", [["a", "b"]]])
def test_keys_of_a_curve_are_checked(keys: Any) -> None:
    wave = sb.chop.Pattern(wavetype="curve", name="wave")
    with pytest.raises((TypeError, ValueError), match="'curve'"):
        wave.par.curve = keys
    assert len(wave.par.curve.val) == 3
