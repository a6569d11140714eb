"""The exceptions: their families, their texts, and what they carry."""

from __future__ import annotations

import builtins
import pickle
import traceback

import numpy as np
import pytest
import sarabet as sb
from sarabet import _sarabet


def test_the_family_tree():
    assert issubclass(sb.Error, Exception)
    for kind in ("UserError", "CookError", "DeviceError", "InternalError"):
        assert issubclass(getattr(sb, kind), sb.Error)
        assert getattr(sb, kind) is getattr(_sarabet, kind)
    for kind in ("Value", "Type", "Key", "Index", "Attribute", "Runtime"):
        both = getattr(_sarabet, f"User{kind}Error")
        assert issubclass(both, sb.UserError)
        assert issubclass(both, getattr(builtins, f"{kind}Error"))
    assert not issubclass(sb.CookError, sb.UserError)


@pytest.mark.parametrize(
    ("wrong", "kind", "text"),
    [
        (lambda p: p.op("wawe"), KeyError, "no operator 'wawe' in /project1; nearest: 'wave'"),
        (lambda p: p.op("wave")["zz"], KeyError, "/project1/wave: no channel 'zz'"),
        (lambda p: p.op("wave")[9], IndexError, "/project1/wave has 1 channels, got index 9"),
        (lambda p: p.op("wave").parameter("zz"), AttributeError, "/project1/wave: no parameter"),
        (lambda p: p.root.create("lfoCHIP"), KeyError, "lfoCHIP"),
        (lambda p: p.root.create_named("lfoCHOP", "wave"), ValueError, "wave"),
        (lambda p: p.op("wave").set_array(np.zeros(3)), TypeError, "Array"),
        (lambda p: setattr(p.op("wave").par, "wavetype", "sinn"), ValueError, "'sinn'"),
    ],
)
def test_user_errors_are_what_python_calls_them(project, wrong, kind, text):
    sb.chop.LFO(name="wave")
    with pytest.raises(kind) as caught:
        wrong(project)
    assert isinstance(caught.value, sb.UserError)
    assert text in str(caught.value)
    assert str(caught.value)[0] not in "'\"", "a KeyError's text is shown plainly"


def failing(project, error=None):
    class Failing:
        def __sarabet_cook__(self, cook):
            raise error or ZeroDivisionError("division by zero")

    op = project.root.create("scriptCHOP", "broken")
    op.parameter("callbacks").val = Failing()
    return op


def test_a_cook_error_tells_all(project):
    broken = failing(project)
    end = sb.chop.Null(broken, name="end")
    with pytest.raises(sb.CookError) as caught:
        end.numpy()
    error = caught.value
    assert error.path == "/project1/end"
    for part in ("/project1/end", "/project1/broken", "ZeroDivisionError", "test_errors.py"):
        assert part in str(error)
    assert "raise error" in error.traceback_text
    assert isinstance(error.__cause__, ZeroDivisionError)
    shown = "".join(traceback.format_exception(error))
    assert "raise error" in shown
    assert "raise error" in broken.script_traceback()


def test_what_a_script_returns_is_blamed_on_no_line_of_the_package(project):
    @sb.script_chop()
    def nothing(ctx):
        return None

    @sb.script_top()
    def flat(ctx):
        return np.zeros(3, np.uint8)

    for op in (nothing, flat):
        with pytest.raises(sb.CookError, match="got") as caught:
            op.numpy()
        assert " line " not in str(caught.value)


def test_a_kept_cause_keeps_no_frames(project):
    error = ZeroDivisionError("held")
    broken = failing(project, error)
    with pytest.raises(sb.CookError):
        broken.numpy()
    assert error.__traceback__ is None


def test_the_trace_goes_when_the_operator_works_again(project):
    broken = failing(project)
    with pytest.raises(sb.CookError):
        broken.numpy()

    class Working:
        def __sarabet_cook__(self, cook):
            cook.output([[1.0]])

    broken.parameter("callbacks").val = Working()
    assert broken.numpy().tolist() == [[1]]
    assert broken.script_traceback() == ""
    assert broken.problems == []


def test_a_script_error_inside_a_script_error(project):
    inner = failing(project)

    class Outer:
        def __sarabet_cook__(self, cook):
            cook.output(inner.numpy())

    outer = project.root.create("scriptCHOP", "outer")
    outer.parameter("callbacks").val = Outer()
    with pytest.raises(sb.CookError, match=r"/project1/outer.*/project1/broken") as caught:
        outer.numpy()
    assert isinstance(caught.value.__cause__, sb.CookError)


class UnprintableError(Exception):
    def __str__(self):
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    "error", [UnprintableError(), ValueError("\ud800"), KeyError("k"), Exception()]
)
def test_any_exception_is_told(project, error):
    with pytest.raises(sb.CookError, match=type(error).__name__):
        failing(project, error).numpy()


def test_callbacks_of_the_wrong_kind_are_told(project):
    op = project.root.create("scriptCHOP", "s")
    op.parameter("callbacks").val = {"onCook": None}
    with pytest.raises(sb.CookError, match=r"/project1/s.*dict"):
        op.numpy()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 +", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("nothing_of_that_name", "NameError"),
        ("op('missing')['chan1']", "NoneType"),
        ("[1, 2]", "frequency"),
        ("'text'", "frequency"),
    ],
)
def test_expressions_tell_operator_and_parameter(project, text, told):
    wave = sb.chop.LFO(name="wave")
    wave.par.frequency.expr = text
    with pytest.raises(sb.CookError, match=r"/project1/wave.*'frequency'") as caught:
        wave.numpy()
    assert told in str(caught.value)


def test_an_expression_fails_with_its_cause(project):
    wave = sb.chop.LFO(name="wave")
    wave.par.frequency.expr = "1 / 0"
    with pytest.raises(sb.CookError) as caught:
        wave.numpy()
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert "expression of 'frequency'" in caught.value.traceback_text


def every_error(project):
    for wrong in (
        lambda: project.op("x"),
        lambda: project.root.create("x"),
        lambda: project.root.parameter("x"),
        lambda: failing(project).numpy(),
        lambda: sb.Project(fps=-1),
    ):
        try:
            wrong()
        except sb.Error as error:
            yield error


def test_errors_pickle(project):
    errors = list(every_error(project))
    assert len(errors) == 5
    for error in errors:
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(error, protocol))
            assert type(again) is type(error)
            assert str(again) == str(error)
            assert (again.path, again.traceback_text) == (error.path, error.traceback_text)


def test_errors_can_be_made_by_hand():
    error = sb.CookError("mine")
    assert (str(error), error.path, error.traceback_text) == ("mine", "", "")
    assert repr(sb.UserError("x")) == "UserError('x')"
