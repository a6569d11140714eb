"""Histogram TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    counts = sb.top.Histogram(picture).numpy()
    assert counts.shape == (1, 256, 4)
    for channel in range(4):
        want = cv2.calcHist([picture], [channel], None, [256], [0, 256])
        np.testing.assert_array_equal(counts[0, :, channel], want.ravel())


@pytest.mark.parametrize("bins", [1, 7, 64, 1000])
@pytest.mark.parametrize("limits", [(0, 1), (0.25, 0.75), (-1, 3)])
def test_bins_and_ranges(bins, limits, fractions):
    source = fractions(40, 50, seed=3) * 2 - 0.5
    got = sb.top.Histogram(source, bins=bins, range=limits, clampinput=False).numpy()
    clamped = sb.top.Histogram(source, bins=bins, range=limits).numpy()
    for channel in range(4):
        values = source[..., channel].astype(float)
        want = np.histogram(values, bins, limits)[0]
        np.testing.assert_array_equal(got[0, :, channel], want)
        want = np.histogram(np.clip(values, *limits), bins, limits)[0]
        np.testing.assert_array_equal(clamped[0, :, channel], want)


def test_formats(stored, fractions):
    source = stored.encode(fractions(30, 31))
    got = sb.top.Histogram(source, bins=16).numpy()
    values = stored.decode(source)
    for channel in range(4):
        want = np.histogram(values[..., channel], 16, (0, 1))[0]
        assert np.abs(got[0, :, channel] - want).sum() <= 4  # values on the border of two bins
    assert (got.sum(1) == 30 * 31).all()


def test_bytes_and_floats_agree(picture):
    for bins in (5, 256, 300):
        got = sb.top.Histogram(picture, bins=bins).numpy()
        floats = sb.top.Histogram(picture.astype(np.float32) / np.float32(255), bins=bins).numpy()
        np.testing.assert_array_equal(got, floats)


def test_cumulative_fractions(picture):
    got = sb.top.Histogram(picture, cumulative=True, unit="fraction").numpy()[0, :, 1]
    want = np.cumsum(np.bincount(picture[..., 1].ravel(), minlength=256)) / picture[..., 1].size
    np.testing.assert_allclose(got, want, atol=1e-6)
    assert got[-1] == 1


def test_a_picture_of_bars():
    source = np.zeros((4, 4, 4), np.uint8)
    source[:2, :, 0] = 255  # red: half black, half white; green and blue: black
    shown = sb.top.Histogram(source, bins=4, output="picture", height=10).numpy()
    assert shown.shape == (10, 4, 4)
    want = np.zeros((10, 4, 4), np.uint8)
    want[..., 3] = 255
    want[:, 0, 1:3] = 255
    want[5:, [0, 3], 0] = 255
    np.testing.assert_array_equal(shown, want)


def test_nan_is_in_no_bin():
    source = np.array([[[np.nan, np.inf, -np.inf, 0.5]]], np.float32)
    got = sb.top.Histogram(source, bins=2).numpy()[0]
    np.testing.assert_array_equal(got, [[0, 0, 1, 0], [0, 1, 0, 1]])
    assert (
        sb.top.Histogram(np.full((2, 2), np.nan, np.float32), bins=3).numpy()[..., 0] == 0
    ).all()


def test_errors(picture):
    with pytest.raises(sb.CookError, match=r"'range' expects two different ends, got 1 and 1"):
        sb.top.Histogram(picture, range=(1, 1)).numpy()
    with pytest.raises(ValueError, match="'bins' must be within"):
        sb.top.Histogram(picture, bins=0)
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Histogram().numpy()
