"""Arrays as operators: whose memory it is, what is copied, and how changes are told."""

from __future__ import annotations

import gc
import threading
import time
import weakref

import numpy as np
import pytest
import sarabet as sb
from sarabet import _sarabet


def address(array):
    return array.__array_interface__["data"][0]


class Copied:
    """Counts the bytes that arrays of pixels cost on their way in."""

    def __enter__(self):
        self.before = _sarabet.array_bytes_copied()
        return self

    def __exit__(self, *_):
        self.bytes = _sarabet.array_bytes_copied() - self.before


# --- channels ---


def test_float32_is_shown_as_it_is(project):
    a = np.arange(8, dtype=np.float32).reshape(2, 4)
    op = sb.chop.Array(a, names=["tx", "ty"], rate=24)
    assert address(op.numpy()) == address(a)
    assert not op.numpy().flags.writeable
    assert op.names == ["tx", "ty"]
    assert op.rate == 24
    assert op.array is a


@pytest.mark.parametrize(
    "dtype",
    [np.float64, np.float16, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint32, bool],
)
def test_other_real_types_are_cast_once(project, dtype):
    a = np.array([[0, 1, 1], [1, 0, 1]], dtype)
    got = sb.chop.Array(a).numpy()
    assert got.dtype == np.float32
    np.testing.assert_array_equal(got, a.astype(np.float32))


@pytest.mark.parametrize("a", [[1, 2, 3], (1.0, 2.0), [[1, 2], [3, 4]], range(5)], ids=repr)
def test_sequences(project, a):
    np.testing.assert_array_equal(sb.chop.Array(a).numpy(), np.atleast_2d(a))


def test_strided_and_fortran_arrays(project):
    a = np.arange(24, dtype=np.float32).reshape(4, 6)
    for view in (a[::2, ::3], a[::-1], a.T, np.asfortranarray(a), np.broadcast_to(a[0], (3, 6))):
        np.testing.assert_array_equal(sb.chop.Array(view).numpy(), view)


def test_one_dimension_is_one_channel(project):
    op = sb.chop.Array(np.arange(3, dtype=np.float32))
    assert op.numpy().shape == (1, 3)
    assert op.names == ["chan1"]


def test_changed_tells_readers(project):
    a = np.zeros((1, 3), np.float32)
    source = sb.chop.Array(a)
    end = sb.chop.Math(source, gain=2.0)
    assert end.numpy().tolist() == [[0, 0, 0]]
    a[:] = 4
    assert source.numpy().tolist() == [[4, 4, 4]], "the view is the caller's own memory"
    source.changed()
    assert end.numpy().tolist() == [[8, 8, 8]]


def test_set_replaces_and_old_views_stay(project):
    source = sb.chop.Array(np.zeros((1, 3), np.float32))
    old = source.numpy()
    source.set(np.ones((2, 5), np.float32))
    assert source.numpy().shape == (2, 5)
    assert old.tolist() == [[0, 0, 0]]
    source.array = [1, 2]
    assert source.numpy().tolist() == [[1, 2]]


def test_writing_lends_and_publishes(project):
    a = np.zeros((1, 3), np.float32)
    source = sb.chop.Array(a)
    end = sb.chop.Math(source, gain=2.0)
    end.numpy()
    with source.writing() as lent:
        assert address(lent) == address(a)
        lent[0, 1] = 5
    assert end.numpy().tolist() == [[0, 10, 0]]


def test_push_keeps_the_length(project):
    source = sb.chop.Array(np.zeros((2, 4), np.float32), names="a b")
    old = source.numpy()
    source.push([1, 2])
    source.push([[3, 4], [5, 6]])
    assert source.numpy().tolist() == [[0, 1, 3, 4], [0, 2, 5, 6]]
    assert not old.any()
    assert source.names == ["a", "b"]
    source.push(np.arange(20).reshape(2, 10))
    assert source.numpy().tolist() == [[6, 7, 8, 9], [16, 17, 18, 19]]
    for wrong in ([1, 2, 3], np.zeros((3, 1)), np.zeros((1, 2, 3))):
        with pytest.raises(ValueError, match=r"\(2, n\)"):
            source.push(wrong)


# --- pictures ---


