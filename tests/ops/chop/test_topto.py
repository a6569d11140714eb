"""TOP to CHOP."""

import numpy as np
import pytest
import sarabet as sb
from scipy import ndimage

pytestmark = pytest.mark.usefixtures("project")


def test_example(odd_photo):
    rows = sb.chop.TOPTo(sb.top.Array(odd_photo))
    assert rows.names[:5] == ["r0", "g0", "b0", "a0", "r1"]
    np.testing.assert_allclose(rows["g7"].numpy(), odd_photo[7, :, 1] / 255, atol=1e-7)


@pytest.fixture
def pixels():
    """4 x 3 pixels."""
    return np.random.default_rng(0).random((3, 4, 4), np.float32)


def test_rows_from_the_top(pixels):
    got = sb.chop.TOPTo(sb.top.Array(pixels))
    assert got.names == [f"{c}{row}" for row in range(3) for c in "rgba"]
    np.testing.assert_array_equal(got.numpy().reshape(3, 4, 4), pixels.transpose(0, 2, 1))


def test_single_set(pixels):
    got = sb.chop.TOPTo(sb.top.Array(pixels), singleset=True)
    assert got.names == ["r", "g", "b", "a"]
    np.testing.assert_array_equal(got.numpy(), pixels.reshape(12, 4).T)


def test_names_choose_the_colors(pixels):
    got = sb.chop.TOPTo(sb.top.Array(pixels), r="", g="green", b="", a="alpha", singleset=True)
    assert got.names == ["green", "alpha"]
    np.testing.assert_array_equal(got.numpy(), pixels.reshape(12, 4).T[[1, 3]])
    assert sb.chop.TOPTo(sb.top.Array(pixels), r="", g="", b="", a="").numpy().shape == (0, 0)


@pytest.mark.parametrize(("dtype", "most"), [(np.uint8, 255), (np.uint16, 65535)])
def test_fixed_point_becomes_fractions(dtype, most):
    source = np.random.default_rng(0).integers(0, most, (2, 3, 4), dtype, endpoint=True)
    got = sb.chop.TOPTo(sb.top.Array(source), singleset=True).numpy()
    np.testing.assert_allclose(got, source.reshape(6, 4).T / most, atol=1e-7)


def test_half_floats(pixels):
    source = pixels.astype(np.float16)
    got = sb.chop.TOPTo(sb.top.Array(source), singleset=True).numpy()
    np.testing.assert_array_equal(got, source.reshape(12, 4).T)


def test_mono_repeats_and_is_opaque(pixels):
    got = sb.chop.TOPTo(sb.top.Array(pixels[..., 0].copy()), singleset=True).numpy()
    np.testing.assert_array_equal(got[:3], np.tile(pixels[..., 0].ravel(), (3, 1)))
    assert (got[3] == 1).all()


def test_reads_what_the_device_made(odd_photo):
    level = sb.top.Level(odd_photo, invert=1)
    got = sb.chop.TOPTo(level, singleset=True)
    np.testing.assert_allclose(got["r"].numpy(), 1 - odd_photo[..., 0].ravel() / 255, atol=1e-6)
    level.par.invert = 0
    np.testing.assert_allclose(got["r"].numpy(), odd_photo[..., 0].ravel() / 255, atol=1e-6)


def test_one_pixel():
    got = sb.chop.TOPTo(sb.top.Array(np.full((1, 1, 4), 0.5, np.float32)))
    assert got.numpy().tolist() == [[0.5]] * 4


def test_rate_is_the_projects(pixels):
    assert sb.chop.TOPTo(sb.top.Array(pixels)).rate == 60


def test_without_a_top_there_are_no_channels():
    assert sb.chop.TOPTo().numpy().shape == (0, 0)


def test_a_failed_top_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.chop.TOPTo(sb.top.Level()).numpy()


def test_a_chop_is_no_top():
    with pytest.raises((TypeError, sb.CookError), match="TOP"):
        sb.chop.TOPTo(sb.chop.Constant()).numpy()


def crop(pixels, **parameters):
    return sb.chop.TOPTo(sb.top.Array(pixels), **parameters)


@pytest.fixture
def grid():
    """5 x 4 pixels whose red says where they are: 10 * row from the bottom + column."""
    y, x = np.mgrid[3:-1:-1, 0:5]
    return np.dstack([10 * y + x, y, x, np.ones((4, 5))]).astype(np.float32)


def test_crops_in_pixels(grid):
    only_red = {"g": "", "b": "", "a": "", "uvunits": "pixel", "ustart": 1, "uend": 3}
    only_red |= {"vstart": 1, "vend": 2}
    got = {kind: crop(grid, crop=kind, **only_red) for kind in ("pixel", "row", "col", "block")}
    assert got["pixel"].numpy().tolist() == [[11]]
    assert got["row"].numpy().tolist() == [[11, 12, 13]]
    assert got["col"].numpy().tolist() == [[21, 11]]
    assert got["block"].numpy().tolist() == [[21, 22, 23], [11, 12, 13]]
    assert [op.names for op in got.values()] == [["r0"], ["r0"], ["r"], ["r0", "r1"]]
    single = crop(grid, crop="block", singleset=True, **only_red)
    assert single.numpy().tolist() == [[21, 22, 23, 11, 12, 13]]


