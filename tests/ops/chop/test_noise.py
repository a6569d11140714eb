"""Noise CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb

TYPES = ["sparse", "hermite", "harmonic", "brownian", "random", "alligator"]


def test_example() -> None:
    p = sb.Project(seed=1)
    with p:
        noise = sb.chop.Noise(period=0.5, amp=2, channelname="t[xyz]")
        again = sb.chop.Noise(period=0.5, amp=2, channelname="t[xyz]")
    assert noise.numpy().shape == (3, 600)
    assert np.array_equal(noise.numpy(), again.numpy())


@pytest.mark.parametrize("type_", TYPES)
def test_slices_join_to_the_whole(project: Any, stream: Any, type_: str) -> None:
    whole = sb.chop.Noise(type=type_, rate=4410, end=4409).numpy()
    sliced = stream(sb.chop.Noise(type=type_, rate=4410, timeslice=True), 60)
    assert np.array_equal(sliced, whole)


@pytest.mark.parametrize("type_", TYPES)
def test_seeds_and_channels_give_other_curves(project: Any, type_: str) -> None:
    op = sb.chop.Noise(type=type_, channelname="a b", period=0.1)
    a, b = op.numpy()
    assert abs(np.corrcoef(np.diff(a), np.diff(b))[0, 1]) < 0.2
    op.par.seed = 3
    assert not np.array_equal(op.numpy()[0], a)
    other = sb.Project(seed=9)
    with other:
        assert not np.array_equal(sb.chop.Noise(type=type_, period=0.1).numpy()[0], a)


@pytest.mark.parametrize("type_", ["sparse", "hermite", "harmonic"])
def test_smooth_types(project: Any, type_: str) -> None:
    op = sb.chop.Noise(type=type_, rate=1000, end=199_999, harmon=0)
    values = op.numpy()[0]
    assert 0.2 < np.abs(values).max() < 1.4
    assert abs(values.mean()) < 0.1
    assert np.abs(np.diff(values)).max() < 0.01
    op.par.harmon = 4
    assert np.abs(np.diff(op.numpy()[0])).mean() > 1.1 * np.abs(np.diff(values)).mean()


def test_hermite_and_harmonic_keep_within_the_amplitude(project: Any) -> None:
    for type_ in ("hermite", "harmonic"):
        values = sb.chop.Noise(type=type_, end=99_999, period=0.2, amp=3).numpy()
        assert np.abs(values).max() <= 3


def test_harmonic_is_zero_at_whole_periods(project: Any) -> None:
    op = sb.chop.Noise(type="harmonic", harmon=0, period=10, periodunit="samples")
    assert np.abs(op.numpy()[0, ::10]).max() == 0


def test_random_is_white(project: Any) -> None:
    values = sb.chop.Noise(type="random", end=99_999).numpy()[0]
    assert values.min() >= -1
    assert values.max() <= 1
    assert abs(values.std() - 1 / np.sqrt(3)) < 0.01
    assert abs(np.corrcoef(values[1:], values[:-1])[0, 1]) < 0.02


def test_brownian_spreads_with_the_root_of_time(project: Any) -> None:
    names = " ".join(f"c{i}" for i in range(1500))
    walks = sb.chop.Noise(type="brownian", channelname=names, end=960).numpy()
    assert (walks[:, 0] == 0).all()
    for seconds in (1, 4, 16):
        assert walks[:, seconds * 60].std() == pytest.approx(np.sqrt(seconds), rel=0.08)
    steps = walks[:, 600] - walks[:, 540]
    assert steps.std() == pytest.approx(1, rel=0.08)
    assert abs(np.corrcoef(steps, walks[:, 540])[0, 1]) < 0.1


def test_translate_moves_along_the_curve(project: Any) -> None:
    for type_ in TYPES:
        op = sb.chop.Noise(type=type_, end=199)
        whole = op.numpy()[0]
        op.par.tx = 1  # one second: 60 samples
        assert np.allclose(op.numpy()[0, :140], whole[60:], atol=1e-5), type_


def test_exponent_and_amplitude(project: Any) -> None:
    plain = sb.chop.Noise().numpy()
    shaped = sb.chop.Noise(exp=2, amp=3).numpy()
    assert np.allclose(shaped, 3 * np.sign(plain) * plain**2, atol=1e-5)


def test_interval(project: Any) -> None:
    op = sb.chop.Noise(start=-5, end=4)
    assert op.start == -5
    assert op.num_samples == 10
    op.par.end = -6
    assert op.numpy().shape == (1, 0)
    op.par.end = -7
    with pytest.raises(sb.CookError, match="'end' must be at least"):
        op.numpy()


def test_a_fixed_interval_does_not_cook_with_time(project: Any) -> None:
    op = sb.chop.Noise()
    view = op.numpy()
    project.step(3)
    assert op.numpy().ctypes.data == view.ctypes.data


def test_alligator_is_the_highest_bump_over_the_next(project: Any) -> None:
    op = sb.chop.Noise(type="alligator", harmon=0, end=99_999, period=50, periodunit="samples")
    values = op.numpy()[0]
    assert 0 <= values.min() < 0.001
    assert 0.5 < values.max() <= 1
    # Between one cell's centre and the next the curve falls to 0 and rises again.
    valleys = (values[1:-1] < values[:-2]) & (values[1:-1] < values[2:])
    assert 0.4 < valleys.sum() / 2000 < 1
    assert np.median(values[1:-1][valleys]) < 0.02
    assert np.abs(np.diff(values)).max() < 2 * 1.5 / 50  # two bumps, each at most so steep


@pytest.mark.parametrize("type_", TYPES)
def test_constraints(project: Any, type_: str) -> None:
    values = {"constrstart": 0.25, "constrend": -3.0, "constrmean": 7.0}
    plain = sb.chop.Noise(type=type_, end=99, channelname="a b").numpy()
    got = {
        name: sb.chop.Noise(
            type=type_, end=99, channelname="a b", constraint=name, **values
        ).numpy()
        for name in ("start", "end", "offset", "endpoints")
    }
    assert np.allclose(got["start"], plain - plain[:, :1] + 0.25, atol=1e-5)
    assert np.allclose(got["end"], plain - plain[:, -1:] - 3, atol=1e-5)
    assert np.allclose(got["offset"], plain - plain.mean(1, keepdims=True) + 7, atol=1e-5)
    tilt = np.linspace(0.25 - plain[:, 0], -3 - plain[:, -1], 100, axis=1)
    assert np.allclose(got["endpoints"], plain + tilt, atol=1e-5)


def test_constraints_of_short_and_of_sliced_curves(project: Any) -> None:
    op = sb.chop.Noise(constraint="endpoints", constrstart=2, constrend=5, end=0)
    assert op.numpy().tolist() == [[2]]
    op.par.end = -1
    assert op.numpy().shape == (1, 0)
    sliced = sb.chop.Noise(timeslice=True)
    value = sliced.numpy().copy()
    sliced.par.constraint = "offset"
    assert np.array_equal(sliced.numpy(), value)


def test_units_of_the_interval(project: Any) -> None:
    op = sb.chop.Noise(rate=100, start=-0.5, startunit="seconds", end=30, endunit="frames")
    assert (op.start, op.num_samples) == (-50, 101)
