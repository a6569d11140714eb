"""Inside TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    left = np.zeros_like(picture)
    left[:, :200, 3] = 255
    pixels = sb.top.Inside(picture, left).numpy()
    np.testing.assert_array_equal(pixels[:, :200], picture[:, :200])
    assert (pixels[:, 200:] == 0).all()


def closed_form(a, b):
    return a * np.clip(b[..., 3:], 0, 1)


def test_closed_form_on_photographs(stored, pair):
    a, b = (stored.encode(values) for values in pair)
    got = stored.decode(sb.top.Inside(a, b).numpy())
    want = closed_form(stored.decode(a), stored.decode(b))
    np.testing.assert_allclose(got, stored.clamped(want), atol=stored.tolerance)


def test_extremes(extreme_pair):
    a, b = extreme_pair
    got = sb.top.Inside(a, b).numpy()
    np.testing.assert_allclose(got, closed_form(a, b), rtol=1e-6, atol=1e-6)


def test_the_second_is_fitted_to_the_first_whose_format_stays():
    a = np.full((4, 6, 4), 0.5, np.float32)
    b = np.full((2, 3, 4), 51, np.uint8)
    op = sb.top.Inside(a, b)
    assert op.pixel_format == "rgba32float"
    want = closed_form(a, np.full((4, 6, 4), 0.2))
    np.testing.assert_allclose(op.numpy(), want, atol=1e-6)


def test_nan_in_a_channel_stays_there_and_is_0_in_bytes():
    a, b = np.full((1, 1, 4), 0.5, np.float32), np.full((1, 1, 4), 0.25, np.float32)
    a[0, 0, 0] = np.nan
    got = sb.top.Inside(a, b).numpy()[0, 0]
    assert np.isnan(got).tolist() == [True, False, False, False]
    got = sb.top.Inside(a, b, format="rgba8fixed").numpy()[0, 0]
    assert got.tolist() == [0, 32, 32, 32]


def test_a_missing_input_is_an_error(picture):
    with pytest.raises(sb.CookError, match="input 1"):
        sb.top.Inside(picture).numpy()