def test_crops_in_fractions(grid):
    got = crop(grid, crop="block", ustart=0.2, uend=0.8, vstart=0.5, vend=1)
    np.testing.assert_array_equal(got.numpy()[::4], grid[:2, 1:4, 0])
    whole = crop(grid, crop="block")
    np.testing.assert_array_equal(whole.numpy(), crop(grid).numpy())
    assert crop(grid, crop="pixel", ustart=0.5, vstart=0.3).numpy()[0] == 12


@pytest.mark.parametrize(
    ("extend", "mode"),
    [("hold", "edge"), ("cycle", "wrap"), ("mirror", "symmetric"), ("default", "constant")],
)
def test_outside_of_the_image(grid, extend, mode):
    sides = {f"image{side}": extend for side in ("left", "right", "bottom", "top")}
    got = crop(grid, crop="block", uvunits="pixel", ustart=-7, uend=9, vstart=-6, vend=10, **sides)
    want = np.pad(grid, ((7, 6), (7, 5), (0, 0)), mode=mode)
    np.testing.assert_array_equal(got.numpy(), want.transpose(0, 2, 1).reshape(68, 17))


def test_each_side_by_itself_and_the_default_color(grid):
    got = crop(
        grid, crop="row", uvunits="pixel", ustart=-2, uend=6, imageleft="default",
        imageright="mirror", defcolor=(-1, -2, -3, -4),
    )  # fmt: skip
    assert got["r0"].numpy().tolist() == [-1, -1, 0, 1, 2, 3, 4, 4, 3]
    assert got["a0"].numpy()[:3].tolist() == [-4, -4, 1]


def test_units_of_colors():
    source = np.full((1, 2, 4), (255, 51, 0, 102), np.uint8)
    assert crop(source, rgbaunit="u256").numpy()[:, 0].tolist() == [255, 51, 0, 102]
    assert crop(source, rgbaunit="u65536").numpy()[:, 0].tolist() == [65535, 13107, 0, 26214]


def test_pixels_left_out(grid):
    grid[1, 2, 1] = np.nan
    got = crop(grid, excludenans=True)
    assert got.names == ["r", "g", "b", "a"]
    np.testing.assert_array_equal(got.numpy(), np.delete(grid.reshape(20, 4), 7, axis=0).T)
    active = crop(grid, activechannel="blue", excludenans=True)["b"].numpy()
    assert active.tolist() == [1, 2, 3, 4, 1, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]
    assert crop(grid * 0, activechannel="alpha").numpy().shape == (4, 0)


def test_places_given_by_channels(pixels):
    rng = np.random.default_rng(1)
    uv = rng.uniform(-0.5, 1.5, (2, 50)).astype(np.float32)
    places = sb.chop.Array(uv, names="u v", rate=120)
    op = sb.chop.TOPTo(sb.top.Array(pixels), places, interp="linear")
    assert op.names == ["r", "g", "b", "a"]
    assert (op.rate, op.num_samples) == (120, 50)
    at = [3 - uv[1] * 3 - 0.5, uv[0] * 4 - 0.5]
    for c in range(4):
        want = ndimage.map_coordinates(pixels[..., c], at, order=1, mode="nearest")
        np.testing.assert_allclose(op.numpy()[c], want, atol=1e-5)
    op.par.interp = "nearest"
    row = np.clip(2 - np.floor(uv[1] * 3), 0, 2).astype(int)
    column = np.clip(np.floor(uv[0] * 4), 0, 3).astype(int)
    np.testing.assert_array_equal(op.numpy(), pixels[row, column].T)
    op.par.uvunits = "pixel"
    places.set(np.array([[0, 1.2, 3], [0, 2, 0.9]], np.float32))
    np.testing.assert_array_equal(op.numpy(), pixels[[2, 0, 1], [0, 1, 3]].T)


def test_nan_places_and_single_channels(pixels):
    nowhere = sb.chop.Array(np.array([[np.nan, np.inf], [-np.inf, np.nan]], np.float32))
    for interp in ("nearest", "linear"):
        assert sb.chop.TOPTo(sb.top.Array(pixels), nowhere, interp=interp).numpy().shape == (4, 2)
    with pytest.raises(sb.CookError, match="two channels, u and v, got 1"):
        sb.chop.TOPTo(sb.top.Array(pixels), sb.chop.Constant()).numpy()


def test_start_and_rate(pixels):
    op = crop(pixels, rate=100, start=0.5, startunit="seconds")
    assert (op.start, op.rate) == (50, 100)


def test_a_crop_of_nothing_is_an_error(grid):
    with pytest.raises(sb.CookError, match="'ustart' to 'uend' must be 1 to 16384 pixels, got"):
        crop(grid, crop="row", uvunits="pixel", ustart=3, uend=2).numpy()
    with pytest.raises(sb.CookError, match="'vstart' to 'vend'"):
        crop(grid, crop="col", vstart=-1e6, vend=1e6).numpy()
