"""Circle TOP."""

import numpy as np
import pytest
import sarabet as sb
from skimage import draw, measure


def circle(width=64, height=48, **parameters):
    return sb.top.Circle(resolution=(width, height), format="rgba32float", **parameters).numpy()


def test_example():
    sun = sb.top.Circle(
        resolution=(320, 180),
        radius=(0.35, 0.35),
        radiusunit="fractionaspect",
        fillcolor=(1, 0.8, 0.2),
        softness=0.1,
        bgcolor=(0.1, 0.2, 0.5),
        bgalpha=1,
    )
    pixels = sun.numpy()
    assert pixels.shape == (180, 320, 4)
    assert pixels[90, 160].tolist() == [255, 204, 51, 255]
    assert pixels[0, 0].tolist() == [26, 51, 128, 255]


def test_default_touches_the_sides():
    got = circle(64, 32)[..., 3]
    assert got[16, 0] > 0.3
    assert got[0, 32] > 0.3
    assert got.sum() == pytest.approx(np.pi * 32 * 16, rel=2e-3)
    assert not got[0, 0]


@pytest.mark.parametrize("radius", [3, 10.5, 40])
def test_as_a_disk_of_many_samples(radius):
    got = circle(100, 100, radius=(radius, radius), radiusunit="pixels", center=(3, -2),
                 centerunit="pixels")[..., 3]  # fmt: skip
    n = 16
    many = np.zeros((100 * n, 100 * n))
    many[draw.disk((52 * n - 0.5, 53 * n - 0.5), radius * n)] = 1
    want = many.reshape(100, n, 100, n).mean(axis=(1, 3))
    assert np.abs(got - want).max() < 0.12
    assert got.sum() == pytest.approx(np.pi * radius**2, rel=5e-3)


@pytest.mark.parametrize("angle", [0, 30, -45, 90])
def test_turned_ellipse_has_the_moments_of_one(angle):
    got = circle(200, 200, radius=(60, 25), radiusunit="pixels", rotate=angle)[..., 3]
    assert got.sum() == pytest.approx(np.pi * 60 * 25, rel=5e-3)
    (region,) = measure.regionprops((got > 0.5).astype(int))
    assert region.axis_major_length == pytest.approx(120, abs=1)
    assert region.axis_minor_length == pytest.approx(50, abs=1)
    # scikit-image measures from the rows' axis; counter-clockwise for us is to the right.
    turned = np.degrees(region.orientation) + 90
    assert (turned - angle + 45) % 180 == pytest.approx(45, abs=0.5)


@pytest.mark.parametrize("offset", [0, 0.25, 1])
def test_border(offset):
    got = circle(100, 100, radius=(30, 30), radiusunit="pixels", borderwidth=8,
                 borderwidthunit="pixels", borderoffset=offset, fillcolor=(1, 0, 0),
                 border=(0, 1, 0))  # fmt: skip
    outer = np.pi * (30 + 8 * offset) ** 2
    inner = np.pi * (22 + 8 * offset) ** 2
    assert got[..., 3].sum() == pytest.approx(outer, rel=2e-3)
    assert got[..., 0].sum() == pytest.approx(inner, rel=2e-3)
    assert got[..., 1].sum() == pytest.approx(outer - inner, rel=5e-3)


def test_a_border_wider_than_the_circle_is_all_border():
    got = circle(border=(0, 1, 0), fillcolor=(1, 0, 0), borderwidth=2)
    assert not got[..., 0].any()
    assert got[24, 32, 1] == 1


def test_justify():
    got = circle(radius=(5, 5), radiusunit="pixels", justifyh="right", justifyv="bottom")[..., 3]
    rows, columns = np.nonzero(got)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (38, 47, 54, 63)


def test_softness():
    got = circle(101, 101, radius=(50, 50), radiusunit="pixels", softness=30,
                 softnessunit="pixels")[50, :51, 3]  # fmt: skip
    assert (np.diff(got[:31]) > 0).all()
    assert (got[31:] == 1).all()


def test_without_antialiasing():
    soft, hard = circle()[..., 3], circle(antialias=False)[..., 3]
    np.testing.assert_array_equal(hard, soft >= 0.5)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 1), (5, 7)])
def test_small_images(width, height):
    got = circle(width, height, radius=(5, 5))
    assert (got == 1).all()
    assert not circle(width, height, radius=(0, 5)).any()


def test_pixel_formats(stored):
    got = sb.top.Circle(
        resolution=(9, 9), radius=(2, 2), fillcolor=(0.25, 0.5, 1), format=stored.name
    ).numpy()
    want = np.broadcast_to([0.25, 0.5, 1, 1], (9, 9, 4))
    np.testing.assert_allclose(stored.decode(got), want, atol=stored.tolerance)
