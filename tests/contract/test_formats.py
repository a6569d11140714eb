"""Every pixel format: dtype and channels, rounding against NumPy, what is missing, files."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb
from sarabet import _sarabet

FIXED = {"8fixed": np.uint8, "16fixed": np.uint16}
FLOAT = {"16float": np.float16, "32float": np.float32}
LAYOUTS = {"rgba": "rgba", "rg": "rg", "mono": "r", "a": "a", "monoalpha": "ra"}
# What a format holds of r, g, b and a, and the dtype of its array.
FORMATS = {
    f"{layout}{depth}": (np.dtype(dtype), channels)
    for layout, channels in LAYOUTS.items()
    for depth, dtype in {**FIXED, **FLOAT}.items()
}
FORMATS |= {
    "rgb10a2fixed": (np.dtype(np.float32), "rgba"),
    "rgba11float": (np.dtype(np.float32), "rgb"),
    "rgb16float": (np.dtype(np.float16), "rgb"),
    "rgb32float": (np.dtype(np.float32), "rgb"),
}
SHOWN_ONLY_AS_FLOATS = ("rgb10a2fixed", "rgba11float")
every_format = pytest.mark.parametrize("name", list(FORMATS))


def small_floats(values, mantissa):
    """Return the nearest floats of 5 bits of exponent and `mantissa` bits, without a sign."""
    values = values.astype(np.float64)
    with np.errstate(all="ignore"):
        exponent = np.clip(np.floor(np.log2(values)), -14, None)
        step = 2.0 ** (exponent - mantissa)
        rounded = np.rint(values / step) * step
    largest = (2 - 2.0**-mantissa) * 2.0**15
    rounded = np.where(values <= 0, 0, np.minimum(rounded, largest))
    rounded = np.where(np.isposinf(values), np.inf, rounded)
    return np.where(np.isnan(values), np.nan, rounded).astype(np.float32)


def stored(values, name):
    """Return what a format holds of (h, w, 4) float32 values, as its array shows it."""
    dtype, channels = FORMATS[name]
    kept = values[..., ["rgba".index(c) for c in channels]]
    if name == "rgba11float":
        parts = [small_floats(kept[..., i], 6 if i < 2 else 5) for i in range(3)]
        return np.stack(parts, axis=-1)
    fraction = np.where(kept > 0, np.minimum(kept, np.float32(1)), np.float32(0))
    if name == "rgb10a2fixed":
        steps = np.float32([1023, 1023, 1023, 3])
        return np.rint(fraction * steps) / steps
    if dtype.kind == "u":
        return np.rint(fraction * np.float32(np.iinfo(dtype).max)).astype(dtype)
    with np.errstate(over="ignore"):
        return kept.astype(dtype)


def as_colour(pixels, name):
    """Return (h, w, 4) floats: what a shader reads of a format's pixels."""
    dtype, channels = FORMATS[name]
    most = np.iinfo(dtype).max if dtype.kind == "u" else 1
    held = dict(zip(channels, np.moveaxis(pixels.astype(np.float64) / most, -1, 0), strict=True))
    zero, one = np.zeros(pixels.shape[:2]), np.ones(pixels.shape[:2])
    first = held.get("r", zero)
    mono = "mono" in name
    return np.stack(
        [first, *(held.get(c, first if mono else zero) for c in "gb"), held.get("a", one)], axis=-1
    )


