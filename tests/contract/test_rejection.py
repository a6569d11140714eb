"""Wrong arrays and wrong values: typed errors that name who, expected and got, never a crash."""

from __future__ import annotations

import array
import decimal
import fractions
import re

import numpy as np
import pytest
import sarabet as sb


def read_only(a):
    a.flags.writeable = False
    return a


# --- pictures in ---

NO_PICTURES = {
    "0-d": (np.array(3, np.uint8), "shape"),
    "1-d": (np.zeros(8, np.uint8), "shape"),
    "5-d": (np.zeros((2, 2, 2, 2, 4), np.uint8), "shape"),
    "slices of 5 channels": (np.zeros((2, 4, 4, 5), np.uint8), "shape"),
    "no slices": (np.zeros((0, 4, 4, 4), np.uint8), "one pixel"),
    "5 channels": (np.zeros((4, 4, 5), np.uint8), "shape"),
    "0 channels": (np.zeros((4, 4, 0), np.uint8), "shape"),
    "no rows": (np.zeros((0, 4, 4), np.uint8), "one pixel"),
    "no columns": (np.zeros((4, 0, 4), np.uint8), "one pixel"),
    "float64": (np.zeros((4, 4, 4), np.float64), "float64"),
    "int32": (np.zeros((4, 4, 4), np.int32), "int32"),
    "int64": (np.zeros((4, 4)), "float64"),
    "bool": (np.zeros((4, 4, 4), bool), "bool"),
    "complex": (np.zeros((4, 4, 4), np.complex64), "complex64"),
    "object": (np.full((4, 4), None), "object"),
    "text": (np.full((4, 4), "a"), "U"),
    "structured": (np.zeros((4, 4), [("r", "u1"), ("g", "u1")]), "r"),
    "dates": (np.zeros((4, 4), "M8[s]"), "datetime64"),
    "byte order": (np.zeros((4, 4, 4), ">f4"), ">f4"),
    "byte order u2": (np.zeros((4, 4, 4), ">u2"), ">u2"),
}


@pytest.mark.parametrize("case", list(NO_PICTURES))
def test_what_is_no_picture(project, case):
    wrong, got = NO_PICTURES[case]
    good = sb.top.Array(np.zeros((2, 2, 4), np.uint8), name="picture")
    for make in (lambda: sb.top.Array(wrong), lambda: good.set(wrong), lambda: sb.top.Null(wrong)):
        with pytest.raises((TypeError, ValueError)) as caught:
            make()
        assert isinstance(caught.value, sb.UserError)
        assert re.match(r"/project1/(picture|array\d)", str(caught.value))
        assert "expected" in str(caught.value)
        assert got in str(caught.value)
    with pytest.raises((TypeError, ValueError), match="expected"):
        good.set(wrong)
    assert good.numpy().shape == (2, 2, 4), "what it showed before stays"
    assert project.root.ops("*") == [good], "nothing is left behind"


@pytest.mark.parametrize(
    "wrong", ["text", 3, object(), {"a": 1}, b"", [], [[1, "a"]], [[1], [2, 3]]]
)
def test_what_is_no_array_at_all(project, wrong):
    with pytest.raises((TypeError, ValueError)):
        sb.top.Array(wrong)
    with pytest.raises(TypeError):
        sb.top.Null(wrong)


def test_sizes_that_no_device_has(project):
    wide = np.broadcast_to(np.zeros((1, 1, 4), np.uint8), (1, 40_000, 4))
    with pytest.raises(sb.Error, match="40000"):
        sb.top.Level(sb.top.Array(wide)).numpy()
    with pytest.raises(ValueError, match="resolution"):
        sb.top.Constant(resolution=(40_000, 4))
    for wrong in ((0, 4), (4, -1), (4,), (1, 2, 3), "ab", 5, (float("nan"), 4)):
        with pytest.raises((TypeError, ValueError)):
            sb.top.Constant(resolution=wrong)


@pytest.mark.parametrize("order", ["F", "negative", "strided"])
def test_odd_layouts_are_copied_not_refused(project, order):
    a = np.arange(96, dtype=np.uint8).reshape(4, 6, 4)
    view = {"F": np.asfortranarray(a), "negative": a[::-1, ::-1], "strided": a[::2, ::3]}[order]
    np.testing.assert_array_equal(sb.top.Array(view).numpy(), view)


