"""DLPack: what consumers of every age get, whose memory it is, and how long it stays."""

from __future__ import annotations

import ctypes
import gc
import weakref

import numpy as np
import pytest
import sarabet as sb

VERSION = tuple(int(n) for n in np.__version__.split(".")[:2])
marks_read_only = pytest.mark.skipif(
    VERSION < (2, 1), reason=f"NumPy {np.__version__} cannot mark memory as read-only"
)
READ_ONLY, IS_COPIED = 1, 2


class Tensor(ctypes.Structure):
    """DLTensor of the DLPack specification."""

    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    )


class Versioned(ctypes.Structure):
    """DLManagedTensorVersioned of the DLPack specification."""

    _fields_ = (
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("manager", ctypes.c_void_p),
        ("deleter", ctypes.c_void_p),
        ("flags", ctypes.c_uint64),
        ("tensor", Tensor),
    )


def opened(capsule, kind=Versioned, name=b"dltensor_versioned"):
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return kind.from_address(get(capsule, name))


class Old:
    """A consumer's view of an operator before max_version, dl_device and copy were known."""

    def __init__(self, op):
        self._op = op

    def __dlpack__(self, stream=None):
        return self._op.__dlpack__(stream=stream)

    def __dlpack_device__(self):
        return self._op.__dlpack_device__()


def address(array):
    return array.__array_interface__["data"][0]


@pytest.fixture
def waves(project):
    samples = np.arange(12, dtype=np.float32).reshape(3, 4)
    return sb.chop.Math(sb.chop.Array(samples, names="tx ty roll"), gain=2.0)


@pytest.fixture
def picture(project):
    return sb.top.Ramp(resolution=(32, 16))


def test_asking_for_the_device_does_not_cook(waves, picture):
    assert waves.__dlpack_device__() == (1, 0)
    assert picture.__dlpack_device__() == (1, 0)
    assert waves.cook_count == picture.cook_count == 0
    assert waves["tx"].__dlpack_device__() == (1, 0)


@marks_read_only
def test_numpy_gets_a_read_only_view(waves, picture):
    for source in (waves, waves["ty"], picture):
        got = np.from_dlpack(source)
        view = source.numpy()
        np.testing.assert_array_equal(got, view)
        assert got.dtype == view.dtype
        assert address(got) == address(view)
        assert not got.flags.writeable


@marks_read_only
def test_a_versioned_capsule_says_what_it_holds(waves):
    capsule = waves.__dlpack__(max_version=(1, 0))
    held = opened(capsule)
    assert held.major == 1
    assert held.flags == READ_ONLY
    tensor = held.tensor
    assert (tensor.device_type, tensor.device_id) == (1, 0)
    assert tensor.data + tensor.byte_offset == address(waves.numpy())
    assert (tensor.code, tensor.bits, tensor.lanes) == (2, 32, 1)  # 2: floating point
    assert tensor.ndim == 2
    assert tensor.shape[:2] == [3, 4]


@marks_read_only
@pytest.mark.parametrize("name", ["waves", "picture"])
def test_a_copy_that_was_asked_for_is_writable_and_says_so(name, request):
    source = request.getfixturevalue(name)
    capsule = source.__dlpack__(max_version=(1, 0), copy=True)
    assert opened(capsule).flags == IS_COPIED
    before = source.numpy().copy()
    got = np.from_dlpack(source, copy=True)
    assert got.flags.writeable
    got[:] = 77
    np.testing.assert_array_equal(source.numpy(), before)


@pytest.mark.parametrize("name", ["waves", "picture"])
def test_old_consumers_get_a_copy_of_their_own(name, request):
    source = request.getfixturevalue(name)
    before = source.numpy().copy()
    capsule = source.__dlpack__()
    tensor = opened(capsule, Tensor, b"dltensor")
    assert tensor.data + tensor.byte_offset != address(source.numpy())
    ctypes.memset(tensor.data + tensor.byte_offset, 0x55, before.nbytes)
    np.testing.assert_array_equal(source.numpy(), before)
    got = np.from_dlpack(Old(source))
    np.testing.assert_array_equal(got, before)
    assert not np.shares_memory(got, source.numpy())
    for version in ((0, 8), (0, 0)):
        opened(source.__dlpack__(max_version=version), Tensor, b"dltensor")


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float16, np.float32])
def test_pictures_keep_their_dtype(project, dtype):
    pixels = (np.arange(6 * 16 * 4).reshape(6, 16, 4) / 4).astype(dtype)
    got = np.from_dlpack(sb.top.Array(pixels))
    assert got.dtype == dtype
    np.testing.assert_array_equal(got, pixels)


