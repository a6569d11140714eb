"""Level TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    bright = sb.top.Level(picture, brightness1=2)
    want = np.minimum(picture.astype(int) * 2, 255)
    np.testing.assert_array_equal(bright.numpy(), want)


def powered(c, gamma):
    return np.sign(c) * np.abs(c) ** (1 / gamma)


CLOSED_FORMS = {
    "nothing": ({}, lambda c: c),
    "invert": ({"invert": 1}, lambda c: 1 - c),
    "half inverted": ({"invert": 0.25}, lambda c: c * 0.75 + (1 - c) * 0.25),
    "black level": ({"blacklevel": 0.25}, lambda c: np.maximum(c - 0.25, 0) / 0.75),
    "brightness": ({"brightness1": 0.5}, lambda c: c / 2),
    "gamma": ({"gamma1": 2.2}, lambda c: powered(c, 2.2)),
    "contrast": ({"contrast": 0.5}, lambda c: (c - 0.5) * 0.5 + 0.5),
    "in range": ({"inlow": 0.2, "inhigh": 0.7}, lambda c: (c - 0.2) / 0.5),
    "out range": ({"outlow": 0.3, "outhigh": 0.6}, lambda c: c * 0.3 + 0.3),
    "both ranges": (
        {"inlow": 0.1, "inhigh": 0.9, "outlow": 1, "outhigh": 0},
        lambda c: 1 - (c - 0.1) / 0.8,
    ),
    "per channel": (
        {"lowr": 0.1, "highr": 0.5, "lowg": 0.2, "highg": 0.9, "lowb": 1, "highb": 0},
        lambda c: c * [0.4, 0.7, -1] + [0.1, 0.2, 1],
    ),
    "gamma 2": ({"gamma2": 0.5}, lambda c: powered(c, 0.5)),
    "brightness 2": ({"brightness2": 0.75}, lambda c: c * 0.75),
    "order": (
        {"invert": 1, "brightness1": 0.5, "gamma1": 2, "contrast": 0.8, "gamma2": 1.5},
        lambda c: powered((powered((1 - c) / 2, 2) - 0.5) * 0.8 + 0.5, 1.5),
    ),
}


@pytest.mark.parametrize("case", CLOSED_FORMS)
def test_closed_form(case, stored, fractions):
    parameters, form = CLOSED_FORMS[case]
    source = stored.encode(fractions(7, 13))
    got = stored.decode(sb.top.Level(source, **parameters).numpy())
    values = stored.decode(source)
    np.testing.assert_allclose(
        got[..., :3], stored.clamped(form(values[..., :3])), rtol=1e-3, atol=stored.tolerance
    )
    np.testing.assert_allclose(got[..., 3], values[..., 3], atol=stored.tolerance)


def levelled(values, **parameters):
    source = np.ones((1, len(values), 4), np.float32)
    source[..., :3] = np.asarray(values, np.float32)[None, :, None]
    return sb.top.Level(source, **parameters).numpy()


def test_alpha_range_and_opacity():
    source = np.array([[[0.8, 0.6, 0.4, 0.5]]], np.float32)
    got = sb.top.Level(source, lowa=0.2, higha=0.6, opacity=0.5).numpy()
    np.testing.assert_allclose(got[0, 0], [0.4, 0.3, 0.2, 0.2], atol=1e-6)


def test_stepping():
    values = np.linspace(0.01, 0.99, 50)
    got = levelled(values, stepping=True, stepsize=0.2, threshold=0.07)[0, :, 0]
    want = np.clip(np.floor((values - 0.07) / 0.2) * 0.2 + 0.07, 0, 1)
    np.testing.assert_allclose(got, want, atol=1e-5)


def test_stepping_is_clamped():
    got = levelled([0.0, 0.5, 1.0], stepping=True, clamplow=0.3, clamphigh=0.6)[0, :, 0]
    np.testing.assert_allclose(got, [0.3, 0.5, 0.6], atol=1e-6)


def test_soft_steps_become_a_line():
    values = np.linspace(0.01, 0.99, 50)
    parameters = {"stepping": True, "stepsize": 0.25}
    np.testing.assert_allclose(levelled(values, soften=1, **parameters)[0, :, 0], values, atol=1e-5)
    got = levelled([0.1, 0.2, 0.24], soften=0.5, **parameters)[0, :, 0]
    np.testing.assert_allclose(got, [0, 0.25 * 0.6, 0.25 * 0.92], atol=1e-5)


def test_equal_in_low_and_high_is_a_threshold():
    got = levelled([0.2, 0.49, 0.5, 0.9], inlow=0.5, inhigh=0.5)[0, :, 0]
    assert got.tolist() == [0, 0, 1, 1]


def test_clamp_input():
    assert levelled([2, -1], clampinput="unclamped")[0, :, 0].tolist() == [2, -1]
    assert levelled([2, -1], clampinput="automatic")[0, :, 0].tolist() == [2, -1]
    assert levelled([2, -1], clampinput="clamp")[0, :, 0].tolist() == [1, 0]


def test_negative_values_keep_their_sign_under_gamma():
    np.testing.assert_allclose(levelled([-0.25], gamma1=2)[0, 0, 0], -0.5, atol=1e-6)


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 7, 4), (9, 1, 4), (33, 65, 4)])
def test_sizes(shape, fractions):
    source = (fractions(*shape[:2]) * 255).astype(np.uint8)
    got = sb.top.Level(source, invert=1).numpy()
    np.testing.assert_array_equal(got[..., :3], 255 - source[..., :3])


def test_mono(fractions):
    source = (fractions(5, 6)[..., :1] * 255).astype(np.uint8)
    op = sb.top.Level(source, invert=1)
    assert op.pixel_format == "mono8fixed"
    np.testing.assert_array_equal(op.numpy(), 255 - source)


def test_a_change_shows():
    op = sb.top.Level(np.full((2, 2, 4), 100, np.uint8))
    assert op.numpy()[0, 0, 0] == 100
    op.par.brightness1 = 0.5
    assert op.numpy()[0, 0, 0] == 50


@pytest.mark.parametrize("channels", [1, 2, 4])
@pytest.mark.parametrize("format", ["useinput", "rgba16fixed", "rgba16float", "rgba8fixed"])
def test_a_large_picture_of_bytes_has_the_bytes_of_its_parts(channels, format):
    source = np.random.default_rng(3).integers(0, 256, (128, 160, channels), np.uint8)
    parameters = {"gamma1": 1.4, "contrast": 1.2, "lowr": 0.1, "highg": 0.8, "lowb": 0.9}
    parameters |= {"lowa": 0.2, "opacity": 0.7, "stepping": True, "soften": 0.5, "format": format}
    whole = sb.top.Level(source, **parameters).numpy()
    parts = [sb.top.Level(source[y : y + 32], **parameters).numpy() for y in range(0, 128, 32)]
    np.testing.assert_array_equal(whole, np.concatenate(parts))


def test_errors():
    with pytest.raises(ValueError, match="'gamma1' must be at least"):
        sb.top.Level(np.zeros((2, 2, 4), np.uint8), gamma1=0)
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Level().numpy()
