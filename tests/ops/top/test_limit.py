"""Limit TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    limited = sb.top.Limit(picture, min=0.2, max=0.8)
    np.testing.assert_array_equal(limited.numpy(), np.clip(picture, 51, 204))


def limited(values, **parameters):
    source = np.repeat(np.asarray(values, np.float32)[None, :, None], 4, -1)
    got = sb.top.Limit(source, **parameters).numpy()[0]
    for channel in range(4):
        np.testing.assert_array_equal(got[:, channel], got[:, 0])
    return got[:, 0]


VALUES = np.array([-2.6, -1, -0.25, 0, 0.3, 1, 1.25, 2, 3.75])


@pytest.mark.parametrize(
    ("wrap", "form"),
    [
        ("off", lambda v: v),
        ("clamp", lambda v: np.clip(v, -0.5, 1)),
        ("loop", lambda v: np.where((v < -0.5) | (v > 1), (v + 0.5) % 1.5 - 0.5, v)),
        ("zigzag", lambda v: 1 - abs((v + 0.5) % 3 - 1.5)),
    ],
)
def test_wraps(wrap, form):
    got = limited(VALUES, minop=wrap, maxop=wrap, min=-0.5, max=1)
    np.testing.assert_allclose(got, form(VALUES), atol=1e-6)
    below = limited(VALUES, minop=wrap, maxop="off", min=-0.5, max=1)
    np.testing.assert_allclose(below, np.where(VALUES < -0.5, form(VALUES), VALUES), atol=1e-6)
    above = limited(VALUES, minop="off", maxop=wrap, min=-0.5, max=1)
    np.testing.assert_allclose(above, np.where(VALUES > 1, form(VALUES), VALUES), atol=1e-6)


@pytest.mark.parametrize("wrap", ["clamp", "loop", "zigzag"])
def test_a_range_of_no_width_gives_its_ends(wrap):
    got = limited([-1, 0.5, 2], minop=wrap, maxop=wrap, min=0.5, max=0.5)
    assert got.tolist() == [0.5, 0.5, 0.5]


def test_positive_comes_after_the_range():
    got = limited([-3, -0.5, 0.25, 3], min=-1, max=1, positive=True)
    np.testing.assert_allclose(got, [1, 0.5, 0.25, 1])


@pytest.mark.parametrize(
    ("how", "form"),
    [("ceiling", np.ceil), ("floor", np.floor), ("round", lambda x: np.floor(x + 0.5))],
)
def test_steps(how, form):
    values = np.linspace(-0.97, 0.98, 41)
    got = limited(values, minop="off", quantvalue=how, vstep=0.2, voffset=0.05)
    np.testing.assert_allclose(got, form((values - 0.05) / 0.2) * 0.2 + 0.05, atol=1e-6)


def test_formats(stored, pair):
    source = stored.encode(pair[0])
    got = stored.decode(sb.top.Limit(source, min=0.25, max=0.5, maxop="zigzag").numpy())
    v = stored.decode(source)
    want = np.where(v < 0.25, 0.25, 0.5 - abs((v - 0.25) % 0.5 - 0.25))
    np.testing.assert_allclose(got, want, atol=stored.tolerance)


@pytest.mark.parametrize("channels", [1, 2, 4])
def test_a_large_picture_of_bytes_has_the_bytes_of_its_parts(channels):
    source = np.random.default_rng(3).integers(0, 256, (128, 160, channels), np.uint8)
    parameters = {"min": 0.2, "max": 0.7, "maxop": "loop", "quantvalue": "round", "vstep": 0.07}
    whole = sb.top.Limit(source, **parameters).numpy()
    parts = [sb.top.Limit(source[y : y + 32], **parameters).numpy() for y in range(0, 128, 32)]
    np.testing.assert_array_equal(whole, np.concatenate(parts))


def test_nan_stays_in_floats_and_is_0_in_bytes():
    source = np.array([[[np.nan, np.inf, -np.inf, 0.5]]], np.float32)
    op = sb.top.Limit(source)
    np.testing.assert_array_equal(op.numpy()[0, 0], [np.nan, 1, 0, 0.5])
    op.par.format = "rgba8fixed"
    assert op.numpy()[0, 0].tolist() == [0, 255, 0, 128]


def test_a_step_of_0_is_an_error():
    with pytest.raises(ValueError, match="'vstep' must be at least"):
        sb.top.Limit(vstep=0)


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Limit().numpy()
