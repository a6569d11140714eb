"""Anti Alias TOP."""

import numpy as np
import pytest
import sarabet as sb


def slanted(height, width, scale=1, turn=0.35):
    """A white half plane and a disc; with `scale`, that many samples per side of a pixel."""
    y, x = np.mgrid[0 : height * scale, 0 : width * scale]
    y, x = (y + 0.5) / scale, (x + 0.5) / scale
    half = (x - width / 2) * np.cos(turn) + (y - height / 2) * np.sin(turn) > width / 5
    disc = np.hypot(x - width / 3, y - height / 2) < min(height, width) / 4
    white = (half | disc).astype(float)
    return white.reshape(height, scale, width, scale).mean((1, 3))


def as_picture(grey):
    return np.dstack([grey, grey, grey, np.ones_like(grey)]).astype(np.float32)


def error(grey, truth):
    return np.sqrt(np.mean((grey - truth) ** 2))


@pytest.mark.parametrize("turn", [0.1, 0.35, 0.8, 1.3])
def test_example(turn):
    stairs, truth = slanted(90, 121, 1, turn), slanted(90, 121, 16, turn)
    smooth = sb.top.AntiAlias(as_picture(stairs))
    assert error(smooth.numpy()[..., 0], truth) < 0.7 * error(stairs, truth)


def test_a_photograph_is_hardly_changed(picture):
    got = sb.top.AntiAlias(picture).numpy()
    changed = np.abs(got.astype(int) - picture).max(-1)
    assert (changed > 0).any()
    assert np.mean(changed > 8) < 0.1
    np.testing.assert_array_equal(got[..., 3], picture[..., 3])


def test_weak_edges_stay(picture):
    weak = (100 + picture // 32).astype(np.uint8)
    np.testing.assert_array_equal(sb.top.AntiAlias(weak).numpy(), weak)
    got = sb.top.AntiAlias(picture, edgethreshold=1, darkthreshold=1).numpy()
    np.testing.assert_array_equal(got, picture)


@pytest.mark.parametrize("axis", [0, 1])
def test_straight_edges_stay(axis):
    edge = np.zeros((20, 20))
    edge[9:] = 1
    source = as_picture(np.moveaxis(edge, 0, axis))
    got = sb.top.AntiAlias(source, subpixel=0).numpy()
    np.testing.assert_allclose(got, source, atol=1e-6)


@pytest.mark.parametrize("turned", [np.fliplr, np.flipud, np.transpose])
def test_no_side_is_preferred(turned):
    grey = slanted(41, 41, 1, 0.35)
    here = sb.top.AntiAlias(as_picture(grey)).numpy()[..., 0]
    there = sb.top.AntiAlias(as_picture(turned(grey))).numpy()[..., 0]
    assert np.mean(np.abs(turned(here) - there) > 1e-4) < 0.02  # pixels between two equal sides


def test_single_pixels_are_softened():
    dot = np.zeros((5, 5))
    dot[2, 2] = 1
    soft = sb.top.AntiAlias(as_picture(dot), subpixel=1).numpy()[2, 2, 0]
    hard = sb.top.AntiAlias(as_picture(dot), subpixel=0).numpy()[2, 2, 0]
    assert soft < hard <= 1


def test_longer_searches_smooth_flatter_edges():
    stairs, truth = slanted(60, 120, 1, 1.53), slanted(60, 120, 16, 1.53)
    near = sb.top.AntiAlias(as_picture(stairs), maxsearchsteps=2).numpy()[..., 0]
    far = sb.top.AntiAlias(as_picture(stairs), maxsearchsteps=32).numpy()[..., 0]
    assert error(far, truth) < error(near, truth)


def test_bytes_are_as_floats():
    grey = np.round(slanted(50, 70) * 255)
    floats = sb.top.AntiAlias(as_picture(grey / 255)).numpy()
    got = sb.top.AntiAlias(as_picture(grey / 255), format="rgba8fixed").numpy()
    np.testing.assert_allclose(got / 255, floats, atol=0.51 / 255)


def test_not_finite_values_stay():
    source = np.full((5, 5, 4), 0.5, np.float32)
    source[2, 2, :3] = np.nan, np.inf, 0
    got = sb.top.AntiAlias(source).numpy()
    np.testing.assert_array_equal(got[2, 2], source[2, 2])
    op = sb.top.AntiAlias(source, format="rgba8fixed")
    assert op.numpy()[2, 2, :3].tolist() == [0, 255, 0]


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 7, 4), (9, 1, 4)])
def test_flat_pictures_stay(shape):
    source = np.full(shape, 90, np.uint8)
    np.testing.assert_array_equal(sb.top.AntiAlias(source).numpy(), source)


def test_errors():
    with pytest.raises(ValueError, match="'maxsearchsteps' must be within"):
        sb.top.AntiAlias(maxsearchsteps=0)
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.AntiAlias().numpy()


def test_a_picture_wider_than_fractions_of_floats_are_fine():
    source = np.random.default_rng(2).integers(0, 256, (3, 9001, 4), np.uint8)
    got = sb.top.AntiAlias(source).numpy()
    part = sb.top.AntiAlias(source[:, 8000:].copy()).numpy()
    # Places between pixels are less fine there.
    np.testing.assert_allclose(got[:, 8010:8990].astype(int), part[:, 10:990], atol=1)
