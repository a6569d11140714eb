"""Transform TOP."""

import itertools

import cv2
import numpy as np
import pytest
import sarabet as sb
from scipy import ndimage

EXTEND = {
    "hold": "nearest",
    "zero": "grid-constant",
    "repeat": "grid-wrap",
    "mirror": "grid-mirror",
}


def test_example(picture):
    turned = sb.top.Transform(picture, rotate=30, s=(0.5, 0.5), t=(0.1, 0.2))
    pixels = turned.numpy()
    assert pixels.shape == picture.shape
    assert pixels[-1, 0].tolist() == [0, 0, 0, 0]  # nothing is left in the corner
    assert pixels[90, 270, 3] == 255


def matrix(t=(0, 0), rotate=0, s=(1, 1), p=(0, 0), order="srt"):
    """The map of points in pixels from the centre, y up."""
    angle = np.radians(rotate)
    c, n = np.cos(angle), np.sin(angle)
    parts = {
        "s": np.diag([s[0], s[1], 1.0]),
        "r": np.array([[c, -n, 0], [n, c, 0], [0, 0, 1]]),
        "t": np.array([[1, 0, t[0]], [0, 1, t[1]], [0, 0, 1]], float),
    }
    to_pivot = np.array([[1, 0, -p[0]], [0, 1, -p[1]], [0, 0, 1]], float)
    m = to_pivot
    for letter in order:
        m = parts[letter] @ m
    return np.linalg.inv(to_pivot) @ m


def warped(values, m, extend="zero"):
    """The same by SciPy, which places pixel centres at whole numbers."""
    height, width = values.shape[:2]
    back = np.linalg.inv(m)
    y, x = np.mgrid[0:height, 0:width]
    points = np.stack(
        [x + 0.5 - width / 2, height / 2 - y - 0.5, np.ones_like(x, dtype=float)], axis=0
    )
    from_x, from_y, _ = np.einsum("ij,jhw->ihw", back, points)
    at = [height / 2 - from_y - 0.5, from_x + width / 2 - 0.5]
    return np.dstack(
        [
            ndimage.map_coordinates(values[..., c], at, order=1, mode=EXTEND[extend])
            for c in range(values.shape[2])
        ]
    )


@pytest.mark.parametrize("order", ["".join(o) for o in itertools.permutations("srt")])
def test_orders(order, fractions):
    source = fractions(31, 46)
    got = sb.top.Transform(
        source, xord=order, t=(5.25, -3.5), tunit="pixels", rotate=25, s=(1.5, 0.7)
    ).numpy()
    want = warped(source.astype(float), matrix((5.25, -3.5), 25, (1.5, 0.7), order=order))
    np.testing.assert_allclose(got, want, atol=2e-4)


@pytest.mark.parametrize("extend", EXTEND)
def test_extends(extend, fractions):
    source = fractions(17, 24)
    got = sb.top.Transform(source, rotate=-40, s=(0.4, 0.6), extend=extend).numpy()
    want = warped(source.astype(float), matrix(rotate=-40, s=(0.4, 0.6)), extend)
    np.testing.assert_allclose(got, want, atol=5e-4)


def test_as_opencv_does(picture):
    got = sb.top.Transform(picture, rotate=20, s=(1.2, 1.2)).numpy()
    height, width = picture.shape[:2]
    m = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), 20, 1.2)
    want = cv2.warpAffine(picture, m, (width, height), flags=cv2.INTER_LINEAR)
    # OpenCV counts in 32nds of a pixel.
    difference = np.abs(got.astype(int) - want)[3:-3, 3:-3]
    assert difference.mean() < 0.5
    assert np.percentile(difference, 99.9) <= 6


def test_formats(stored, fractions):
    source = stored.encode(fractions(12, 20))
    got = stored.decode(sb.top.Transform(source, rotate=10, s=(1.3, 0.9)).numpy())
    want = warped(stored.decode(source), matrix(rotate=10, s=(1.3, 0.9)))
    np.testing.assert_allclose(got, want, atol=stored.tolerance + 1e-4)


def test_pivot(fractions):
    source = fractions(20, 30)
    got = sb.top.Transform(source, p=(0.25, -0.25), rotate=35, s=(0.8, 0.8)).numpy()
    want = warped(source.astype(float), matrix(rotate=35, s=(0.8, 0.8), p=(7.5, -5)))
    np.testing.assert_allclose(got, want, atol=3e-4)
    pixels = sb.top.Transform(
        source, p=(7.5, -5), punit="pixels", rotate=35, s=(0.8, 0.8)
    ).numpy()
    np.testing.assert_allclose(pixels, got, atol=1e-5)


