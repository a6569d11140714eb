"""How values, arrays and operators cross the border between Python and the engine."""

from __future__ import annotations

import array as array_module
import copy
import fractions
import gc
import pathlib
import pickle
import threading
import weakref

import numpy as np
import pytest
import sarabet as sb
from sarabet import _sarabet


class Callback:
    """A script of the engine's own interface."""

    def __init__(self, function):
        self.function = function

    def __sarabet_cook__(self, cook):
        self.function(cook)


def script(project, function, family="CHOP"):
    op = project.root.create(f"script{family}")
    op.parameter("callbacks").val = Callback(function)
    return op


# --- arrays out ---


def test_views_are_read_only_for_good(project):
    view = sb.chop.Constant(a=1.0).numpy()
    assert not view.flags.writeable
    assert not view.flags.owndata
    assert view.flags.c_contiguous
    assert view.flags.aligned
    with pytest.raises(ValueError, match="read-only"):
        view[0, 0] = 2
    with pytest.raises(ValueError, match="WRITEABLE"):
        view.flags.writeable = True


def test_arrays_of_nothing(project):
    op = script(project, lambda cook: cook.output(np.zeros((0, 7), np.float32)))
    assert op.numpy().shape == (0, 7)
    assert not op.numpy().flags.writeable


def test_empty_is_page_aligned_and_writable():
    for shape, dtype in [((4, 4, 4), np.uint8), (9, "float16"), ([2, 3], np.float64), ((), "i8")]:
        made = _sarabet.empty(shape, dtype)
        assert made.dtype == np.dtype(dtype)
        assert made.shape == np.empty(shape).shape
        assert made.ctypes.data % 4096 == 0
        assert made.flags.writeable
        made[...] = 1
    for shape, dtype in [
        ((3, 0), "u1"),
        (-1, "u1"),
        ((2, 2), "O"),
        ((2, 2), ">f4"),
        ((1 << 40, 1 << 40), "u1"),
    ]:
        with pytest.raises((TypeError, ValueError)):
            _sarabet.empty(shape, dtype)


# --- arrays in ---


@pytest.mark.parametrize(
    ("given", "shared"),
    [
        (np.arange(6, dtype=np.float32).reshape(2, 3), True),
        (np.arange(6, dtype=np.int64).reshape(2, 3), False),
        (np.arange(12, dtype=np.float32).reshape(2, 6)[:, ::2] / 2, True),
        (np.arange(12, dtype=np.float16).reshape(2, 6)[:, ::2] / 2, False),
        (np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)), False),
        (np.arange(6, dtype=np.float32)[::-1].reshape(2, 3)[::-1, ::-1], True),
    ],
)
def test_any_real_array_is_taken_with_its_strides(project, given, shared):
    op = project.root.create("arrayCHOP")
    op.set_array(given)
    assert op.numpy().tolist() == [[0, 1, 2], [3, 4, 5]]
    assert np.shares_memory(op.numpy(), given) == (shared and given.flags.c_contiguous)


@pytest.mark.parametrize(
    "given",
    [
        [1.0, 2.0, 3.0],
        ((1, 2, 3),),
        array_module.array("f", [1, 2, 3]),
        memoryview(np.array([1, 2, 3], np.uint8)),
        bytearray([1, 2, 3]),
    ],
)
def test_lists_and_buffers_are_arrays(project, given):
    op = project.root.create("arrayCHOP")
    op.set_array(given)
    assert op.numpy().tolist() == [[1, 2, 3]]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (np.zeros(3, ">f4"), ">f4"),
        (np.zeros(3, complex), "complex128"),
        (np.full(3, None), "object"),
        (np.zeros(3, "S2"), r"\|S2"),
        (np.zeros(3, [("pad", "u1"), ("x", "f4")])["x"], "float32"),
    ],
)
def test_what_no_copy_can_mend_is_named(project, given, told):
    op = project.root.create("arrayCHOP")
    with pytest.raises(TypeError, match=told) as caught:
        op.set_array(given)
    assert isinstance(caught.value, sb.UserError)


