"""HSV to RGB TOP."""

import numpy as np
import pytest
import sarabet as sb
from skimage import color


def test_example(picture):
    hsv = sb.top.RGBToHSV(picture, format="rgba32float")
    back = sb.top.HSVToRGB(hsv, format="rgba8fixed")
    np.testing.assert_array_equal(back.numpy(), picture)


def test_as_scikit_image_does(stored, fractions):
    source = stored.encode(fractions(30, 40))
    got = stored.decode(sb.top.HSVToRGB(source).numpy())
    values = stored.decode(source)
    np.testing.assert_allclose(
        got[..., :3], color.hsv2rgb(values[..., :3]), atol=stored.tolerance * 1.2
    )
    np.testing.assert_allclose(got[..., 3], values[..., 3], atol=stored.tolerance)


@pytest.mark.parametrize(
    ("hsv", "rgb"),
    [
        ((0, 1, 1), (1, 0, 0)),
        ((1, 1, 1), (1, 0, 0)),
        ((-1 / 3, 1, 1), (0, 0, 1)),
        ((7 / 3, 1, 0.5), (0, 0.5, 0)),
        ((0.7, 0, 0.25), (0.25, 0.25, 0.25)),
        ((0.7, 1, 0), (0, 0, 0)),
        ((0, 0.5, 8), (8, 4, 4)),
    ],
)
def test_colors(hsv, rgb):
    got = sb.top.HSVToRGB(np.array([[[*hsv, 0.5]]], np.float32)).numpy()[0, 0]
    np.testing.assert_allclose(got, [*rgb, 0.5], atol=2e-6)


def test_there_and_back_in_floats(fractions):
    source = fractions(30, 40) * 5 - 1
    source[..., 0] += 2  # so that no value is 0
    back = sb.top.HSVToRGB(sb.top.RGBToHSV(source)).numpy()
    np.testing.assert_allclose(back, source, atol=2e-5)


def test_nan_is_0_in_bytes():
    source = np.array([[[0, 0, np.nan, 1]]], np.float32)
    assert np.isnan(sb.top.HSVToRGB(source).numpy()[0, 0, :3]).all()
    got = sb.top.HSVToRGB(source, format="rgba8fixed").numpy()[0, 0]
    assert got.tolist() == [0, 0, 0, 255]


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.HSVToRGB().numpy()
