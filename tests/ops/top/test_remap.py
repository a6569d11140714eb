"""Remap TOP."""

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


def positions(height, width):
    """Every pixel's own position, from the bottom left."""
    found = np.zeros((height, width, 4), np.float32)
    found[..., 0] = (np.arange(width) + 0.5) / width
    found[..., 1] = 1 - (np.arange(height)[:, None] + 0.5) / height
    return found


def test_example(picture):
    """A lens: what is near the centre is enlarged."""
    lens = positions(300, 451)
    away = lens[..., :2] - 0.5
    lens[..., :2] = 0.5 + away * (0.5 + np.hypot(away[..., 0], away[..., 1])[..., None])
    got = sb.top.Remap(picture, lens).numpy()
    x = lens[..., 0] * 451 - 0.5
    y = (1 - lens[..., 1]) * 300 - 0.5
    want = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    difference = np.abs(got.astype(int) - want)  # OpenCV counts in 32nds of a pixel
    assert difference.mean() < 0.5
    assert np.percentile(difference, 99.9) <= 6


def test_own_positions_change_nothing(picture):
    got = sb.top.Remap(picture, positions(300, 451)).numpy()
    assert np.abs(got.astype(int) - picture).max() <= 1


def test_none_is_the_own_position(picture, fractions):
    got = sb.top.Remap(picture, fractions(300, 451), horzsource="none", vertsource="none").numpy()
    assert np.abs(got.astype(int) - picture).max() <= 1


def test_flips(picture):
    own = positions(300, 451)
    got = sb.top.Remap(picture, own, fliphorz=True).numpy()
    assert np.abs(got.astype(int) - picture[:, ::-1]).max() <= 1
    got = sb.top.Remap(picture, own, flipvert=True).numpy()
    assert np.abs(got.astype(int) - picture[::-1]).max() <= 1


@pytest.mark.parametrize("extend", EXTEND)
def test_extends_against_scipy(extend, fractions):
    source, where = fractions(19, 26), fractions(19, 26, seed=1) * 3 - 1
    got = sb.top.Remap(source, where, horzsource="blue", vertsource="alpha", extend=extend).numpy()
    x = where[..., 2].astype(float) * 26 - 0.5
    y = (1 - where[..., 3].astype(float)) * 19 - 0.5
    for c in range(4):
        want = ndimage.map_coordinates(
            source[..., c].astype(float), [y, x], order=1, mode=EXTEND[extend]
        )
        np.testing.assert_allclose(got[..., c], want, atol=5e-4)


def test_resolution_source(picture):
    where = positions(20, 30)
    assert sb.top.Remap(picture, where).resolution == (451, 300)
    small = sb.top.Remap(picture, where, resolutionsource="input2")
    assert small.resolution == (30, 20)
    corner = picture[:, :, 0].astype(float)
    want = ndimage.map_coordinates(
        corner, [[7.0], [(0.5 / 30) * 451 - 0.5]], order=1, mode="nearest"
    )
    assert small.numpy()[0, 0, 0] == pytest.approx(want[0], abs=1)


def test_one_pixel(fractions):
    got = sb.top.Remap(fractions(1, 1), positions(1, 1)).numpy()
    np.testing.assert_allclose(got, fractions(1, 1), atol=1e-6)
    wide = sb.top.Remap(fractions(1, 1), fractions(3, 5), resolutionsource="input2").numpy()
    np.testing.assert_allclose(wide, np.broadcast_to(fractions(1, 1), (3, 5, 4)), atol=1e-6)


def test_formats(stored, fractions):
    source = stored.encode(fractions(4, 8))
    got = sb.top.Remap(source, positions(4, 8), fliphorz=True).numpy()
    np.testing.assert_allclose(
        stored.decode(got), stored.decode(source)[:, ::-1], atol=stored.tolerance + 1e-5
    )
