"""What drives parameters: expressions that read their own operator, binds, exports, conflicts."""

from __future__ import annotations

import gc
import weakref

import pytest
import sarabet as sb
from sarabet.td import ParMode


@pytest.fixture
def pair(project):
    a = sb.chop.Constant(name="a", x=1.0, y=2.0)
    b = sb.chop.Constant(name="b", x=5.0)
    return a, b


def test_an_expression_follows_its_own_operator(pair):
    a, _ = pair
    a.par.const0value.expr = "me.par.const1value * 2"
    assert a["x"][0] == 4
    a.par.const1value = 5
    assert a["x"][0] == 10


def test_expressions_of_one_operator_are_put_in_order(pair):
    a, b = pair
    a.par.const0value.expr = "me.par.const1value + 1"  # made first, needs the second
    a.par.const1value.expr = "op('b').par.const0value * 10"
    assert a.numpy().tolist() == [[51], [50]]
    b.par.const0value = 6
    assert a.numpy().tolist() == [[61], [60]]


def test_an_expression_that_reads_itself_is_a_problem(pair):
    a, _ = pair
    a.par.const0value.expr = "me.par.const0value + 1"
    with pytest.raises(sb.CookError, match=r"/project1/a.*'const0value' reads itself"):
        a.numpy()


def test_a_bind_goes_both_ways(pair):
    a, b = pair
    b.par.const0value.bind = a.par.const0value
    assert b.par.const0value.mode == "bind" == ParMode.BIND
    assert b["x"][0] == 1
    a.par.const0value = 7
    assert b["x"][0] == 7
    b.par.const0value = 9  # sets the master, stays bound
    assert a["x"][0] == 9
    assert b["x"][0] == 9
    assert b.par.const0value.val == 9
    assert b.par.const0value.bind.owner == a
    assert b.par.const0value.bindExpr == "op('/project1/a').par.const0value"
    b.par.const0value.bind = None
    assert b.par.const0value.mode == "constant"
    assert b["x"][0] == 5  # the constant of before
    a.par.const0value = 0
    assert b["x"][0] == 5


def test_a_bind_follows_a_driven_master(pair):
    a, b = pair
    a.par.const0value.expr = "absTime.frame"
    b.par.const0value.bindExpr = "op('a').par.const0value"
    project = sb.current_project()
    for frame in project.frames(3):
        assert b["x"][0] == frame


def test_chains_and_vectors_are_bound_as_wholes_and_by_member(project):
    one, two, three = (sb.top.Constant(name=f"c{i}", color=(0.1, 0.2, 0.3)) for i in range(3))
    two.par.color.bind = one.par.color
    three.par.color.bind = two.par.color
    three.par.colorg = 0.5
    assert one.par.color.eval()[1] == pytest.approx(0.5)
    assert two.par.color.eval()[1] == pytest.approx(0.5)
    four = sb.top.Constant(name="c4")
    four.par.colorr.bind = one.par.colorg
    four.par.colorr = 0.25
    assert three.par.color.eval()[1] == pytest.approx(0.25)


def test_rings_of_binds_are_refused(pair):
    a, b = pair
    b.par.const0value.bind = a.par.const0value
    with pytest.raises(ValueError, match=r"'const0value' cannot be bound to itself: /project1/a"):
        a.par.const0value.bind = b.par.const0value
    with pytest.raises(ValueError, match="cannot be bound to itself"):
        a.par.const0value.bind = a.par.const0value
    assert a.par.const0value.mode == "constant"


def test_a_bind_to_what_is_gone_is_a_problem_and_ends(pair):
    a, b = pair
    b.par.const0value.bind = a.par.const0value
    b.numpy()
    a.destroy()
    with pytest.raises(sb.CookError, match=r"bind of 'const0value': .*'a'.*destroyed"):
        b.numpy()
    b.par.const0value.bind = None
    assert b["x"][0] == 5


def test_wrong_masters_are_refused(pair):
    a, b = pair
    with pytest.raises(TypeError, match=r"/project1/b: 'const0value' is bound to a parameter"):
        b.par.const0value.bind = 3
    with pytest.raises(AttributeError, match="no parameter 'const9value'"):
        b.par.const0value.bind_to(a, "const9value")
    with sb.Project():
        other = sb.chop.Constant(x=1)
    with pytest.raises(ValueError, match="another project"):
        b.par.const0value.bind = other.par.const0value


