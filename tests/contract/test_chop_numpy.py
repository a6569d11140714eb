"""Channels as arrays: addresses, flags, names, and what NumPy's own functions get."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sarabet as sb

NUMPY_2 = int(np.__version__.split(".")[0]) >= 2


def address(array):
    return array.__array_interface__["data"][0]


@pytest.fixture
def waves(project):
    samples = np.arange(12, dtype=np.float32).reshape(3, 4)
    return sb.chop.Math(sb.chop.Array(samples, names="tx ty roll", rate=30), gain=2.0)


def test_all_channels_are_one_view(waves):
    a = waves.numpy()
    assert a.shape == (3, 4)
    assert a.dtype == np.float32
    assert a.flags.c_contiguous
    assert not a.flags.owndata
    assert not a.flags.writeable
    np.testing.assert_array_equal(a, np.arange(12).reshape(3, 4) * 2)


def test_views_share_the_engines_memory(waves):
    a = waves.numpy()
    assert address(waves.numpy()) == address(a)
    assert address(np.asarray(waves)) == address(a)
    assert np.shares_memory(np.asarray(waves), a)
    assert waves.cook_count == 1


def test_views_cannot_be_made_writable(waves):
    a = waves.numpy()
    with pytest.raises(ValueError, match="read-only"):
        a[0, 0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        a.flags.writeable = True
    with pytest.raises(ValueError, match="read-only"):
        np.add(a, 1, out=a)


def test_null_and_rename_share_their_inputs_samples(waves):
    null = sb.chop.Null(waves)
    renamed = sb.chop.Rename(null, renamefrom="*", renameto="a*")
    assert renamed.names == ["atx", "aty", "aroll"]
    assert address(renamed.numpy()) == address(null.numpy()) == address(waves.numpy())


def test_a_channel_is_a_view_of_its_row(waves):
    a = waves.numpy()
    for key, row in (("tx", 0), ("ty", 1), ("roll", 2), (0, 0), (-1, 2)):
        channel = waves[key].numpy()
        assert channel.shape == (4,)
        assert channel.dtype == np.float32
        assert not channel.flags.writeable
        assert address(channel) == address(a) + row * a.strides[0]
    assert waves["ty"].name == "ty"
    assert waves["ty"].index == 1
    assert waves["ty"].owner == waves


def test_unknown_names_give_the_nearest(waves):
    with pytest.raises(KeyError, match=r"'tX'.*'tx'") as caught:
        waves["tX"]
    assert waves.path in str(caught.value)
    assert isinstance(caught.value, sb.UserError)
    for index in (3, -4, 10**12):
        with pytest.raises(IndexError, match=re.escape(waves.path)):
            waves[index]
    for key in (1.5, None, b"tx", ("tx",)):
        with pytest.raises(TypeError):
            waves[key]


def test_names_rate_and_times(waves):
    assert waves.names == ["tx", "ty", "roll"]
    assert waves.rate == 30
    assert waves.start == 0
    np.testing.assert_allclose(waves.times, np.arange(4) / 30)
    assert waves.times.dtype == np.float64
    assert len(waves) == waves.num_channels == 3
    assert waves.num_samples == 4


def test_times_of_time_slices_follow_the_frame(project):
    lfo = sb.chop.LFO(rate=120)
    project.step(5)
    assert lfo.num_samples == 2
    np.testing.assert_allclose(lfo.times, (lfo.start + np.arange(2)) / 120)
    assert abs(lfo.times[-1] - project.seconds) < 1 / 60


def test_asarray_with_a_dtype_is_astype(waves):
    a = waves.numpy()
    for dtype in (np.float64, np.int32, np.uint8, np.float16, np.complex64, bool, object):
        cast = np.asarray(waves, dtype)
        assert cast.dtype == np.dtype(dtype)
        np.testing.assert_array_equal(cast, a.astype(dtype))
    assert address(np.asarray(waves, np.float32)) == address(a)


def test_the_array_protocol_and_its_copy(waves):
    a = waves.numpy()
    assert address(waves.__array__()) == address(a)
    assert address(waves.__array__(copy=False)) == address(a)
    assert address(waves.__array__(np.float32, copy=False)) == address(a)
    fresh = waves.__array__(copy=True)
    assert address(fresh) != address(a)
    assert fresh.flags.writeable
    with pytest.raises(ValueError, match="float64"):
        waves.__array__(np.float64, copy=False)
    assert np.array(waves).flags.writeable
    assert np.array(waves["ty"]).tolist() == a[1].tolist()
    assert address(np.asarray(waves["ty"])) == address(a[1])


@pytest.mark.skipif(not NUMPY_2, reason="asarray(copy=) is NumPy 2's")
def test_numpy_2_copy_keyword(waves):
    a = waves.numpy()
    assert address(np.asarray(waves, copy=False)) == address(a)
    assert address(np.asarray(waves, copy=True)) != address(a)
    with pytest.raises(ValueError, match=r"copy|float64"):
        np.asarray(waves, np.float64, copy=False)


def test_numpy_functions_take_operators(waves):
    a = waves.numpy()
    np.testing.assert_array_equal(np.add(waves, 1), a + 1)
    np.testing.assert_array_equal(np.stack([waves, waves]), np.stack([a, a]))
    assert np.mean(waves) == a.mean()
    out = np.empty((3, 4), np.float64)
    np.copyto(out, waves)
    np.testing.assert_array_equal(out, a)


@pytest.mark.parametrize("name", ["__array_interface__", "__array_struct__", "__buffer__"])
def test_a_probe_does_not_cook(waves, name):
    assert not hasattr(waves, name)
    assert waves.cook_count == 0
    channel, cooks = waves["tx"], waves.cook_count
    waves.par.gain = 5
    assert not hasattr(channel, name)
    with pytest.raises(TypeError):
        memoryview(channel)
    assert waves.cook_count == cooks


def test_no_buffer_protocol(waves):
    with pytest.raises(TypeError):
        memoryview(waves)
    assert waves.cook_count == 0


@pytest.mark.parametrize("shape", [(0, 10), (3, 0), (0, 0), (0,)])
def test_zero_channels_or_samples_are_legal(project, shape):
    source = sb.chop.Array(np.empty(shape, np.float32))
    expected = shape if len(shape) == 2 else (1, *shape)
    for op in (source, sb.chop.Null(source), sb.chop.Math(source, gain=2)):
        a = op.numpy()
        assert a.shape == expected
        assert a.dtype == np.float32
        assert not a.flags.writeable
        assert len(op.names) == expected[0]
        assert op.times.shape == expected[1:]


def test_samples_are_aligned_for_vector_code(waves):
    assert address(waves.numpy()) % 16 == 0


def test_a_channel_follows_the_operator(project):
    values = sb.chop.Constant(tx=1.0, ty=2.0)
    channel = values["ty"]
    values.par.const1value = 5
    assert channel.numpy().tolist() == [5]
    values.par.const1name = "gone"
    with pytest.raises(KeyError, match="ty"):
        channel.numpy()


def test_a_clean_request_answers_what_is_published(waves):
    a = waves.numpy()
    waves.par.gain = 3
    assert waves.cook_count == 1, "setting a parameter only marks"
    b = waves.numpy()
    assert waves.cook_count == 2
    assert address(a) != address(b)
    np.testing.assert_array_equal(a, np.arange(12).reshape(3, 4) * 2)


def test_letters_that_no_channel_has_in_its_name_become_one_sign_each():
    chop = sb.chop.Array(np.zeros((4, 1)), names=["höhe", "a b", "文", "x/y:z-1"])
    assert chop.names == ["h_he", "a_b", "_", "x/y:z-1"]
