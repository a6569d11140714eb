"""Pictures as arrays: dtypes, shapes, addresses, flags, channels, origin, `out=`, conversion."""

from __future__ import annotations

import re
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import sarabet as sb

FIXED = {"8fixed": np.uint8, "16fixed": np.uint16}
FLOAT = {"16float": np.float16, "32float": np.float32}
LAYOUTS = {"rgba": 4, "rg": 2, "mono": 1}
FORMATS = {
    f"{layout}{depth}": (np.dtype(dtype), channels)
    for layout, channels in LAYOUTS.items()
    for depth, dtype in {**FIXED, **FLOAT}.items()
}
FORMATS["srgba8fixed"] = (np.dtype(np.uint8), 4)
PIXEL_DTYPES = [np.uint8, np.uint16, np.float16, np.float32]
every_format = pytest.mark.parametrize("pixel_format", list(FORMATS))


def address(array):
    return array.__array_interface__["data"][0]


def noise(shape, dtype, seed=1):
    random = np.random.default_rng(seed)
    if np.dtype(dtype).kind == "u":
        return random.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    return random.uniform(-2, 2, shape).astype(dtype)


def drawn(pixel_format, size=(101, 7)):
    """Return a picture that the device has drawn: its rows are padded to 64 bytes."""
    return sb.top.Ramp(resolution=size, format=pixel_format)


# --- dtype and shape ---


@every_format
def test_own_dtype_and_shape(project, pixel_format):
    dtype, channels = FORMATS[pixel_format]
    top = drawn(pixel_format)
    a = top.numpy()
    assert a.dtype == dtype
    assert a.shape == (7, 101, channels)
    assert top.pixel_format == pixel_format
    assert top.resolution == (101, 7)


@pytest.mark.parametrize("width", [1, 5, 64, 101])
@pytest.mark.parametrize("pixel_format", [f for f in FORMATS if f != "srgba8fixed"])
def test_arrays_go_in_and_come_out_exactly(project, pixel_format, width):
    dtype, channels = FORMATS[pixel_format]
    pixels = noise((3, width, channels), dtype)
    top = sb.top.Array(pixels)
    assert top.pixel_format == pixel_format
    for op in (top, sb.top.Null(top), sb.top.Flip(sb.top.Flip(top, flipx=True), flipx=True)):
        got = op.numpy()
        assert got.dtype == dtype
        np.testing.assert_array_equal(got, pixels)


def test_three_channels_become_four_with_alpha_one(project, photo):
    for dtype in PIXEL_DTYPES:
        top = sb.top.Array(photo.astype(dtype))
        one = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
        got = top.numpy()
        assert got.shape == (512, 512, 4)
        np.testing.assert_array_equal(got[..., :3], photo.astype(dtype))
        assert np.all(got[..., 3] == one)
        np.testing.assert_array_equal(top.numpy(channels=3), photo.astype(dtype))


def test_two_dimensions_are_mono(project):
    pixels = noise((3, 5), np.uint8)
    top = sb.top.Array(pixels)
    assert top.pixel_format == "mono8fixed"
    np.testing.assert_array_equal(top.numpy()[..., 0], pixels)


def test_srgb_stores_encoded_and_reads_linear(project):
    levels = np.arange(256, dtype=np.uint8).reshape(1, 256, 1)
    pixels = np.concatenate([levels, levels, levels, np.full_like(levels, 255)], axis=2)
    top = sb.top.Level(sb.top.Array(pixels), format="srgba8fixed")
    linear = levels / 255
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    got = top.numpy()
    assert got.dtype == np.uint8
    assert np.abs(got[..., :3] - encoded * 255).max() <= 1
    assert np.all(got[..., 3] == 255)
    back = sb.top.Level(top, format="rgba32float").numpy()[..., :3]
    assert np.abs(back - linear).max() < 0.01


# --- copies ---


@every_format
@pytest.mark.parametrize("width", [64, 101])
def test_copy_none_is_read_only_and_contiguous(project, pixel_format, width):
    top = drawn(pixel_format, (width, 7))
    a = top.numpy()
    assert a.flags.c_contiguous
    assert not a.flags.writeable
    with pytest.raises(ValueError, match="WRITEABLE"):
        a.flags.writeable = True
    unpadded = width * FORMATS[pixel_format][0].itemsize * FORMATS[pixel_format][1] % 64 == 0
    shared = address(top.numpy()) == address(a)
    assert shared == (unpadded and project.device.shares_memory)


