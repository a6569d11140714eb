"""Composite TOP."""

import numpy as np
import pytest
import sarabet as sb
from PIL import Image, ImageChops


def test_example(picture):
    stamp = sb.top.Constant(color=(1, 0, 0), alpha=0.5, resolution=(451, 300))
    pixels = sb.top.Composite(stamp, picture, operand="over").numpy()
    np.testing.assert_array_equal(pixels, sb.top.Over(stamp, picture).numpy())


def luminance(c):
    return (c[..., :3] @ [0.299, 0.587, 0.114])[..., None]


def opaque(rgb):
    return np.concatenate([rgb, np.ones_like(rgb[..., :1])], axis=-1)


ARITHMETIC = {
    "add": lambda a, b: a + b,
    "atop": lambda a, b: a * b[..., 3:] + b * (1 - a[..., 3:]),
    "average": lambda a, b: (a + b) / 2,
    "brightest": lambda a, b: np.where(luminance(a) > luminance(b), a, b),
    "difference": lambda a, b: opaque(abs(a - b)[..., :3]),
    "dimmest": lambda a, b: np.where(luminance(a) < luminance(b), a, b),
    "divide": lambda a, b: np.divide(a, b, out=a.astype(float), where=b != 0),
    "inside": lambda a, b: a * b[..., 3:],
    "insideluminance": lambda a, b: a * luminance(b),
    "maximum": np.maximum,
    "minimum": np.minimum,
    "multiply": lambda a, b: a * b,
    "outside": lambda a, b: a * (1 - b[..., 3:]),
    "outsideluminance": lambda a, b: a * (1 - luminance(b)),
    "over": lambda a, b: a + b * (1 - a[..., 3:]),
    "screen": lambda a, b: a + b - a * b,
    "subtract": lambda a, b: a - b,
    "under": lambda a, b: a * (1 - b[..., 3:]) + b,
    "xor": lambda a, b: a * (1 - b[..., 3:]) + b * (1 - a[..., 3:]),
}


def part(a, b):
    """Return a / b, at most 1; 0 where a is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(a <= 0, 0, np.where(b <= 0, 1, np.minimum(a / b, 1)))


def hard(x, y):
    return np.where(y < 0.5, 2 * x * y, 1 - 2 * (1 - x) * (1 - y))


# Of the colour below and that of the layer, as the programs of painters have them.
MODES = {
    "burncolor": lambda x, y: 1 - part(1 - x, y),
    "burnlinear": lambda x, y: np.clip(x + y - 1, 0, 1),
    "darkercolor": lambda x, y: np.where(luminance(x) < luminance(y), x, y),
    "dodge": lambda x, y: part(x, 1 - y),
    "exclude": lambda x, y: x * (1 - y) + y * (1 - x),
    "freeze": lambda x, y: 1 - part((1 - x) ** 2, y),
    "glow": lambda x, y: part(y**2, 1 - x),
    "hardlight": hard,
    "hardmix": lambda x, y: (x + y >= 1).astype(float),
    "heat": lambda x, y: 1 - part((1 - y) ** 2, x),
    "inverse": lambda x, y: part(y, 1 - x),
    "lightercolor": lambda x, y: np.where(luminance(x) < luminance(y), y, x),
    "linearlight": lambda x, y: np.clip(x + 2 * y - 1, 0, 1),
    "negate": lambda x, y: np.where(x + y < 1, x + y, 2 - x - y),
    "overlay": lambda x, y: hard(y, x),
    "pinlight": lambda x, y: np.clip(x, 2 * y - 1, 2 * y),
    "reflect": lambda x, y: part(x**2, 1 - y),
    "softlight": lambda x, y: (1 - x) * x * y + x * (1 - (1 - x) * (1 - y)),
    "vividlight": lambda x, y: np.where(
        y < 0.5, 1 - part(1 - x, 2 * y), part(x, 2 * (1 - y))
    ),
}  # fmt: skip


def blended(mode, a, b):
    """Return the formula of the W3C's compositing, which has straight colours: b lies on a."""
    (x, below), (y, on) = ((c[..., :3] / np.maximum(c[..., 3:], 1e-9), c[..., 3:]) for c in (a, b))
    source = (1 - below) * y + below * MODES[mode](x.clip(0, 1), y.clip(0, 1))
    rgb = on * source + below * x * (1 - on)
    return np.concatenate([rgb, on + below - on * below], axis=-1)


