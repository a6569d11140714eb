"""Morphology TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb

OPERATIONS = {
    "dilate": cv2.MORPH_DILATE,
    "erode": cv2.MORPH_ERODE,
    "open": cv2.MORPH_OPEN,
    "close": cv2.MORPH_CLOSE,
}
SHAPES = {"rectangle": cv2.MORPH_RECT, "cross": cv2.MORPH_CROSS, "ellipse": cv2.MORPH_ELLIPSE}


def opencv(pixels, operation, shape, size):
    kernel = cv2.getStructuringElement(SHAPES[shape], (2 * size + 1, 2 * size + 1))
    return cv2.morphologyEx(pixels, OPERATIONS[operation], kernel).reshape(pixels.shape)


def test_example(picture):
    grown = sb.top.Morphology(picture, operation="dilate", size=2)
    want = cv2.dilate(picture, np.ones((5, 5), np.uint8))
    np.testing.assert_array_equal(grown.numpy(), want)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [0, 1, 3, 6])
def test_as_opencv_does(operation, shape, size, picture):
    source = picture[40:120, 60:161].copy()
    source[..., 3] = np.random.default_rng(8).integers(0, 256, source.shape[:2])
    got = sb.top.Morphology(source, operation=operation, shape=shape, size=size).numpy()
    np.testing.assert_array_equal(got, opencv(source, operation, shape, size))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_formats(operation, stored, fractions):
    source = stored.encode(
        fractions(20, 31) * 3 - 1 if stored.name[-5:] == "float" else fractions(20, 31)
    )
    got = sb.top.Morphology(source, operation=operation, shape="ellipse", size=2).numpy()
    want = opencv(source.astype(np.float32), operation, "ellipse", 2)
    np.testing.assert_array_equal(got.astype(np.float32), want)


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 9, 4), (7, 1, 4), (3, 3, 4)])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_shapes_larger_than_the_picture(shape, operation):
    source = np.random.default_rng(9).integers(0, 256, shape, np.uint8)
    got = sb.top.Morphology(source, operation=operation, shape="ellipse", size=8).numpy()
    np.testing.assert_array_equal(got, opencv(source, operation, "ellipse", 8))


def test_mono(picture):
    source = np.ascontiguousarray(picture[..., :1])
    got = sb.top.Morphology(source, operation="close", size=3)
    assert got.pixel_format == "mono8fixed"
    np.testing.assert_array_equal(got.numpy(), opencv(source, "close", "rectangle", 3))


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shader_and_the_processor_agree(operation, shape, picture):
    # Where the format changes a shader does it, else on the software device the processor.
    source = picture[40:100, 60:131]
    common = {"operation": operation, "shape": shape, "size": 4}
    shader = sb.top.Morphology(source, format="rgba32float", **common).numpy()
    got = sb.top.Morphology(source, **common).numpy()
    np.testing.assert_array_equal(np.rint(shader * 255), got)


@pytest.mark.parametrize("size", [17, 64])
@pytest.mark.parametrize("shape", SHAPES)
def test_large_shapes_over_whole_pictures(size, shape, picture):
    got = sb.top.Morphology(picture, operation="open", shape=shape, size=size).numpy()
    np.testing.assert_array_equal(got, opencv(picture, "open", shape, size))


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_nan_does_not_spread(operation, shape):
    source = np.ones((5, 5, 4), np.float32)
    source[2, 2] = np.nan
    got = sb.top.Morphology(source, operation=operation, shape=shape).numpy()
    np.testing.assert_array_equal(got, source)


def test_infinity():
    source = np.zeros((3, 3, 4), np.float32)
    source[1, 1], source[0, 0] = np.inf, -np.inf
    assert (sb.top.Morphology(source).numpy() == np.inf).all()
    assert sb.top.Morphology(source, operation="erode").numpy()[1, 1, 0] == -np.inf


def test_another_size(picture):
    op = sb.top.Morphology(np.full((20, 30, 4), 77, np.uint8), resolution=(15, 7), size=3)
    assert (op.numpy() == 77).all()
    assert op.numpy().shape == (7, 15, 4)


def test_errors():
    with pytest.raises(ValueError, match="'size' must be within"):
        sb.top.Morphology(size=65)
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Morphology().numpy()
