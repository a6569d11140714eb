"""Threshold TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    matte = sb.top.Threshold(picture, rgb="green", threshold=0.5).numpy()
    _, want = cv2.threshold(picture[..., 1], 127, 255, cv2.THRESH_BINARY)
    for channel in range(4):
        np.testing.assert_array_equal(matte[..., channel], want)


HOLDS = {
    "less": np.less,
    "greater": np.greater,
    "lessorequal": np.less_equal,
    "greaterorequal": np.greater_equal,
    "equal": np.equal,
    "notequal": np.not_equal,
}


def row(values):
    return np.repeat(np.asarray(values, np.float32)[None, :, None], 4, -1)


@pytest.mark.parametrize("comparator", HOLDS)
def test_comparators(comparator):
    values = np.array([-7, 0, 0.25, 0.5, 0.75, 1, 9], np.float32)
    got = sb.top.Threshold(row(values), rgb="red", comparator=comparator).numpy()[0, :, 0]
    np.testing.assert_array_equal(got, ~HOLDS[comparator](values, 0.5))


@pytest.mark.parametrize("comparator", HOLDS)
def test_comparators_on_bytes(comparator):
    every = np.arange(256)
    source = np.repeat(every.astype(np.uint8)[None, :, None], 4, -1)
    # Between two bytes, but where equality is asked for.
    level = 77 if comparator in ("equal", "notequal") else 77.5
    op = sb.top.Threshold(source, rgb="blue", comparator=comparator, threshold=level / 255)
    np.testing.assert_array_equal(op.numpy()[0, :, 0] == 255, ~HOLDS[comparator](every, level))


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("luminance", lambda c: c[..., :3] @ [0.299, 0.587, 0.114]),
        ("red", lambda c: c[..., 0]),
        ("green", lambda c: c[..., 1]),
        ("blue", lambda c: c[..., 2]),
        ("alpha", lambda c: c[..., 3]),
        ("rgbaverage", lambda c: c[..., :3].mean(-1)),
        ("average", lambda c: c.mean(-1)),
        ("rgbmax", lambda c: c[..., :3].max(-1)),
        ("max", lambda c: c.max(-1)),
    ],
)
def test_sources(source, form, stored, pair):
    image = stored.encode(pair[0])
    got = stored.decode(sb.top.Threshold(image, rgb=source, threshold=0.4).numpy())
    values = form(stored.decode(image))
    sure = abs(values - 0.4) > 1e-5
    np.testing.assert_array_equal(got[..., 0][sure], (values >= 0.4)[sure])


@pytest.mark.parametrize(
    ("comparator", "want"),
    [
        ("less", [0, 0, 0.25, 0.5, 0.75, 1, 1]),
        ("greaterorequal", [1, 1, 0.75, 0.5, 0.25, 0, 0]),
        ("equal", [1, 0.5, 0.25, 0, 0.25, 0.5, 1]),
        ("notequal", [0, 0.5, 0.75, 1, 0.75, 0.5, 0]),
    ],
)
def test_soften(comparator, want):
    values = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 1]
    op = sb.top.Threshold(row(values), rgb="red", comparator=comparator, soften=0.4)
    np.testing.assert_allclose(op.numpy()[0, :, 0], want, atol=1e-6)


def test_alpha(picture):
    assert (sb.top.Threshold(picture, alpha="one").numpy()[..., 3] == 255).all()
    matte = sb.top.Threshold(picture, alpha="same").numpy()
    np.testing.assert_array_equal(matte[..., 3], matte[..., 0])


def test_no_comparison_holds_for_nan():
    source = row([np.nan])
    assert sb.top.Threshold(source, rgb="red").numpy()[0, 0, 0] == 1
    assert sb.top.Threshold(source, rgb="red", comparator="greater").numpy()[0, 0, 0] == 1


def test_a_soften_below_0_is_an_error():
    with pytest.raises(ValueError, match="'soften' must be at least 0"):
        sb.top.Threshold(soften=-1)


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Threshold().numpy()
