"""Emboss TOP."""

import numpy as np
import pytest
import sarabet as sb
from scipy import ndimage


def test_example(picture):
    metal = sb.top.Emboss(picture, select="green", direction=0, strength=2)
    green = np.pad(picture[..., 1] / 255, ((0, 0), (1, 1)), "edge")
    want = 0.5 + (green[:, :-2] - green[:, 2:])
    np.testing.assert_allclose(metal.numpy()[..., 0] / 255, want.clip(0, 1), atol=0.51 / 255)


def shifted(values, right, up):
    """The value that many pixels to the right and up."""
    return ndimage.shift(values.astype(float), (up, -right), order=1, mode="nearest")


METHODS = {
    "prevcur": lambda light, here, dark: here - light,
    "curnext": lambda light, here, dark: dark - here,
    "prevnext": lambda light, here, dark: (dark - light) / 2,
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("direction", "right", "up"), [(0, 1, 0), (90, 0, 1), (180, -1, 0)])
def test_methods(method, direction, right, up, fractions):
    source = fractions(12, 15)
    source[..., 3] = 1
    op = sb.top.Emboss(source, select="red", method=method, direction=direction)
    op.par.midpoint, op.par.strength = 0.25, 0.5
    red = source[..., 0]
    light, dark = shifted(red, right, up), shifted(red, -right, -up)
    want = 0.25 + 0.5 * METHODS[method](light, red, dark)
    np.testing.assert_allclose(op.numpy()[..., 0], want, atol=1e-5)


def test_the_default_light_comes_from_the_top_left():
    hill = np.zeros((21, 21, 4), np.float32)
    y, x = np.mgrid[-1:1:21j, -1:1:21j]
    hill[..., :3] = np.exp(-4 * (x**2 + y**2))[..., None]
    hill[..., 3] = 1
    got = sb.top.Emboss(hill).numpy()[..., 0]
    assert got[7, 7] > 0.52
    assert got[13, 13] < 0.48
    np.testing.assert_allclose([got[10, 10], got[7, 13]], 0.5, atol=1e-5)


def test_steps(fractions):
    source = np.ones((12, 16, 4), np.float32)
    source[..., 0] = fractions(12, 16)[..., 0]
    op = sb.top.Emboss(source, select="red", direction=0, offset=(2, 9))
    red = np.pad(source[..., 0], ((0, 0), (2, 2)), "edge")
    want = 0.5 + (red[:, :-4] - red[:, 4:]) / 2
    np.testing.assert_allclose(op.numpy()[..., 0], want, atol=1e-5)
    op.par.offset, op.par.offsetunit = (2 / 16, 0), "fraction"
    np.testing.assert_allclose(op.numpy()[..., 0], want, atol=1e-5)


def test_alpha_multiplies(stored, fractions):
    source = stored.encode(np.full((3, 4, 4), 0.5))
    got = stored.decode(sb.top.Emboss(source).numpy())
    alpha = stored.decode(source)[..., 3:]
    np.testing.assert_allclose(got[..., 3:], alpha, atol=stored.tolerance)
    np.testing.assert_allclose(got[..., :3], alpha.repeat(3, -1) / 2, atol=stored.tolerance)


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 7, 4), (9, 1, 4)])
def test_level_pictures_are_grey(shape):
    got = sb.top.Emboss(np.full(shape, 1, np.float32)).numpy()
    np.testing.assert_array_equal(got[..., :3], np.full((*shape[:2], 3), 0.5))


def test_nan_is_0_in_bytes():
    source = np.full((3, 3, 4), np.nan, np.float32)
    assert (sb.top.Emboss(source, format="rgba8fixed").numpy() == 0).all()


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Emboss().numpy()
