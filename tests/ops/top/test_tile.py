"""Tile TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    tiled = sb.top.Tile(picture, repeatx=3, repeaty=2, reflectx=True)
    pixels = tiled.numpy()
    assert pixels.shape == picture.shape
    assert np.abs(pixels[:150].astype(int) - pixels[150:]).max() <= 1


def test_default_changes_nothing(picture):
    np.testing.assert_array_equal(sb.top.Tile(picture).numpy(), picture)


def large(source, **parameters):
    """As many pixels as the tiles together have: nothing is blended."""
    size = (source.shape[1] * parameters["repeatx"], source.shape[0] * parameters["repeaty"])
    return sb.top.Tile(source, outputresolution="custom", resolution=size, **parameters).numpy()


def test_repeat(fractions):
    source = fractions(5, 7)
    np.testing.assert_allclose(
        large(source, repeatx=3, repeaty=2), np.tile(source, (2, 3, 1)), atol=1e-5
    )


def test_reflect_turns_every_second_tile(fractions):
    source = fractions(5, 7)
    got = large(source, repeatx=3, repeaty=2, reflectx=True, reflecty=True)
    wide = np.concatenate([source, source[:, ::-1], source], axis=1)
    np.testing.assert_allclose(got, np.concatenate([wide[::-1], wide]), atol=1e-5)


def test_flip_and_transpose(fractions):
    source = fractions(6, 6)
    got = large(source, repeatx=2, repeaty=1, flipx=True)
    np.testing.assert_allclose(got, np.tile(source[:, ::-1], (1, 2, 1)), atol=1e-5)
    got = large(source, repeatx=1, repeaty=1, flipy=True)
    np.testing.assert_allclose(got, source[::-1], atol=1e-5)
    got = large(source, repeatx=1, repeaty=1, flop=True)
    want = source[::-1, ::-1].transpose(1, 0, 2)  # the bottom left corner stays
    np.testing.assert_allclose(got, want, atol=1e-5)


def test_crop_is_what_is_tiled(picture):
    part = {"cropleft": 0.25, "cropright": 0.75, "cropbottom": 0.2, "croptop": 0.9}
    crop = sb.top.Crop(picture, **part).numpy()
    got = sb.top.Tile(picture, outputresolution="custom", resolution=(675, 420), repeatx=3,
                      repeaty=2, **part).numpy()  # fmt: skip
    np.testing.assert_array_equal(got, np.tile(crop, (2, 3, 1)))


@pytest.mark.parametrize(
    ("extend", "mode"),
    [("hold", "edge"), ("zero", "constant"), ("repeat", "wrap"), ("mirror", "symmetric")],
)
def test_extend_is_what_a_tiles_edge_blends_with(extend, mode, fractions):
    source = fractions(4, 5)
    got = sb.top.Tile(source, outputresolution="custom", resolution=(20, 16), repeatx=2,
                      repeaty=2, extend=extend).numpy()  # fmt: skip
    padded = np.pad(source.astype(float), ((1, 1), (1, 1), (0, 0)), mode=mode)
    at = (np.arange(10) + 0.5) / 2 + 0.5  # a tile is twice as large; the padding is before
    low, part = np.floor(at).astype(int), (at % 1)[:, None]
    wide = padded[:, low] * (1 - part) + padded[:, low + 1] * part
    low, part = low[:8], part[:8, None]
    tile = wide[low] * (1 - part) + wide[low + 1] * part
    np.testing.assert_allclose(got, np.tile(tile, (2, 2, 1)), atol=1e-5)


def test_parts_of_tiles(fractions):
    source = fractions(8, 8)
    got = sb.top.Tile(source, outputresolution="custom", resolution=(12, 8), repeatx=1.5).numpy()
    np.testing.assert_allclose(got, np.tile(source, (1, 2, 1))[:, :12], atol=1e-5)


def test_one_pixel():
    pixel = np.full((1, 1, 4), 77, np.uint8)
    got = sb.top.Tile(pixel, outputresolution="custom", resolution=(3, 5), repeatx=7).numpy()
    assert (got == 77).all()


def test_formats(stored, fractions):
    source = stored.encode(fractions(4, 6))
    got = sb.top.Tile(source, outputresolution="custom", resolution=(12, 4), repeatx=2).numpy()
    np.testing.assert_allclose(
        stored.decode(got), stored.decode(np.tile(source, (1, 2, 1))), atol=stored.tolerance
    )


def test_an_empty_crop_is_an_error(picture):
    with pytest.raises(sb.Error, match=r"'cropright' must be at least one pixel"):
        sb.top.Tile(picture, cropleft=0.5, cropright=0.5).numpy()