def hard_values():
    """Return floats around the steps of the small formats, and what is no fraction."""
    random = np.random.default_rng(3)
    steps = np.concatenate([(np.arange(n) + 0.5) / n for n in (3, 31, 63, 255, 1023)])
    sizes = 2.0 ** random.uniform(-26, 17, 600)
    ties = (np.arange(64, 128) + 0.5) * 2.0 ** random.integers(-18, 8, 64)
    odd = [0.0, -0.0, 1.0, -1.0, 65024, 65200, 65504, 65520, 1e9, -1e-9, 2**-20, 2**-21, 3 * 2**-21]
    odd += [np.nan, np.inf, -np.inf, 64512, 64767, 2**-14, 2**-15 * 1.999, 1e-30]
    values = np.concatenate([steps, sizes, -sizes[:50], ties, odd]).astype(np.float32)
    values = np.resize(values, (37, len(values) // 37 + 1))
    return np.stack([random.permuted(values, axis=1) for _ in range(4)], axis=-1)


@every_format
def test_rounding_is_numpys(project, name):
    values = hard_values()
    got = sb.top.Null(sb.top.Array(values), format=name)
    expected = stored(values, name)
    assert got.pixel_format == name
    assert got.numpy().dtype == expected.dtype
    np.testing.assert_array_equal(got.numpy(), expected)


@every_format
def test_a_persons_shader_rounds_the_same(project, name):
    values = hard_values()
    code = "out vec4 c; void main() { c = texelFetch(sTD2DInputs[0], ivec2(gl_FragCoord.xy), 0); }"
    got = sb.top.GLSL(sb.top.Array(values), pixelcode=code, format=name)
    np.testing.assert_array_equal(got.numpy(), stored(values, name))


@every_format
def test_shaders_read_what_is_missing(project, name):
    values = np.random.default_rng(5).random((9, 13, 4), np.float32)
    picture = sb.top.Null(sb.top.Array(values), format=name)
    seen = sb.top.Null(picture, format="rgba32float").numpy()
    np.testing.assert_allclose(seen, as_colour(stored(values, name), name), atol=1e-6)


@every_format
def test_swizzles_read_what_is_missing(project, name):
    values = np.random.default_rng(5).random((4, 70, 4), np.float32)
    picture = sb.top.Null(sb.top.Array(values), format=name)
    colour = as_colour(stored(values, name), name)
    dtype = FORMATS[name][0]
    for channels in ("rgba", "bgr", "a", "g", "ar", "r", "rg", "ra", "rgb"):
        got = picture.numpy(channels=channels)
        assert got.shape == (4, 70, len(channels))
        assert got.dtype == dtype
        expected = colour[..., ["rgba".index(c) for c in channels]]
        most = np.iinfo(dtype).max if dtype.kind == "u" else 1
        np.testing.assert_allclose(got / most, expected, atol=1e-6)
    np.testing.assert_allclose(picture.numpyArray()[::-1], colour, atol=1e-6)
    np.testing.assert_allclose(picture.numpy(channels=4, dtype="float32"), colour, atol=1e-6)


@every_format
def test_a_background_is_rounded(project, name):
    colour = (0.3, 0.7, 0.05, 0.6)
    got = sb.top.Render(resolution=(5, 3), background=colour, format=name).numpy()
    expected = stored(np.broadcast_to(np.float32(colour), (3, 5, 4)), name)
    if name == "rgba11float" or FORMATS[name][0] == np.float16:
        # The driver clears, and may round down.
        np.testing.assert_allclose(got, expected, rtol=2**-5)
    else:
        np.testing.assert_array_equal(got, expected)


@every_format
def test_a_quad_is_laid_over_by_its_alpha(project, name):
    picture = np.full((1, 1, 4), (0.25, 0.125, 0.5, 0.5), np.float32)
    scene = sb.top.Render(resolution=(8, 8), background=(0.5, 0.5, 0.5, 1), format=name)
    scene.add_rectangle(-1, 1, 1, -1, texture=sb.top.Array(picture))
    expected = np.broadcast_to(np.float32([0.5, 0.375, 0.75, 1]), (8, 8, 4))
    seen = sb.top.Null(scene, format="rgba32float").numpy()
    wanted = as_colour(stored(expected, name), name)
    np.testing.assert_allclose(seen, wanted, atol=0.35 / 3 if "10a2" in name else 0.02)


@pytest.mark.parametrize("name", [n for n in FORMATS if n not in SHOWN_ONLY_AS_FLOATS])
def test_memory_is_shown_where_it_lies(project, name):
    dtype, channels = FORMATS[name]
    picture = sb.top.Ramp(resolution=(64, 6), format=name)
    shown = picture.numpy(copy=False)
    assert shown.shape == (6, 64, len(channels))
    np.testing.assert_array_equal(shown, picture.numpy(copy=True))
    packed = name not in ("rgb16float", "rgb32float")
    again = picture.numpy()
    assert again.flags.c_contiguous
    assert np.shares_memory(again, shown) == packed
    assert dtype == shown.dtype


@pytest.mark.parametrize("name", SHOWN_ONLY_AS_FLOATS)
def test_what_numpy_has_no_dtype_for_is_a_copy(project, name):
    picture = sb.top.Ramp(resolution=(64, 6), format=name)
    with pytest.raises(ValueError, match=rf"copy=False: {name} pixels are 32 bits"):
        picture.numpy(copy=False)
    shown = picture.numpy()
    assert shown.flags.c_contiguous
    assert not shown.flags.writeable
    out = np.empty((6, 64, 3), np.uint8)
    assert picture.numpy(out=out) is out
    np.testing.assert_array_equal(out, np.rint(shown[..., :3] * 255))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float16, np.float32])