@pytest.mark.parametrize("channels", [1, 2, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float16, np.float32])
@pytest.mark.parametrize("width", [64, 101])
def test_engine_memory_costs_nothing(project, channels, dtype, width):
    a = sb.empty((6, width, channels), dtype)
    assert address(a) % 4096 == 0
    assert a.flags.writeable
    assert a.flags.c_contiguous
    a[:] = np.random.default_rng(3).integers(0, 200, a.shape)
    with Copied() as copied:
        source = sb.top.Array(a)
        end = sb.top.Null(source)
        view = end.numpy()
    assert copied.bytes == 0
    assert address(view) == address(a)
    np.testing.assert_array_equal(view, a)
    assert not view.flags.writeable


def test_the_device_reads_engine_memory_itself(project):
    a = sb.empty((6, 64, 4), np.uint8)
    a[:] = 40
    with Copied() as copied:
        bright = sb.top.Level(sb.top.Array(a), brightness1=2.0)
        got = bright.numpy(channels=3)
    assert copied.bytes == (0 if project.device.shares_memory else a.nbytes)
    assert np.all(got == 80)


def test_rgb_costs_one_upload_that_widens_it(project, photo):
    with Copied() as copied:
        source = sb.top.Array(photo)
        end = sb.top.Null(sb.top.Level(source))
        for _ in range(3):
            end.numpy()
            source.numpy()
    assert copied.bytes == 512 * 512 * 4


def test_foreign_memory_costs_one_upload(project):
    a = np.zeros((32, 48, 4), np.float32)
    with Copied() as copied:
        source = sb.top.Array(a)
        sb.top.Level(source).numpy()
        sb.top.Flip(source).numpy()
    assert copied.bytes == a.nbytes


def test_foreign_memory_is_copied_when_it_is_shown(project):
    a = np.zeros((4, 64, 4), np.uint8)
    source = sb.top.Array(a)
    end = sb.top.Level(source)
    before = end.numpy().copy()
    a[:] = 90
    np.testing.assert_array_equal(end.numpy(), before)
    source.changed()
    assert np.all(end.numpy() == 90)
    assert np.all(source.numpy() == 90)


def test_live_memory_is_shown_live(project):
    a = sb.empty((4, 64, 4), np.uint8)
    a[:] = 10
    source = sb.top.Array(a)
    null, end = sb.top.Null(source), sb.top.Level(source)
    view = null.numpy()
    assert np.all(end.numpy() == 10)
    a[:] = 20
    assert np.all(view == 20), "the view is the caller's own memory"
    assert np.all(end.numpy() == 10), "nobody said that it changed"
    source.changed()
    assert np.all(end.numpy() == 20)


def test_writing_waits_lends_and_publishes(project):
    a = sb.empty((64, 64, 4), np.uint8)
    a[:] = 1
    source = sb.top.Array(a)
    end = sb.top.Blur(source, size=8)
    for level in (50, 100, 150):
        later = end.read_async()
        with source.writing() as lent:
            assert address(lent) == address(a)
            lent[:] = level
        assert len(np.unique(later.result(10))) == 1
        assert np.all(end.numpy() == level)


def test_writing_waits_until_the_device_has_read(project):
    a = sb.empty((64, 64, 4), np.uint8)
    a[:] = 10
    source = sb.top.Array(a)
    slow = sb.top.GLSL(source, resolution=(512, 512), pixelcode="""
        out vec4 fragColor;
        void main() {
            float x = vUV.s;
            for (int i = 0; i < 1000; i++) x = sin(x * 1.0001 + float(i));
            fragColor = texture(sTD2DInputs[0], vUV.st) + x * 1e-9;
        }""")  # fmt: skip
    slow.numpy()  # compiles
    source.changed()
    got = []
    reader = threading.Thread(target=lambda: got.append(slow.numpy(copy=True)))
    reader.start()
    time.sleep(0.1)
    with source.writing() as lent:
        lent[:] = 200
    reader.join()
    assert len(np.unique(got[0])) == 1, "not half of it is of what was written meanwhile"
    assert np.all(slow.numpy() == 200)


def fill_then_fail(array):
    array[:] = 7
    raise ValueError("full")


