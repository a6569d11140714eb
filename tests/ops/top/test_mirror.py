"""Mirror TOP."""

import numpy as np
import pytest
import sarabet as sb
from scipy import ndimage


def test_example(picture):
    mirrored = sb.top.Mirror(picture)
    pixels = mirrored.numpy()
    np.testing.assert_array_equal(pixels[:, :225], picture[:, :225])
    np.testing.assert_array_equal(pixels, pixels[:, ::-1])


def test_flips_choose_the_half_that_is_kept(picture):
    right = sb.top.Mirror(picture, flipx=True).numpy()
    np.testing.assert_array_equal(right[:, :226], picture[:, :224:-1])
    np.testing.assert_array_equal(right, right[:, ::-1])
    upside = sb.top.Mirror(picture, flipy=True).numpy()
    np.testing.assert_array_equal(upside[:, :225], picture[::-1, :225])


def test_quarter_turns(picture):
    # Counter-clockwise: what was to the left of the line is below it.
    below = sb.top.Mirror(picture, rotate=90).numpy()
    np.testing.assert_array_equal(below[150:], picture[150:])
    np.testing.assert_array_equal(below[:150], picture[:149:-1])
    right = sb.top.Mirror(picture, rotate=180).numpy()
    np.testing.assert_array_equal(right[:, 225:], picture[:, 225:])
    np.testing.assert_array_equal(right, right[:, ::-1])


@pytest.mark.parametrize(
    ("pivot", "unit"), [((-100, 20), "pixels"), ((-100 / 451, 0), "fraction"),
                        ((-1 / 3, 0), "fractionaspect")]
)  # fmt: skip
def test_pivot(pivot, unit, picture):
    got = sb.top.Mirror(picture, pivot=pivot, pivotunit=unit, extend="zero").numpy()
    # The line is at 125.5, the middle of a pixel.
    np.testing.assert_array_equal(got[:, :126], picture[:, :126])
    np.testing.assert_allclose(
        got[:, 126:251].astype(int), picture[:, :125][:, ::-1].astype(int), atol=1
    )
    assert not got[:, 252:].any()


EXTEND = {
    "hold": "nearest",
    "zero": "grid-constant",
    "repeat": "grid-wrap",
    "mirror": "grid-mirror",
}


@pytest.mark.parametrize("extend", EXTEND)
def test_any_line_against_scipy(extend, fractions):
    source = fractions(31, 44)
    angle = np.radians(25)
    got = sb.top.Mirror(source, rotate=25, pivot=(-9, 4), pivotunit="pixels", extend=extend).numpy()
    y, x = np.mgrid[0:31, 0:44] + 0.5
    away = np.array([np.cos(angle), -np.sin(angle)])
    beyond = np.maximum((x - (22 - 9)) * away[0] + (y - (15.5 - 4)) * away[1], 0)
    at = [y - 2 * beyond * away[1] - 0.5, x - 2 * beyond * away[0] - 0.5]
    for c in range(4):
        want = ndimage.map_coordinates(
            source[..., c].astype(float), at, order=1, mode=EXTEND[extend]
        )
        np.testing.assert_allclose(got[..., c], want, atol=5e-4)


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (3, 1)])
def test_small_images(shape, fractions):
    source = fractions(*shape)
    got = sb.top.Mirror(source).numpy()
    np.testing.assert_allclose(got[:, 0], source[:, 0], atol=1e-6)
    np.testing.assert_allclose(got, got[:, ::-1], atol=1e-6)


def test_formats(stored, fractions):
    source = stored.encode(fractions(4, 6))
    got = sb.top.Mirror(source).numpy()
    np.testing.assert_array_equal(got, np.concatenate([source[:, :3], source[:, 2::-1]], 1))
