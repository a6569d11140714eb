"""Rename CHOP."""

from __future__ import annotations

from typing import Any

import pytest
import sarabet as sb


def test_example() -> None:
    p = sb.Project()
    with p:
        c = sb.chop.Constant(chan1=1, chan2=2, chan3=3)
        r = sb.chop.Rename(c, renamefrom="chan*", renameto="t[xyz]")
    assert r.names == ["tx", "ty", "tz"]


@pytest.mark.parametrize(
    ("source", "target", "names"),
    [
        ("*", "*", ["chan1", "chan2", "tx"]),
        ("chan*", "c*", ["c1", "c2", "tx"]),
        ("*", "new_*", ["new_chan1", "new_chan2", "new_tx"]),
        ("c*n?", "?(1)_*(0)", ["1_ha", "2_ha", "tx"]),
        ("tx chan1", "a b", ["b", "chan2", "a"]),
        ("chan[1-2]", "p[1-2]", ["p1", "p2", "tx"]),
        ("*", "n", ["n", "n1", "n2"]),
        ("chan1", "tx", ["tx", "chan2", "tx1"]),
        ("* ^chan2", "q*", ["qchan1", "chan2", "qtx"]),
        ("nothing", "x", ["chan1", "chan2", "tx"]),
        ("*", "", ["chan1", "chan2", "tx"]),
        ("tx", "a b!c", ["chan1", "chan2", "a"]),
        ("tx", "b!c", ["chan1", "chan2", "b_c"]),
    ],
)
def test_names(project: Any, source: str, target: str, names: list[str]) -> None:
    c = sb.chop.Constant(chan1=1, chan2=2, tx=3)
    assert sb.chop.Rename(c, renamefrom=source, renameto=target).names == names


def test_samples_are_shared(project: Any) -> None:
    source = sb.chop.Pattern(channelname="a b")
    renamed = sb.chop.Rename(source, renameto="x*")
    assert renamed.numpy().ctypes.data == source.numpy().ctypes.data
    assert renamed["xb"].numpy().tolist() == source["b"].numpy().tolist()


def test_names_follow_the_input(project: Any) -> None:
    source = sb.chop.Constant(a=1)
    renamed = sb.chop.Rename(source, renameto="x*")
    assert renamed.names == ["xa"]
    source.par.const0name = "b"
    assert renamed.names == ["xb"]
    renamed.par.renameto = "y*"
    assert renamed.names == ["yb"]


def test_unwired(project: Any) -> None:
    with pytest.raises(sb.CookError, match="input 0 is not wired"):
        sb.chop.Rename().numpy()
