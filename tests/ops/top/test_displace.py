"""Displace TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb
from scipy import ndimage

EXTEND = {
    "hold": "nearest",
    "zero": "grid-constant",
    "repeat": "grid-wrap",
    "mirror": "grid-mirror",
}


def test_example(picture):
    y, x = np.mgrid[0:300, 0:451]
    waves = np.zeros((300, 451, 4), np.float32)
    waves[..., 0] = np.sin(y / 15)  # of 12 pixels to either side
    wavy = sb.top.Displace(
        picture,
        waves,
        midpoint=(0, 0),
        displaceweight=(12, 0),
        displaceweightunit="pixels",
    )
    got = wavy.numpy()
    map_x = (x + 12 * waves[..., 0]).astype(np.float32)
    want = cv2.remap(
        picture, map_x, y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    difference = np.abs(got.astype(int) - want)  # OpenCV counts in 32nds of a pixel
    assert difference.mean() < 0.5
    assert np.percentile(difference, 99.9) <= 6


def test_the_midpoint_changes_nothing(picture):
    grey = np.full((300, 451, 4), 0.5, np.float32)
    np.testing.assert_array_equal(sb.top.Displace(picture, grey).numpy(), picture)


def test_more_looks_to_the_right_and_up(picture):
    grey = np.full((300, 451, 4), 0.5, np.float32)
    grey[..., 0] = 0.75
    got = sb.top.Displace(picture, grey, displaceweight=(40, 40), displaceweightunit="pixels")
    np.testing.assert_array_equal(got.numpy()[:, :-10], picture[:, 10:])
    grey[..., 0], grey[..., 2] = 0.5, 0.75
    got = sb.top.Displace(picture, grey, displaceweight=(40, 40), displaceweightunit="pixels")
    np.testing.assert_array_equal(got.numpy()[10:], picture[:-10])


@pytest.mark.parametrize("extend", EXTEND)
def test_extends_against_scipy(extend, fractions):
    source, moves = fractions(23, 30), fractions(23, 30, seed=1)
    got = sb.top.Displace(
        source, moves, displaceweight=(1.5, 0.7), horzsource="alpha", vertsource="green",
        midpoint=(0.4, 0.6), extend=extend,
    ).numpy()  # fmt: skip
    y, x = np.mgrid[0:23, 0:30].astype(float)
    x += (moves[..., 3].astype(float) - 0.4) * 1.5 * 30
    y -= (moves[..., 1].astype(float) - 0.6) * 0.7 * 23
    for c in range(4):
        want = ndimage.map_coordinates(
            source[..., c].astype(float), [y, x], order=1, mode=EXTEND[extend]
        )
        np.testing.assert_allclose(got[..., c], want, atol=5e-4)


def test_none_moves_nothing(picture, fractions):
    moves = fractions(300, 451)
    got = sb.top.Displace(picture, moves, horzsource="none", vertsource="none").numpy()
    np.testing.assert_array_equal(got, picture)


def test_offset(picture):
    grey = np.full((300, 451, 4), 0.5, np.float32)
    got = sb.top.Displace(
        picture, grey, offset=(20, -10), offsetunit="pixels", offsetweight=0.5, extend="zero"
    ).numpy()
    np.testing.assert_array_equal(got[:-5, :-10], picture[5:, 10:])
    assert not got[-5:].any()
    half = sb.top.Displace(picture, grey, offset=(0, 0.5), extend="repeat").numpy()
    np.testing.assert_array_equal(half, np.roll(picture, 150, axis=0))


def test_without_uv_weight_all_start_at_the_centre(picture):
    grey = np.full((300, 451, 4), 0.5, np.float32)
    got = sb.top.Displace(picture, grey, uvweight=0).numpy()
    assert (got == got[0, 0]).all()
    assert np.abs(got[0, 0].astype(int) - picture[149:151, 225].mean(axis=0)).max() <= 1


def test_the_second_input_is_fitted(picture):
    moves = np.full((2, 2, 4), 0.75, np.float32)
    got = sb.top.Displace(picture, moves, displaceweight=(40, 0), displaceweightunit="pixels")
    np.testing.assert_array_equal(got.numpy()[:, :-10], picture[:, 10:])


def test_one_pixel(fractions):
    got = sb.top.Displace(fractions(1, 1), fractions(1, 1, seed=3)).numpy()
    np.testing.assert_allclose(got, fractions(1, 1), atol=1e-6)


def test_formats(stored, fractions):
    source = stored.encode(fractions(6, 8))
    moves = np.full((6, 8, 4), 0.75, np.float32)
    got = sb.top.Displace(
        source, moves, displaceweight=(4, 0), displaceweightunit="pixels", extend="repeat"
    ).numpy()
    np.testing.assert_array_equal(got, np.roll(source, -1, axis=1))
