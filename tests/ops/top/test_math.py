"""Math TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    brighter = sb.top.Math(picture, gain=1.5, postoff=0.1)
    want = np.rint(np.minimum(picture / 255 * 1.5 + 0.1, 1) * 255)
    np.testing.assert_allclose(brighter.numpy(), want, atol=1)


def of_row(pixels, **parameters):
    return sb.top.Math(np.asarray([pixels], np.float32), **parameters).numpy()[0]


UNARY = {
    "off": lambda c: c,
    "negate": lambda c: -c,
    "pos": abs,
    "root": np.sqrt,
    "square": np.square,
    "inverse": lambda c: 1 / c,
}
EXTREMES = np.array([[0, 1, -1, 0.25], [1e6, -0.5, 1e-6, np.nan]])


@pytest.mark.parametrize("op", UNARY)
@pytest.mark.parametrize("which", ["preop", "postop"])
def test_unary(op, which):
    with np.errstate(divide="ignore", invalid="ignore"):
        want = UNARY[op](EXTREMES)
    np.testing.assert_allclose(of_row(EXTREMES, **{which: op}), want, rtol=1e-6)


COMBINE = {
    "add": lambda c: c.sum(-1),
    "sub": lambda c: c[..., 0] - c[..., 1:].sum(-1),
    "mul": lambda c: c.prod(-1),
    "div": lambda c: c[..., 0] / c[..., 1:].prod(-1),
    "avg": lambda c: c.mean(-1),
    "min": lambda c: c.min(-1),
    "max": lambda c: c.max(-1),
    "len": lambda c: np.linalg.norm(c, axis=-1),
}


@pytest.mark.parametrize("op", COMBINE)
@pytest.mark.parametrize("mask", ["rgb", "ga", "b", "rgba"])
def test_combining(op, mask, fractions):
    source = fractions(9, 7) + 0.1
    got = sb.top.Math(source, chanop=op, inputmask=mask, outputchannels="rb").numpy()
    used = source[..., ["rgba".index(letter) for letter in mask]].astype(float)
    want = source.astype(float)
    want[..., [0, 2]] = COMBINE[op](used)[..., None]
    np.testing.assert_allclose(got, want, rtol=2e-5)


def test_division_by_0_is_as_in_floats():
    pixels = [[1, 0, 0, 1], [-1, 0, 0, 1], [0, 0, 0, 1]]
    got = of_row(pixels, chanop="div", inputmask="rg", outputchannels="r")[:, 0]
    np.testing.assert_array_equal(got, [np.inf, -np.inf, np.nan])


def test_combining_nothing_gives_0():
    got = of_row([[0.5, 0.5, 0.5, 0.5]], chanop="avg", inputmask="", outputchannels="g")
    assert got.tolist() == [[0.5, 0, 0.5, 0.5]]


def test_order(stored, fractions):
    source = stored.encode(fractions(8, 9) * 0.5 + 0.2)
    parameters = {"preop": "square", "postop": "root", "preoff": 0.1, "gain": 0.8, "postoff": 0.05}
    parameters |= {"fromrange": (0.1, 0.9), "torange": (0.8, 0.2)}
    got = stored.decode(sb.top.Math(source, **parameters).numpy())
    line = (stored.decode(source) + 0.1) * 0.8 + 0.05
    want = (line - 0.1) / 0.8 * -0.6 + 0.8
    np.testing.assert_allclose(got, want, atol=stored.tolerance + 1e-6)


@pytest.mark.parametrize(
    ("how", "form"), [("ceiling", np.ceil), ("floor", np.floor), ("round", np.rint)]
)
def test_whole_numbers(how, form):
    pixels = np.array([[-1.5, -0.4, 0.5, 1.5], [2.5, 0.2, 7.9, 0]])
    np.testing.assert_array_equal(of_row(pixels, integer=how), form(pixels))


def test_alpha_operations():
    pixels = [[0.4, 0.2, 1, 0.5], [0.4, 0.2, 1, 0]]
    got = of_row(pixels, op="rgbmultalpha")
    np.testing.assert_allclose(got, [[0.2, 0.1, 0.5, 0.5], [0, 0, 0, 0]])
    got = of_row(pixels, op="rgbdivalpha")
    np.testing.assert_allclose(got, [[0.8, 0.4, 2, 0.5], [0, 0, 0, 0]])


def test_a_range_of_no_width_is_a_hard_edge():
    got = of_row([[0.4, 0.5, 0.6, 1]], fromrange=(0.5, 0.5), torange=(2, 3))
    assert got.tolist() == [[2, 3, 3, 3]]


def test_nan_is_0_in_bytes():
    source = np.full((1, 1, 4), -1, np.float32)
    assert sb.top.Math(source, preop="root", format="rgba8fixed").numpy().max() == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (33, 5)])
def test_sizes(shape, fractions):
    source = fractions(*shape)
    np.testing.assert_allclose(sb.top.Math(source, gain=2).numpy(), source * 2)


def test_an_unknown_channel_is_an_error(picture):
    with pytest.raises(sb.CookError, match=r"'inputmask' expects letters of rgba, got 'rx'"):
        sb.top.Math(picture, inputmask="rx").numpy()


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Math().numpy()
