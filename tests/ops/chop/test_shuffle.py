"""Shuffle CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb

A = np.arange(21, dtype=np.float32).reshape(3, 7) + 1


def test_example() -> None:
    p = sb.Project()
    with p:
        s = sb.chop.Shuffle(np.array([[1, 2, 3], [4, 5, 6]], np.float32), method="swap")
    assert s.numpy().tolist() == [[1, 4], [2, 5], [3, 6]]


def padded(x: Any, multiple: int, axis: int) -> Any:
    """Add zeros at the end until the length is a multiple."""
    width = [(0, 0)] * x.ndim
    width[axis] = (0, -x.shape[axis] % multiple)
    return np.pad(x, width)


def reference(method: str, n: int) -> Any:
    rows = [list(row) for row in A]
    return {
        "off": lambda: A,
        "swap": lambda: A.T,
        "seqall": lambda: A.reshape(1, -1),
        "seqn": lambda: padded(A, n, 0).reshape(-1, n * 7),
        "seqeveryn": lambda: np.stack(
            [padded(A, n, 0)[k::n].reshape(-1) for k in range(min(n, 3))]
        ),
        "sallsamples": lambda: A.T.reshape(1, -1),
        "splitall": lambda: A.reshape(-1, 1),
        "splitn": lambda: padded(A, n, 1).reshape(-1, n),
        "spliteveryn": lambda: np.stack(
            [padded(A, n, 1)[c, k::n] for c in range(len(rows)) for k in range(n)]
        ),
    }[method]()


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize(
    "method",
    ["off", "swap", "seqall", "seqn", "seqeveryn", "sallsamples", "splitall", "splitn",
     "spliteveryn"],
)  # fmt: skip
def test_against_numpy(project: Any, method: str, n: int) -> None:
    s = sb.chop.Shuffle(A, method=method, nval=n)
    assert np.array_equal(s.numpy(), reference(method, n))
    assert len(set(s.names)) == len(s.names)


def test_large_n(project: Any) -> None:
    assert sb.chop.Shuffle(A, method="splitn", nval=100).numpy().shape == (3, 7)
    assert np.array_equal(sb.chop.Shuffle(A, method="seqeveryn", nval=100).numpy(), A)
    assert np.array_equal(sb.chop.Shuffle(A, method="seqn", nval=100).numpy(), A.reshape(1, -1))


def test_by_name(project: Any) -> None:
    c = sb.chop.Constant(chan2=2, m1=10, chan10=3, chan1=1)
    s = sb.chop.Shuffle(c, method="seqname")
    assert s.names == ["chan1", "m1"]
    assert s.numpy().tolist() == [[1, 2, 3], [10, 0, 0]]


def test_names_of_parts(project: Any) -> None:
    c = sb.chop.Array(A[:2, :2], names="tx r2")
    assert sb.chop.Shuffle(c, method="splitall").names == ["tx1", "tx2", "r2_1", "r2_2"]


def test_names_follow_the_length(project: Any) -> None:
    source = sb.chop.Pattern(length=2)
    s = sb.chop.Shuffle(source, method="splitall")
    assert len(s.names) == 2
    source.par.length = 4
    assert s.names == [f"chan1_{i}" for i in range(1, 5)]


def test_first_sample_only(project: Any) -> None:
    assert sb.chop.Shuffle(A, method="seqall", firstsample=True).numpy().tolist() == [[1, 8, 15]]
    assert sb.chop.Shuffle(A, method="off", firstsample=True).numpy().tolist() == [[1], [8], [15]]


@pytest.mark.parametrize("method", ["swap", "seqall", "seqn", "seqname", "splitn", "sallsamples"])
def test_empty(project: Any, method: str) -> None:
    assert sb.chop.Shuffle(sb.chop.In(), method=method).numpy().size == 0
    assert sb.chop.Shuffle(sb.chop.Pattern(length=0), method=method).numpy().size == 0


def test_errors(project: Any) -> None:
    with pytest.raises(ValueError, match="'nval' must be within 1"):
        sb.chop.Shuffle(nval=0)
    with pytest.raises(sb.CookError, match="input 0 is not wired"):
        sb.chop.Shuffle().numpy()
