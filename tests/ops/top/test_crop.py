"""Crop TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    face = sb.top.Crop(picture, cropleft=0.25, cropright=0.75, cropbottom=0.2, croptop=0.9)
    pixels = face.numpy()
    assert pixels.shape == (210, 225, 4)
    np.testing.assert_array_equal(pixels, picture[30:240, 113:338])


def crop(source, left, right, bottom, top, **parameters):
    """Edges in pixels."""
    units = {f"crop{edge}unit": "pixels" for edge in ("left", "right", "bottom", "top")}
    return sb.top.Crop(
        source,
        cropleft=left,
        cropright=right,
        cropbottom=bottom,
        croptop=top,
        **units,
        **parameters,
    )


def test_default_changes_nothing(picture):
    np.testing.assert_array_equal(sb.top.Crop(picture).numpy(), picture)


def test_pixels_count_from_the_bottom_left(picture):
    got = crop(picture, 10, 21, 5, 25).numpy()
    np.testing.assert_array_equal(got, picture[300 - 25 : 300 - 5, 10:21])


def test_units_may_be_mixed(picture):
    got = sb.top.Crop(picture, cropleft=100, cropleftunit="pixels", cropright=0.5).numpy()
    np.testing.assert_array_equal(got, picture[:, 100:226])


@pytest.mark.parametrize(
    ("extend", "mode"),
    [("hold", "edge"), ("zero", "constant"), ("repeat", "wrap"), ("mirror", "symmetric")],
)
def test_extend(extend, mode, fractions):
    source = fractions(7, 9)
    got = crop(source, -20, 33, -11, 24, extend=extend).numpy()
    want = np.pad(source, ((17, 11), (20, 24), (0, 0)), mode=mode)
    np.testing.assert_array_equal(got, want)


def test_formats(stored, fractions):
    source = stored.encode(fractions(6, 7))
    np.testing.assert_array_equal(crop(source, 2, 5, 1, 4).numpy(), source[2:5, 2:5])


def test_to_one_pixel(picture):
    np.testing.assert_array_equal(crop(picture, 3, 4, 299, 300).numpy(), picture[:1, 3:4])


def test_another_resolution_shows_the_window(picture):
    got = sb.top.Crop(picture, cropright=0.5, resolution=(10, 10)).numpy()
    assert got.shape == (10, 10, 4)
    whole = sb.top.Crop(picture, resolution=(10, 10)).numpy()
    assert (got != whole).any()


def test_errors(picture):
    with pytest.raises(sb.CookError, match=r"'cropright'.*'cropleft' at pixel 30, got pixel 20"):
        crop(picture, 30, 20, 0, 10).numpy()
    with pytest.raises(sb.CookError, match=r"'croptop'.*at pixel 10, got pixel 10"):
        crop(picture, 0, 20, 10, 10).numpy()
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Crop().numpy()


def test_a_window_larger_than_any_image_is_an_error(picture):
    with pytest.raises(sb.CookError, match="1000000"):
        crop(picture, 0, 1e6, 0, 10).numpy()


def test_a_picture_wider_than_fractions_of_floats_are_fine():
    source = np.random.default_rng(2).integers(0, 256, (3, 9001, 4), np.uint8)
    got = sb.top.Crop(source).numpy()
    part = sb.top.Crop(source[:, 8000:].copy()).numpy()
    np.testing.assert_array_equal(got[:, 8010:8990], part[:, 10:990])
