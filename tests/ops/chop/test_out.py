"""Out CHOP."""

from __future__ import annotations

from typing import Any

import pytest
import sarabet as sb


def test_example() -> None:
    p = sb.Project()
    with p:
        base = p.root.create("baseCOMP", "base1")
        inner = sb.chop.Constant(a=7, parent=base)
        sb.chop.Out(inner, name="out1", parent=base)
        reader = sb.chop.Math(base, gain=2)
    assert reader.numpy().tolist() == [[14.0]]


def test_samples_are_shared(project: Any) -> None:
    source = sb.chop.Pattern(length=8)
    assert sb.chop.Out(source).numpy().ctypes.data == source.numpy().ctypes.data


def test_unwired(project: Any) -> None:
    with pytest.raises(sb.CookError, match="input 0 is not wired"):
        sb.chop.Out().numpy()