def test_an_exception_while_writing_publishes_what_is_there(project):
    for family, zeros in ((sb.top, sb.empty((2, 64, 4), np.uint8)), (sb.chop, np.zeros((2, 3)))):
        zeros[:] = 0
        source = family.Array(zeros)
        end = family.Null(source)
        end.numpy()
        with pytest.raises(ValueError, match="full"), source.writing() as lent:
            fill_then_fail(lent)
        assert np.all(end.numpy() == 7)


def test_set_replaces_and_old_pictures_stay(project, photo):
    source = sb.top.Array(photo)
    old = source.numpy()
    source.set(np.zeros((3, 5), np.float32))
    assert source.numpy().shape == (3, 5, 1)
    assert source.pixel_format == "mono32float"
    np.testing.assert_array_equal(old[..., :3], photo)


def test_set_from_another_thread(project, photo):
    source = sb.top.Array(photo)
    end = sb.top.Null(source)
    worker = threading.Thread(target=source.set, args=(np.full((2, 2, 4), 9, np.uint8),))
    worker.start()
    worker.join()
    assert end.numpy().tolist() == [[[9] * 4] * 2] * 2


@pytest.mark.parametrize("order", ["strided", "fortran", "negative", "transposed", "broadcast"])
def test_any_memory_layout_of_pixels(project, photo, order):
    view = {
        "strided": photo[::3, 1::2],
        "fortran": np.asfortranarray(photo[:20, :30]),
        "negative": photo[::-1, ::-1, ::-1],
        "transposed": photo.transpose(1, 0, 2),
        "broadcast": np.broadcast_to(photo[:1, :1], (4, 6, 3)),
    }[order]
    np.testing.assert_array_equal(sb.top.Array(view).numpy(channels=3), view)


def test_a_window_of_engine_memory(project):
    a = sb.empty((20, 128, 4), np.uint8)
    a[:] = np.random.default_rng(2).integers(0, 256, a.shape)
    source = sb.top.Array(a[4:12, 16:80])
    np.testing.assert_array_equal(source.numpy(), a[4:12, 16:80])
    np.testing.assert_array_equal(sb.top.Level(source).numpy(), a[4:12, 16:80])


def test_arrays_as_inputs_are_wrapped(project, photo):
    soft = sb.top.Level(photo)
    assert soft.inputs[0].type == "arrayTOP"
    np.testing.assert_array_equal(soft.numpy(channels=3), photo)
    doubled = sb.chop.Math(np.ones((2, 3), np.float32), gain=2.0)
    assert doubled.inputs[0].type == "arrayCHOP"
    assert doubled.numpy().tolist() == [[2, 2, 2]] * 2


# --- who holds whom ---


def held_array(shape=(4, 5), dtype=np.float32):
    class Watched(np.ndarray):
        pass

    return np.zeros(shape, dtype).view(Watched)


def test_a_shown_array_is_held_as_long_as_it_is_shown(project):
    a = held_array()
    watch = weakref.ref(a)
    source = sb.chop.Array(a)
    source.numpy()
    del a
    gc.collect()
    assert watch() is not None
    view = source.numpy()
    source.set(np.zeros(1, np.float32))
    source.numpy()
    gc.collect()
    assert view.shape == (4, 5)
    assert watch() is not None, "the view still shows it"
    del view
    gc.collect()
    for _ in range(3):  # what is published now, and the block that is kept for the next cook
        source.set(np.zeros(1, np.float32))
        source.numpy()
    assert watch() is None


def test_dropping_the_operator_lets_the_array_go():
    with sb.Project():
        pass
    a = held_array((4, 4, 4), np.uint8)
    watch = weakref.ref(a)
    source = sb.top.Array(a)
    source.numpy()
    del a, source
    gc.collect()
    sb.chop.Constant(a=1.0).numpy()
    gc.collect()
    assert watch() is None


def test_a_wrapped_buffer_cannot_grow(project):
    memory = bytearray(64)
    source = sb.chop.Array(np.frombuffer(memory, np.float32))
    with pytest.raises(BufferError):
        memory.extend(b"more")
    source.set(np.zeros(3, np.float32))
    source.numpy()
    gc.collect()
    sb.chop.Constant(a=1.0).numpy()
    memory.extend(b"more")