def test_whole_pixels_move_without_blending(picture):
    got = sb.top.Transform(picture, t=(30, 10), tunit="pixels").numpy()
    np.testing.assert_array_equal(got[:-10, 30:], picture[10:, :-30])
    assert not got[-10:].any()
    assert not got[:, :30].any()


def test_fractions_are_of_the_image(picture):
    got = sb.top.Transform(picture, t=(0, 0.5), extend="repeat").numpy()
    np.testing.assert_array_equal(got, np.roll(picture, -150, axis=0))


def test_half_a_turn(picture):
    np.testing.assert_array_equal(
        sb.top.Transform(picture, rotate=180).numpy(), picture[::-1, ::-1]
    )


def test_a_quarter_turn_of_a_square(picture):
    square = np.ascontiguousarray(picture[:200, :200])
    np.testing.assert_array_equal(sb.top.Transform(square, rotate=90).numpy(), np.rot90(square))


def test_identity(picture):
    np.testing.assert_array_equal(sb.top.Transform(picture).numpy(), picture)


def test_scale_0_leaves_nothing():
    source = np.full((4, 4, 4), 255, np.uint8)
    for extend in EXTEND:
        assert not sb.top.Transform(source, s=(0, 1), extend=extend).numpy().any()


def test_background():
    source = np.full((8, 8, 4), 1, np.float32)
    parameters = {"s": (0.5, 0.5), "bgcolor": (1, 0.5, 0, 0.5)}
    plain = sb.top.Transform(source, **parameters).numpy()
    assert plain[0, 0].tolist() == [0, 0, 0, 0]
    over = sb.top.Transform(source, compover=True, **parameters).numpy()
    assert over[0, 0].tolist() == [0.5, 0.25, 0, 0.5]
    assert over[4, 4].tolist() == [1, 1, 1, 1]
    straight = sb.top.Transform(
        source, compover=True, premultrgbbyalpha=False, **parameters
    ).numpy()
    assert straight[0, 0].tolist() == [1, 0.5, 0, 0.5]


def test_another_resolution_shows_the_same_picture(picture):
    got = sb.top.Transform(picture, resolution=(902, 600), extend="hold").numpy()
    want = cv2.resize(picture, (902, 600), interpolation=cv2.INTER_LINEAR)
    assert np.abs(got.astype(int) - want).max() <= 1


def test_one_pixel():
    source = np.full((1, 1, 4), 200, np.uint8)
    assert sb.top.Transform(source, rotate=45, extend="hold").numpy()[0, 0, 0] == 200


def test_errors():
    with pytest.raises(ValueError, match="'xord' must be one of srt"):
        sb.top.Transform(np.zeros((2, 2, 4), np.uint8), xord="sr")
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Transform().numpy()


@pytest.mark.parametrize("extend", ["hold", "repeat", "mirror", "zero"])
@pytest.mark.parametrize(("tileu", "tilev"), [((1, 2), (0, 1)), ((0.25, 0.5), (2, 0))])
def test_limited_tiles(extend, tileu, tilev, fractions):
    source = fractions(16, 20)
    got = sb.top.Transform(
        source, rotate=25, s=(0.2, 0.15), extend=extend, limittiles=True, tileu=tileu, tilev=tilev
    ).numpy()
    left, right = (round(n * 20) for n in tileu)
    below, above = (round(n * 16) for n in tilev)
    mode = {"hold": "edge", "repeat": "wrap", "mirror": "symmetric", "zero": "constant"}[extend]
    tiled = np.pad(source.astype(float), ((above, below), (left, right), (0, 0)), mode=mode)
    y, x = np.mgrid[0:16, 0:20]
    points = np.stack([x + 0.5 - 10, 8 - y - 0.5, np.ones_like(x, dtype=float)])
    back = np.linalg.inv(matrix(rotate=25, s=(0.2, 0.15)))
    from_x, from_y, _ = np.einsum("ij,jhw->ihw", back, points)
    at = [8 - from_y - 0.5 + above, from_x + 10 - 0.5 + left]
    for c in range(4):
        want = ndimage.map_coordinates(tiled[..., c], at, order=1, mode="grid-constant")
        np.testing.assert_allclose(got[..., c], want, atol=5e-4)


def test_no_tiles_around_are_no_extend(fractions):
    source = fractions(9, 12)
    parameters = {"rotate": 30, "s": (0.5, 0.4)}
    limited = sb.top.Transform(source, extend="repeat", limittiles=True, **parameters)
    plain = sb.top.Transform(source, extend="zero", **parameters)
    np.testing.assert_allclose(limited.numpy(), plain.numpy(), atol=1e-6)
    with pytest.raises(ValueError, match="tileu1"):
        limited.par.tileu1 = -1
