"""In CHOP."""

from __future__ import annotations

from typing import Any

import sarabet as sb


def test_example() -> None:
    p = sb.Project()
    with p:
        source = sb.chop.Constant(a=7)
        base = p.root.create("baseCOMP", "base1")
        inner = base.create("inCHOP", "in1")
        base.set_input(0, source)
    assert inner.numpy().tolist() == [[7.0]]


def test_unwired_it_has_no_channels(project: Any) -> None:
    inner = sb.chop.In()
    assert inner.numpy().shape == (0, 0)
    assert inner.names == []
    assert sb.chop.Merge(inner, sb.chop.Constant(a=1)).numpy().tolist() == [[1.0]]


def test_samples_are_shared(project: Any) -> None:
    source = sb.chop.Pattern(length=8)
    assert sb.chop.In(source).numpy().ctypes.data == source.numpy().ctypes.data
