"""Resolution TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb


def resize(source, width, height, **parameters):
    return sb.top.Resolution(
        source, outputresolution="custom", resolution=(width, height), **parameters
    ).numpy()


def test_example(picture):
    small = sb.top.Resolution(picture, outputresolution="custom", resolution=(90, 60))
    pixels = small.numpy()
    assert pixels.shape == (60, 90, 4)
    assert pixels.mean() == pytest.approx(picture.mean(), abs=0.5)


def test_same_size_changes_nothing(picture):
    np.testing.assert_array_equal(sb.top.Resolution(picture).numpy(), picture)


@pytest.mark.parametrize("size", [(225, 150), (100, 100), (45, 31), (450, 299), (4, 3), (7, 300)])
def test_smaller_as_opencv_averages(size, picture):
    got = resize(picture, *size)
    want = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    assert np.abs(got.astype(int) - want).max() <= 1


@pytest.mark.parametrize("channels", ["rgba", "mono"])
def test_a_whole_picture_in_one_pixel(channels, picture):
    """It covers more pixels than are looked at; 16 of one byte are made at a time."""
    source = picture if channels == "rgba" else np.ascontiguousarray(picture[..., 1])
    got = sb.top.Resolution(source, outputresolution="custom", resolution=(1, 1)).numpy()
    want = source.reshape(-1, *source.shape[2:]).mean(axis=0)
    np.testing.assert_allclose(got.squeeze().ravel()[: np.size(want)], want, atol=1.5)


@pytest.mark.parametrize("quality", [True, False])
@pytest.mark.parametrize("size", [(902, 600), (500, 333), (453, 301)])
def test_larger_as_opencv_interpolates(size, quality, picture):
    got = resize(picture, *size, highqualresize=quality)
    want = cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
    assert np.abs(got.astype(int) - want).max() <= 1


def test_one_axis_smaller_the_other_larger(fractions):
    source = fractions(10, 12)
    got = resize(source, 4, 20)
    narrow = source.astype(float).reshape(10, 4, 3, 4).mean(axis=2)
    want = cv2.resize(narrow, (4, 20), interpolation=cv2.INTER_LINEAR)
    np.testing.assert_allclose(got, want, atol=1e-5)


def test_quality_keeps_fine_patterns_grey():
    stripes = np.zeros((64, 64, 4), np.float32)
    stripes[:, ::8] = 1
    good = resize(stripes, 8, 8)
    np.testing.assert_allclose(good, 1 / 8, atol=1e-5)
    quick = resize(stripes, 8, 8, highqualresize=False)
    assert not quick.any()  # four pixels of 64, and none of them on a stripe


def test_the_menu_of_parts(picture):
    half = sb.top.Resolution(picture, outputresolution="quarter").numpy()
    height, width = half.shape[:2]
    want = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    assert np.abs(half.astype(int) - want).max() <= 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (5, 1), (3, 3)])
@pytest.mark.parametrize("size", [(1, 1), (2, 2), (9, 4)])
def test_small_images(shape, size):
    source = np.full((*shape, 4), 0.25, np.float32)
    np.testing.assert_allclose(resize(source, *size), 0.25, atol=1e-6)


def test_formats(stored, fractions):
    source = stored.encode(fractions(9, 12))
    got = stored.decode(resize(source, 4, 3))
    want = stored.decode(source).reshape(3, 3, 4, 3, 4).mean(axis=(1, 3))
    np.testing.assert_allclose(got, want, atol=stored.tolerance + 1e-5)