@every_format
@pytest.mark.parametrize("width", [64, 101])
def test_copy_true_is_ones_own(project, pixel_format, width):
    top = drawn(pixel_format, (width, 7))
    view, a, b = top.numpy(copy=False), top.numpy(copy=True), top.numpy(copy=True)
    assert a.flags.writeable
    assert a.flags.c_contiguous
    assert len({address(view), address(a), address(b)}) == 3
    np.testing.assert_array_equal(a, view)
    a[:] = 0
    np.testing.assert_array_equal(top.numpy(), b)


@every_format
@pytest.mark.parametrize("width", [64, 101])
def test_copy_false_never_copies(project, pixel_format, width):
    dtype, channels = FORMATS[pixel_format]
    if not project.device.shares_memory:
        pytest.skip("the device has memory of its own")
    top = drawn(pixel_format, (width, 7))
    a, b = top.numpy(copy=False), top.numpy(copy=False)
    assert address(a) == address(b)
    assert not a.flags.writeable
    row = width * channels * dtype.itemsize
    assert a.strides == (-(-row // 64) * 64, channels * dtype.itemsize, dtype.itemsize)
    assert address(a) % 64 == 0
    np.testing.assert_array_equal(a, top.numpy())


def test_copy_false_refuses_what_needs_a_copy(project):
    top = drawn("rgba8fixed")
    for wanted in ({"dtype": np.float32}, {"channels": 3}, {"channels": "bgra"}):
        with pytest.raises(ValueError, match="copy=False"):
            top.numpy(copy=False, **wanted)
    assert address(top.numpy(copy=False, dtype=np.uint8)) == address(top.numpy(copy=False))


def test_nulls_and_arrays_share_memory(project):
    a = sb.empty((48, 64, 4), np.uint8)
    a[:] = noise(a.shape, np.uint8)
    end = sb.top.Null(sb.top.Null(sb.top.Array(a)))
    assert address(end.numpy()) == address(a)
    assert address(np.asarray(end)) == address(a)


# --- conversions as pixels ---


def edge_values(dtype, channels=4):
    if np.dtype(dtype).kind == "u":
        most = np.iinfo(dtype).max
        flat = np.unique(np.linspace(0, most, 512).astype(dtype))
    else:
        flat = np.concatenate(
            [np.linspace(-0.5, 1.5, 401), [0, -0.0, 1, 1e-4, 2, 100, -100], np.arange(256) / 255]
        ).astype(dtype)
        flat = np.append(flat, [np.nan, np.inf, -np.inf]).astype(dtype)
    flat = np.resize(flat, (-(-flat.size // (7 * channels)), 7, channels))
    return np.ascontiguousarray(flat)


def unit(array):
    """Return pixels as numbers, 1.0 where fixed point has its largest value."""
    exact = array.astype(np.float64)
    return exact / np.iinfo(array.dtype).max if array.dtype.kind == "u" else exact


def check_conversion(source, got, dtype):
    exact = unit(source)
    assert got.dtype == dtype
    assert got.shape == source.shape
    if np.dtype(dtype).kind == "u":
        most = np.iinfo(dtype).max
        exact = np.clip(np.nan_to_num(exact, nan=0, posinf=1, neginf=0), 0, 1) * most
        assert np.abs(got - exact).max() <= 0.5 + most * 2**-23  # rounded to nearest, in float32
        on_grid = np.abs(exact - np.round(exact)) < 1e-4
        np.testing.assert_array_equal(got[on_grid], np.round(exact[on_grid]))
    else:
        with np.errstate(over="ignore", invalid="ignore"):
            np.testing.assert_allclose(
                got, exact.astype(dtype), rtol=2 * np.finfo(dtype).eps, atol=1e-7
            )


@pytest.mark.parametrize("wanted", PIXEL_DTYPES, ids=lambda d: f"to-{d.__name__}")
@pytest.mark.parametrize("stored", PIXEL_DTYPES, ids=lambda d: f"from-{d.__name__}")
@pytest.mark.parametrize("channels", [1, 2, 4])
def test_dtype_converts_as_pixels(project, stored, wanted, channels):
    source = edge_values(stored, channels)
    top = sb.top.Array(source)
    got = top.numpy(dtype=wanted)
    assert got.flags.c_contiguous
    check_conversion(source, got, wanted)
    out = np.empty(source.shape, wanted)
    assert top.numpy(out=out) is out
    np.testing.assert_array_equal(out, got)


def test_every_level_survives_the_way_to_float_and_back(project):
    for dtype in (np.uint8, np.uint16):
        levels = np.arange(np.iinfo(dtype).max + 1, dtype=dtype).reshape(-1, 256, 1)
        as_float = sb.top.Array(levels).numpy(dtype=np.float32)
        np.testing.assert_array_equal(sb.top.Array(as_float).numpy(dtype=dtype), levels)


def test_nan_becomes_zero_in_fixed_point(project):
    pixels = np.full((2, 2, 4), np.nan, np.float32)
    assert not sb.top.Array(pixels).numpy(dtype=np.uint8).any()
    level = sb.top.Level(sb.top.Array(pixels), format="rgba8fixed")
    assert not level.numpy().any()


def test_asarray_with_a_dtype_is_astype(project, photo):
    top = sb.top.Array(photo)
    plain = top.numpy()
    for dtype in (np.float32, np.int16, np.float64, bool):
        got = np.asarray(top, dtype)
        assert got.dtype == np.dtype(dtype)
        np.testing.assert_array_equal(got, plain.astype(dtype))
    assert np.asarray(top, np.float32).max() > 200, "no pixels meant here, but numbers"


def test_the_array_protocol_and_its_copy(project):
    top = drawn("rgba8fixed", (64, 7))
    view = top.numpy()
    assert address(top.__array__()) == address(np.asarray(top)) == address(view)
    assert address(top.__array__(copy=False)) == address(view)
    fresh = top.__array__(copy=True)
    assert address(fresh) != address(view)
    assert fresh.flags.writeable
    with pytest.raises(ValueError, match="float32"):
        top.__array__(np.float32, copy=False)
    assert np.array(top).flags.writeable


# --- channels and origin ---

ORDER = "rgba"


@pytest.mark.parametrize("dtype", PIXEL_DTYPES)
@pytest.mark.parametrize(
    "swizzle", ["r", "a", "b", "rg", "ra", "rgb", "bgr", "gbr", "rgba", "bgra", "abgr", "rrrr"]
)
def test_swizzles(project, dtype, swizzle):
    pixels = noise((3, 5, 4), dtype)
    got = sb.top.Array(pixels).numpy(channels=swizzle)
    np.testing.assert_array_equal(got, pixels[..., [ORDER.index(c) for c in swizzle]])


@pytest.mark.parametrize("dtype", PIXEL_DTYPES)
@pytest.mark.parametrize("stored", [1, 2, 4])
@pytest.mark.parametrize("wanted", [1, 2, 3, 4])
def test_numbers_of_channels(project, dtype, stored, wanted):
    pixels = noise((3, 5, stored), dtype)
    got = sb.top.Array(pixels).numpy(channels=wanted)
    one = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
    full = np.zeros((3, 5, 4), dtype)
    full[..., 3] = one
    full[..., :stored] = pixels
    if stored == 1:
        full[..., :3] = pixels
    np.testing.assert_array_equal(got, full[..., :wanted])


@pytest.mark.parametrize("wrong", [0, 5, -1, "", "rgbab", "x", "RGB", "3 ", "r g"])
def test_wrong_channels_are_refused(project, wrong):
    with pytest.raises(ValueError, match="channels"):
        drawn("rgba8fixed").numpy(channels=wrong)


@pytest.mark.parametrize("wrong", [True, 1.0, b"rgb", ["r"]])
def test_channels_of_a_wrong_type_are_refused(project, wrong):
    with pytest.raises(TypeError, match="channels"):
        drawn("rgba8fixed").numpy(channels=wrong)


@every_format
def test_origin(project, pixel_format):
    top = drawn(pixel_format)
    a, b = top.numpy(), top.numpy(origin="bottom")
    np.testing.assert_array_equal(b, a[::-1])
    assert b.flags.c_contiguous
    c = top.numpy(origin="bottom", copy=False)
    np.testing.assert_array_equal(c, b)
    assert c.strides[0] < 0
    with pytest.raises(ValueError, match=r"origin.*'left'"):
        top.numpy(origin="left")


# --- out= ---


def test_out_is_filled_and_returned_without_a_frame_of_its_own(project, photo):
    top = sb.top.Null(sb.top.Array(photo))
    for shape in ((512, 512, 4), (512, 512, 3)):
        out = np.empty(shape, np.uint8)
        top.numpy(out=out)
        tracemalloc.start()
        assert top.numpy(out=out) is out
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < out.nbytes // 20
        np.testing.assert_array_equal(out[..., :3], photo)


def test_out_may_be_a_slice_of_a_bigger_array(project, photo):
    top = sb.top.Array(photo[:40, :30])
    wall = np.full((100, 90, 4), 7, np.uint8)
    window = wall[20:60, 10:40]
    assert top.numpy(out=window) is window
    np.testing.assert_array_equal(window[..., :3], photo[:40, :30])
    wall[20:60, 10:40] = 7
    assert np.all(wall == 7), "nothing beside the window was written"
    upside_down = np.empty((40, 30, 4), np.uint8)[::-1]
    top.numpy(out=upside_down)
    np.testing.assert_array_equal(upside_down[..., :3], photo[:40, :30])


@pytest.mark.parametrize("shape", [(5, 7), (5, 1), (1, 7), (1, 1)])
def test_out_may_have_an_axis_of_one_element_made_by_a_view(project, shape):
    pixels = np.random.default_rng(3).random(shape, np.float32)
    out = np.empty(shape, np.float32)
    sb.top.Array(pixels).numpy(out=out[..., None])
    np.testing.assert_array_equal(out, pixels)


def test_out_takes_swizzle_and_origin(project, photo):
    out = np.empty((512, 512, 3), np.float32)
    sb.top.Array(photo).numpy(out=out, channels="bgr", origin="bottom")
    np.testing.assert_allclose(out, photo[::-1, :, ::-1] / np.float32(255))


def test_a_part_of_out_equals_the_part_of_the_whole(project):
    top = drawn("rgba16float")
    whole = top.numpy()
    cropped = sb.top.Crop(top, cropleft=20, cropright=60, cropleftunit="pixels",
                          croprightunit="pixels")  # fmt: skip
    np.testing.assert_array_equal(cropped.numpy(), whole[:, 20:60])


@pytest.mark.parametrize("origin", ["top", "bottom"])
@pytest.mark.parametrize("height", [1080, 1081])
def test_large_pictures_lose_no_row(project, height, origin):
    """They are converted by several threads, each its own rows."""
    picture = noise((height, 1920, 4), np.uint8)
    out = np.zeros((height, 1920, 3), np.uint8)
    sb.top.Array(picture).numpy(out=out, channels="bgr", origin=origin)
    upright = out if origin == "top" else out[::-1]
    np.testing.assert_array_equal(upright, picture[..., 2::-1])


def test_out_and_copy_exclude_each_other(project):
    top = drawn("rgba8fixed")
    for copy in (True, False):
        with pytest.raises(TypeError, match=re.escape("out=")):
            top.numpy(out=np.empty((7, 101, 4), np.uint8), copy=copy)


# --- orientation ---


def test_an_asymmetric_picture_keeps_its_corners(project):
    pixels = np.arange(60, dtype=np.uint8).reshape(3, 5, 4) * 4
    pixels[..., 3] = 255
    photo = sb.top.Array(pixels)
    render = sb.top.Render(resolution=(5, 3))
    render.add_rectangle(-1, 1, 1, -1, texture=photo)
    for top in (photo, sb.top.Null(photo), sb.top.Level(photo), render):
        np.testing.assert_array_equal(top.numpy(), pixels)
    flipped = sb.top.Flip(photo, flipy=True)
    np.testing.assert_array_equal(flipped.numpy(), pixels[::-1])
    np.testing.assert_array_equal(flipped.numpy(origin="bottom"), pixels)


@pytest.mark.parametrize("width", [1, 3, 17, 33, 451])
def test_odd_widths(project, odd_photo, width):
    part = odd_photo[:37, :width]
    top = sb.top.Null(sb.top.Level(sb.top.Array(part)))
    np.testing.assert_array_equal(top.numpy(channels=3), part)


# --- looking does not cook ---


@pytest.mark.parametrize("name", ["__array_interface__", "__array_struct__", "__buffer__"])
def test_a_probe_does_not_cook(project, name):
    top = drawn("rgba8fixed")
    assert not hasattr(top, name)
    with pytest.raises(TypeError):
        memoryview(top)
    repr(top)
    assert top.cook_count == 0


def test_the_validation_layer_listens(project):
    """The check at the end of every test is worth something only with the layer loaded."""
    drawn("rgba8fixed").numpy()
    loaded = Path("/proc/self/maps").read_text()
    assert "VkLayer_khronos_validation" in loaded
