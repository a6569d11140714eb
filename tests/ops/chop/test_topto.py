"""TOP to CHOP."""

import numpy as np
import pytest
import sarabet as sb

pytestmark = pytest.mark.usefixtures("project")


def test_example(odd_photo):
    rows = sb.chop.TOPTo(sb.top.Array(odd_photo))
    assert rows.names[:5] == ["r0", "g0", "b0", "a0", "r1"]
    np.testing.assert_allclose(rows["g7"].numpy(), odd_photo[7, :, 1] / 255, atol=1e-7)


@pytest.fixture
def pixels():
    """4 x 3 pixels."""
    return np.random.default_rng(0).random((3, 4, 4), np.float32)


def test_rows_from_the_top(pixels):
    got = sb.chop.TOPTo(sb.top.Array(pixels))
    assert got.names == [f"{c}{row}" for row in range(3) for c in "rgba"]
    np.testing.assert_array_equal(got.numpy().reshape(3, 4, 4), pixels.transpose(0, 2, 1))


def test_single_set(pixels):
    got = sb.chop.TOPTo(sb.top.Array(pixels), singleset=True)
    assert got.names == ["r", "g", "b", "a"]
    np.testing.assert_array_equal(got.numpy(), pixels.reshape(12, 4).T)


def test_names_choose_the_colors(pixels):
    got = sb.chop.TOPTo(sb.top.Array(pixels), r="", g="green", b="", a="alpha", singleset=True)
    assert got.names == ["green", "alpha"]
    np.testing.assert_array_equal(got.numpy(), pixels.reshape(12, 4).T[[1, 3]])
    assert sb.chop.TOPTo(sb.top.Array(pixels), r="", g="", b="", a="").numpy().shape == (0, 0)


@pytest.mark.parametrize(("dtype", "most"), [(np.uint8, 255), (np.uint16, 65535)])
def test_fixed_point_becomes_fractions(dtype, most):
    source = np.random.default_rng(0).integers(0, most, (2, 3, 4), dtype, endpoint=True)
    got = sb.chop.TOPTo(sb.top.Array(source), singleset=True).numpy()
    np.testing.assert_allclose(got, source.reshape(6, 4).T / most, atol=1e-7)


def test_half_floats(pixels):
    source = pixels.astype(np.float16)
    got = sb.chop.TOPTo(sb.top.Array(source), singleset=True).numpy()
    np.testing.assert_array_equal(got, source.reshape(12, 4).T)


def test_mono_repeats_and_is_opaque(pixels):
    got = sb.chop.TOPTo(sb.top.Array(pixels[..., 0].copy()), singleset=True).numpy()
    np.testing.assert_array_equal(got[:3], np.tile(pixels[..., 0].ravel(), (3, 1)))
    assert (got[3] == 1).all()


def test_reads_what_the_device_made(odd_photo):
    level = sb.top.Level(odd_photo, invert=1)
    got = sb.chop.TOPTo(level, singleset=True)
    np.testing.assert_allclose(got["r"].numpy(), 1 - odd_photo[..., 0].ravel() / 255, atol=1e-6)
    level.par.invert = 0
    np.testing.assert_allclose(got["r"].numpy(), odd_photo[..., 0].ravel() / 255, atol=1e-6)


def test_one_pixel():
    got = sb.chop.TOPTo(sb.top.Array(np.full((1, 1, 4), 0.5, np.float32)))
    assert got.numpy().tolist() == [[0.5]] * 4


def test_rate_is_the_projects(pixels):
    assert sb.chop.TOPTo(sb.top.Array(pixels)).rate == 60


def test_without_a_top_there_are_no_channels():
    assert sb.chop.TOPTo().numpy().shape == (0, 0)


def test_a_failed_top_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.chop.TOPTo(sb.top.Level()).numpy()


def test_a_chop_is_no_top():
    with pytest.raises((TypeError, sb.CookError), match="TOP"):
        sb.chop.TOPTo(sb.chop.Constant()).numpy()
