"""Matrices to and from arrays, and their meaning against NumPy's own arithmetic."""

from __future__ import annotations

import array
import copy
import pickle

import numpy as np
import pytest
import sarabet as sb

ROWS = np.array([[2, 0, 1, 5], [0, 3, 0, -6], [1, 0, 4, 7], [0, 0, 0, 1]], float)


def address(a):
    return a.__array_interface__["data"][0]


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        ROWS.tolist(),
        tuple(map(tuple, ROWS.tolist())),
        [ROWS[0], tuple(ROWS[1]), ROWS[2].astype(int), ROWS[3].tolist()],
        ROWS.astype(np.float32),
        ROWS.astype(np.float16),
        ROWS.astype(np.int8),
        ROWS.astype(np.int64),
        np.asfortranarray(ROWS),
        np.repeat(np.repeat(ROWS, 2, axis=0), 3, axis=1)[::2, ::3],
        ROWS[::-1][::-1],
        np.ascontiguousarray(ROWS.T).T,
    ],
    ids=lambda r: f"{type(r).__name__}-{getattr(r, 'dtype', '')}",
)
def test_from_anything_nested(rows):
    a = np.asarray(sb.Matrix(rows))
    assert a.shape == (4, 4)
    assert a.dtype == np.float64
    np.testing.assert_array_equal(a, ROWS)


def test_the_array_is_ones_own():
    m = sb.Matrix(ROWS)
    a = np.asarray(m)
    b = np.asarray(m)
    assert address(a) != address(b) or not a.flags.writeable
    assert a.flags.c_contiguous
    c = np.array(m)
    c[0, 0] = 99
    assert m[0, 0] == 2
    source = ROWS.copy()
    m = sb.Matrix(source)
    source[:] = 0
    np.testing.assert_array_equal(np.asarray(m), ROWS)


def test_asarray_with_a_dtype():
    m = sb.Matrix(ROWS)
    assert np.asarray(m, np.float32).dtype == np.float32
    np.testing.assert_array_equal(np.asarray(m, int), ROWS.astype(int))
    assert np.asarray(m.__array__(np.float32)).dtype == np.float32
    np.testing.assert_allclose(np.linalg.inv(m) @ ROWS, np.eye(4), atol=1e-12)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((3, 3)),
        np.zeros((4, 4, 1)),
        np.zeros(16),
        np.zeros((0, 4)),
        [[1, 2, 3, 4]] * 3,
        [[1, 2], [3]],
        "text",
        [["a"] * 4] * 4,
        np.zeros((4, 4), complex),
        np.zeros((4, 4), ">f8"),
        np.full((4, 4), "x"),
        np.full((4, 4), None),
        5,
        object(),
        {"a": 1},
    ],
    ids=repr,
)
def test_wrong_shapes_and_types_are_refused(wrong):
    with pytest.raises((TypeError, ValueError)) as caught:
        sb.Matrix(wrong)
    assert str(caught.value)


def test_a_wrong_shape_says_what_was_expected():
    with pytest.raises((TypeError, ValueError), match=r"(?s)\(4, 4\).*\(3, 3\)"):
        sb.Matrix(np.zeros((3, 3)))


def test_indexing_and_translation_in_the_last_column():
    m = sb.Matrix.translation((1, 2, 3))
    assert [m[r, 3] for r in range(3)] == [1, 2, 3]
    np.testing.assert_array_equal(np.asarray(m)[:3, 3], [1, 2, 3])
    m[0, 3] = 9
    assert np.asarray(m)[0, 3] == 9
    assert m[-4, -1] == 9
    for index in ((4, 0), (0, 4), (-5, 0)):
        with pytest.raises(IndexError):
            m[index]
    with pytest.raises(TypeError):
        m["x"]


def test_product_transforms_by_the_right_one_first():
    a = sb.Matrix.translation((1, 0, 0))
    b = sb.Matrix.scaling((2, 2, 2))
    np.testing.assert_array_equal(np.asarray(a * b), np.asarray(a) @ np.asarray(b))
    assert tuple((a * b).transform_point((1, 1, 1))) == (3, 2, 2)
    assert tuple((b * a).transform_point((1, 1, 1))) == (4, 2, 2)


def test_inverse_determinant_and_transpose():
    m = sb.Matrix(ROWS)
    np.testing.assert_allclose(np.asarray(m.inverted()), np.linalg.inv(ROWS), atol=1e-12)
    np.testing.assert_allclose(m.determinant(), np.linalg.det(ROWS))
    np.testing.assert_array_equal(np.asarray(m.transposed()), ROWS.T)
    with pytest.raises(ValueError, match="cannot be inverted"):
        sb.Matrix(np.zeros((4, 4))).inverted()


def test_perspective_and_look_at_put_a_point_where_it_is_seen():
    camera = sb.Matrix.perspective(90, 2.0, 1, 100)
    view = sb.Matrix.look_at((0, 0, 5), (0, 0, 0), (0, 1, 0))
    x, y, depth = (camera * view).transform_point((5, 2.5, 0))
    np.testing.assert_allclose((x, y), (0.5, 0.5))
    assert 0 < depth < 1
    np.testing.assert_allclose(camera.transform_point((0, 0, -1))[2], 0, atol=1e-12)
    np.testing.assert_allclose(camera.transform_point((0, 0, -100))[2], 1)
    with pytest.raises(ValueError, match="fov"):
        sb.Matrix.perspective(0, 1, 1, 2)


def test_equality_and_repr():
    assert sb.Matrix() == sb.Matrix(np.eye(4))
    assert sb.Matrix() != sb.Matrix(ROWS)
    text = repr(sb.Matrix(ROWS))
    np.testing.assert_array_equal(np.asarray(eval(text, {"Matrix": sb.Matrix})), ROWS)


@pytest.mark.parametrize(
    "vector",
    [
        [1, 2, 3],
        (1, 2, 3),
        np.array([1, 2, 3], np.int16),
        np.array([1, 2, 3], np.float32),
        array.array("d", [1, 2, 3]),
    ],
    ids=lambda v: type(v).__name__,
)
def test_vectors_may_be_any_sequence(vector):
    np.testing.assert_array_equal(np.asarray(sb.Matrix.translation(vector))[:3, 3], [1, 2, 3])


# NumPy before 1.25 takes an array of one element for a number.
column = pytest.param(
    np.zeros((3, 1)),
    marks=pytest.mark.skipif(np.lib.NumpyVersion(np.__version__) < "1.25.0", reason="NumPy 1.24"),
)


@pytest.mark.parametrize(
    "vector", [[1, 2], [1, 2, 3, 4], "abc", 3, np.zeros((3, 2)), column, ["a", 2, 3]]
)
def test_wrong_vectors_are_refused(vector):
    with pytest.raises((TypeError, ValueError)):
        sb.Matrix.translation(vector)


def test_matrices_pickle_and_copy():
    matrix = sb.Matrix(ROWS)
    for other in (pickle.loads(pickle.dumps(matrix)), copy.copy(matrix), copy.deepcopy(matrix)):
        assert isinstance(other, sb.Matrix)
        np.testing.assert_array_equal(np.asarray(other), ROWS)
    other.set_at(0, 0, 9)
    assert matrix.at(0, 0) == 2
