"""Constant CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb


def test_example() -> None:
    p = sb.Project()
    with p:
        c = sb.chop.Constant(tx=1.5, ty=-2)
    assert c.names == ["tx", "ty"]
    assert c.numpy().tolist() == [[1.5], [-2.0]]


def test_default_is_one_channel_of_one_zero(project: Any) -> None:
    c = sb.chop.Constant()
    assert c.names == ["chan1"]
    assert c.numpy().shape == (1, 1)
    assert c.numpy().dtype == np.float32
    assert c.rate == 60
    assert c.start == 0


def test_a_name_may_be_a_pattern(project: Any) -> None:
    c = sb.chop.Constant(const0name="t[xyz] r[1-2]", const0value=3)
    assert c.names == ["tx", "ty", "tz", "r1", "r2"]
    assert (c.numpy() == 3).all()


def test_illegal_characters_and_repeated_names(project: Any) -> None:
    c = sb.chop.Constant(a=1, b=2)
    c.par.const0name = "my chan!"
    assert c.names == ["my", "chan_", "b"]
    c.par.const0name = "b"
    assert c.names == ["b", "b1"]


def test_no_name_no_channel(project: Any) -> None:
    c = sb.chop.Constant(const0name="")
    assert c.names == []
    assert c.numpy().shape == (0, 1)


def test_interval(project: Any) -> None:
    c = sb.chop.Constant(a=2, single=False, start=10, end=14, rate=44100)
    assert c.numpy().tolist() == [[2] * 5]
    assert c.start == 10
    assert c.rate == 44100
    c.par.end = 9
    assert c.numpy().shape == (1, 0)
    c.par.end = 8
    with pytest.raises(sb.CookError, match="at least 'start' - 1 = sample 9, got sample 8"):
        c.numpy()


def test_a_changed_value_cooks_once(project: Any) -> None:
    c = sb.chop.Constant(a=1)
    kept = c.numpy()
    c.par.const0value = 5
    assert c.numpy()[0, 0] == 5
    assert kept[0, 0] == 1


def test_units_of_the_interval(project: Any) -> None:
    c = sb.chop.Constant(a=2, single=False, rate=120, start=0.5, startunit="seconds")
    c.par.end = 60  # frames of 1/60 second, 2 samples each
    c.par.endunit = "frames"
    assert (c.start, c.num_samples) == (60, 61)