# --- targets of out= ---


def targets():
    good = (6, 10, 4)
    yield "too small", np.empty((5, 10, 4), np.uint8), (ValueError,)
    yield "too large", np.empty((7, 10, 4), np.uint8), (ValueError,)
    yield "turned", np.empty((10, 6, 4), np.uint8), (ValueError,)
    yield "5 channels", np.empty((6, 10, 5), np.uint8), (ValueError,)
    yield "0 channels", np.empty((6, 10, 0), np.uint8), (ValueError,)
    yield "1-d", np.empty(240, np.uint8), (ValueError,)
    yield "4-d", np.empty((1, *good), np.uint8), (ValueError,)
    yield "read-only", read_only(np.empty(good, np.uint8)), (ValueError,)
    yield "float64", np.empty(good, np.float64), (TypeError, ValueError)
    yield "int8", np.empty(good, np.int8), (TypeError, ValueError)
    yield "object", np.empty(good, object), (TypeError, ValueError)
    yield "byte order", np.empty(good, ">u2"), (TypeError, ValueError)
    yield "Fortran order", np.empty(good, np.uint8, order="F"), (ValueError,)
    yield "every other column", np.empty((6, 20, 4), np.uint8)[:, ::2], (ValueError,)
    yield "every other channel", np.empty((6, 10, 8), np.uint8)[..., ::2], (ValueError,)
    yield "columns reversed", np.empty(good, np.uint8)[:, ::-1], (ValueError,)
    yield (
        "unaligned",
        np.empty(481, np.uint8)[1:].view(np.uint16).reshape(good),
        (
            TypeError,
            ValueError,
        ),
    )
    yield "a list", [[1, 2], [3, 4]], (TypeError,)
    yield "a bytearray", bytearray(240), (TypeError,)
    yield "a number", 3, (TypeError,)
    yield "another operator", sb.chop.Constant, (TypeError,)


TARGETS = {name: (out, kinds) for name, out, kinds in targets()}


@pytest.mark.parametrize("case", list(TARGETS))
def test_wrong_targets(project, case):
    out, kinds = TARGETS[case]
    top = sb.top.Ramp(resolution=(10, 6), name="ramp")
    with pytest.raises(kinds, match="out"):
        top.numpy(out=out)
    assert top.numpy().shape == (6, 10, 4)


def test_a_wrong_target_says_expected_and_got(project):
    top = sb.top.Ramp(resolution=(10, 6))
    with pytest.raises(ValueError, match=re.escape("(6, 10, 4), got (5, 10, 4)")):
        top.numpy(out=np.empty((5, 10, 4), np.uint8))
    with pytest.raises(TypeError, match=r"uint8.*float32"):
        top.numpy(out=np.empty((6, 10, 4), np.uint8), dtype=np.float32)


@pytest.mark.parametrize("dtype", ["float64", "int32", "bool", "U3", "nonsense", ">u2", object])
def test_wrong_dtypes_of_pictures(project, dtype):
    top = sb.top.Ramp(resolution=(4, 4))
    with pytest.raises(TypeError, match=r"/project1/ramp1: dtype: expected uint8.* got "):
        top.numpy(dtype=dtype)
    with pytest.raises(TypeError, match=r"/project1/ramp1: dtype: expected uint8.* got "):
        top.read_async(dtype=dtype)


def test_wrong_values_of_empty():
    for shape, dtype in [
        ((-1, 4), np.uint8),
        ("ab", np.uint8),
        ((2, 2), "nonsense"),
        ((2, 2), object),
        ((0, 4), np.uint8),
        ((1 << 40, 1 << 30), np.uint8),
        ((2.5, 2), np.uint8),
    ]:
        with pytest.raises((TypeError, ValueError, MemoryError, sb.Error)):
            sb.empty(shape, dtype)
    assert sb.empty(7).shape == (7,)


# --- channels in ---

NO_CHANNELS = {
    "0-d": np.array(1.0, np.float32),
    "3-d": np.zeros((2, 2, 2), np.float32),
    "complex": np.zeros((2, 2), complex),
    "object": np.full((2, 2), None),
    "text": np.full((2, 2), "a"),
    "dates": np.zeros((2, 2), "M8[s]"),
    "byte order": np.zeros((2, 2), ">f4"),
    "structured": np.zeros(3, [("a", "f4")]),
}


