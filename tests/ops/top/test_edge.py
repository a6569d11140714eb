"""Edge TOP."""

import numpy as np
import pytest
import sarabet as sb
from scipy import ndimage

SOURCES = {
    "luminance": lambda c: c[..., :3] @ [0.299, 0.587, 0.114],
    "red": lambda c: c[..., 0],
    "green": lambda c: c[..., 1],
    "blue": lambda c: c[..., 2],
    "alpha": lambda c: c[..., 3],
    "rgbaverage": lambda c: c[..., :3].mean(-1),
    "average": lambda c: c.mean(-1),
}


def sobel(values):
    across = ndimage.sobel(values, 1, mode="nearest")
    return np.hypot(across, ndimage.sobel(values, 0, mode="nearest")) / 4


def test_example(picture):
    edges = sb.top.Edge(picture, select="green", strength=2)
    want = np.rint(np.minimum(sobel(picture[..., 1] / 255) * 2, 1) * 255)
    np.testing.assert_allclose(edges.numpy()[..., 0], want, atol=1)
    assert (edges.numpy()[..., 3] == 255).all()


@pytest.mark.parametrize("select", SOURCES)
def test_sources(select, stored, fractions):
    source = stored.encode(fractions(12, 15))
    got = stored.decode(sb.top.Edge(source, select=select).numpy())
    want = np.minimum(sobel(SOURCES[select](stored.decode(source))), 1)
    np.testing.assert_allclose(got[..., 1], want, atol=stored.tolerance + 1e-6)


def test_a_hard_edge_is_1():
    half = np.repeat(np.repeat(np.float32([[[0], [0], [1], [1]]]), 4, 0), 4, -1)
    got = sb.top.Edge(half).numpy()
    np.testing.assert_allclose(got[:, :, 0], np.tile([0, 1, 1, 0], (4, 1)))


def test_black_level_and_strength(fractions):
    source = fractions(12, 15)
    got = sb.top.Edge(source, select="red", blacklevel=0.3, strength=1.5).numpy()[..., 0]
    want = np.minimum(np.maximum(sobel(source[..., 0].astype(float)) - 0.3, 0) / 0.7 * 1.5, 1)
    np.testing.assert_allclose(got, want, atol=1e-5)


def test_a_wider_step(fractions):
    source = fractions(24, 30)
    got = sb.top.Edge(source, select="red", offset=(3, 2)).numpy()[..., 0]
    wide = np.zeros((5, 7))
    wide[::2, 0], wide[::2, 6] = [-1, -2, -1], [1, 2, 1]
    tall = np.zeros((5, 7))
    tall[0, ::3], tall[4, ::3] = [-1, -2, -1], [1, 2, 1]
    values = source[..., 0].astype(float)
    across, down = (ndimage.correlate(values, k, mode="nearest") for k in (wide, tall))
    np.testing.assert_allclose(got, np.minimum(np.hypot(across, down) / 4, 1), atol=1e-5)
    op = sb.top.Edge(source, select="red", offset=(3 / 30, 2 / 24), offsetunit="fraction")
    np.testing.assert_allclose(op.numpy()[..., 0], got, atol=1e-4)


def test_colors_and_alpha(fractions):
    source = fractions(12, 15)
    line = np.minimum(sobel(SOURCES["luminance"](source.astype(float))), 1)[..., None]
    op = sb.top.Edge(source, edgecolor=(1, 0.5, 0.25, 0.5), alphaoutputmenu="edge")
    np.testing.assert_allclose(op.numpy(), line * [0.5, 0.25, 0.125, 0.5], atol=1e-5)
    op.par.premultrgbbyalpha = False
    np.testing.assert_allclose(op.numpy(), line * [1, 0.5, 0.25, 0.5], atol=1e-5)
    op.par.alphaoutputmenu = "zero"
    assert (op.numpy()[..., 3] == 0).all()


def test_over_the_input(fractions):
    source = fractions(12, 15)
    line = np.minimum(sobel(SOURCES["luminance"](source.astype(float))), 1)[..., None]
    got = sb.top.Edge(source, edgecolor=(1, 0, 0, 0.5), compinput=True).numpy()
    drawn = line * [0.5, 0, 0, 0.5]
    np.testing.assert_allclose(got, drawn + source * (1 - drawn[..., 3:]), atol=1e-5)


def test_flat_pictures_have_no_edges():
    for shape in ((1, 1, 4), (1, 9, 4), (7, 5, 4)):
        got = sb.top.Edge(np.full(shape, 700, np.float32)).numpy()
        assert (got[..., :3] == 0).all()


def test_nan_is_0_in_bytes():
    source = np.full((5, 5, 4), np.nan, np.float32)
    assert (sb.top.Edge(source, format="rgba8fixed").numpy()[..., :3] == 0).all()


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Edge().numpy()


def test_a_picture_wider_than_fractions_of_floats_are_fine():
    source = np.random.default_rng(2).integers(0, 256, (3, 9001, 4), np.uint8)
    got = sb.top.Edge(source).numpy()
    part = sb.top.Edge(source[:, 8000:].copy()).numpy()
    np.testing.assert_array_equal(got[:, 8010:8990], part[:, 10:990])
