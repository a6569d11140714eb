"""Ramp TOP."""

import numpy as np
import pytest
import sarabet as sb
from scipy.interpolate import CubicHermiteSpline


def ramp(width=64, height=32, **parameters):
    return sb.top.Ramp(resolution=(width, height), format="rgba32float", **parameters).numpy()


def test_example():
    sunset = sb.top.Ramp(
        keys=[(0, 0.1, 0.1, 0.4, 1), (0.5, 1, 0.4, 0.1, 1), (1, 1, 0.9, 0.5, 1)],
        resolution=(160, 90),
    )
    pixels = sunset.numpy()
    assert pixels.shape == (90, 160, 4)
    assert pixels[-1, 0, 2] > pixels[-1, 0, 0]  # blue at the bottom
    assert pixels[0, 0, 0] > pixels[0, 0, 2]  # yellow on top


def test_default_goes_from_black_at_the_bottom_to_white():
    got = ramp()
    want = (np.arange(32)[::-1] + 0.5) / 32
    np.testing.assert_allclose(got[..., 0], np.repeat(want[:, None], 64, 1), atol=1e-6)
    assert (got[..., 3] == 1).all()


def test_horizontal():
    np.testing.assert_allclose(
        ramp(type="horizontal")[5, :, 1], (np.arange(64) + 0.5) / 64, atol=1e-6
    )


def test_radial_turns_counter_clockwise_from_the_right():
    got = ramp(33, 33, type="radial")[..., 0]
    y, x = np.mgrid[0:33, 0:33]
    want = np.arctan2(16 - y, x - 16) / (2 * np.pi) % 1
    np.testing.assert_allclose(got, want, atol=1e-5)


def test_radial_is_not_squeezed_in_an_oblong_image():
    got = ramp(64, 32, type="radial")[..., 0]
    np.testing.assert_allclose(got[0, 47], np.arctan2(15.5, 15.5) / (2 * np.pi), atol=1e-5)


def test_circular_is_a_distance_from_the_centre():
    got = ramp(33, 33, type="circular", extendleft="hold")[..., 0]
    y, x = np.mgrid[0:33, 0:33]
    want = np.minimum(np.hypot(x - 16, y - 16) / 33 * 2, 1)
    np.testing.assert_allclose(got, want, atol=1e-5)


def test_position_moves_the_centre():
    got = ramp(40, 40, type="circular", position=(0.25, 0.75), extendleft="hold")[..., 0]
    assert np.unravel_index(got.argmin(), got.shape) in {(9, 9), (9, 10), (10, 9), (10, 10)}


@pytest.mark.parametrize("interp", ["step", "linear", "easeineaseout"])
def test_interpolation_between_keys(interp):
    keys = np.array([[0.25, 0, 1, 0.5, 1], [0.75, 1, 0, 0.5, 1]])
    got = ramp(256, 1, type="horizontal", keys=keys, interp=interp)[0, :, 0]
    t = np.clip(((np.arange(256) + 0.5) / 256 - 0.25) / 0.5, 0, 1)
    want = {"step": np.floor(t), "linear": t, "easeineaseout": t * t * (3 - 2 * t)}[interp]
    np.testing.assert_allclose(got, want, atol=1e-5)


def test_keys_are_sorted():
    keys = [(1, 1, 1, 1, 1), (0, 0, 0, 0, 1)]
    np.testing.assert_array_equal(ramp(keys=keys), ramp())


def test_phase_and_period_repeat():
    got = ramp(100, 1, type="horizontal", phase=0.1, period=0.5)[0, :, 0]
    want = ((np.arange(100) + 0.5) / 100 - 0.1) / 0.5 % 1
    np.testing.assert_allclose(got, want, atol=1e-4)


@pytest.mark.parametrize(
    ("extend", "want"),
    [
        ("hold", [0, 0, 0, 1]),
        ("black", [0, 0, 0, 1]),
        ("zero", [0, 0, 0, 0]),
        ("repeat", [0.6, 0.6, 0.6, 1]),
        ("mirror", [0.4, 0.4, 0.4, 1]),
    ],
)
def test_extend_left(extend, want):
    got = ramp(101, 1, type="horizontal", phase=0.5, extendleft=extend)
    np.testing.assert_allclose(got[0, 10], want, atol=0.01)


