"""Corner Pin TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb

# Top left, top right, bottom left, bottom right; pixels from the top left.
QUAD = np.array([[60, 30], [400, 70], [20, 250], [430, 290]], np.float32)
WHOLE = np.array([[0, 0], [451, 0], [0, 300], [451, 300]], np.float32)


def corners(page, points, height=300):
    """Parameters: pixels from the bottom left."""
    found = {}
    for i, (x, y) in enumerate(points, start=1):
        found[f"{page}p{i}"] = (float(x), float(height - y))
        found[f"{page}p{i}unit"] = "pixels"
    return found


def test_example(picture):
    screen = sb.top.CornerPin(
        picture, pinp1=(0.1, 0.9), pinp2=(0.8, 0.7), pinp3=(0.2, 0.1), pinp4=(0.9, 0.3)
    )
    pixels = screen.numpy()
    assert pixels.shape == picture.shape
    assert not pixels[0, 0].any()
    assert pixels[150, 225, 3] == 255


def test_default_changes_nothing(picture):
    np.testing.assert_array_equal(sb.top.CornerPin(picture).numpy(), picture)


def warped(picture, source, target, size=(451, 300)):
    # OpenCV's pixel centres are whole numbers.
    matrix = cv2.getPerspectiveTransform(source - 0.5, target - 0.5)
    return cv2.warpPerspective(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE), matrix


def inside(quad, shape):
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.rint(quad[[0, 1, 3, 2]]).astype(np.int32), 1)
    return cv2.erode(mask, np.ones((7, 7))).astype(bool)


def check(got, want, where):
    difference = np.abs(got.astype(int) - want)[where]  # OpenCV counts in 32nds of a pixel
    assert difference.mean() < 0.6
    assert np.percentile(difference, 99.9) <= 8


def test_pin_against_opencv(picture):
    got = sb.top.CornerPin(picture, **corners("pin", QUAD)).numpy()
    want, _ = warped(picture, WHOLE, QUAD)
    check(got, want, inside(QUAD, got.shape))


def test_extract_against_opencv(picture):
    got = sb.top.CornerPin(picture, **corners("extract", QUAD)).numpy()
    want, _ = warped(picture, QUAD, WHOLE)
    check(got, want, inside(WHOLE, got.shape))


def test_both(picture):
    other = QUAD[:, ::-1] * [1.2, 0.6] + [30, 10]
    other = other[[0, 2, 1, 3]].astype(np.float32)
    pars = corners("extract", QUAD) | corners("pin", other)
    got = sb.top.CornerPin(picture, **pars).numpy()
    want, _ = warped(picture, QUAD, other)
    check(got, want, inside(other, got.shape))


def test_there_and_back(picture):
    there = sb.top.CornerPin(picture, **corners("pin", QUAD))
    back = sb.top.CornerPin(there, **corners("extract", QUAD)).numpy()
    assert np.abs(back.astype(int) - picture)[20:-20, 20:-20].mean() < 5


def test_mirrored_corners(picture):
    got = sb.top.CornerPin(picture, pinp1=(1, 1), pinp2=(0, 1), pinp3=(1, 0), pinp4=(0, 0)).numpy()
    assert np.abs(got.astype(int) - picture[:, ::-1]).max() <= 1


def test_edges_are_antialiased_and_cover_their_area():
    white = np.ones((300, 451, 4), np.float32)
    got = sb.top.CornerPin(white, **corners("pin", QUAD)).numpy()[..., 3]
    area = cv2.contourArea(QUAD[[0, 1, 3, 2]])
    assert got.sum() == pytest.approx(area, rel=1e-3)
    assert ((got > 0) & (got < 1)).sum() > 200


def test_background(picture):
    pars = corners("pin", QUAD)
    got = sb.top.CornerPin(picture, bgcolor=(1, 0, 0, 0.5), **pars).numpy()
    assert got[0, 0].tolist() == [128, 0, 0, 128]
    got = sb.top.CornerPin(picture, bgcolor=(1, 0, 0, 0.5), premultrgbbyalpha=False, **pars)
    assert got.numpy()[0, 0].tolist() == [255, 0, 0, 128]


@pytest.mark.parametrize(
    ("extend", "mode"),
    [("hold", "edge"), ("zero", "constant"), ("repeat", "wrap"), ("mirror", "symmetric")],
)
def test_extract_from_outside(extend, mode, fractions):
    source = fractions(6, 8)
    got = sb.top.CornerPin(
        source, outputresolution="custom", resolution=(24, 18), extractp1=(-1, 2),
        extractp2=(2, 2), extractp3=(-1, -1), extractp4=(2, -1), extend=extend,
    ).numpy()  # fmt: skip
    want = np.pad(source, ((6, 6), (8, 8), (0, 0)), mode=mode)
    np.testing.assert_allclose(got, want, atol=1e-4)


@pytest.mark.parametrize(
    "bad",
    [{"pinp1": (1, 1), "pinp2": (0, 1)}, {"pinp1": (0, 0)}, {"extractp4": (0.2, 0.8)},
     {f"pinp{i}": (0.5, 0.5) for i in range(1, 5)}],
)  # fmt: skip
def test_corners_that_are_no_convex_shape(bad, picture):
    page = next(iter(bad))[:-2]
    with pytest.raises(sb.Error, match=f"the corners '{page}p1' to '{page}p4' must be"):
        sb.top.CornerPin(picture, **bad).numpy()


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (3, 1)])
def test_small_images(shape, fractions):
    source = fractions(*shape)
    np.testing.assert_allclose(sb.top.CornerPin(source).numpy(), source, atol=1e-5)


def test_formats(stored, fractions):
    source = stored.encode(fractions(6, 8))
    got = sb.top.CornerPin(source, pinp1=(0, 0), pinp2=(1, 0), pinp3=(0, 1), pinp4=(1, 1))
    np.testing.assert_allclose(
        stored.decode(got.numpy()), stored.decode(source)[::-1], atol=stored.tolerance + 1e-4
    )