def test_the_menu_is_what_is_tested(picture):
    menu = sb.top.Composite(picture).par.operand.menu_names
    assert sorted(menu) == sorted([*ARITHMETIC, *MODES])


@pytest.mark.parametrize("operand", ARITHMETIC)
def test_arithmetic(operand, stored, pair):
    a, b = (stored.encode(values[::4, ::4]) for values in pair)
    got = stored.decode(sb.top.Composite(a, b, operand=operand).numpy())
    want = ARITHMETIC[operand](stored.decode(a), stored.decode(b))
    same = np.isclose(got, stored.clamped(want), rtol=2e-3, atol=stored.tolerance)
    assert same.mean() > (0.999 if operand in ("brightest", "dimmest") else 0.999999)


@pytest.mark.parametrize("operand", MODES)
def test_blend_modes(operand, pair):
    a, b = (values[::4, ::4].astype(np.float32) for values in pair)
    got = sb.top.Composite(a, b, operand=operand).numpy()
    want = blended(operand, a.astype(float), b.astype(float))
    close = np.isclose(got, want, atol=2e-5)
    assert close.mean() > 0.999  # a threshold may fall to either side


@pytest.mark.parametrize("operand", MODES)
def test_blend_modes_of_0_and_1(operand):
    values = np.array([0, 0.25, 0.5, 0.75, 1], np.float32)
    a, b = (opaque(np.repeat(v[..., None], 3, -1)) for v in np.meshgrid(values, values))
    got = sb.top.Composite(a, b, operand=operand).numpy()
    np.testing.assert_allclose(got, blended(operand, a, b), atol=1e-6)


@pytest.mark.parametrize(
    ("operand", "chop"),
    [("hardlight", "hard_light"), ("softlight", "soft_light"), ("overlay", "overlay")],
)
def test_as_pillow_does(operand, chop, picture):
    layer = np.ascontiguousarray(picture[::-1])
    got = sb.top.Composite(picture, layer, operand=operand).numpy()[..., :3]
    below, on = (Image.fromarray(pixels[..., :3]) for pixels in (picture, layer))
    want = np.asarray(getattr(ImageChops, chop)(below, on))
    np.testing.assert_allclose(got.astype(int), want, atol=3)


def test_one_image_is_shown_as_it_is(picture):
    np.testing.assert_array_equal(sb.top.Composite(picture).numpy(), picture)


def test_several_are_folded_from_the_first(fractions):
    images = [fractions(5, 7, seed) for seed in range(16)]
    got = sb.top.Composite(*images, operand="subtract").numpy()
    np.testing.assert_allclose(got, images[0] - sum(images[1:]), atol=1e-5)


def test_swapped(fractions):
    a, b, c = (fractions(5, 7, seed) for seed in range(3))
    got = sb.top.Composite(a, b, c, operand="subtract", swaporder=True).numpy()
    np.testing.assert_allclose(got, c - (b - a), atol=1e-6)


def test_a_place_between_wires_may_be_empty(fractions):
    a, b = fractions(5, 7, 1), fractions(5, 7, 2)
    op = sb.top.Composite(a, a, b, operand="add")
    op.set_input(1, None)
    np.testing.assert_allclose(op.numpy(), a + b, atol=1e-6)


def test_values_beyond_1_and_nan_in_floats():
    a = np.array([[[2, -1, np.nan, 1]]], np.float32)
    b = np.array([[[3, 4, 1, 1]]], np.float32)
    got = sb.top.Composite(a, b, operand="multiply").numpy()[0, 0]
    np.testing.assert_array_equal(got, [6, -4, np.nan, 1])
    got = sb.top.Composite(a, b, format="rgba8fixed").numpy()[0, 0]
    assert got.tolist() == [255, 0, 0, 255]


def test_others_are_fitted_to_the_first():
    small = np.full((2, 3, 4), 51, np.uint8)
    op = sb.top.Composite(np.ones((4, 6, 4), np.float32), small, small)
    assert op.pixel_format == "rgba32float"
    np.testing.assert_allclose(op.numpy(), np.full((4, 6, 4), 0.04), atol=1e-6)


def test_errors(picture):
    with pytest.raises(ValueError, match=r"'operand'.*'screen'"):
        sb.top.Composite(picture, operand="scren")
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Composite().numpy()
    with pytest.raises(sb.CookError, match="level1: input 0"):
        sb.top.Composite(picture, sb.top.Level()).numpy()
