"""Merge CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb


def test_example() -> None:
    p = sb.Project()
    with p:
        m = sb.chop.Merge(sb.chop.Constant(a=1), sb.chop.Constant(b=2))
    assert m.names == ["a", "b"]
    assert m.numpy().tolist() == [[1], [2]]


@pytest.mark.parametrize(
    ("duplicate", "names", "values"),
    [
        ("unique", ["a", "b", "a1", "c"], [1, 2, 3, 4]),
        ("first", ["a", "b", "c"], [1, 2, 4]),
        ("last", ["b", "a", "c"], [2, 3, 4]),
        ("replace", ["a", "b", "c"], [3, 2, 4]),
    ],
)
def test_duplicates(project: Any, duplicate: str, names: list[str], values: list[int]) -> None:
    m = sb.chop.Merge(sb.chop.Constant(a=1, b=2), sb.chop.Constant(a=3, c=4), duplicate=duplicate)
    assert m.names == names
    assert m.numpy()[:, 0].tolist() == values


def test_the_shorter_input_holds_its_last_sample(project: Any) -> None:
    m = sb.chop.Merge(
        sb.chop.Pattern(wavetype="rampsamples", length=5),
        sb.chop.Pattern(wavetype="rampsamples", length=2, channelname="b"),
    )
    assert m.numpy().tolist() == [[0, 1, 2, 3, 4], [0, 1, 1, 1, 1]]


def test_many_inputs(project: Any) -> None:
    m = sb.chop.Merge(*[sb.chop.Constant(x=i) for i in range(64)])
    assert m.names == ["x"] + [f"x{i}" for i in range(1, 64)]
    assert m.numpy()[:, 0].tolist() == list(range(64))


def test_one_input_is_shared(project: Any) -> None:
    source = sb.chop.Pattern()
    assert sb.chop.Merge(source).numpy().ctypes.data == source.numpy().ctypes.data


def test_a_gap_among_the_inputs_is_skipped(project: Any) -> None:
    m = sb.chop.Merge(sb.chop.Constant(a=1), None, sb.chop.Constant(b=2))
    assert m.names == ["a", "b"]


def test_slices(project: Any, stream: Any) -> None:
    m = sb.chop.Merge(sb.chop.LFO(rate=44100), sb.chop.Constant(a=3))
    joined = stream(m, 10)
    assert joined.shape == (2, 7350)
    assert (joined[1] == 3).all()


def test_many_channels_of_the_same_names(project: Any) -> None:
    a = np.arange(2000, dtype=np.float32).reshape(2000, 1)
    m = sb.chop.Merge(sb.chop.Array(a), sb.chop.Array(a + 1), duplicate="last")
    assert np.array_equal(m.numpy(), a + 1)


def test_unwired(project: Any) -> None:
    with pytest.raises(sb.CookError, match="no input is wired"):
        sb.chop.Merge().numpy()
