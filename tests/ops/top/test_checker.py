"""Checker TOP."""

import numpy as np
import pytest
import sarabet as sb
from skimage import measure

BLACK, WHITE = (0, 0, 0, 1), (1, 1, 1, 1)


def checker(width=64, height=48, **parameters):
    colours = {"color1": WHITE, "color2": BLACK} | parameters
    return sb.top.Checker(resolution=(width, height), format="rgba32float", **colours).numpy()


def test_example():
    board = sb.top.Checker(
        resolution=(256, 256), size=(32, 32), color1=(0.2, 0.1, 0.05, 1), color2=(0.9, 0.8, 0.7, 1)
    )
    pixels = board.numpy()
    assert pixels[-1, 0].tolist() == [51, 26, 13, 255]  # a dark field at the bottom left
    assert pixels[0, 0].tolist() == [230, 204, 178, 255]


def sampled(width, height, size, offset=(0, 0), n=64):
    """The mean of n x n samples in each pixel; 1 in the first field."""
    x = (np.arange(width * n) + 0.5) / n - offset[0]
    y = height - (np.arange(height * n) + 0.5) / n - offset[1]
    even = (np.floor(x / size[0])[None] + np.floor(y / size[1])[:, None]) % 2 == 0
    return even.reshape(height, n, width, n).mean(axis=(1, 3))


@pytest.mark.parametrize("size", [(8, 8), (7, 5), (1, 1)])
def test_whole_pixels(size):
    got = checker(size=size)[..., 0]
    np.testing.assert_allclose(got, sampled(64, 48, size, n=1), atol=1e-4)


@pytest.mark.parametrize("size", [(6.3, 9.7), (1.5, 2.25), (0.4, 0.3)])
def test_parts_of_pixels_are_means(size):
    got = checker(size=size, offset=(3.6, -2.2))[..., 1]
    np.testing.assert_allclose(got, sampled(64, 48, size, (3.6, -2.2)), atol=0.06)
    assert got.mean() == pytest.approx(0.5, abs=0.02)


def test_far_smaller_than_a_pixel_is_grey():
    np.testing.assert_allclose(checker(size=(0, 0))[..., 0], 0.5, atol=1e-3)


def test_fractions():
    np.testing.assert_allclose(
        checker(size=(0.125, 0.25), sizeunit="fraction", offset=(0.5, 0), offsetunit="fraction"),
        checker(size=(8, 12), offset=(32, 0)),
        atol=1e-5,
    )


def test_a_grid_of_lines():
    got = checker(40, 40, size=(10, 10), color1=BLACK, linewidth=2, linecolor=WHITE)[..., 0]
    line = np.zeros(40)
    for at in range(0, 41, 10):
        line[max(at - 1, 0) : at + 1] = 1
    want = np.maximum(line[None], line[::-1][:, None])
    np.testing.assert_allclose(got, want, atol=1e-5)
    assert measure.label(got < 0.5).max() == 16


def test_thin_lines_are_as_bright_as_they_are_wide():
    got = checker(40, 40, size=(10, 1e6), offset=(5.3, 1e5), color1=BLACK, linewidth=0.25,
                  linecolor=WHITE)[..., 0]  # fmt: skip
    np.testing.assert_allclose(got.sum(axis=1), 4 * 0.25, atol=1e-4)


def test_lines_wider_than_the_fields_cover_everything():
    got = checker(linewidth=50, linecolor=(1, 0, 0, 1))
    np.testing.assert_allclose(got, np.broadcast_to([1, 0, 0, 1], got.shape), atol=1e-5)


def test_premultiplication():
    half = (1, 0.5, 0, 0.5)
    assert checker(color1=half)[-1, 0].tolist() == [0.5, 0.25, 0, 0.5]
    assert checker(color1=half, multrgbbyalpha=False)[-1, 0].tolist() == list(half)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 5), (7, 3)])
def test_small_images(width, height):
    got = checker(width, height, size=(2, 2))[..., 0]
    np.testing.assert_allclose(got, sampled(width, height, (2, 2), n=1), atol=1e-5)


def test_pixel_formats(stored):
    got = sb.top.Checker(resolution=(8, 8), size=(2, 2), format=stored.name).numpy()
    want = 0.75 - 0.5 * sampled(8, 8, (2, 2), n=1)
    np.testing.assert_allclose(stored.decode(got)[..., 0], want, atol=stored.tolerance)
