"""Image files: what is saved is what was there, and other libraries read it as the same."""

from __future__ import annotations

import os

import numpy as np
import OpenEXR
import pytest
import sarabet as sb
import tifffile
from PIL import Image


def pixels(dtype, channels, size=(19, 13)):
    random = np.random.default_rng(channels)
    shape = (size[1], size[0], channels)
    if np.dtype(dtype).kind == "u":
        return random.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    values = random.normal(size=shape) * 3
    values[0, 0] = -0.0
    values[0, 1] = 6e4
    return values.astype(dtype)


def saved(array, path, **options):
    with sb.Project():
        return sb.top.Array(array).save(path, **options)


def read(path, **options):
    with sb.Project():
        return sb.top.ImageFileIn(file=path, **options).numpy(copy=True)


@pytest.mark.parametrize("channels", [1, 4])
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_exr_is_bit_equal(dtype, channels, tmp_path):
    array = pixels(dtype, channels)
    path = saved(array, tmp_path / "a.exr")
    got = read(path)
    assert got.dtype == dtype
    assert got.tobytes() == array.tobytes()
    with OpenEXR.File(path, separate_channels=True) as file:
        for index, name in enumerate("RGBA" if channels == 4 else "Y"):
            other = file.channels()[name].pixels
            assert other.dtype == dtype
            assert other.tobytes() == array[..., index].tobytes()


@pytest.mark.parametrize("compression", ["NO", "RLE", "ZIPS", "ZIP", "PIZ"])
def test_exr_as_others_write_it(compression, tmp_path):
    """A data window that reaches beyond the display window on one side and lacks on the other."""
    array = pixels(np.float32, 3, (20, 10))
    header = {
        "compression": getattr(OpenEXR, f"{compression}_COMPRESSION"),
        "type": OpenEXR.scanlineimage,
        "displayWindow": (np.array([0, 0], np.int32), np.array([19, 9], np.int32)),
        "dataWindow": (np.array([-5, 3], np.int32), np.array([14, 12], np.int32)),
    }
    names = {name: np.ascontiguousarray(array[..., c]) for c, name in enumerate("RGB")}
    with OpenEXR.File(header, {**names, "Z": names["R"] * 0}) as file:
        file.write(str(tmp_path / "a.exr"))
    want = np.zeros((10, 20, 3), np.float32)
    want[3:, :15] = array[:7, 5:]
    np.testing.assert_array_equal(read(tmp_path / "a.exr")[..., :3], want)


@pytest.mark.parametrize(("dtype", "stored"), [(np.uint8, np.float16), (np.uint16, np.float32)])
def test_exr_of_integers(dtype, stored, tmp_path):
    array = pixels(dtype, 4)
    array[..., 3] = np.iinfo(dtype).max
    got = read(saved(array, tmp_path / "a.exr"))
    assert got.dtype == stored
    np.testing.assert_allclose(got, array / np.iinfo(dtype).max, rtol=1e-3)


@pytest.mark.parametrize("channels", [1, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_tiff_is_bit_equal(dtype, channels, tmp_path):
    array = pixels(dtype, channels)
    if channels == 4:
        array[..., 3] = 1 if dtype == np.float32 else np.iinfo(dtype).max
    path = saved(array, tmp_path / "a.tif")
    got = read(path)
    assert got.dtype == dtype
    np.testing.assert_array_equal(got, array)
    np.testing.assert_array_equal(tifffile.imread(path).reshape(array.shape), array)


def test_tiff_has_straight_alpha(tmp_path):
    array = np.array([[[64, 32, 0, 128]]], np.uint8)
    path = saved(array, tmp_path / "a.tiff")
    assert tifffile.imread(path).tolist() == [[[128, 64, 0, 128]]]
    assert read(path).tolist() == array.tolist()
    assert read(path, premultiply=False).tolist() == [[[128, 64, 0, 128]]]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float16, np.float32])
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize(
    "how", [{}, {"planarconfig": "separate"}, {"tile": (16, 16)}, {"compression": "zlib"},
            {"compression": "zlib", "predictor": True, "rowsperstrip": 5}, {"byteorder": ">"},
            {"bigtiff": True}],
    ids=str,
)  # fmt: skip
def test_tiff_as_others_write_it(dtype, channels, how, tmp_path):
    if how.get("planarconfig") and channels == 1:
        pytest.skip("one plane is no other than all together")
    if how.get("predictor") and np.dtype(dtype).kind == "f":
        pytest.skip("tifffile alone writes none for floats")
    array = pixels(dtype, channels, (37, 29))
    stored = np.moveaxis(array, 2, 0) if how.get("planarconfig") else array
    stored = stored[..., 0] if channels == 1 else stored
    extra = ["unassalpha"] if channels == 4 else None
    options = dict(how)
    order = options.pop("byteorder", None)
    with tifffile.TiffWriter(
        tmp_path / "a.tif", byteorder=order, bigtiff=options.pop("bigtiff", False)
    ) as file:
        kind = "rgb" if channels > 1 else "minisblack"
        file.write(stored, photometric=kind, extrasamples=extra, **options)
    got = read(tmp_path / "a.tif", premultiply=False)
    assert got.dtype == dtype
    np.testing.assert_array_equal(got[..., :channels], array)


