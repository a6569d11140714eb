"""Luma Level TOP."""

import numpy as np
import pytest
import sarabet as sb
from skimage import color


def luminance(c):
    return (c[..., :3] @ np.array([0.299, 0.587, 0.114]))[..., None]


def test_example(picture):
    bright = sb.top.LumaLevel(picture, gamma1=1.5).numpy()
    values = picture[..., :3] / 255
    y = luminance(values)
    want = np.clip(values * (y ** (1 / 1.5) / y), 0, 1) * 255
    np.testing.assert_allclose(bright[..., :3], want, atol=0.51)
    assert (bright[..., 3] == 255).all()


CURVES = {
    "nothing": ({}, lambda c: c),
    "invert": ({"invert": 1}, lambda c: 1 - c),
    "black level": ({"blacklevel": 0.25}, lambda c: np.maximum(c - 0.25, 0) / 0.75),
    "brightness": ({"brightness1": 0.5}, lambda c: c / 2),
    "gamma": ({"gamma1": 2.2}, lambda c: c ** (1 / 2.2)),
    "contrast": ({"contrast": 0.5}, lambda c: (c - 0.5) * 0.5 + 0.5),
    "ranges": (
        {"inlow": 0.1, "inhigh": 0.9, "outlow": 1, "outhigh": 0.2},
        lambda c: 1 - (c - 0.1) / 0.8 * 0.8,
    ),
    "steps": (
        {"stepping": True, "stepsize": 0.2, "threshold": 0.07},
        lambda c: np.clip(np.floor((c - 0.07) / 0.2) * 0.2 + 0.07, 0, 1),
    ),
    "gamma 2": ({"gamma2": 0.5}, lambda c: c**2),
    "brightness 2": ({"brightness2": 0.75}, lambda c: c * 0.75),
}
SOURCES = {
    "luminance": luminance,
    "red": lambda c: c[..., :1],
    "green": lambda c: c[..., 1:2],
    "blue": lambda c: c[..., 2:3],
    "rgbaverage": lambda c: c[..., :3].mean(-1, keepdims=True),
    "average": lambda c: c.mean(-1, keepdims=True),
}


@pytest.mark.parametrize("case", CURVES)
def test_the_source_follows_the_curve_and_colours_follow_the_source(case, stored, fractions):
    parameters, form = CURVES[case]
    source = stored.encode(fractions(7, 13) * 0.9 + 0.05)
    got = stored.decode(sb.top.LumaLevel(source, **parameters).numpy())
    values = stored.decode(source)
    y = luminance(values)
    want = stored.clamped(values[..., :3] * (form(y) / y))
    close = np.isclose(got[..., :3], want, rtol=2e-3, atol=stored.tolerance * 1.2)
    assert close.mean() > (0.98 if case == "steps" else 0.999999)  # on an edge, to either side
    np.testing.assert_allclose(got[..., 3], values[..., 3], atol=stored.tolerance)


@pytest.mark.parametrize("name", SOURCES)
def test_sources(name, fractions):
    source = fractions(7, 13) * 0.9 + 0.05
    got = sb.top.LumaLevel(source, source=name, brightness1=0.5, invert=1).numpy()
    y = SOURCES[name](source.astype(float))
    np.testing.assert_allclose(got[..., :3], source[..., :3] * ((1 - y) / 2 / y), rtol=1e-4)
    np.testing.assert_array_equal(got[..., 3], source[..., 3])


def test_alpha_as_the_source_changes_too(fractions):
    source = fractions(7, 13) * 0.9 + 0.05
    got = sb.top.LumaLevel(source, source="alpha", brightness1=0.5).numpy()
    np.testing.assert_allclose(got, source / 2, atol=1e-6)


def test_hue_and_saturation_stay(picture):
    before = color.rgb2hsv(picture[..., :3] / 255.0)
    source = (picture / 255.0).astype(np.float32)
    after = color.rgb2hsv(sb.top.LumaLevel(source, gamma1=0.6).numpy()[..., :3].astype(float))
    np.testing.assert_allclose(after[..., :2], before[..., :2], atol=1e-4)


def test_black_becomes_grey():
    black = np.array([[[0, 0, 0, 1]]], np.float32)
    got = sb.top.LumaLevel(black, outlow=0.25).numpy()[0, 0]
    np.testing.assert_allclose(got, [0.25, 0.25, 0.25, 1])


def test_opacity():
    got = sb.top.LumaLevel(np.full((1, 1, 4), 0.8, np.float32), opacity=0.5).numpy()[0, 0]
    np.testing.assert_allclose(got, [0.4] * 4, atol=1e-6)


def test_values_beyond_1_and_nan():
    source = np.array([[[8, 4, 2, 1], [np.nan, 1, 1, 1]]], np.float32)
    got = sb.top.LumaLevel(source, brightness1=0.5).numpy()[0]
    np.testing.assert_allclose(got[0], [4, 2, 1, 1], rtol=1e-6)
    assert np.isnan(got[1]).tolist()[0]
    got = sb.top.LumaLevel(source, format="rgba8fixed").numpy()[0]
    assert got.tolist() == [[255, 255, 255, 255], [0, 0, 0, 255]]


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.LumaLevel().numpy()
