"""Slope TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    slopes = sb.top.Slope(picture, red="hgreen", green="vgreen", strength=4, format="rgba32float")
    down, right = np.gradient(picture[..., 1] / 255)
    got = slopes.numpy()[1:-1, 1:-1]
    np.testing.assert_allclose(got[..., 0], 0.5 + 4 * right[1:-1, 1:-1], atol=1e-5)
    np.testing.assert_allclose(got[..., 1], 0.5 - 4 * down[1:-1, 1:-1], atol=1e-5)


SOURCES = {
    "luminance": lambda c: c[..., :3] @ [0.299, 0.587, 0.114],
    "red": lambda c: c[..., 0],
    "green": lambda c: c[..., 1],
    "blue": lambda c: c[..., 2],
    "alpha": lambda c: c[..., 3],
    "rgbaverage": lambda c: c[..., :3].mean(-1),
    "average": lambda c: c.mean(-1),
}
METHODS = {
    "prevcur": lambda before, here, after: here - before,
    "curnext": lambda before, here, after: after - here,
    "prevnext": lambda before, here, after: (after - before) / 2,
}


def slopes(values, method, step=1):
    """To the right, and upwards."""
    pad = np.pad(values.astype(float), step, "edge")
    inner = slice(step, -step)
    row, column = pad[inner], pad[:, inner]
    form, size = METHODS[method], 2 * step
    right = form(row[:, :-size], values, row[:, size:])
    return right, form(column[size:], values, column[:-size])


@pytest.mark.parametrize("source", SOURCES)
def test_sources(source, stored, fractions):
    image = stored.encode(fractions(9, 12))
    op = sb.top.Slope(image, red="v" + source, green="zero", blue="h" + source, alpha="neutral")
    got = stored.decode(op.numpy())
    right, up = slopes(SOURCES[source](stored.decode(image)), "prevnext")
    want = np.stack([0.5 + up, 0 * up, 0.5 + right, 0.5 + 0 * up], -1)
    np.testing.assert_allclose(got, want, atol=stored.tolerance + 1e-6)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("step", [1, 3])
def test_methods(method, step, fractions):
    source = fractions(11, 14)
    op = sb.top.Slope(source, red="hred", green="vred", method=method, offset=(step, step))
    op.par.zeropoint, op.par.strength = 0, -2
    right, up = slopes(source[..., 0], method, step)
    np.testing.assert_allclose(op.numpy()[..., 0], -2 * right, atol=1e-5)
    np.testing.assert_allclose(op.numpy()[..., 1], -2 * up, atol=1e-5)
    op.par.offsetunit, op.par.offset = "fraction", (step / 14, step / 11)
    np.testing.assert_allclose(op.numpy()[..., 0], -2 * right, atol=1e-4)


def test_every_channel_has_the_same_menu(fractions):
    source = fractions(6, 7)
    op = sb.top.Slope(source)
    for name in op.par.red.menu_names:
        op.par.red = op.par.green = op.par.blue = op.par.alpha = name
        got = op.numpy()
        for channel in range(1, 4):
            np.testing.assert_array_equal(got[..., channel], got[..., 0], err_msg=name)
    assert len(op.par.red.menu_names) == 17


def test_defaults(picture):
    got = sb.top.Slope(picture).numpy()
    assert (got[..., 2] == 128).all()
    assert (got[..., 3] == 255).all()


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 7, 4), (9, 1, 4)])
def test_level_pictures_have_the_zero_point(shape):
    got = sb.top.Slope(np.full(shape, 50, np.float32), zeropoint=0.25).numpy()
    np.testing.assert_array_equal(got[..., :3], np.full((*shape[:2], 3), 0.25))


def test_nan_is_0_in_bytes():
    source = np.full((3, 3, 4), np.nan, np.float32)
    got = sb.top.Slope(source, format="rgba8fixed").numpy()
    assert (got[..., :2] == 0).all()


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Slope().numpy()


def test_a_picture_wider_than_fractions_of_floats_are_fine():
    source = np.random.default_rng(2).integers(0, 256, (3, 9001, 4), np.uint8)
    got = sb.top.Slope(source).numpy()
    part = sb.top.Slope(source[:, 8000:].copy()).numpy()
    np.testing.assert_array_equal(got[:, 8010:8990], part[:, 10:990])
