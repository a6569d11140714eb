"""Rectangle TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb


def rectangle(width=64, height=48, **parameters):
    return sb.top.Rectangle(resolution=(width, height), format="rgba32float", **parameters).numpy()


def test_example():
    card = sb.top.Rectangle(
        resolution=(320, 180),
        size=(0.6, 0.5),
        rotate=10,
        cornerradius=20,
        cornerradiusunit="pixels",
        fillcolor=(0.9, 0.5, 0.2),
        border=(1, 1, 1),
        borderwidth=6,
        borderwidthunit="pixels",
        bgcolor=(0.1, 0.1, 0.2),
        bgalpha=1,
    )
    pixels = card.numpy()
    assert pixels.shape == (180, 320, 4)
    assert pixels[90, 160].tolist() == [230, 128, 51, 255]
    assert pixels[0, 0].tolist() == [26, 26, 51, 255]
    assert (pixels[..., :3].min(axis=-1) == 255).sum() > 1000  # the border


def overlap(size, low, high):
    """How much of each of `size` pixels lies between two positions."""
    at = np.arange(size)
    return np.clip(np.minimum(at + 1, high) - np.maximum(at, low), 0, 1)


@pytest.mark.parametrize("box", [(3, 40, 5, 20), (3.25, 40.5, 5.75, 20.1), (7.2, 7.6, 3.1, 30)])
def test_upright_edges_cover_exactly(box):
    left, right, bottom, top = box
    got = rectangle(
        size=(right - left, top - bottom),
        sizeunit="pixels",
        center=((left + right) / 2 - 32, (bottom + top) / 2 - 24),
        centerunit="pixels",
    )
    want = np.outer(overlap(48, 48 - top, 48 - bottom), overlap(64, left, right))
    np.testing.assert_allclose(got[..., 3], want, atol=1e-5)
    np.testing.assert_allclose(got[..., 0], want, atol=1e-5)  # premultiplied


@pytest.mark.parametrize("angle", [0, 15, 30, 45, -70, 200])
def test_turned_as_opencv_fills_it(angle):
    got = rectangle(200, 150, size=(100, 60), sizeunit="pixels", rotate=angle,
                    center=(10, 5), centerunit="pixels")[..., 3]  # fmt: skip
    # OpenCV draws at 16 times the size; its pixel centres are whole numbers.
    many = np.zeros((150 * 16, 200 * 16), np.uint8)
    corners = cv2.boxPoints(((110 * 16 - 0.5, 70 * 16 - 0.5), (1600, 960), -angle))
    cv2.fillPoly(many, [np.rint(corners).astype(np.int32)], 1)
    want = many.reshape(150, 16, 200, 16).mean(axis=(1, 3))
    assert np.abs(got - want).mean() < 1.5e-3
    assert np.abs(got - want).max() < 0.25
    assert got.sum() == pytest.approx(6000, rel=2e-3)


def test_round_corners():
    got = rectangle(100, 100, size=(80, 60), sizeunit="pixels", cornerradius=15,
                    cornerradiusunit="pixels")[..., 3]  # fmt: skip
    assert got.sum() == pytest.approx(80 * 60 - (4 - np.pi) * 15**2, rel=1e-3)
    capsule = rectangle(100, 100, size=(80, 40), sizeunit="pixels", cornerradius=1e5,
                        cornerradiusunit="pixels")[..., 3]  # fmt: skip
    assert capsule.sum() == pytest.approx(40 * 40 + np.pi * 20**2, rel=1e-3)


@pytest.mark.parametrize("offset", [0, 0.5, 1])
def test_border(offset):
    got = rectangle(64, 64, size=(20, 20), sizeunit="pixels", borderwidth=8,
                    borderwidthunit="pixels", borderoffset=offset, fillcolor=(1, 0, 0),
                    border=(0, 1, 0))  # fmt: skip
    outer = 20 + 16 * offset
    inner = outer - 16
    assert got[..., 3].sum() == pytest.approx(outer**2)
    assert got[..., 0].sum() == pytest.approx(inner**2)
    assert got[..., 1].sum() == pytest.approx(outer**2 - inner**2)


@pytest.mark.parametrize(
    ("justify", "want"),
    [
        ({"justifyh": "left"}, (19, 29, 0, 10)),
        ({"justifyh": "right"}, (19, 29, 54, 64)),
        ({"justifyv": "bottom"}, (38, 48, 27, 37)),
        ({"justifyv": "top"}, (0, 10, 27, 37)),
        ({"justifyh": "left", "justifyv": "top", "center": (2, -3)}, (3, 13, 2, 12)),
    ],
)
def test_justify(justify, want):
    got = rectangle(size=(10, 10), sizeunit="pixels", centerunit="pixels", **justify)
    top, bottom, left, right = want
    expected = np.zeros((48, 64))
    expected[top:bottom, left:right] = 1
    np.testing.assert_array_equal(got[..., 3], expected)


def test_units():
    # Of 64x48: fractions of both, and of the height alone.
    assert rectangle(size=(0.5, 0.25))[..., 3].sum() == pytest.approx(32 * 12)
    aspect = rectangle(size=(0.5, 0.25), sizeunit="fractionaspect")
    assert aspect[..., 3].sum() == pytest.approx(24 * 12)


def test_colours_and_premultiplication():
    colours = {"fillcolor": (1, 0.5, 0), "fillalpha": 0.5, "bgcolor": (0, 0, 1), "bgalpha": 0.25}
    got = rectangle(**colours)
    assert got[24, 32].tolist() == [0.5, 0.25, 0, 0.5]
    assert got[0, 0].tolist() == [0, 0, 0.25, 0.25]
    straight = rectangle(**colours, multrgbbyalpha=False)
    assert straight[24, 32].tolist() == [1, 0.5, 0, 0.5]
    assert straight[0, 0].tolist() == [0, 0, 1, 0.25]


def test_without_antialiasing_there_are_two_colours():
    soft = rectangle(rotate=20)[..., 3]
    hard = rectangle(rotate=20, antialias=False)[..., 3]
    assert len(np.unique(soft)) > 20
    np.testing.assert_array_equal(hard, soft >= 0.5)


def test_softness_fades_from_the_edge_inwards():
    got = rectangle(100, 100, size=(80, 80), sizeunit="pixels", softness=20,
                    softnessunit="pixels")[50, :, 3]  # fmt: skip
    assert not got[:10].any()
    assert (np.diff(got[9:31]) > 0).all()
    assert (got[31:69] == 1).all()
    np.testing.assert_allclose(got, got[::-1], atol=1e-5)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 7), (3, 1), (5, 3)])
def test_small_images(width, height):
    assert (rectangle(width, height, size=(1, 1))[..., 3] == 1).all()
    half = rectangle(width, height, size=(0.5, 1))[..., 3]
    assert half.sum() == pytest.approx(width * height / 2, abs=1e-4)


def test_a_size_of_nothing():
    assert not rectangle(size=(0, 1)).any()
    assert not rectangle(size=(0, 0), cornerradius=1).any()


def test_pixel_formats(stored):
    got = sb.top.Rectangle(
        resolution=(8, 8), size=(1, 0.5), fillcolor=(0.25, 0.5, 1), format=stored.name
    ).numpy()
    want = np.zeros((8, 8, 4))
    want[2:6] = (0.25, 0.5, 1, 1)
    np.testing.assert_allclose(stored.decode(got), want, atol=stored.tolerance)


def test_negative_size_is_an_error():
    with pytest.raises(sb.Error, match=r"'size.*0"):
        sb.top.Rectangle(size=(-1, 1)).numpy()