@pytest.mark.parametrize("mode", ["1", "P", "CMYK", "L", "RGB"])
def test_tiff_of_other_kinds(mode, tmp_path):
    picture = Image.fromarray(pixels(np.uint8, 3)).convert(mode)
    picture.save(tmp_path / "a.tif")
    want = np.asarray(picture.convert("RGB")).astype(int)
    got = read(tmp_path / "a.tif")
    shown = got[..., :3] if got.shape[2] > 1 else got.repeat(3, 2)
    assert np.abs(shown - want).max() <= (2 if mode == "CMYK" else 0)


def test_webp(tmp_path, photo):
    path = saved(np.ascontiguousarray(photo[:64, :80]), tmp_path / "a.webp", quality=1.0)
    np.testing.assert_array_equal(read(path)[..., :3], photo[:64, :80])
    np.testing.assert_array_equal(np.asarray(Image.open(path).convert("RGB")), photo[:64, :80])
    lossy = saved(np.ascontiguousarray(photo), tmp_path / "b.webp", quality=0.8)
    assert os.path.getsize(lossy) < photo.nbytes / 10
    assert np.abs(read(lossy)[..., :3].astype(int) - photo).mean() < 4


def test_webp_has_straight_alpha(tmp_path):
    array = np.array([[[64, 32, 0, 128], [0, 0, 0, 0]]], np.uint8)
    path = saved(array, tmp_path / "a.webp", quality=1.0)
    assert np.asarray(Image.open(path)).tolist() == [[[128, 64, 0, 128], [0, 0, 0, 0]]]
    assert read(path).tolist() == array.tolist()


def test_grey_and_alpha(tmp_path):
    array = np.array([[[50, 100], [200, 255]]], np.uint8)
    with sb.Project():
        op = sb.top.Array(array, channels="ra")
        for suffix in (".tif", ".webp", ".exr"):
            path = op.save(tmp_path / f"a{suffix}", quality=1.0)
            got = sb.top.ImageFileIn(file=path).numpy(dtype=np.uint8)
            assert got.tolist() == [[[50, 50, 50, 100], [200, 200, 200, 255]]], suffix


@pytest.mark.parametrize("suffix", [".exr", ".tif", ".webp", ".png"])
def test_every_pixel_format_can_be_saved(suffix, tmp_path):
    with sb.Project():
        ramp = sb.top.Ramp(resolution=(16, 8))
        for entry in ramp.parameter("format").menu_names:
            ramp.par.format = entry
            picture = sb.top.ImageFileIn(file=ramp.save(tmp_path / f"{entry}{suffix}"))
            assert picture.resolution == (16, 8)


def test_slices_are_refused(tmp_path):
    with sb.Project():
        op = sb.top.Array(np.zeros((3, 4, 5, 4), np.uint8))
        with pytest.raises(ValueError, match="3 slices"):
            op.save(tmp_path / "a.exr")


def test_other_suffixes_are_refused(tmp_path):
    with sb.Project(), pytest.raises(ValueError, match=r"\.webp, got '\.bmp'"):
        sb.top.Ramp().save(tmp_path / "a.bmp")