def test_what_is_no_array_is_a_type_error(project):
    op = project.root.create("arrayCHOP")
    for wrong in ("text", None, 3, object(), op, np.ndarray):
        with pytest.raises(TypeError):
            op.set_array(wrong)


def test_a_list_is_no_place_to_read_into(project):
    shot = sb.top.Constant(resolution=(4, 2)).snapshot()
    pixels = np.zeros((2, 4, 4), np.uint8)
    shot.read_into(pixels, "top", "")
    for wrong in (pixels.tolist(), np.asarray(memoryview(pixels).toreadonly())):
        with pytest.raises((TypeError, ValueError)):
            shot.read_into(wrong, "top", "")


def test_arrays_dropped_on_any_thread_are_let_go(project):
    class Watched(np.ndarray):
        pass

    given = np.zeros((1, 3), np.float32).view(Watched)
    watch = weakref.ref(given)
    op = project.root.create("arrayCHOP")
    op.set_array(given)
    del given
    op.numpy()
    assert watch() is not None
    thread = threading.Thread(target=lambda: (op.set_array([1.0]), op.numpy()))
    thread.start()
    thread.join()
    gc.collect()
    assert watch() is None


# --- values ---


def test_plain_values_come_back(project):
    op = project.root.create("lfoCHOP")
    par = op.parameter("frequency")
    for given, want in [
        (2, 2.0),
        (0.5, 0.5),
        (True, 1.0),
        (np.float32(0.25), 0.25),
        (np.int16(3), 3.0),
        (np.array(1.5), 1.5),
        (fractions.Fraction(1, 4), 0.25),
    ]:
        par.val = given
        assert par.val == want
        assert type(par.val) is float
    menu = op.parameter("wavetype")
    menu.val = "square"
    assert menu.val == "square"


def test_numbers_out_of_range_are_errors(project):
    par = project.root.create("lfoCHOP").parameter("frequency")
    with pytest.raises(ValueError, match="64 bits"):
        par.val = 1 << 80


@pytest.mark.parametrize(
    "given",
    [
        (0.25, 0.5, 1),
        [0.25, 0.5, 1.0],
        np.array([0.25, 0.5, 1], np.float16),
        np.array([0.25, 0, 0.5, 0, 1, 0])[::2],
        [np.float32(0.25), 0.5, True],
    ],
)
def test_two_to_four_numbers_are_a_tuple(project, given):
    par = sb.top.Constant().parameter("color")
    par.val = given
    assert par.val == (0.25, 0.5, 1.0)


def test_paths_are_text(project):
    par = sb.top.Constant().parameter("color")
    assert isinstance(par.val, tuple)
    files = [p for t in sb.operator_types("TOP") for p in _file_parameters(t)]
    for op_type, name in files[:1]:
        op = project.root.create(op_type)
        op.parameter(name).val = pathlib.Path("a/b.png")
        assert op.parameter(name).val == "a/b.png"


def _file_parameters(op_type):
    for info in _sarabet.operator_types():
        if info["type"] == op_type:
            return [(op_type, p["name"]) for p in info["params"] if p["kind"] == "file"]
    return []


def test_objects_are_kept_as_they_are(project):
    par = project.root.create("scriptCHOP").parameter("callbacks")
    for given in (Callback(print), {"a": 1}, ["a", "b"], np.full(2, "a"), print, sb, object):
        par.val = given
        assert par.val is given
    par.val = None
    assert par.val is None


def test_objects_are_let_go(project):
    par = project.root.create("scriptCHOP").parameter("callbacks")
    given = Callback(print)
    watch = weakref.ref(given)
    par.val = given
    del given
    assert watch() is not None
    par.val = None
    gc.collect()
    project.step()
    assert watch() is None