@pytest.mark.parametrize(
    ("right", "want"),
    [
        ("sameasleft", [0, 0, 0, 0]),
        ("hold", [1, 1, 1, 1]),
        ("black", [0, 0, 0, 1]),
        ("zero", [0, 0, 0, 0]),
        ("repeat", [0.4, 0.4, 0.4, 1]),
        ("mirror", [0.6, 0.6, 0.6, 1]),
    ],
)
def test_extend_right(right, want):
    got = ramp(101, 1, type="horizontal", phase=-0.5, extendleft="zero", extendright=right)
    np.testing.assert_allclose(got[0, 90], want, atol=0.01)


def test_alpha_multiplies_the_color_if_asked():
    keys = [(0, 1, 1, 1, 0.5)]
    assert ramp(keys=keys)[0, 0].tolist() == [0.5, 0.5, 0.5, 0.5]
    assert ramp(keys=keys, multrgbbyalpha=False)[0, 0].tolist() == [1, 1, 1, 0.5]


@pytest.mark.parametrize(
    "keys",
    [[(0, 1, 1)], np.zeros((2, 4)), 3, "red", [(np.nan, 0, 0, 0, 1)], [(0, np.inf, 0, 0, 1)]],
)
def test_wrong_keys(keys):
    with pytest.raises((TypeError, ValueError), match="keys"):
        sb.top.Ramp(keys=keys)


def test_one_pixel_is_the_middle():
    assert ramp(1, 1)[0, 0, 0] == pytest.approx(0.5)


@pytest.mark.parametrize("tension", [0, 0.4, 1])
def test_hermite_against_scipy(tension):
    keys = np.array(
        [[0.1, 0, 1, 0.5, 1], [0.3, 1, 0, 0.5, 1], [0.4, 0.2, 0.4, 0.1, 1], [0.9, 0.7, 1, 0, 1]]
    )
    got = ramp(256, 1, type="horizontal", keys=keys, interp="hermite", tension=tension)[0]
    x, y = keys[:, 0], keys[:, 1:]
    after, before = np.minimum(np.arange(4) + 1, 3), np.maximum(np.arange(4) - 1, 0)
    slopes = (1 - tension) * (y[after] - y[before]) / (x[after] - x[before])[:, None]
    at = np.clip((np.arange(256) + 0.5) / 256, 0.1, 0.9)
    np.testing.assert_allclose(got, CubicHermiteSpline(x, y, slopes)(at), atol=1e-4)


def test_hermite_with_keys_at_one_place():
    keys = [(0.5, 0, 0, 0, 1), (0.5, 1, 1, 1, 1)]
    got = ramp(8, 1, type="horizontal", keys=keys, interp="hermite")[0, :, 0]
    assert got.tolist() == [0] * 4 + [1] * 4


@pytest.mark.parametrize(
    ("fit", "unit"),
    [
        ("fill", (64, 32)),
        ("fithorz", (64, 64)),
        ("fitvert", (32, 32)),
        ("fitbest", (32, 32)),
        ("fitoutside", (64, 64)),
    ],
)
def test_fit_aspect(fit, unit):
    y, x = np.mgrid[0:32, 0:64]
    across, up = (x + 0.5 - 16) / unit[0], (32 - y - 0.5 - 8) / unit[1]
    round_ = ramp(
        type="circular", position=(0.25, 0.25), fitaspect=fit, extendleft="hold", period=4
    )[..., 0]
    np.testing.assert_allclose(round_, np.minimum(np.hypot(across, up) / 2, 1), atol=1e-5)
    flat = ramp(type="horizontal", fitaspect=fit, extendleft="hold")[0, :, 0]
    want = np.clip((x[0] + 0.5 - 32) / unit[0] + 0.5, 0, 1)
    np.testing.assert_allclose(flat, want, atol=1e-5)
    np.testing.assert_array_equal(ramp(type="radial", fitaspect=fit), ramp(type="radial"))
