"""Constant TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example():
    grey = sb.top.Constant(color=(0.2, 0.4, 0.6), resolution=(64, 32))
    pixels = grey.numpy()
    assert pixels.shape == (32, 64, 4)
    assert (pixels == [51, 102, 153, 255]).all()


def test_default_is_opaque_white_256():
    pixels = sb.top.Constant().numpy()
    assert pixels.shape == (256, 256, 4)
    assert pixels.dtype == np.uint8
    assert (pixels == 255).all()


@pytest.mark.parametrize(("multiply", "red"), [(True, 0.4), (False, 0.8)])
def test_color_is_multiplied_by_alpha_if_asked(multiply, red):
    pixels = sb.top.Constant(
        color=(0.8, 0.0, 0.0), alpha=0.5, multrgbbyalpha=multiply, format="rgba32float"
    ).numpy()
    np.testing.assert_allclose(pixels[0, 0], [red, 0, 0, 0.5], atol=1e-6)


def test_one_pixel():
    assert sb.top.Constant(resolution=(1, 1)).numpy().shape == (1, 1, 4)


@pytest.mark.parametrize(
    ("format", "value"),
    [
        ("rgba8fixed", [255, 0, 64, 255]),
        ("rgba16fixed", [65535, 0, 16384, 65535]),
        ("rgba16float", [2, -1, 0.25, 1]),
        ("rgba32float", [2, -1, 0.25, 1]),
        ("rg8fixed", [255, 0]),
        ("mono32float", [2]),
    ],
)
def test_formats_clamp_what_they_cannot_hold(format, value):
    pixels = sb.top.Constant(color=(2, -1, 0.25), format=format, resolution=(3, 5)).numpy()
    assert (pixels == value).all()


def test_members_of_the_color():
    op = sb.top.Constant(color=(0, 0, 0), resolution=(2, 2))
    op.par.colorg = 1
    assert op.numpy()[0, 0].tolist() == [0, 255, 0, 255]


def test_wrong_color():
    with pytest.raises(ValueError, match="color"):
        sb.top.Constant(color=(1, 2))
