"""Layout TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb


def colours(count, width=6, height=4):
    """Return images that are each of one value: 1, 2, 3 and so on."""
    return [np.full((height, width, 4), n + 1, np.uint8) for n in range(count)]


def cells(layout, columns, rows):
    """Return the value in the middle of each cell, row by row."""
    pixels = layout.numpy()[..., 0]
    height, width = pixels.shape[0] // rows, pixels.shape[1] // columns
    return pixels[height // 2 :: height, width // 2 :: width].tolist()


def test_example(picture):
    grid = sb.top.Layout(picture, picture[:, ::-1], picture[::-1], spacing=10, bgcolor=(1, 0, 0, 1))
    pixels = grid.numpy()
    assert pixels.shape == (610, 912, 4)
    np.testing.assert_array_equal(pixels[:300, :451], picture)
    np.testing.assert_array_equal(pixels[:300, 461:], picture[:, ::-1])
    np.testing.assert_array_equal(pixels[310:, :451], picture[::-1])
    assert (pixels[310:, 451:] == (255, 0, 0, 255)).all()
    assert (pixels[300:310] == (255, 0, 0, 255)).all()


@pytest.mark.parametrize(
    ("align", "columns", "expected"),
    [
        ("horizlr", 3, [[1, 2, 3]]),
        ("horizrl", 3, [[3, 2, 1]]),
        ("verttb", 1, [[1], [2], [3]]),
        ("vertbt", 1, [[3], [2], [1]]),
        ("gridrows", 2, [[1, 2], [3, 0]]),
        ("gridcols", 2, [[1, 3], [2, 0]]),
    ],
)
def test_align(align, columns, expected):
    layout = sb.top.Layout(*colours(3), align=align)
    assert layout.resolution == (6 * columns, 4 * len(expected))
    assert cells(layout, columns, len(expected)) == expected


@pytest.mark.parametrize(
    ("align", "limits", "expected"),
    [
        ("gridrows", {"maxcols": 4}, [[1, 2, 3, 4], [5, 0, 0, 0]]),
        ("gridrows", {"maxcols": 9}, [[1, 2, 3, 4, 5]]),
        ("gridrows", {"maxrows": 2}, [[1, 2, 3], [4, 5, 0]]),
        ("gridrows", {"maxrows": 2, "maxcols": 2}, [[1, 2], [3, 4]]),
        ("gridrows", {}, [[1, 2, 3], [4, 5, 0]]),
        ("gridcols", {"maxrows": 4}, [[1, 5], [2, 0], [3, 0], [4, 0]]),
        ("gridcols", {"maxcols": 2}, [[1, 4], [2, 5], [3, 0]]),
        ("gridcols", {"maxrows": 2, "maxcols": 2}, [[1, 3], [2, 4]]),
        ("gridcols", {}, [[1, 4], [2, 5], [3, 0]]),
        ("horizlr", {"maxcols": 2}, [[1, 2, 3, 4, 5]]),
    ],
)
def test_rows_and_columns(align, limits, expected):
    layout = sb.top.Layout(*colours(5), align=align, **limits)
    assert cells(layout, len(expected[0]), len(expected)) == expected


def test_sixteen_images():
    layout = sb.top.Layout(*colours(16))
    assert cells(layout, 4, 4) == (np.arange(16).reshape(4, 4) + 1).tolist()


def test_the_size_of_the_first_image_for_all():
    layout = sb.top.Layout(*colours(4, 64, 32), scaleres=False, spacing=2, fit="fill")
    pixels = layout.numpy()[..., 0]
    assert pixels.shape == (32, 64)
    assert pixels[0, :31].tolist() == [1] * 31
    assert pixels[0, 31:33].tolist() == [0, 0]
    assert pixels[:, 0].tolist() == [1] * 15 + [0, 0] + [3] * 15


def test_uneven_cells_share_all_pixels():
    layout = sb.top.Layout(*colours(3), align="horizlr", resolution=(32, 4), fit="fill",
                           outputresolution="custom")  # fmt: skip
    row = layout.numpy()[0, :, 0].tolist()
    assert row == [1] * 11 + [2] * 10 + [3] * 11


# Of 451x300 in a cell of 200x200: the size, and its corner.
PLACES = {
    "fill": (200, 200, 0, 0),
    "fithorz": (200, 133, 0, 33),
    "fitvert": (301, 200, -51, 0),
    "fitbest": (200, 133, 0, 33),
    "fitoutside": (301, 200, -51, 0),
}


@pytest.mark.parametrize("mode", PLACES)
def test_fit_against_opencv(mode, picture):
    width, height, left, top = PLACES[mode]
    first = np.zeros((200, 200, 4), np.uint8)
    pixels = sb.top.Layout(first, picture, fit=mode, align="horizlr").numpy().astype(int)
    scaled = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    want = np.zeros((200, 200, 4), int)
    want[max(top, 0) : max(top, 0) + height] = scaled[:200, -left : 200 - left]
    assert np.abs(pixels[:, 200:] - want).max() <= 1
    assert not pixels[:, :200].any()


def test_larger_as_opencv_interpolates(picture):
    small = picture[:40, :60]
    layout = sb.top.Layout(np.zeros((120, 180, 4), np.uint8), small, align="verttb")
    want = cv2.resize(small, (180, 120), interpolation=cv2.INTER_LINEAR)
    assert np.abs(layout.numpy()[120:].astype(int) - want).max() <= 1


@pytest.mark.parametrize(
    ("justify", "corner"),
    [(("left", "top"), (0, 0)), (("right", "bottom"), (5, 3)), (("center", "center"), (2, 1))],
)
def test_justify(justify, corner):
    first, small = np.zeros((6, 8, 4), np.uint8), np.full((3, 3, 4), 9, np.uint8)
    layout = sb.top.Layout(first, small, align="horizlr", fit="nativeres",
                           justifyh=justify[0], justifyv=justify[1])  # fmt: skip
    got = layout.numpy()[:, 8:, 0]
    want = np.zeros((6, 8), np.uint8)
    left, top = corner
    want[top : top + 3, left : left + 3] = 9
    np.testing.assert_array_equal(got, want)


def test_an_image_stays_within_its_cell(picture):
    first = np.zeros((50, 50, 4), np.uint8)
    layout = sb.top.Layout(picture, first, resolution=(100, 50), outputresolution="custom",
                           align="horizlr", fit="nativeres")  # fmt: skip
    assert not layout.numpy()[:, 50:].any()


def test_background(picture):
    layout = sb.top.Layout(*colours(2), spacing=4, bgcolor=(1, 0.5, 0, 0.5))
    assert layout.numpy()[0, 7].tolist() == [128, 64, 0, 128]
    layout.par.premultrgbbyalpha = False
    assert layout.numpy()[0, 7].tolist() == [255, 128, 0, 128]


def test_formats(stored, fractions):
    first, second = stored.encode(fractions(5, 7)), stored.encode(fractions(5, 7, seed=1))
    pixels = sb.top.Layout(first, second, align="horizlr").numpy()
    np.testing.assert_array_equal(pixels, np.concatenate([first, second], axis=1))


def test_infinite_neighbours_stay_where_they_are():
    values = np.zeros((2, 2, 4), np.float32)
    values[0, 0] = np.inf
    pixels = sb.top.Layout(values).numpy()
    np.testing.assert_array_equal(pixels, values)


def test_spacing_that_leaves_no_room():
    layout = sb.top.Layout(*colours(2), align="horizlr", scaleres=False, spacing=5, fit="fill")
    with pytest.raises(sb.CookError, match=r"'spacing' must leave a pixel.*at most 4, got 5"):
        layout.numpy()
    layout.par.spacing = 4
    assert layout.numpy()[0, :, 0].tolist() == [1, 0, 0, 0, 0, 2]


def test_a_result_that_is_too_large():
    wide = sb.top.Constant(resolution=(10000, 4))
    with pytest.raises(sb.CookError, match=r"layout1.*16384"):
        sb.top.Layout(wide, wide, align="horizlr", name="layout1").numpy()