@pytest.mark.parametrize("memory", ["numpy", "engine"])
def test_arrays_that_hold_alpha(project, dtype, memory):
    random = np.random.default_rng(7)
    for count, layout in ((1, "a"), (2, "monoalpha")):
        pixels = (random.random((5, 64, count)) * 250).astype(dtype)
        if memory == "engine":
            engine = sb.empty(pixels.shape, dtype)
            engine[...] = pixels
            pixels = engine
        ending = {"u1": "8fixed", "u2": "16fixed", "f2": "16float", "f4": "32float"}
        name = layout + ending[np.dtype(dtype).str[1:]]
        named = sb.top.Array(pixels, channels=LAYOUTS[layout])
        asked = sb.top.Array(pixels, format=name)
        for picture in (named, asked):
            assert picture.pixel_format == name
            np.testing.assert_array_equal(picture.numpy(), pixels)
            assert np.shares_memory(picture.numpy(), pixels) == (memory == "engine")


@pytest.mark.parametrize("name", ["rgb10a2fixed", "rgba11float", "a16float", "monoalpha8fixed"])
def test_every_operator_takes_a_format(project, name):
    source = sb.top.Ramp(resolution=(16, 8), format="rgba32float")
    made = {}
    for info in _sarabet.operator_types():
        if info["family"] != "TOP" or info["type"] == "imagefileinTOP":
            continue
        inputs = [source] * max(info["min_inputs"], min(2, info["max_inputs"]))
        made[info["type"]] = getattr(sb.top, info["python_name"])(*inputs, format=name)
    assert len(made) > 15
    assert {t: op.pixel_format for t, op in made.items()} == dict.fromkeys(made, name)
    for op in made.values():
        assert op.numpy().shape[-1] == len(FORMATS[name][1])


def test_an_unknown_format_is_an_error(project):
    with pytest.raises(ValueError, match="rgb9e5"):
        sb.top.Ramp(format="rgb9e5")


@pytest.mark.parametrize("name", ["a8fixed", "monoalpha16fixed", "rgb10a2fixed", "rgba11float"])
def test_png_keeps_colour_and_alpha(project, tmp_path, name):
    values = np.zeros((6, 9, 4), np.float32)
    values[..., :3] = np.linspace(0, 0.5, 9)[None, :, None]
    values[..., 3] = 1 if name == "rgba11float" else np.linspace(0.5, 1, 6)[:, None]
    picture = sb.top.Null(sb.top.Array(values), format=name)
    file = tmp_path / "picture.png"
    picture.save(file)
    back = sb.top.ImageFileIn(file=str(file)).numpy(channels=4, dtype="float32")
    np.testing.assert_allclose(
        back, as_colour(picture.numpy(), name), atol=0.01 if "8fixed" in name else 2e-4
    )


def test_a_jpeg_holds_no_alpha(project, tmp_path):
    alpha = sb.top.Ramp(resolution=(8, 8), format="a8fixed")
    with pytest.raises(ValueError, match=r"holds no alpha.*save it as \.png"):
        alpha.save(tmp_path / "alpha.jpg")
    mono = sb.top.Ramp(resolution=(8, 8), format="monoalpha8fixed")
    mono.save(tmp_path / "mono.jpg")
    assert (tmp_path / "mono.jpg").stat().st_size > 100


def test_labels_are_touchdesigners(project):
    picture = sb.top.Ramp(format="monoalpha16float")
    assert picture.pixelFormatName == "monoalpha16float"
    assert picture.pixelFormat == "16-bit float (Mono+Alpha)"


@pytest.mark.parametrize(
    "name", ["rgba8fixed", "rgb10a2fixed", "rgba11float", "monoalpha16fixed", "a32float"]
)
def test_tables_give_the_same_pixels(project, name):
    """Large pictures of bytes go through a table of what the operator makes of every byte."""
    pixels = np.random.default_rng(11).integers(0, 256, (130, 160, 4), np.uint8)
    for held in ("rgba8fixed", "monoalpha8fixed", "a8fixed"):
        count = len(FORMATS[held][1])
        large = sb.top.Array(pixels[..., :count], format=held)
        small = sb.top.Array(pixels[:20, :30, :count], format=held)
        settings = {"gamma1": 1.7, "opacity": 0.8, "format": name}
        np.testing.assert_array_equal(
            sb.top.Level(large, **settings).numpy()[:20, :30],
            sb.top.Level(small, **settings).numpy(),
        )
