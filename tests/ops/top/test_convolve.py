"""Convolve TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb
from scipy import ndimage

SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)


def test_example(picture):
    sharp = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    got = sb.top.Convolve(picture, kernel=sharp).numpy()
    want = cv2.filter2D(picture[..., :3], -1, sharp, borderType=cv2.BORDER_REPLICATE)
    np.testing.assert_array_equal(got[..., :3], want)


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (5, 1), (3, 5), (9, 9)])
@pytest.mark.parametrize(
    ("extend", "mode"),
    [("hold", "nearest"), ("zero", "constant"), ("repeat", "wrap"), ("mirror", "reflect")],
)
def test_is_scipys_correlate(shape, extend, mode, fractions):
    kernel = np.random.default_rng(3).normal(size=shape).astype(np.float32)
    source = fractions(14, 19)
    got = sb.top.Convolve(source, kernel=kernel, extend=extend, applytoalpha=True).numpy()
    want = ndimage.correlate(source.astype(float), kernel[..., None].astype(float), mode=mode)
    np.testing.assert_allclose(got, want, atol=3e-5)


def test_a_turned_kernel_gives_scipys_convolve(fractions):
    kernel = np.arange(15, dtype=np.float32).reshape(3, 5)
    source = fractions(14, 19)
    got = sb.top.Convolve(source, kernel=kernel[::-1, ::-1], applytoalpha=True).numpy()
    want = ndimage.convolve(source.astype(float), kernel[..., None].astype(float), mode="nearest")
    np.testing.assert_allclose(got, want, rtol=1e-5)


def test_formats(stored, fractions):
    source = stored.encode(fractions(8, 9))
    got = stored.decode(
        sb.top.Convolve(source, kernel=SOBEL, offset=0.5, scale=0.25, applytoalpha=True).numpy()
    )
    want = ndimage.correlate(stored.decode(source), SOBEL[..., None], mode="nearest") / 4 + 0.5
    np.testing.assert_allclose(got, stored.clamped(want), atol=stored.tolerance)


def test_normalize(fractions):
    source = fractions(8, 9)
    got = sb.top.Convolve(source, kernel=np.full((3, 3), 7), normalize=True).numpy()
    want = ndimage.uniform_filter(source.astype(float), (3, 3, 1), mode="nearest")
    np.testing.assert_allclose(got[..., :3], want[..., :3], atol=1e-6)
    # A sum of 0 cannot be divided by.
    plain = sb.top.Convolve(source, kernel=SOBEL).numpy()
    np.testing.assert_array_equal(
        sb.top.Convolve(source, kernel=SOBEL, normalize=True).numpy(), plain
    )


def test_alpha_stays_unless_asked(fractions):
    source = fractions(8, 9)
    got = sb.top.Convolve(source, kernel=SOBEL, offset=0.1).numpy()
    np.testing.assert_array_equal(got[..., 3], source[..., 3])


@pytest.mark.parametrize("extend", ["hold", "zero", "repeat", "mirror"])
@pytest.mark.parametrize("alpha", [False, True])
def test_a_shader_and_the_processor_agree(extend, alpha, fractions):
    # Where the format changes a shader sums, else on the software device the processor.
    source = (fractions(30, 50) * 255).astype(np.uint8)
    kernel = np.random.default_rng(4).normal(size=(5, 7)).astype(np.float32)
    parameters = {"kernel": kernel, "extend": extend, "applytoalpha": alpha, "offset": 0.25}
    shader = sb.top.Convolve(source, format="rgba32float", **parameters)
    same = sb.top.Convolve((source / 255).astype(np.float32), **parameters)
    np.testing.assert_allclose(shader.numpy(), same.numpy(), atol=1e-5)


def test_without_a_kernel_nothing_changes(picture):
    np.testing.assert_array_equal(sb.top.Convolve(picture).numpy(), picture)


def test_the_kernel_may_change(fractions):
    source = fractions(5, 5)
    op = sb.top.Convolve(source, kernel=np.ones((1, 1)))
    np.testing.assert_array_equal(op.numpy(), source)
    op.par.kernel = [[0, 0, 1]]
    np.testing.assert_array_equal(op.numpy()[:, :-1, :3], source[:, 1:, :3])


def test_one_pixel():
    source = np.full((1, 1, 4), 0.5, np.float32)
    assert sb.top.Convolve(source, kernel=np.ones((3, 3)), scale=0.1).numpy()[
        0, 0, 0
    ] == pytest.approx(0.45)


@pytest.mark.parametrize("shape", [(2, 3), (3, 4), (129, 1)])
def test_even_or_huge_kernels_are_errors(shape, picture):
    with pytest.raises(sb.CookError, match=rf"'kernel'.*odd.*\({shape[0]}, {shape[1]}\)"):
        sb.top.Convolve(picture, kernel=np.ones(shape)).numpy()


@pytest.mark.parametrize("kernel", [np.ones(3), np.ones((3, 3, 3)), "sharp", np.ones((0, 0))])
def test_wrong_kernels(kernel, picture):
    with pytest.raises((TypeError, ValueError), match="kernel"):
        sb.top.Convolve(picture, kernel=kernel)


def test_weights_must_be_finite(picture):
    with pytest.raises(sb.CookError, match="finite"):
        sb.top.Convolve(picture, kernel=[[np.nan]]).numpy()
