"""Chroma Key TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb


@pytest.fixture(scope="module")
def hues():
    """A (180, 51, 4) picture: hue down the rows, 0..358 degrees, and saturation across."""
    hue, saturation = np.mgrid[0:180, 0:256:5].astype(np.uint8)
    hsv = np.dstack([hue, saturation, np.full_like(hue, 200)])
    rgb = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
    return np.dstack([rgb, np.full(hue.shape, 255, np.uint8)])


def hsv_of(pixels):
    return np.moveaxis(cv2.cvtColor(pixels[..., :3].astype(np.float32), cv2.COLOR_RGB2HSV), -1, 0)


def test_example(hues):
    without_green = sb.top.ChromaKey(hues, huemin=80, huemax=160, satmin=0.3, invert=True)
    shown = without_green.numpy()
    assert (shown[60, 40:] == 0).all()  # green is gone
    np.testing.assert_array_equal(shown[10:35], hues[10:35])
    np.testing.assert_array_equal(shown[:, :14], hues[:, :14])  # as is what has little colour


RANGES = [
    {"huemin": 30.5, "huemax": 200.5},
    {"huemin": 300.5, "huemax": 45.5},
    {"huemin": 300.5, "huemax": 45.5, "hsoftlow": 60, "hsofthigh": 20},
    {"huemin": 10.5, "huemax": 100.5, "hsoftlow": 40, "hsofthigh": 90, "invert": True},
    {"satmin": 0.4003, "satmax": 0.8003, "ssoftlow": 0.3, "ssofthigh": 0.1},
    {"valmin": 0.3003, "vsoftlow": 0.2, "huemin": 20.5, "huemax": 250.5},
    {"valmax": 0.6003, "vsofthigh": 0.2},
]


def fade(away, soft):
    inside = away <= 0
    return np.where(inside, 1, np.clip(1 - away / soft, 0, 1) if soft else 0)


def key_of(pixels, p):
    hue, sat, val = hsv_of(pixels)
    low, high = p.get("huemin", 0), p.get("huemax", 360)
    around = lambda a: np.mod(a, 360)  # noqa: E731
    inside = around(hue - low) <= (high - low) % 360 if high - low < 360 else hue >= 0
    key = np.maximum(
        fade(around(low - hue), p.get("hsoftlow", 0)),
        fade(around(hue - high), p.get("hsofthigh", 0)),
    )
    key = np.where(inside, 1, key)
    for value, name, soft in ((sat, "sat", "s"), (val, "val", "v")):
        if f"{name}min" in p:
            key = key * fade(p[f"{name}min"] - value, p.get(f"{soft}softlow", 0))
        if f"{name}max" in p:
            key = key * fade(value - p[f"{name}max"], p.get(f"{soft}softhigh", 0))
    return 1 - key if p.get("invert") else key


@pytest.mark.parametrize("parameters", RANGES)
def test_ranges(parameters, hues, picture):
    for pixels in (hues, picture):
        source = (pixels / 255).astype(np.float32)
        got = sb.top.ChromaKey(source, **parameters).numpy()
        want = key_of(source, parameters)
        unsure = abs(got[..., 3] - want) > 2e-4  # a value on the very edge of a range
        assert unsure.mean() < 0.002
        colors = source[..., :3] * want[..., None]
        np.testing.assert_allclose(got[~unsure][:, :3], colors[~unsure], atol=2e-4)


def test_outputs(fractions):
    source = fractions(20, 30)
    parameters = {"satmin": 0.3, "ssoftlow": 0.4}
    key = key_of(source, parameters)[..., None]
    op = sb.top.ChromaKey(source, rgbout="newalpha", alphaout="multnewalpha", **parameters)
    np.testing.assert_allclose(op.numpy()[..., :3], np.repeat(key, 3, -1), atol=1e-4)
    np.testing.assert_allclose(op.numpy()[..., 3:], source[..., 3:] * key, atol=1e-4)


def test_defaults_change_nothing(stored, pair):
    source = stored.encode(pair[0] * [1, 1, 1, 0] + [0, 0, 0, 1])
    np.testing.assert_array_equal(sb.top.ChromaKey(source).numpy(), source)


def test_values_beyond_1_and_below_0():
    source = np.array([[[8, 8, 4, 1], [-1, -1, -2, 1], [0.5, 0.5, 0.25, 1]]], np.float32)
    assert sb.top.ChromaKey(source).numpy()[0, :, 3].tolist() == [1, 1, 1]
    assert sb.top.ChromaKey(source, valmin=0.6).numpy()[0, :, 3].tolist() == [1, 0, 0]
    assert sb.top.ChromaKey(source, valmax=0.6).numpy()[0, :, 3].tolist() == [0, 1, 1]


def test_nan_is_0_in_bytes():
    source = np.array([[[np.nan, 0.5, 0.5, 1]]], np.float32)
    assert sb.top.ChromaKey(source, format="rgba8fixed").numpy()[0, 0, 0] == 0


def test_one_pixel():
    green = np.array([[[0, 255, 0, 255]]], np.uint8)
    assert sb.top.ChromaKey(green, huemin=100, huemax=140).numpy()[0, 0].tolist() == [
        0,
        255,
        0,
        255,
    ]


def test_errors():
    with pytest.raises(ValueError, match="'huemin' must be within"):
        sb.top.ChromaKey(huemin=-1)
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.ChromaKey().numpy()
