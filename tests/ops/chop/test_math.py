"""Math CHOP."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
import pytest
import sarabet as sb

COMBINE: dict[str, Callable[[Any], Any]] = {
    "add": lambda x: np.sum(x, axis=0),
    "sub": lambda x: reduce(np.subtract, x),
    "mul": lambda x: np.prod(x, axis=0),
    "div": lambda x: reduce(np.divide, x),
    "avg": lambda x: np.mean(x, axis=0),
    "min": lambda x: np.min(x, axis=0),
    "max": lambda x: np.max(x, axis=0),
    "len": lambda x: np.linalg.norm(x, axis=0),
}
UNARY: dict[str, Callable[[Any], Any]] = {
    "off": lambda x: x,
    "negate": np.negative,
    "pos": np.abs,
    "root": np.sqrt,
    "square": np.square,
    "inverse": np.reciprocal,
}


def test_example() -> None:
    p = sb.Project()
    with p:
        a = sb.chop.Constant(tx=1, ty=2)
        b = sb.chop.Constant(tx=10, ty=20)
        m = sb.chop.Math(a, b, chopop="add", gain=2)
    assert m.names == ["tx", "ty"]
    assert m.numpy().tolist() == [[22], [44]]


def blocks(count: int, channels: int = 3, samples: int = 3000) -> list[Any]:
    """Make random arrays, and operators that show them."""
    rng = np.random.default_rng(4)
    return [
        rng.uniform(0.5, 2, (channels, samples)).astype(np.float32) * (1 if i else -1)
        for i in range(count)
    ]


@pytest.mark.parametrize("op", COMBINE)
def test_channels_of_one_input(project: Any, op: str) -> None:
    (a,) = blocks(1)
    m = sb.chop.Math(sb.chop.Array(a, names="p q r"), chanop=op)
    assert m.names == ["p"]
    assert np.allclose(m.numpy()[0], COMBINE[op](a), rtol=1e-5)


@pytest.mark.parametrize("op", COMBINE)
def test_inputs(project: Any, op: str) -> None:
    arrays = blocks(3)
    m = sb.chop.Math(*[sb.chop.Array(a) for a in arrays], chopop=op)
    assert np.allclose(m.numpy(), COMBINE[op](np.stack(arrays)), rtol=1e-5)


def test_channels_then_inputs(project: Any) -> None:
    a, b = blocks(2)
    m = sb.chop.Math(sb.chop.Array(a), sb.chop.Array(b), chanop="max", chopop="sub", preop="square")
    assert np.allclose(m.numpy()[0], (a**2).max(0) - (b**2).max(0), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("op", UNARY)
def test_single_channels(project: Any, op: str) -> None:
    (a,) = blocks(1)
    with np.errstate(invalid="ignore"):
        reference = UNARY[op](a)
    source = sb.chop.Array(a)
    assert np.allclose(sb.chop.Math(source, preop=op).numpy(), reference, equal_nan=True)
    assert np.allclose(sb.chop.Math(source, postop=op).numpy(), reference, equal_nan=True)


@pytest.mark.parametrize(
    ("how", "reference"), [("ceiling", np.ceil), ("floor", np.floor), ("round", np.round)]
)
def test_order_of_the_last_steps(project: Any, how: str, reference: Any) -> None:
    a = np.linspace(-3, 3, 101, dtype=np.float32)
    m = sb.chop.Math(
        sb.chop.Array(a), preoff=0.5, gain=3, postoff=-1, fromrange=(-2, 2), torange=(10, 50),
        integer=how,
    )  # fmt: skip
    exact = 10 + ((a.astype(np.float64) + 0.5) * 3 - 1 + 2) / 4 * 40
    near = np.abs(exact - np.round(exact * 2) / 2) < 1e-4  # float32 may fall on either side
    assert np.array_equal(m.numpy()[0][~near], reference(exact)[~near])


def test_halves_go_to_even(project: Any) -> None:
    m = sb.chop.Math(sb.chop.Array(np.array([0.5, 1.5, 2.5, -0.5], np.float32)), integer="round")
    assert m.numpy()[0].tolist() == [0, 2, 2, 0]


def test_match(project: Any) -> None:
    a, b = sb.chop.Constant(x=1, y=2), sb.chop.Constant(y=10, z=20)
    m = sb.chop.Math(a, b, chopop="mul")
    assert m.names == ["x", "y"]
    assert m.numpy()[:, 0].tolist() == [10, 40]
    m.par.match = "name"
    assert m.names == ["x", "y", "z"]
    assert m.numpy()[:, 0].tolist() == [1, 20, 20]


def test_without_combining_inputs_stand_side_by_side(project: Any) -> None:
    m = sb.chop.Math(sb.chop.Constant(x=1), sb.chop.Constant(x=2), gain=10)
    assert m.names == ["x", "x1"]
    assert m.numpy()[:, 0].tolist() == [10, 20]


def test_scope(project: Any) -> None:
    a = sb.chop.Constant(tx=1, rx=2, ty=3)
    m = sb.chop.Math(a, gain=10, scope="t*")
    assert m.numpy()[:, 0].tolist() == [10, 2, 30]
    m.par.chanop = "add"
    assert m.names == ["tx", "rx"]
    assert m.numpy()[:, 0].tolist() == [40, 2]


@pytest.mark.parametrize(
    ("align", "start", "left", "right"),
    [
        ("auto", 0, [0, 1, 2, 3, 3, 3], [0, 0, 0, 10, 20, 30][:6]),
        ("none", 0, [0, 1, 2, 3, 3, 3], [0, 0, 0, 10, 20, 30][:6]),
        ("start", 0, [0, 1, 2, 3], [0, 10, 20, 30]),
        ("end", 2, [0, 1, 2, 3], [0, 10, 20, 30]),
        ("shift1", 0, [0, 1, 2, 3], [0, 10, 20, 30]),
        ("trim1", 0, [0, 1, 2, 3], [0, 0, 0, 10]),
        ("stretch1", 0, [0, 1, 2, 3], [0, 10, 20, 30]),
        ("trim", 0, [0, 1, 2, 3], [0, 0, 0, 10]),
        ("squash", 0, [0, 1, 2, 3], [0, 10, 20, 30]),
        ("stretch", 0, list(np.arange(6) * 0.6), list(np.arange(6) * 6)),
    ],
)
def test_align(project: Any, align: str, start: int, left: list[float], right: list[float]) -> None:
    a = sb.chop.Pattern(wavetype="rampsamples", length=4)
    ctx = {"names": ["b"], "start": 2}
    b = sb.chop.Constant(b=1, single=False, start=ctx["start"], end=5)
    index = sb.chop.Math(b, sb.chop.Pattern(wavetype="rampsamples", length=4, amp=10),
                         chopop="mul", align="shift1")  # fmt: skip
    m = sb.chop.Math(a, index, align=align)
    assert m.start == start
    assert np.allclose(m.numpy()[0], left)
    assert np.allclose(m.numpy()[1], right)


def test_the_first_rate_wins(project: Any) -> None:
    slow = sb.chop.Pattern(wavetype="rampsamples", length=5, rate=10)
    fast = sb.chop.Pattern(wavetype="rampsamples", length=10, rate=20)
    m = sb.chop.Math(slow, fast)
    assert m.rate == 10
    assert m.numpy().tolist() == [[0, 1, 2, 3, 4], [0, 2, 4, 6, 8]]
    m = sb.chop.Math(fast, slow)
    assert m.rate == 20
    assert np.allclose(m.numpy()[1], np.minimum(np.arange(10) / 2, 4))


def test_slices_of_two_rates_meet(project: Any, stream: Any) -> None:
    fast = sb.chop.LFO(rate=44100, frequency=5)
    slow = sb.chop.LFO(rate=60, frequency=0.5)
    joined = stream(sb.chop.Math(fast, slow, chopop="add"), 30)
    assert joined.shape == (1, 22050)


def test_a_constant_joins_a_slice(project: Any, stream: Any) -> None:
    lfo = sb.chop.LFO(rate=4410, wavetype="ramp")
    joined = stream(sb.chop.Math(lfo, sb.chop.Constant(a=2), chopop="mul"), 30)
    assert np.allclose(joined[0], np.arange(2205) / 4410 * 2, atol=1e-6)


def test_edges(project: Any) -> None:
    empty = sb.chop.In()
    assert sb.chop.Math(empty).numpy().shape == (0, 0)
    assert sb.chop.Math(empty, chanop="add").numpy().shape[0] == 0
    none = sb.chop.Pattern(length=0)
    assert sb.chop.Math(none, none, chopop="add").numpy().shape == (1, 0)
    with pytest.raises(sb.CookError, match="input 0 is not wired"):
        sb.chop.Math().numpy()


def test_division_by_zero_gives_what_floats_give(project: Any) -> None:
    m = sb.chop.Math(sb.chop.Constant(a=1), sb.chop.Constant(a=0), chopop="div")
    assert np.isposinf(m.numpy()).all()
