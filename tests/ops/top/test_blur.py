"""Blur TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb
from scipy import ndimage, signal
from scipy.interpolate import CubicHermiteSpline

TYPES = ["gaussian", "box", "bartlette", "hanning", "blackman", "catmull", "sinc"]

EXTEND = {"hold": "nearest", "zero": "constant", "repeat": "wrap", "mirror": "reflect"}


def test_example(picture):
    soft = sb.top.Blur(picture, size=12)
    got = soft.numpy()
    want = cv2.GaussianBlur(picture, (25, 25), 4, borderType=cv2.BORDER_REPLICATE)
    assert np.abs(got.astype(int) - want).max() <= 1


def catmull_rom(x):
    """What a spline through 0, ..., 0, 1, 0, ..., 0 with slopes from neighbours is."""
    knots = np.arange(-5, 6)
    values = (knots == 0).astype(float)
    return CubicHermiteSpline(knots, values, np.gradient(values))(x)


def window(type, size):
    """The weights of a whole radius, as SciPy's windows have them."""
    width = 2 * size + 1
    weights = {
        "gaussian": lambda: signal.windows.gaussian(width, size / 3),
        "box": lambda: np.ones(width),
        "bartlette": lambda: signal.windows.bartlett(width + 2)[1:-1],
        "hanning": lambda: signal.windows.hann(width + 2)[1:-1],
        "blackman": lambda: signal.windows.blackman(width + 2)[1:-1],
        "catmull": lambda: catmull_rom(np.linspace(-2, 2, width + 2)[1:-1]),
        "sinc": lambda: np.sinc(np.linspace(-2, 2, width + 2)[1:-1]),
    }[type]()
    return weights / weights.sum()


def blurred(values, across, down, extend):
    values = ndimage.correlate1d(values, across, axis=1, mode=EXTEND[extend])
    return ndimage.correlate1d(values, down, axis=0, mode=EXTEND[extend])


@pytest.mark.parametrize("extend", EXTEND)
@pytest.mark.parametrize("type", TYPES)
def test_types_and_extends(type, extend, fractions):
    source = fractions(23, 37)
    got = sb.top.Blur(source, type=type, extend=extend, size=6).numpy()
    weights = window(type, 6)
    np.testing.assert_allclose(
        got, blurred(source.astype(float), weights, weights, extend), atol=3e-6
    )


def test_formats(stored, fractions):
    source = stored.encode(fractions(20, 31))
    got = stored.decode(sb.top.Blur(source, size=5).numpy())
    weights = window("gaussian", 5)
    want = blurred(stored.decode(source), weights, weights, "hold")
    # The first pass is kept in a finer format: one rounding counts, with little on top.
    step = {"rgba8fixed": 1 / 255, "rgba16fixed": 1 / 65535}.get(stored.name, 0)
    np.testing.assert_allclose(got, want, atol=stored.tolerance + 0.1 * step)


def test_scale_makes_it_wider_along_one_axis(fractions):
    source = fractions(30, 30)
    got = sb.top.Blur(source, type="box", size=4, scale=(2, 0)).numpy()
    want = blurred(source.astype(float), window("box", 8), np.ones(1), "hold")
    np.testing.assert_allclose(got, want, atol=3e-6)


def test_size_0_changes_no_byte(picture):
    np.testing.assert_array_equal(sb.top.Blur(picture, size=0).numpy(), picture)


def test_a_fractional_size_lies_between(picture):
    roughness = [
        np.abs(np.diff(sb.top.Blur(picture, size=s).numpy().astype(int), axis=1)).mean()
        for s in (2, 2.4, 2.8, 3)
    ]
    assert roughness == sorted(roughness, reverse=True)
    assert len(set(roughness)) == 4


def test_a_radius_larger_than_the_image(fractions):
    source = fractions(5, 7)
    weights = window("gaussian", 40)
    for extend in EXTEND:
        got = sb.top.Blur(source, size=40, extend=extend).numpy()
        want = blurred(source.astype(float), weights, weights, extend)
        np.testing.assert_allclose(got, want, atol=1e-5)


def test_the_largest_size(picture):
    weights = window("gaussian", 256)
    got = sb.top.Blur(picture, size=256).numpy()
    want = blurred(picture.astype(float), weights, weights, "hold")
    assert np.abs(got - want).max() < 1


def test_one_pixel():
    source = np.array([[[10, 20, 30, 40]]], np.uint8)
    np.testing.assert_array_equal(sb.top.Blur(source, size=9).numpy(), source)


def test_premultiplied_edges_have_no_dark_fringe():
    source = np.zeros((16, 16, 4), np.float32)
    source[4:12, 4:12] = [0.8, 0.4, 0.2, 1]
    got = sb.top.Blur(source, size=4).numpy()
    seen = got[..., 3] > 0.01
    np.testing.assert_allclose(got[seen][:, 0] / got[seen][:, 3], 0.8, rtol=1e-4)


def test_another_resolution(picture):
    got = sb.top.Blur(picture, size=4, resolution=(225, 150)).numpy()
    assert got.shape == (150, 225, 4)
    small = cv2.resize(picture, (225, 150), interpolation=cv2.INTER_AREA)
    want = cv2.GaussianBlur(small, (9, 9), 4 / 3, borderType=cv2.BORDER_REPLICATE)
    assert np.abs(got.astype(int) - want).mean() < 1.5


@pytest.mark.parametrize("extend", EXTEND)
def test_a_shader_and_the_processor_agree(extend, fractions):
    # Where the format changes a shader blurs, else on the software device the processor.
    source = (fractions(40, 70) * 255).astype(np.uint8)
    shader = sb.top.Blur(source, size=7.5, scale=(1, 0.5), extend=extend, format="rgba32float")
    same = sb.top.Blur((source / 255).astype(np.float32), size=7.5, scale=(1, 0.5), extend=extend)
    np.testing.assert_allclose(shader.numpy(), same.numpy(), atol=2e-6)


@pytest.mark.parametrize("extend", EXTEND)
@pytest.mark.parametrize("type", TYPES)
def test_between_the_passes_nothing_is_cut_off(type, extend):
    # Black and white stripes: a kernel with weights below 0 goes beyond both. The shader keeps
    # what it has of rows in 16 bits.
    source = np.kron(np.indices((9, 8)).sum(0) % 2, np.ones((7, 5)))[..., None] * np.ones(4)
    got = sb.top.Blur(
        source.astype(np.float32), type=type, extend=extend, size=6, format="rgba8fixed"
    )
    weights = window(type, 6)
    want = np.clip(blurred(source, weights, weights, extend), 0, 1)
    np.testing.assert_allclose(got.numpy() / 255, want, atol=0.51 / 255 + 1e-4)


def test_a_chain_of_blurs_and_other_operators(picture):
    soft = picture
    for size in (2, 3, 4):
        soft = sb.top.Level(sb.top.Blur(soft, size=size), invert=1)
    want = picture
    for size in (2, 3, 4):
        want = 255 - sb.top.Blur(want, size=size).numpy()
        want[..., 3] = 255
    np.testing.assert_array_equal(soft.numpy(), want)


def test_errors():
    with pytest.raises(ValueError, match=r"'size' must be within 0\.\.256, got -3"):
        sb.top.Blur(np.zeros((2, 2, 4), np.uint8), size=-3)
    with pytest.raises(ValueError, match="'gauss'"):
        sb.top.Blur(np.zeros((2, 2, 4), np.uint8), type="gauss")
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Blur().numpy()
