"""Over TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    stamp = sb.top.Constant(color=(1, 0, 0), alpha=0.5, resolution=(451, 300))
    pixels = sb.top.Over(stamp, picture).numpy()
    assert pixels[..., 0].min() >= 127
    assert (pixels[..., 3] == 255).all()


def test_closed_form(stored, fractions):
    a, b = fractions(9, 14, 1), fractions(9, 14, 2)
    a[..., :3] *= a[..., 3:]
    b[..., :3] *= b[..., 3:]
    a, b = stored.encode(a), stored.encode(b)
    got = stored.decode(sb.top.Over(a, b).numpy())
    top, under = stored.decode(a), stored.decode(b)
    np.testing.assert_allclose(got, top + under * (1 - top[..., 3:]), atol=stored.tolerance)


def test_opaque_hides_and_transparent_shows(picture):
    other = np.ascontiguousarray(picture[::-1])
    np.testing.assert_array_equal(sb.top.Over(picture, other).numpy(), picture)
    np.testing.assert_array_equal(sb.top.Over(np.zeros_like(picture), picture).numpy(), picture)


def test_the_second_is_fitted_to_the_first():
    over = np.zeros((4, 6, 4), np.float32)
    under = np.ones((2, 3, 4), np.float32) * [0.25, 0.5, 0.75, 1]
    got = sb.top.Over(over, under.astype(np.float32)).numpy()
    assert got.shape == (4, 6, 4)
    np.testing.assert_allclose(got, np.broadcast_to([0.25, 0.5, 0.75, 1], got.shape), atol=1e-6)


def test_the_first_gives_the_format():
    op = sb.top.Over(np.zeros((2, 2, 4), np.uint16), np.full((2, 2, 4), 255, np.uint8))
    assert op.pixel_format == "rgba16fixed"
    assert (op.numpy() == 65535).all()


def test_mono_is_opaque():
    top = np.full((2, 2), 60, np.uint8)
    assert (sb.top.Over(top, np.full((2, 2, 4), 255, np.uint8)).numpy() == 60).all()


def test_one_pixel():
    got = sb.top.Over(np.full((1, 1, 4), 0.5, np.float32), np.ones((1, 1, 4), np.float32)).numpy()
    assert (got == 1).all()


def test_a_missing_input_is_an_error(picture):
    with pytest.raises(sb.CookError, match="input 1"):
        sb.top.Over(picture).numpy()
