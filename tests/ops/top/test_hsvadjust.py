"""HSV Adjust TOP."""

import numpy as np
import pytest
import sarabet as sb
from skimage import color


def test_example(picture):
    green = sb.top.HSVAdjust(picture, hueoffset=120)
    hue = color.rgb2hsv(picture[..., :3])[..., 0].mean()
    assert color.rgb2hsv(green.numpy()[..., :3])[..., 0].mean() > hue


def adjusted(rgb, hue=0, saturation=1, value=1):
    hsv = color.rgb2hsv(rgb)
    hsv[..., 0] = (hsv[..., 0] + hue / 360) % 1
    hsv[..., 1] = np.minimum(hsv[..., 1] * saturation, 1)
    hsv[..., 2] *= value
    return color.hsv2rgb(hsv)


@pytest.mark.parametrize(
    ("parameters", "change"),
    [
        ({}, {}),
        ({"hueoffset": 47}, {"hue": 47}),
        ({"hueoffset": -200}, {"hue": -200}),
        ({"hueoffset": 3600}, {}),
        ({"saturationmult": 0}, {"saturation": 0}),
        ({"saturationmult": 1.7}, {"saturation": 1.7}),
        ({"valuemult": 0.6}, {"value": 0.6}),
        (
            {"hueoffset": 90, "saturationmult": 0.5, "valuemult": 0.9},
            {"hue": 90, "saturation": 0.5, "value": 0.9},
        ),
    ],
)
def test_as_scikit_image_does(parameters, change, picture, stored):
    source = stored.encode(picture[::5, ::4] / 255)
    got = stored.decode(sb.top.HSVAdjust(source, **parameters).numpy())
    want = adjusted(stored.decode(source)[..., :3], **change)
    np.testing.assert_allclose(got[..., :3], want, atol=stored.tolerance + 2e-6)
    assert (got[..., 3] == 1).all()


def test_nothing_to_do_changes_no_byte(picture):
    np.testing.assert_array_equal(sb.top.HSVAdjust(picture).numpy(), picture)


def one_row(*colors):
    return np.array([[[*c, 1] for c in colors]], np.float32)


def test_hue_range_picks_colors_around_the_start_color():
    # Hues 0, 30, 60, 120 and 330.
    source = one_row((1, 0, 0), (1, 0.5, 0), (1, 1, 0), (0, 1, 0), (1, 0, 0.5))
    got = sb.top.HSVAdjust(source, huerange=70, valuemult=0.5).numpy()
    assert got[0, :, 0].tolist() == [0.5, 0.5, 1, 0, 0.5]
    assert got[0, 3, 1] == 1


def test_hue_falloff():
    source = one_row((1, 0, 0), (1, 0.5, 0), (1, 1, 0))
    got = sb.top.HSVAdjust(source, huerange=20, huefalloff=40, valuemult=0).numpy()
    np.testing.assert_allclose(got[0, :, 0], [0, 0.5, 1], atol=1e-5)


def test_saturation_and_value_ranges():
    source = one_row((1, 0, 0), (1, 0.5, 0.5), (0.3, 0, 0))
    got = sb.top.HSVAdjust(source, saturationrange=0.25, valuemult=0.5).numpy()
    np.testing.assert_allclose(got[0, :, 0], [0.5, 1, 0.15], atol=1e-6)
    got = sb.top.HSVAdjust(source, valuerange=0.5, valuefalloff=0.4, valuemult=0.5).numpy()
    np.testing.assert_allclose(got[0, :, 0], [0.5, 0.5, 0.225], atol=1e-6)


def test_values_above_1_stay():
    got = sb.top.HSVAdjust(one_row((4, 2, 1)), hueoffset=120).numpy()
    np.testing.assert_allclose(got[0, 0], [1, 4, 2, 1], atol=1e-5)


def test_alpha_is_left_alone():
    source = np.array([[[0.2, 0.1, 0, 0.4]]], np.float32)
    got = sb.top.HSVAdjust(source, valuemult=2).numpy()
    np.testing.assert_allclose(got[0, 0], [0.4, 0.2, 0, 0.4], atol=1e-6)


def test_one_pixel():
    assert sb.top.HSVAdjust(np.zeros((1, 1, 4), np.uint8), hueoffset=5).numpy().shape == (1, 1, 4)


def test_errors():
    with pytest.raises(ValueError, match=r"'huerange' must be within 0\.\.360, got 400"):
        sb.top.HSVAdjust(np.zeros((1, 1, 4), np.uint8), huerange=400)
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.HSVAdjust().numpy()
