"""Null CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb


def test_example() -> None:
    p = sb.Project()
    with p:
        n = sb.chop.Null(sb.chop.Constant(a=1, b=2))
    assert n["b"].numpy().tolist() == [2.0]


def test_samples_are_shared(project: Any) -> None:
    source = sb.chop.Pattern(length=100, rate=30)
    null = sb.chop.Null(source)
    assert null.numpy().ctypes.data == source.numpy().ctypes.data
    assert null.names == source.names
    assert null.rate == 30


def test_an_earlier_view_stays(project: Any) -> None:
    source = sb.chop.Constant(a=1)
    null = sb.chop.Null(source)
    views = []
    for value in range(10):
        source.par.const0value = value
        views.append(null.numpy())
    assert np.concatenate(views, axis=1).tolist() == [list(range(10))]


def test_unwired(project: Any) -> None:
    with pytest.raises(sb.CookError, match="input 0 is not wired"):
        sb.chop.Null().numpy()
