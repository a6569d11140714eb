"""Premultiply TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    straight = picture.copy()
    straight[..., 3] = 128
    pixels = sb.top.Premultiply(straight).numpy()
    want = np.rint(straight[..., :3] * (128 / 255))
    np.testing.assert_array_equal(pixels[..., :3], want)
    assert (pixels[..., 3] == 128).all()


def test_multiplied(stored, fractions):
    source = stored.encode(fractions(9, 14))
    got = stored.decode(sb.top.Premultiply(source).numpy())
    values = stored.decode(source)
    want = np.concatenate([values[..., :3] * values[..., 3:], values[..., 3:]], axis=-1)
    np.testing.assert_allclose(got, want, atol=stored.tolerance)


def test_divided(stored, pair):
    source = stored.encode(pair[0])
    got = stored.decode(sb.top.Premultiply(source, op="rgbdivalpha").numpy())
    values = stored.decode(source)
    alpha = values[..., 3:]
    want = np.divide(values[..., :3], alpha, out=np.zeros_like(values[..., :3]), where=alpha > 0)
    want = stored.clamped(want)
    np.testing.assert_allclose(got[..., :3], want, rtol=1e-3, atol=stored.tolerance)
    np.testing.assert_allclose(got[..., 3:], alpha, atol=stored.tolerance)


def test_there_and_back(fractions):
    source = fractions(9, 14) + 0.01
    back = sb.top.Premultiply(sb.top.Premultiply(source), op="rgbdivalpha")
    np.testing.assert_allclose(back.numpy(), source, atol=1e-5)


def test_extremes():
    source = np.array([[[1, 4, -2, 0], [1, np.nan, -2, 2], [8, 0, 1, -1]]], np.float32)
    got = sb.top.Premultiply(source).numpy()[0]
    np.testing.assert_array_equal(got, [[0, 0, 0, 0], [2, np.nan, -4, 2], [-8, 0, -1, -1]])
    got = sb.top.Premultiply(source, op="rgbdivalpha").numpy()[0]
    np.testing.assert_array_equal(got, [[0, 0, 0, 0], [0.5, np.nan, -1, 2], [0, 0, 0, -1]])
    got = sb.top.Premultiply(source, format="rgba8fixed").numpy()[0, 1]
    assert got.tolist() == [255, 0, 0, 255]


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Premultiply().numpy()