def test_operators_are_values(project):
    source = sb.chop.Constant(a=1.0)
    taker = project.root.create("scriptCHOP", "taker")
    taker.add_parameter("other", "operator", None)
    taker.parameter("other").val = source
    assert taker.parameter("other").val == source


def test_a_list_of_operators_is_not_looked_into(project):
    cooks = []
    op = script(project, lambda cook: (cooks.append(1), cook.output(np.zeros((1, 1))))[0])
    par = project.root.create("scriptCHOP").parameter("callbacks")
    par.val = [op, op]
    assert cooks == []


# --- handles ---


def test_handles_mean_operators(project):
    made = sb.chop.Constant(name="one")
    again = project.op("one")
    assert made == again
    assert hash(made) == hash(again)
    assert len({made, again, project.root}) == 2
    assert made != project.root
    assert made != "one"
    assert weakref.ref(again)() is again
    with pytest.raises(AttributeError):
        made.frequencyy = 3


def test_handles_refuse_to_be_pickled_or_copied(project):
    made = sb.chop.Constant(name="one")
    for handle in (made, made.parameter("rate"), made[0]):
        for refuse in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match=r"pickle"):
                refuse(handle)


def test_a_handle_is_of_the_class_of_its_type(project):
    assert type(project.op(sb.chop.LFO().path)) is sb.chop.LFO
    assert isinstance(project.root, sb.Comp)


def test_only_fresh_objects_become_handles(project):
    made = sb.chop.Constant()
    for wrong in (object(), made, _sarabet.Top.__new__(_sarabet.Top)):
        with pytest.raises((TypeError, ValueError)):
            _sarabet.adopt(wrong, made)

    class Mine(_sarabet.Chop):
        def __init__(self):
            self.mine = 3
            _sarabet.adopt(self, made)

    assert Mine() == made
    assert Mine().mine == 3


def test_unborn_handles_are_refused(project):
    with pytest.raises(TypeError):
        sb.chop.Null().set_input(0, _sarabet.Chop.__new__(_sarabet.Chop))


def test_state_stays_with_the_operator(project):
    made = sb.chop.Constant(name="one")
    _sarabet.operator_state(made)["seen"] = 1
    assert _sarabet.operator_state(project.op("one")) == {"seen": 1}
    assert _sarabet.project_of(made) == project
    assert hash(_sarabet.project_of(made)) == hash(project)


# --- what a callback sees ---


def test_lent_memory_is_published_without_a_copy(project):
    lent = []

    def make(cook):
        out = cook.empty((2, 3))
        assert out.flags.writeable
        out[:] = cook.frame
        lent.append(out)
        cook.output(out, names=["a", "b"], rate=120, start=7, time_slice=True)

    op = script(project, make)
    view = op.numpy()
    assert view.ctypes.data == lent[0].ctypes.data
    assert not lent[0].flags.writeable
    assert (op.names, op.rate, op.start, op.is_time_slice) == (["a", "b"], 120, 7, True)
    project.step()
    assert op.numpy().tolist() == [[1] * 3] * 2
    assert view.tolist() == [[0] * 3] * 2, "published data is never written"
    assert lent[0].ctypes.data != lent[1].ctypes.data


def test_memory_is_recycled(project):
    addresses = set()

    def make(cook):
        out = cook.empty((4, 100))
        out[:] = cook.frame
        addresses.add(out.ctypes.data)
        cook.output(out)

    op = script(project, make)
    for _ in range(50):
        project.step()
        op.numpy()
    assert len(addresses) <= 4


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint64, np.float16, np.float64])
def test_any_real_output_is_cast(project, dtype):
    op = script(project, lambda cook: cook.output(np.array([[1, 0], [1, 1]], dtype).T))
    assert op.numpy().tolist() == [[1, 1], [0, 1]]
    assert op.numpy().dtype == np.float32


