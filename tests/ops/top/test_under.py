"""Under TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    stamp = sb.top.Constant(color=(1, 0, 0), alpha=0.5, resolution=(451, 300))
    pixels = sb.top.Under(picture, stamp).numpy()
    np.testing.assert_array_equal(pixels, sb.top.Over(stamp, picture).numpy())


def closed_form(a, b):
    return b + a * (1 - b[..., 3:])


def test_closed_form_on_photographs(stored, pair):
    a, b = (stored.encode(values) for values in pair)
    got = stored.decode(sb.top.Under(a, b).numpy())
    want = closed_form(stored.decode(a), stored.decode(b))
    np.testing.assert_allclose(got, stored.clamped(want), atol=stored.tolerance)


def test_extremes(extreme_pair):
    a, b = extreme_pair
    got = sb.top.Under(a, b).numpy()
    np.testing.assert_allclose(got, closed_form(a, b), rtol=1e-6, atol=1e-6)


def test_the_second_is_fitted_to_the_first_whose_format_stays():
    a = np.full((4, 6, 4), 0.5, np.float32)
    b = np.full((2, 3, 4), 51, np.uint8)
    op = sb.top.Under(a, b)
    assert op.pixel_format == "rgba32float"
    want = closed_form(a, np.full((4, 6, 4), 0.2))
    np.testing.assert_allclose(op.numpy(), want, atol=1e-6)


def test_nan_stays_in_floats_and_is_0_in_bytes():
    a, b = np.full((1, 1, 4), 0.5, np.float32), np.full((1, 1, 4), 0.25, np.float32)
    b[0, 0, 3] = np.nan
    got = sb.top.Under(a, b).numpy()[0, 0]
    assert np.isnan(got).tolist() == [True, True, True, True]
    got = sb.top.Under(a, b, format="rgba8fixed").numpy()[0, 0]
    assert (got == 0).tolist() == [True, True, True, True]


def test_a_missing_input_is_an_error(picture):
    with pytest.raises(sb.CookError, match="input 1"):
        sb.top.Under(picture).numpy()
