"""Fit TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb


def fit(source, width, height, **parameters):
    return sb.top.Fit(
        source, outputresolution="custom", resolution=(width, height), **parameters
    ).numpy()


def test_example(picture):
    thumbnail = sb.top.Fit(
        picture, outputresolution="custom", resolution=(128, 128), bgcolor=(1, 0, 0, 1)
    )
    pixels = thumbnail.numpy()
    assert pixels.shape == (128, 128, 4)
    assert (pixels[:21] == (255, 0, 0, 255)).all()  # 128x85 in the middle
    assert (pixels[106:] == (255, 0, 0, 255)).all()
    assert (pixels[21:106, :, 2] > 0).any()


def test_same_size_changes_nothing(picture):
    for mode in ("fill", "fithorz", "fitvert", "fitbest", "fitoutside", "nativeres"):
        np.testing.assert_array_equal(sb.top.Fit(picture, fit=mode).numpy(), picture)


# Of 451x300 in 200x200: the size, and its corner.
PLACES = {
    "fill": (200, 200, 0, 0),
    "fithorz": (200, 133, 0, 33),
    "fitvert": (301, 200, -51, 0),
    "fitbest": (200, 133, 0, 33),
    "fitoutside": (301, 200, -51, 0),
}


@pytest.mark.parametrize("mode", PLACES)
def test_modes_against_opencv(mode, picture):
    width, height, left, top = PLACES[mode]
    got = fit(picture, 200, 200, fit=mode).astype(int)
    scaled = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    want = np.zeros((200, 200, 4), int)
    want[max(top, 0) : max(top, 0) + height] = scaled[:200, -left : 200 - left]
    assert np.abs(got - want).max() <= 1


def test_native_crops_and_pads(picture):
    got = fit(picture, 200, 400, fit="nativeres")
    np.testing.assert_array_equal(got[50:350], picture[:, 126:326])
    assert not got[:50].any()


@pytest.mark.parametrize(
    ("justify", "corner"),
    [(("left", "top"), (0, 0)), (("right", "bottom"), (349, 100)), (("left", "bottom"), (0, 100)),
     (("center", "top"), (174, 0))],
)  # fmt: skip
def test_justify(justify, corner, picture):
    got = fit(picture, 800, 400, fit="nativeres", justifyh=justify[0], justifyv=justify[1])
    left, top = corner
    np.testing.assert_array_equal(got[top : top + 300, left : left + 451], picture)
    assert got[..., 3].sum() == 255 * 300 * 451


def test_background(picture):
    colour = (1, 0.5, 0, 0.5)
    assert fit(picture, 500, 300, bgcolor=colour)[0, 0].tolist() == [128, 64, 0, 128]
    straight = fit(picture, 500, 300, bgcolor=colour, premultrgbbyalpha=False)
    assert straight[0, 0].tolist() == [255, 128, 0, 128]


def test_larger_as_opencv_interpolates(picture):
    got = fit(picture, 902, 600)
    want = cv2.resize(picture, (902, 600), interpolation=cv2.INTER_LINEAR)
    assert np.abs(got.astype(int) - want).max() <= 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 1), (3, 5)])
@pytest.mark.parametrize("size", [(1, 1), (8, 3), (2, 11)])
def test_small_images(shape, size, fractions):
    source = np.full((*shape, 4), 0.5, np.float32)
    got = fit(source, *size, fit="fitoutside")
    np.testing.assert_allclose(got, 0.5, atol=1e-5)


def test_formats(stored, fractions):
    source = stored.encode(fractions(8, 12))
    got = stored.decode(fit(source, 6, 4, fit="fill"))
    want = stored.decode(source).reshape(4, 2, 6, 2, 4).mean(axis=(1, 3))
    np.testing.assert_allclose(got, want, atol=stored.tolerance + 1e-5)