@pytest.mark.parametrize(
    ("given", "more", "told"),
    [
        (np.zeros((2, 2, 2)), {}, r"\(2, 2, 2\)"),
        (np.array(1.0), {}, r"\(\)"),
        (np.zeros(2, complex), {}, "complex128"),
        (np.zeros((2, 2)), {"names": ["a"]}, "2 names"),
        (np.zeros((2, 2)), {"rate": -1}, "rate"),
        (np.zeros((2, 2)), {"channels": "bgr"}, "channels"),
    ],
)
def test_wrong_outputs_are_told(project, given, more, told):
    op = script(project, lambda cook: cook.output(given, **more))
    with pytest.raises(sb.CookError, match=told):
        op.numpy()


def test_no_output_keeps_the_last(project):
    state = {"skip": True}

    def make(cook):
        if not state["skip"]:
            cook.output(np.full((1, 2), cook.frame))
        cook.set_cook_level("always")

    op = script(project, make)
    assert op.numpy().shape == (0, 0)
    state["skip"] = False
    project.step()
    assert op.numpy().tolist() == [[1, 1]]
    state["skip"] = True
    project.step()
    assert op.numpy().tolist() == [[1, 1]]


def test_inputs_and_time(project):
    seen = {}
    source = sb.chop.Constant(a=1.0, b=2.0, rate=30)

    def make(cook):
        given = cook.input(0)
        seen.update(
            shape=given.shape,
            shared=np.shares_memory(given, source.numpy()),
            writable=given.flags.writeable,
            names=cook.input_names(0),
            rate=cook.input_rate(0),
            start=cook.input_start(0),
            slice=cook.input_is_time_slice(0),
            op=cook.op,
            inputs=cook.num_inputs,
            missing=cook.input(1),
            time=(cook.frame, cook.seconds, cook.dt, cook.seed),
        )
        with pytest.raises(IndexError):
            cook.input(7)
        cook.output(given)

    op = script(project, make)
    op.set_input(0, source)
    op.set_input(2, source)
    op.numpy()
    assert seen["shape"] == (2, 1)
    assert seen["shared"]
    assert not seen["writable"]
    assert seen["names"] == ["a", "b"]
    assert (seen["rate"], seen["start"], seen["slice"]) == (30, 0, False)
    assert (seen["op"], seen["inputs"], seen["missing"]) == (op, 3, None)
    project.step(2)
    op.numpy()
    assert seen["time"] == (2, 2 / 60, 2 / 60, 0)


def test_pictures_pass_through_a_callback(project):
    lent = []

    def make(cook):
        given = cook.input(0)
        assert given.dtype == np.uint8
        assert not given.flags.writeable
        out = cook.empty(given.shape, given.dtype)
        np.subtract(255, given, out=out)
        lent.append(out)
        cook.output(out)

    source = sb.top.Constant(color=(1, 0, 0), resolution=(16, 4))
    op = script(project, make, "TOP")
    op.set_input(0, source)
    assert op.numpy().shape == (4, 16, 4)
    assert op.numpy()[0, 0].tolist() == [0, 255, 255, 0]
    assert not lent[0].flags.writeable


def test_a_cook_that_is_over_is_of_no_use(project):
    kept = []
    op = script(project, lambda cook: (kept.append(cook), cook.output([[1.0]]))[0])
    op.numpy()
    uses = [
        lambda c: c.op,
        lambda c: c.frame,
        lambda c: c.input(0),
        lambda c: c.empty((1, 1)),
        lambda c: c.output([[1.0]]),
        lambda c: c.warn("late"),
    ]
    for use in uses:
        with pytest.raises(sb.UserError, match="over") as caught:
            use(kept[0])
        assert isinstance(caught.value, RuntimeError)


def test_a_cook_belongs_to_its_thread(project):
    found = []

    def elsewhere(cook):
        try:
            cook.frame  # noqa: B018
        except sb.UserError as error:
            found.append(str(error))

    def make(cook):
        thread = threading.Thread(target=elsewhere, args=(cook,))
        thread.start()
        thread.join()
        cook.output([[1.0]])

    script(project, make).numpy()
    assert "thread" in found[0]
