"""RGB to HSV TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb
from skimage import color


def test_example(picture):
    pixels = sb.top.RGBToHSV(picture, format="rgba32float").numpy()
    np.testing.assert_allclose(pixels[..., :3], color.rgb2hsv(picture[..., :3]), atol=1e-6)
    assert (pixels[..., 3] == 1).all()


def test_as_opencv_does(picture):
    pixels = sb.top.RGBToHSV((picture / 255).astype(np.float32)).numpy()
    want = cv2.cvtColor(picture[..., :3].astype(np.float32) / 255, cv2.COLOR_RGB2HSV)
    np.testing.assert_allclose(pixels[..., :3], want / [360, 1, 1], atol=1e-5)


def test_formats(stored, picture):
    source = stored.encode(picture[::3, ::3] / 255)
    got = stored.decode(sb.top.RGBToHSV(source).numpy())
    want = color.rgb2hsv(stored.decode(source)[..., :3])
    np.testing.assert_allclose(got[..., :3], want, atol=stored.tolerance)


@pytest.mark.parametrize(
    ("rgb", "hsv"),
    [
        ((1, 0, 0), (0, 1, 1)),
        ((0, 1, 0), (1 / 3, 1, 1)),
        ((0, 0, 1), (2 / 3, 1, 1)),
        ((1, 0, 0.5), (11 / 12, 1, 1)),
        ((0, 0, 0), (0, 0, 0)),
        ((1, 1, 1), (0, 0, 1)),
        ((8, 4, 4), (0, 0.5, 8)),
        ((-1, -1, -1), (0, 0, -1)),
    ],
)
def test_colors(rgb, hsv):
    got = sb.top.RGBToHSV(np.array([[[*rgb, 0.5]]], np.float32)).numpy()[0, 0]
    np.testing.assert_allclose(got, [*hsv, 0.5], atol=1e-6)


def test_nan_is_0_in_bytes():
    source = np.array([[[np.nan, np.nan, np.nan, 1]]], np.float32)
    got = sb.top.RGBToHSV(source, format="rgba8fixed").numpy()[0, 0]
    assert got.tolist() == [0, 0, 0, 255]


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.RGBToHSV().numpy()
