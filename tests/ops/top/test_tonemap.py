"""Tone Map TOP."""

import numpy as np
import pytest
import sarabet as sb


def srgb_decode(c):
    return np.where(c <= 0.04045, c / 12.92, ((np.maximum(c, 0) + 0.055) / 1.055) ** 2.4)


def srgb_encode(c):
    return np.where(c <= 0.0031308, c * 12.92, 1.055 * np.maximum(c, 0) ** (1 / 2.4) - 0.055)


def rec709_decode(c):
    return np.where(c < 0.081, c / 4.5, ((np.maximum(c, 0) + 0.099) / 1.099) ** (1 / 0.45))


def rec709_encode(c):
    return np.where(c < 0.018, c * 4.5, 1.099 * np.maximum(c, 0) ** 0.45 - 0.099)


@pytest.fixture(scope="module")
def scene(picture):
    """Light of a (300, 451) scene: a photograph with a lamp, up to 40."""
    y, x = np.mgrid[-1:1:300j, -1:1:451j]
    lamp = 40 * np.exp(-80 * ((x - 0.5) ** 2 + (y + 0.5) ** 2))
    light = srgb_decode(picture / 255)
    light[..., :3] += lamp[..., None]
    return light.astype(np.float32)


def luminance(c):
    return c @ [0.2126, 0.7152, 0.0722]


def reinhard(c, white=np.inf):
    bright = luminance(c)[..., None]
    return c * (1 + bright / white**2) / (1 + bright)


def aces_approx(c):
    return np.clip(c * (2.51 * c + 0.03) / (c * (2.43 * c + 0.59) + 0.14), 0, 1)


def aces_fit(c):
    into = [[0.59719, 0.35458, 0.04823], [0.076, 0.90834, 0.01566], [0.0284, 0.13383, 0.83777]]
    out = [
        [1.60475, -0.53108, -0.07367],
        [-0.10208, 1.10813, -0.00605],
        [-0.00327, -0.07276, 1.07602],
    ]
    v = c @ np.transpose(into)
    v = (v * (v + 0.0245786) - 0.000090537) / (v * (0.983729 * v + 0.432951) + 0.238081)
    return np.clip(v @ np.transpose(out), 0, 1)


def test_example(scene):
    shown = sb.top.ToneMap(scene, type="acesapprox", outputspace="srgb", format="rgba8fixed")
    want = srgb_encode(aces_approx(scene[..., :3].astype(float)))
    np.testing.assert_allclose(shown.numpy()[..., :3] / 255, want, atol=0.51 / 255)
    assert (shown.numpy()[..., 3] == 255).all()


CURVES = {
    "off": lambda c: c,
    "acesapprox": aces_approx,
    "acesfit": aces_fit,
    "reinhard": reinhard,
    "reinhardwhite": lambda c: reinhard(c, 6),
}


@pytest.mark.parametrize("type", CURVES)
@pytest.mark.parametrize("exposure", [0, -2.5, 3])
def test_curves(type, exposure, scene):
    op = sb.top.ToneMap(scene, type=type, exposure=exposure, whitepoint=6)
    want = CURVES[type](scene[..., :3].astype(float) * 2**exposure)
    np.testing.assert_allclose(op.numpy()[..., :3], want, rtol=1e-4, atol=1e-5)


def test_the_white_point_becomes_1():
    source = np.float32([[[6, 6, 6, 1]]])
    op = sb.top.ToneMap(source, type="reinhardwhite", whitepoint=6)
    np.testing.assert_allclose(op.numpy()[..., :3], 1, atol=1e-5)


SPACES = {
    "linear": (lambda c: c, lambda c: c),
    "srgb": (srgb_decode, srgb_encode),
    "rec709": (rec709_decode, rec709_encode),
}


@pytest.mark.parametrize("source", SPACES)
@pytest.mark.parametrize("target", SPACES)
def test_colour_spaces(source, target, stored, picture):
    pixels = stored.encode(picture[::3, ::3] / 255)
    op = sb.top.ToneMap(pixels, type="off", inputspace=source, outputspace=target)
    got = stored.decode(op.numpy())
    values = stored.decode(pixels)
    want = SPACES[target][1](SPACES[source][0](values[..., :3]))
    np.testing.assert_allclose(got[..., :3], want, atol=stored.tolerance * 1.1 + 2e-5)
    np.testing.assert_allclose(got[..., 3], values[..., 3], atol=stored.tolerance)


@pytest.mark.parametrize("space", ["srgb", "rec709"])
def test_there_and_back(space, fractions):
    source = fractions(20, 30) * 6 - 2
    source[..., 3] = 1
    linear = sb.top.ToneMap(source, type="off", inputspace=space)
    back = sb.top.ToneMap(linear, type="off", outputspace=space)
    np.testing.assert_allclose(back.numpy(), source, rtol=1e-4, atol=1e-4)


def test_alpha_is_divided_out(fractions):
    straight = fractions(9, 11)
    alpha = straight[..., 3:] * 0.8 + 0.1
    colors, multiplied = straight[..., :3], straight.copy()
    multiplied[..., :3] *= alpha
    multiplied[..., 3:] = alpha
    got = sb.top.ToneMap(multiplied, type="off", inputspace="srgb").numpy()
    want = srgb_decode(colors.astype(float)) * alpha
    np.testing.assert_allclose(got[..., :3], want, atol=1e-4)
    np.testing.assert_array_equal(got[..., 3:], alpha)


@pytest.mark.parametrize("type", [name for name in CURVES if name != "off"])
def test_extremes(type):
    pixels = [[0, 0, 0, 1], [-4, -1e6, -0.1, 1], [np.nan] * 3 + [1], [1e30, 1e30, 1e30, 1]]
    pixels += [[np.inf, np.inf, np.inf, 1], [0, 0, 0, 0]]
    got = sb.top.ToneMap(np.float32([pixels]), type=type, exposure=1).numpy()[0]
    assert np.isfinite(got).all()
    np.testing.assert_allclose(got[[0, 1, 2, 5], :3], 0, atol=1e-3)
    assert (got[3:5, :3] > 0.98).all()


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 7, 4), (9, 1, 4)])
def test_sizes(shape):
    got = sb.top.ToneMap(np.ones(shape, np.float32), type="reinhard").numpy()
    np.testing.assert_allclose(got[..., :3], 0.5, atol=1e-6)


def test_errors():
    with pytest.raises(ValueError, match="'whitepoint' must be at least"):
        sb.top.ToneMap(whitepoint=0)
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.ToneMap().numpy()
