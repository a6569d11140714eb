"""Cross TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    other = np.ascontiguousarray(picture[::-1])
    fade = sb.top.Cross(picture, other, cross=0.25)
    want = cv2.addWeighted(picture, 0.75, other, 0.25, 0)
    np.testing.assert_allclose(fade.numpy().astype(int), want, atol=1)


@pytest.mark.parametrize("cross", [-0.5, 0, 0.3, 0.5, 1, 7])
def test_closed_form(cross, stored, pair):
    a, b = (stored.encode(values[::3, ::3]) for values in pair)
    got = stored.decode(sb.top.Cross(a, b, cross=cross).numpy())
    part = min(max(cross, 0), 1)
    want = stored.decode(a) * (1 - part) + stored.decode(b) * part
    np.testing.assert_allclose(got, want, atol=stored.tolerance)


def test_at_the_ends_the_other_image_does_not_count():
    a = np.full((1, 1, 4), 3, np.float32)
    b = np.full((1, 1, 4), np.nan, np.float32)
    assert (sb.top.Cross(a, b, cross=0).numpy() == 3).all()
    assert (sb.top.Cross(b, a, cross=1).numpy() == 3).all()
    assert np.isnan(sb.top.Cross(a, b, cross=0.5).numpy()).all()


def test_the_second_is_fitted_to_the_first_whose_format_stays():
    op = sb.top.Cross(np.zeros((4, 6, 4), np.uint16), np.full((2, 3, 4), 255, np.uint8), cross=1)
    assert op.pixel_format == "rgba16fixed"
    assert (op.numpy() == np.full((4, 6, 4), 65535)).all()


def test_a_missing_input_is_an_error(picture):
    with pytest.raises(sb.CookError, match="input 1"):
        sb.top.Cross(picture).numpy()