@marks_read_only
def test_copy_false_never_copies(project, waves):
    assert address(np.from_dlpack(waves, copy=False)) == address(waves.numpy())
    odd = sb.top.Constant(resolution=(33, 5), color=(1, 0.5, 0))  # rows are padded
    got = np.from_dlpack(odd, copy=False)
    assert address(got) == address(odd.numpy(copy=False))
    np.testing.assert_array_equal(got, odd.numpy())


def test_copy_false_is_refused_to_who_cannot_see_read_only(waves, picture):
    for source in (waves, waves["tx"], picture):
        with pytest.raises(BufferError, match=r"copy=False.*\(1, 0\)") as caught:
            source.__dlpack__(copy=False)
        assert isinstance(caught.value, sb.UserError)


@pytest.mark.parametrize(
    ("arguments", "kind", "text"),
    [
        ({"stream": 1}, ValueError, "stream"),
        ({"dl_device": (2, 0)}, BufferError, r"dl_device.*\(1, 0\).*\(2, 0\)"),
        ({"dl_device": "cpu"}, TypeError, "dl_device"),
        ({"copy": "yes"}, TypeError, "copy"),
        ({"max_version": 1}, TypeError, "max_version"),
        ({"max_version": ("1", 0)}, TypeError, "max_version"),
        ({"max_version": (1, 0, 0)}, TypeError, "max_version"),
    ],
)
def test_wrong_arguments(waves, arguments, kind, text):
    for source in (waves, waves["tx"]):
        with pytest.raises(kind, match=text) as caught:
            source.__dlpack__(**arguments)
        assert waves.path in str(caught.value)
        assert isinstance(caught.value, sb.UserError)


def test_the_right_device_may_be_named(waves):
    waves.__dlpack__(stream=None, dl_device=(1, 0), max_version=None, copy=None)
    assert waves.cook_count == 1


@pytest.mark.parametrize("shape", [(0, 10), (3, 0)])
def test_nothing_can_be_exported(project, shape):
    assert np.from_dlpack(sb.chop.Array(np.empty(shape, np.float32))).shape == shape
    assert np.from_dlpack(Old(sb.chop.Array(np.empty(shape, np.float32)))).shape == shape


def test_a_failed_operator_is_no_data(project):
    @sb.script_chop()
    def broken(ctx):
        raise RuntimeError("no signal")

    for consumer in (broken, Old(broken)):
        with pytest.raises(sb.CookError, match="no signal"):
            np.from_dlpack(consumer)


@marks_read_only
def test_what_was_taken_outlives_all(waves):
    expected = waves.numpy().copy()
    got = np.from_dlpack(waves)
    waves.par.gain = 9
    waves.cook()
    waves.destroy()
    gc.collect()
    np.testing.assert_array_equal(got, expected)


@marks_read_only
def test_a_capsule_that_nobody_takes_lets_go(project):
    project.undo_limit = 0  # or `undo` would hold it
    memory = np.ones((2, 3), np.float32)
    gone = weakref.ref(memory)
    op = sb.chop.Array(memory)
    capsule = op.__dlpack__(max_version=(1, 0))
    assert opened(capsule).tensor.data == address(memory)
    op.destroy()
    del op, memory
    gc.collect()
    assert gone() is not None
    del capsule
    gc.collect()
    project.step()  # what the engine lets go of is dropped by the next call
    assert gone() is None


def test_torch(waves, picture):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    for source in (waves, waves["tx"], picture):
        before = source.numpy().copy()
        np.testing.assert_array_equal(torch.from_dlpack(source).numpy(), before)
        own = torch.utils.dlpack.from_dlpack(source.__dlpack__())
        own += 1
        np.testing.assert_array_equal(source.numpy(), before)


def test_jax(waves, picture):
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    for source in (waves, waves["tx"], picture):
        got = jax.dlpack.from_dlpack(source)
        np.testing.assert_array_equal(np.asarray(got), source.numpy())
        assert float(got.sum()) == float(source.numpy().sum())