@pytest.mark.parametrize("case", list(NO_CHANNELS))
def test_what_is_no_channels(project, case):
    wrong = NO_CHANNELS[case]
    source = sb.chop.Array(np.zeros((1, 2), np.float32), name="array1")
    for make in (lambda: sb.chop.Array(wrong), lambda: source.set(wrong)):
        with pytest.raises(sb.UserError, match=r"^/project1/array\d: .*expected") as told:
            make()
        assert isinstance(told.value, TypeError | ValueError)
        assert str(wrong.shape if wrong.ndim in (0, 3) else wrong.dtype) in str(told.value)
    assert source.numpy().tolist() == [[0, 0]]


def test_names_that_do_not_fit(project):
    with pytest.raises((ValueError, sb.CookError), match=r"names.*2.*3"):
        sb.chop.Array(np.zeros((2, 4), np.float32), names=["a", "b", "c"]).numpy()


# --- parameters: vectors and colours from any sequence ---

THREE = (0.25, 0.5, 0.75)
SEQUENCES = {
    "list": list(THREE),
    "tuple": THREE,
    "float16": np.array(THREE, np.float16),
    "float32": np.array(THREE, np.float32),
    "float64": np.array(THREE, np.float64),
    "strided": np.repeat(np.array(THREE), 2)[::2],
    "reversed": np.array(THREE[::-1])[::-1],
    "read-only": read_only(np.array(THREE)),
    "array.array": array.array("f", THREE),
    "memoryview": memoryview(array.array("d", THREE)),
    "NumPy scalars": [np.float32(x) for x in THREE],
    "mixed": (0.25, np.float64(0.5), np.array(0.75)),
    "fractions": [fractions.Fraction(x) for x in THREE],
}


def colour_of(top):
    return [round(x, 4) for x in top.par.color.val]


@pytest.mark.parametrize("case", list(SEQUENCES))
def test_colours_from_any_sequence(project, case):
    given = SEQUENCES[case]
    top = sb.top.Constant()
    top.par.color = given
    assert colour_of(top)[:3] == list(THREE)
    assert colour_of(sb.top.Constant(color=given))[:3] == list(THREE)
    render = sb.top.Render(background=given)
    assert [round(x, 4) for x in render.par.background.val][:3] == list(THREE)


@pytest.mark.parametrize(
    "dtype",
    [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64],
)
def test_vectors_from_any_integer_type(project, dtype):
    top = sb.top.Constant(color=np.array([1, 0, 1], dtype))
    assert colour_of(top) == [1, 0, 1]
    crop = sb.top.Constant(resolution=np.array([12, 34], dtype))
    assert crop.resolution == (12, 34)


WRONG_COLOURS = {
    "generator": (x for x in THREE),
    "2 numbers": (0.1, 0.2),
    "5 numbers": (0.1,) * 5,
    "1000 numbers": np.zeros(1000),
    "none": (),
    "nan": (float("nan"), 0, 0, 1),
    "text": "red",
    "bytes": b"red",
    "texts": ["r", "g", "b"],
    "nested": [[1, 0, 0]],
    "nested deeper": np.zeros((2, 2)),
    "None in it": (1, None, 0),
    "complex": np.array([1j, 0, 0]),
    "a number": 0.5,
    "None": None,
    "dict": {0: 1, 1: 1, 2: 1},
    "set": {0.1, 0.2, 0.3},
    "object": object(),
    "decimals of text": [decimal.Decimal("NaN")] * 3,
}


@pytest.mark.parametrize("case", list(WRONG_COLOURS))
def test_wrong_colours(project, case):
    given = WRONG_COLOURS[case]
    top = sb.top.Constant(name="paint")
    before = colour_of(top)
    with pytest.raises((TypeError, ValueError), match=r"/project1/paint.*color.*, got "):
        top.par.color = given
    assert colour_of(top) == before
    with pytest.raises((TypeError, ValueError)):
        sb.top.Constant(color=given)
    if given is not None:
        with pytest.raises((TypeError, ValueError)):
            sb.top.Render(background=given)


