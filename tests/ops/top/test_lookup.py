"""Lookup TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb

CURVE = np.clip(np.round(255 * (np.arange(256) / 255) ** 0.6), 0, 255).astype(np.uint8)


def test_example(picture):
    graded = sb.top.Lookup(picture, lut=CURVE[:, None])
    np.testing.assert_array_equal(graded.numpy()[..., :3], cv2.LUT(picture[..., :3], CURVE))


def test_a_colour_map_by_luminance(picture):
    colors = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[:, None], cv2.COLORMAP_VIRIDIS)
    colors = colors[:, 0, ::-1]
    grey = np.repeat(picture[..., 1:2], 3, -1)
    got = sb.top.Lookup(grey, lut=colors, channel="green").numpy()
    np.testing.assert_array_equal(got[..., :3], colors[grey[..., 0]])


@pytest.mark.parametrize("columns", [1, 3, 4])
def test_between_entries_it_is_straight(columns, stored, fractions):
    source = stored.encode(fractions(9, 11))
    table = np.random.default_rng(5).random((6, columns)).astype(np.float32)
    got = stored.decode(sb.top.Lookup(source, lut=table, index=(0.2, 0.7)).numpy())
    values = stored.decode(source)
    want = values.copy()
    for channel in range(4 if columns == 4 else 3):
        entries = table[:, 0 if columns == 1 else channel]
        places = np.linspace(0.2, 0.7, 6)
        want[..., channel] = np.interp(values[..., channel], places, entries)
    np.testing.assert_allclose(got, want, atol=stored.tolerance + 1e-5)


SOURCES = {
    "luminance": lambda c: c[..., :3] @ [0.299, 0.587, 0.114],
    "red": lambda c: c[..., 0],
    "green": lambda c: c[..., 1],
    "blue": lambda c: c[..., 2],
    "alpha": lambda c: c[..., 3],
    "rgbaverage": lambda c: c[..., :3].mean(-1),
    "average": lambda c: c.mean(-1),
    "rgbmax": lambda c: c[..., :3].max(-1),
    "max": lambda c: c.max(-1),
}


@pytest.mark.parametrize("channel", SOURCES)
@pytest.mark.parametrize("own_alpha", [False, True])
def test_index_channels(channel, own_alpha, fractions):
    source = fractions(9, 11)
    table = np.random.default_rng(6).random((17, 4)).astype(np.float32)
    got = sb.top.Lookup(source, lut=table, channel=channel, independentalpha=own_alpha).numpy()
    by = np.repeat(SOURCES[channel](source.astype(float))[..., None], 4, -1)
    if own_alpha:
        by[..., 3] = source[..., 3]
    places = np.linspace(0, 1, 17)
    want = np.stack([np.interp(by[..., i], places, table[:, i]) for i in range(4)], -1)
    np.testing.assert_allclose(got, want, atol=2e-5)


def test_a_second_input_is_a_table(picture):
    ramp = np.zeros((3, 256, 4), np.uint8)
    ramp[1] = np.random.default_rng(7).integers(0, 256, (256, 4))
    source = picture.copy()
    source[..., 3] = picture[..., 0]
    # From the middle of its first pixel to that of its last one.
    op = sb.top.Lookup(source, ramp, darkuv=(0.5, 1.5), lightuv=(255.5, 1.5))
    op.par.darkuvunit = op.par.lightuvunit = "pixels"
    want = np.stack([ramp[1, :, i][source[..., i]] for i in range(4)], -1)
    np.testing.assert_allclose(op.numpy().astype(int), want, atol=1)


def test_the_line_goes_where_it_is_told():
    table = np.zeros((4, 4, 4), np.float32)
    table[0, 0], table[3, 3] = 1, 3  # the top left, the bottom right
    source = np.repeat(np.array([[[0], [1]]], np.float32), 4, -1)
    op = sb.top.Lookup(source, table, darkuv=(0.125, 0.875), lightuv=(0.875, 0.125))
    np.testing.assert_allclose(op.numpy()[0, :, 0], [1, 3])
    op.par.channel = "red"
    np.testing.assert_allclose(op.numpy()[0, :, 3], [1, 3])


def test_beyond_the_ends():
    source = np.array([[[-5, 0, 0.5, 1], [9, np.nan, np.inf, 1]]], np.float32)
    got = sb.top.Lookup(source, lut=[[0.25], [0.75]]).numpy()[0]
    np.testing.assert_allclose(got, [[0.25, 0.25, 0.5, 1], [0.75, 0.25, 0.75, 1]], atol=1e-6)
    got = sb.top.Lookup(source, lut=[[0.25], [0.75]], index=(0.5, 0.5)).numpy()[0]
    np.testing.assert_allclose(got[0], [0.25, 0.25, 0.75, 1], atol=1e-6)


def test_a_table_of_one_entry(fractions):
    got = sb.top.Lookup(fractions(3, 3), lut=[[1, 2, 3, 4]]).numpy()
    np.testing.assert_array_equal(got, np.broadcast_to(np.float32([1, 2, 3, 4]), (3, 3, 4)))


def test_words_are_pixels():
    table = np.array([[0], [65535]], np.uint16)
    source = np.array([[[0, 100, 255, 255]]], np.uint8)
    np.testing.assert_array_equal(sb.top.Lookup(source, lut=table).numpy(), source)


def test_the_table_may_change(fractions):
    source = fractions(5, 5)
    op = sb.top.Lookup(source, lut=[[0], [1]])
    np.testing.assert_allclose(op.numpy(), source, atol=1e-6)
    op.par.lut = [[1], [0]]
    np.testing.assert_allclose(op.numpy()[..., :3], 1 - source[..., :3], atol=1e-6)


def test_one_pixel_and_another_size(fractions):
    assert sb.top.Lookup(np.full((1, 1), 51, np.uint8), lut=CURVE[:, None]).numpy() == CURVE[51]
    op = sb.top.Lookup(fractions(9, 7), lut=[[0], [1]], resolution=(3, 2))
    assert op.numpy().shape == (2, 3, 4)


@pytest.mark.parametrize("shape", [(3, 2), (3, 5)])
def test_wrong_tables(shape, picture):
    with pytest.raises(sb.CookError, match=rf"'lut' expects shape.*got \({shape[0]}, {shape[1]}\)"):
        sb.top.Lookup(picture, lut=np.ones(shape)).numpy()
    with pytest.raises((TypeError, ValueError), match="lut"):
        sb.top.Lookup(picture, lut=np.ones(4))


def test_no_table_changes_nothing(picture):
    op = sb.top.Lookup(picture)
    np.testing.assert_array_equal(op.numpy(), picture)
    op.par.lut = [[1], [0]]
    np.testing.assert_array_equal(op.numpy()[..., :3], 255 - picture[..., :3])
    op.par.lut.reset()
    np.testing.assert_array_equal(op.numpy(), picture)


@pytest.mark.parametrize("channel", ["independent", "red", "rgbmax", "luminance"])
@pytest.mark.parametrize("entries", [1, 2, 7, 300])
def test_bytes_as_floats(channel, entries, picture):
    source = picture[:40, :60].copy()
    source[..., 3] = picture[40:80, :60, 0]
    table = np.random.default_rng(9).random((entries, 4)).astype(np.float32)
    by = {"lut": table, "channel": channel, "index": (0.1, 0.8), "independentalpha": True}
    floats = sb.top.Lookup(source.astype(np.float32) / 255, **by).numpy()
    got = sb.top.Lookup(source, **by).numpy()
    np.testing.assert_allclose(got, floats * 255, atol=0.51)


def test_a_picture_wider_than_fractions_of_floats_are_fine():
    source = np.random.default_rng(2).integers(0, 256, (3, 9001, 4), np.uint8)
    got = sb.top.Lookup(source, lut=CURVE[:, None]).numpy()
    part = sb.top.Lookup(source[:, 8000:].copy(), lut=CURVE[:, None]).numpy()
    np.testing.assert_array_equal(got[:, 8010:8990], part[:, 10:990])
