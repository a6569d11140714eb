"""Select CHOP."""

from __future__ import annotations

from typing import Any

import pytest
import sarabet as sb


def test_example() -> None:
    p = sb.Project()
    with p:
        c = sb.chop.Constant(tx=1, ty=2, rz=3)
        s = sb.chop.Select(c, channames="rz t*", renamefrom="t*", renameto="pos*")
    assert s.names == ["rz", "posx", "posy"]
    assert s.numpy()[:, 0].tolist() == [3, 1, 2]


def test_from_a_reference(project: Any) -> None:
    c = sb.chop.Constant(a=1, b=2, name="far")
    s = sb.chop.Select(chop=c, channames="b")
    assert s.numpy().tolist() == [[2]]
    c.par.const1value = 5
    assert s.numpy().tolist() == [[5]]
    s.par.chop = "far"
    assert s.numpy().tolist() == [[5]]


@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        ("*", ["chan1", "chan2", "chan11", "x"]),
        ("* ^x", ["chan1", "chan2", "chan11"]),
        ("chan[2-11] x", ["chan2", "chan11", "x"]),
        ("x chan?", ["x", "chan1", "chan2"]),
        ("x x *", ["x", "chan1", "chan2", "chan11"]),
        ("nothing", []),
        ("", []),
    ],
)
def test_patterns(project: Any, patterns: str, names: list[str]) -> None:
    c = sb.chop.Constant(chan1=1, chan2=2, chan11=3, x=4)
    s = sb.chop.Select(c, channames=patterns)
    assert s.names == names
    assert s.numpy().shape == (len(names), 1)


def test_all_channels_in_order_are_shared(project: Any) -> None:
    source = sb.chop.Pattern(channelname="t[xyz]")
    s = sb.chop.Select(source, renameto="r[xyz]")
    assert s.names == ["rx", "ry", "rz"]
    assert s.numpy().ctypes.data == source.numpy().ctypes.data


def test_the_name_of_a_source_may_appear_later(project: Any) -> None:
    s = sb.chop.Select(chop="later")
    with pytest.raises(sb.CookError, match="no operator 'later'"):
        s.numpy()
    sb.chop.Constant(a=4, name="later")
    assert s.numpy().tolist() == [[4]]


def test_errors(project: Any) -> None:
    with pytest.raises(sb.CookError, match="expects 'chop' or a wired input, got neither"):
        sb.chop.Select().numpy()


def test_slices(project: Any, stream: Any) -> None:
    lfo = sb.chop.LFO(rate=44100, channelname="a b")
    assert stream(sb.chop.Select(chop=lfo, channames="b"), 10).shape == (1, 7350)


def test_the_channels_to_choose_from_are_offered():
    source = sb.chop.Constant(tx=1.0, ty=2.0)
    picked = sb.chop.Select(source, channames="ty")
    assert picked.parameter("channames").menu_names == ["tx", "ty"]
    assert sb.chop.Select().parameter("channames").menu_names == []
    assert picked.parameter("renamefrom").menu_names == []


def test_digits(project: Any) -> None:
    source = sb.chop.Constant(tx1=1, ty1=2, tx2=3, ty12=4, plain=5)
    op = sb.chop.Select(source, filterbydigits=True)
    assert op.names == ["tx1", "ty1"]
    assert op.numpy()[:, 0].tolist() == [1, 2]
    op.par.digits = 12
    assert op.names == ["ty12"]
    op.par.stripdigits = True
    assert op.names == ["ty"]
    op.par.filterbydigits = False
    assert op.names == ["tx", "ty", "tx1", "ty1", "plain"]  # names stay unique
    op.par.renameto = "*_of"
    assert op.names == ["tx_of", "ty_of", "tx1_of", "ty1_of", "plain_of"]
    assert sb.chop.Select(sb.chop.Constant(), channames="*", stripdigits=True).names == ["chan"]