def test_lengths_are_told(project):
    top = sb.top.Constant()
    with pytest.raises(ValueError, match=r"3 numbers.*got 4"):
        top.par.color = (1, 1, 1, 1)
    with pytest.raises(ValueError, match=r"2 numbers.*got 3"):
        top.par.resolution = (1, 2, 3)


# --- array parameters ---


@pytest.mark.parametrize("kernel", [
    [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.int8),
    np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float64),
    np.asfortranarray(np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32)),
], ids=["lists", "tuples", "int8", "float64", "Fortran"])  # fmt: skip
def test_kernels_from_anything(project, photo, kernel):
    top = sb.top.Convolve(photo, kernel=kernel)
    np.testing.assert_array_equal(top.par.kernel.val, kernel)
    assert top.par.kernel.val.dtype == np.float32
    assert top.numpy().shape == (512, 512, 4)


@pytest.mark.parametrize(
    "kernel",
    [
        "text",
        np.zeros((2, 2), complex),
        np.full((3, 3), None),
        [[1, 2], [3]],
        5j,
        object(),
    ],
    ids=repr,
)
def test_wrong_kernels(project, kernel):
    top = sb.top.Convolve(name="edges")
    before = top.par.kernel.val
    with pytest.raises((TypeError, ValueError), match=r"^/project1/edges: 'kernel' expects.* got "):
        top.par.kernel = kernel
    assert np.array_equal(before, top.par.kernel.val)


def test_parameter_arrays_are_kept_as_they_were(project, photo):
    kernel = np.ones((3, 3), np.float32) / 9
    top = sb.top.Convolve(photo, kernel=kernel)
    before = top.numpy().copy()
    kernel[:] = 0
    top.cook(force=True)
    np.testing.assert_array_equal(top.numpy(), before)
    with pytest.raises(ValueError, match="read-only"):
        top.par.kernel.val[:] = 0


# --- scalars ---


def test_scalars_from_numpy(project):
    lfo = sb.chop.LFO(frequency=np.float32(2.5))
    assert lfo.par.frequency.val == 2.5
    for value in (np.int8(3), np.uint64(3), np.array(3), np.float16(3), True + 2, 3.0):
        lfo.par.frequency = value
        assert lfo.par.frequency.val == 3
    for wrong in ("3", None, [3, 4], 3j, object(), np.array("a")):
        with pytest.raises((TypeError, ValueError), match="frequency"):
            lfo.par.frequency = wrong
    with pytest.raises(AttributeError, match=r"'freqency'.*'frequency'"):
        lfo.par.freqency = 3
    with pytest.raises(TypeError, match=r"'freqency'.*'frequency'"):
        sb.chop.LFO(freqency=3)


def test_whole_numbers(project):
    pattern = sb.chop.Pattern(length=np.int64(12))
    assert pattern.num_samples == 12
    pattern.par.length = 8.0
    assert pattern.num_samples == 8
    with pytest.raises(ValueError, match=r"length.*2\.5"):
        pattern.par.length = 2.5
    for wrong in (10**40, -(10**40), float("inf")):
        with pytest.raises((ValueError, TypeError, OverflowError)):
            pattern.par.length = wrong


# --- names and places ---


def test_names_and_places(project):
    sb.chop.LFO(name="wave")
    with pytest.raises(ValueError, match=r"wave"):
        sb.chop.LFO(name="wave")
    assert project.root.create("lfoCHOP", "wave").name == "wave1"
    for wrong in ("", "a b", "1a", "a/b", "ä", "x" * 500):
        if wrong:
            with pytest.raises(ValueError, match="name"):
                sb.chop.LFO(name=wrong)
    with pytest.raises(KeyError, match=r"'wawe'.*'wave'"):
        project.op("wawe")
    with pytest.raises(KeyError, match=r"lfoCHP"):
        project.root.create("lfoCHP")
    with pytest.raises(AttributeError, match=r"'Lfo'.*'LFO'"):
        sb.chop.Lfo  # noqa: B018
    with pytest.raises(ValueError, match="fps"):
        sb.Project(fps=0)
    for text in ("\0", "a\0b", "\ud800"):
        with pytest.raises((ValueError, TypeError, UnicodeError, KeyError)):
            project.op(text)
