"""Array CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb


def test_example() -> None:
    p = sb.Project()
    data = np.array([[1, 2, 3], [4, 5, 6]], np.float32)
    with p:
        a = sb.chop.Array(data, names="t[xy]", rate=30)
    assert a.names == ["tx", "ty"]
    assert a.rate == 30
    assert a.numpy().ctypes.data == data.ctypes.data


def test_one_dimension_is_one_channel(project: Any) -> None:
    a = sb.chop.Array(np.arange(5, dtype=np.float32))
    assert a.numpy().tolist() == [[0, 1, 2, 3, 4]]
    assert a.names == ["chan1"]
    assert a.rate == 60


@pytest.mark.parametrize("dtype", [np.int16, np.uint8, np.float16])
def test_other_types_are_converted(project: Any, dtype: Any) -> None:
    a = sb.chop.Array(np.array([[1, 2], [3, 4]], dtype))
    assert a.numpy().dtype == np.float32
    assert a.numpy().tolist() == [[1, 2], [3, 4]]


def test_strided_memory_is_copied(project: Any) -> None:
    whole = np.arange(24, dtype=np.float32).reshape(4, 6)
    assert np.array_equal(sb.chop.Array(whole[::-2, ::3]).numpy(), whole[::-2, ::3])


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (3, 0), (0,), (1, 1)])
def test_small_shapes(project: Any, shape: tuple[int, ...]) -> None:
    a = sb.chop.Array(np.ones(shape, np.float32))
    assert a.numpy().shape == (shape if len(shape) == 2 else (1, *shape))


def test_pass_throughs_show_the_same_memory(project: Any) -> None:
    data = np.zeros((2, 4), np.float32)
    end = sb.chop.Rename(sb.chop.Null(sb.chop.Array(data)), renameto="x*")
    assert end.numpy().ctypes.data == data.ctypes.data


def test_another_array(project: Any) -> None:
    a = sb.chop.Array(np.zeros((1, 3), np.float32))
    double = sb.chop.Math(a, gain=2)
    assert double.numpy().tolist() == [[0, 0, 0]]
    a.set(np.ones((2, 2), np.float32))
    assert double.numpy().tolist() == [[2, 2], [2, 2]]


def test_the_array_outlives_its_name(project: Any) -> None:
    a = sb.chop.Array(np.full((1, 1000), 7, np.float32))
    view = a.numpy()
    a.destroy()
    del a
    assert (view == 7).all()


def test_errors(project: Any) -> None:
    with pytest.raises((ValueError, sb.CookError), match="channels, samples"):
        sb.chop.Array(np.zeros((2, 2, 2), np.float32)).numpy()
    with pytest.raises(sb.CookError, match="'names' expects 2 names"):
        sb.chop.Array(np.zeros((2, 3), np.float32), names="a b c").numpy()
    with pytest.raises(TypeError):
        sb.chop.Array(np.zeros((2, 2), np.complex64))


def test_without_an_array(project: Any) -> None:
    assert sb.chop.Array().numpy().shape == (0, 0)
