"""Function TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    softer = sb.top.Function(picture, funcrgb="sqrt")
    want = np.rint(np.sqrt(picture[..., :3] / 255) * 255)
    np.testing.assert_allclose(softer.numpy()[..., :3], want, atol=1)
    np.testing.assert_array_equal(softer.numpy()[..., 3], picture[..., 3])


def row(values):
    return np.repeat(np.asarray(values, np.float32)[None, :, None], 4, -1)


def of_values(values, func, **parameters):
    got = sb.top.Function(row(values), funcrgba=func, **parameters).numpy()[0]
    for channel in range(1, 4):
        np.testing.assert_array_equal(got[:, channel], got[:, 0])
    return got[:, 0]


VALUES = np.array([-3, -1, -0.6, -0.01, 0, 0.001, 0.3, 0.5, 1, 2.5, 7, np.nan])


def power(x, e):
    return np.copysign(abs(x) ** e, x)


ONE_VALUE = {
    "input": lambda x: x,
    "constant": lambda x: np.full_like(x, 0.75),
    "sqrt": np.sqrt,
    "abs": abs,
    "sign": np.sign,
    "cos": np.cos,
    "sin": np.sin,
    "tan": np.tan,
    "acos": np.arccos,
    "asin": np.arcsin,
    "atan": np.arctan,
    "cosh": np.cosh,
    "sinh": np.sinh,
    "tanh": np.tanh,
    "log10": np.log10,
    "log2": np.log2,
    "logn": lambda x: np.log(x) / np.log(3),
    "ln": np.log,
    "exp": np.exp,
    "exp2": np.exp2,
    "exp10": lambda x: 10**x,
    "powb": lambda x: 3**x,
    "powe": lambda x: power(x, 1.7),
}


@pytest.mark.parametrize("func", ONE_VALUE)
def test_functions(func):
    with np.errstate(divide="ignore", invalid="ignore"):
        want = ONE_VALUE[func](VALUES)
    got = of_values(VALUES, func, angunit="rad", baseval=3, expval=1.7, constval=0.75)
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize(
    ("func", "form"), [("atan2", np.arctan2), ("pow", lambda x, y: power(x, y))]
)
def test_functions_of_two(func, form):
    x, y = (grid.ravel() for grid in np.meshgrid([-2, -0.5, 0.25, 1, 3], [-1.5, 0.5, 2, 3]))
    got = sb.top.Function(row(x), row(y), funcrgba=func, angunit="rad").numpy()[0, :, 0]
    np.testing.assert_allclose(got, form(x, y), rtol=1e-4)


def test_the_menu_has_all_functions(picture):
    op = sb.top.Function(picture)
    names = [*ONE_VALUE, "atan2", "pow"]
    for parameter in (op.par.funcrgba, op.par.funcrgb, op.par.funcr, op.par.funca):
        assert sorted(parameter.menu_names) == sorted(names)


@pytest.mark.parametrize(("unit", "turn"), [("deg", 360), ("rad", 2 * np.pi), ("cycle", 1)])
def test_angle_units(unit, turn):
    angles = np.array([0, 0.1, 0.25, 0.4, 0.8])
    got = of_values(angles * turn, "sin", angunit=unit)
    np.testing.assert_allclose(got, np.sin(angles * 2 * np.pi), atol=2e-5)
    got = of_values([-1, 0.5, 1], "asin", angunit=unit)
    np.testing.assert_allclose(got, np.array([-1 / 4, 1 / 12, 1 / 4]) * turn, rtol=1e-4)


def test_the_narrower_menu_counts(fractions):
    source = fractions(5, 6) + 0.1
    got = sb.top.Function(
        source, funcrgba="constant", funcrgb="sqrt", funcg="abs", funca="exp2", constval=9
    ).numpy()
    want = np.stack(
        [np.sqrt(source[..., 0]), source[..., 1], np.sqrt(source[..., 2]), 2 ** source[..., 3]], -1
    )
    np.testing.assert_allclose(got, want, rtol=1e-4)


def test_rerange():
    got = of_values([0, 0.25, 0.5, 1], "cos", rerange=(0, 360))
    np.testing.assert_allclose(got, [1, 0, -1, 1], atol=2e-5)


def test_powers_of_0_and_by_0():
    assert of_values([0, -2, 2], "powe", expval=0).tolist() == [1, -1, 1]
    assert of_values([0], "powe", expval=2).tolist() == [0]
    assert of_values([0], "powe", expval=-2).tolist() == [np.inf]


def test_replacing_errors():
    got = of_values([-1, 0, 1, np.nan], "log2", replace=True, errval=-5)
    np.testing.assert_array_equal(got, [-5, -5, 0, -5])
    np.testing.assert_array_equal(of_values([-1, 0], "log2"), [np.nan, -np.inf])


def test_formats(stored, fractions):
    source = stored.encode(fractions(8, 9))
    got = stored.decode(sb.top.Function(source, funcrgba="sqrt").numpy())
    want = np.sqrt(stored.decode(source))
    np.testing.assert_allclose(got, want, atol=stored.tolerance * 1.1 + 1e-5)


@pytest.mark.parametrize("channels", [1, 2, 4])
def test_a_large_picture_of_bytes_has_the_bytes_of_its_parts(channels):
    source = np.random.default_rng(3).integers(0, 256, (128, 160, channels), np.uint8)
    parameters = {"funcrgba": "powe", "expval": 0.4, "funcg": "sin", "funca": "cos"}
    whole = sb.top.Function(source, **parameters).numpy()
    parts = [sb.top.Function(source[y : y + 32], **parameters).numpy() for y in range(0, 128, 32)]
    np.testing.assert_array_equal(whole, np.concatenate(parts))


def test_a_function_of_two_needs_a_second_input(picture):
    with pytest.raises(sb.CookError, match="input 1"):
        sb.top.Function(picture, funcb="atan2").numpy()
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Function().numpy()
