"""Add TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    lifted = sb.top.Add(picture, np.full_like(picture, 40))
    want = np.minimum(picture.astype(int) + 40, 255)
    np.testing.assert_array_equal(lifted.numpy(), want)


def closed_form(a, b):
    return a + b


def test_closed_form_on_photographs(stored, pair):
    a, b = (stored.encode(values) for values in pair)
    got = stored.decode(sb.top.Add(a, b).numpy())
    want = closed_form(stored.decode(a), stored.decode(b))
    np.testing.assert_allclose(got, stored.clamped(want), atol=stored.tolerance)


def test_extremes(extreme_pair):
    a, b = extreme_pair
    got = sb.top.Add(a, b).numpy()
    np.testing.assert_allclose(got, closed_form(a, b), rtol=1e-6, atol=1e-6)


def test_the_second_is_fitted_to_the_first_whose_format_stays():
    a = np.full((4, 6, 4), 0.5, np.float32)
    b = np.full((2, 3, 4), 51, np.uint8)
    op = sb.top.Add(a, b)
    assert op.pixel_format == "rgba32float"
    want = closed_form(a, np.full((4, 6, 4), 0.2))
    np.testing.assert_allclose(op.numpy(), want, atol=1e-6)


def test_nan_stays_in_floats_and_is_0_in_bytes():
    a, b = np.full((1, 1, 4), 0.5, np.float32), np.full((1, 1, 4), 0.25, np.float32)
    b[0, 0, 0] = np.nan
    got = sb.top.Add(a, b).numpy()[0, 0]
    assert np.isnan(got).tolist() == [True, False, False, False]
    got = sb.top.Add(a, b, format="rgba8fixed").numpy()[0, 0]
    assert (got == 0).tolist() == [True, False, False, False]


def test_a_missing_input_is_an_error(picture):
    with pytest.raises(sb.CookError, match="input 1"):
        sb.top.Add(picture).numpy()