def test_a_value_that_does_not_fit_leaves_both_as_they_were(project):
    blur, level = sb.top.Blur(name="blur"), sb.top.Blur(name="master", size=3)
    blur.par.size.bind = level.par.size
    with pytest.raises(ValueError, match=r"/project1/master: 'size'"):
        blur.par.size = -1
    assert blur.par.size.eval() == level.par.size.eval() == 3


def test_a_channel_drives_a_parameter(project):
    lfo = sb.chop.LFO(name="lfo", frequency=1, amp=2, offset=4, wavetype="ramp")
    blur = sb.top.Blur(name="blur")
    blur.par.size.export = lfo["chan1"]
    assert blur.par.size.mode == ParMode.EXPORT
    for _ in project.frames(3):
        assert blur.par.size.eval() == pytest.approx(lfo["chan1"].eval())
    assert blur.par.size.exportOP == lfo
    assert blur.par.size.exportSource.name == "chan1"
    blur.par.size.export = None
    assert blur.par.size.mode == "constant"


def test_an_export_takes_the_sample_that_is_now(project):
    ramp = sb.chop.Pattern(name="ramp", length=10, wavetype="ramp", rate=60)
    driven = sb.chop.Constant(name="driven", x=0)
    driven.par.const0value.export = ramp["chan1"]
    for frame in project.frames(4):
        assert driven["x"][0] == pytest.approx(ramp.numpy()[0, frame])


def test_an_export_of_a_channel_that_is_gone_is_a_problem(pair):
    a, b = pair
    b.par.const0value.export = a["y"]
    assert b["x"][0] == 2
    a.par.const1name = "z"
    with pytest.raises(sb.CookError, match="export of 'const0value': /project1/a has no channel"):
        b.numpy()
    a.par.const1name = "y"
    assert b["x"][0] == 2


def test_only_numbers_take_channels(pair):
    a, b = pair
    with pytest.raises(ValueError, match="cannot be driven by a channel: expected a number"):
        b.par.const0name.export = a["x"]
    with pytest.raises(TypeError, match="is driven by a channel, or None"):
        b.par.const0value.export = 3


def test_a_vector_and_its_member_cannot_both_be_driven(project):
    top = sb.top.Constant(name="c")
    top.par.color.expr = "(1, 0, 0)"
    with pytest.raises(ValueError, match=r"'colorr' cannot be driven: 'color' is driven by an"):
        top.par.colorr.expr = "0.5"
    top.par.color = (0, 0, 0)
    top.par.colorr.expr = "0.5"
    with pytest.raises(ValueError, match="'color' cannot be driven: 'colorr'"):
        top.par.color.expr = "(1, 0, 0)"


def test_what_is_driven_shows_its_constant_and_goes_back_to_it(pair):
    _, b = pair
    b.par.const0value.expr = "op('a').par.const0value * 3"
    assert b.par.const0value.eval() == 3
    assert b.par.const0value.val == 5
    b.par.const0value.release()
    assert b.par.const0value.eval() == 5
    b.par.const0value.expr = "1"
    b.par.const0value.reset()
    assert b.par.const0value.eval() == 0
    assert b.par.const0value.is_default


def test_custom_parameters_may_be_read_only_and_disabled(project):
    comp = project.root.create("baseCOMP", "knobs")
    comp.add_parameter("Speed", "float", 1.0)
    comp.par.Speed.readOnly = True
    with pytest.raises(ValueError, match=r"/project1/knobs: 'Speed' is read-only"):
        comp.par.Speed = 2
    comp.par.Speed.expr = "4"
    assert comp.par.Speed.eval() == 4
    assert comp.par.Speed.enable
    comp.par.Speed.enable = False
    assert not comp.par.Speed.enabled
    with pytest.raises(TypeError, match="no custom parameter"):
        sb.top.Blur().par.size.readOnly = True


def test_binds_do_not_keep_a_project(project):
    other = sb.Project()
    with other:
        a, b = sb.chop.Constant(x=1), sb.chop.Constant(x=2)
        a.par.const0value.bind = b.par.const0value
        b.par.const1value = 0
        a.numpy()
    gone = weakref.ref(other)
    del a, b, other
    gc.collect()
    assert gone() is None
