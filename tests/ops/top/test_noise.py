"""Noise TOP."""

import numpy as np
import pytest
import sarabet as sb
from scipy import stats

SMOOTH = ["perlin2d", "perlin3d", "simplex2d", "simplex3d"]


def noise(width=128, height=128, **parameters):
    """The bare noise, -1..1, without harmonics."""
    settings = {"harmon": 0, "amp": 1, "offset": 0, "format": "rgba32float", **parameters}
    return sb.top.Noise(resolution=(width, height), **settings).numpy()


def test_example():
    clouds = sb.top.Noise(type="simplex3d", period=0.5, harmon=4, resolution=(320, 180))
    pixels = clouds.numpy()
    assert pixels.shape == (180, 320, 4)
    assert 90 < pixels[..., 0].mean() < 165
    assert pixels[..., 0].std() > 20


def mixed(h):
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def hashed(x, y, z, seed):
    with np.errstate(over="ignore"):
        h = mixed(np.uint32(x) + np.uint32(0x9E3779B9) * np.uint32(seed))
        return mixed(mixed(h ^ np.uint32(y)) ^ np.uint32(z))


def test_random_is_the_integer_hash_bit_for_bit():
    y, x = np.mgrid[0:20, 0:33].astype(np.uint32)
    h = hashed(0, 0, 0, hashed(x, y, 0, 7))
    want = (h >> np.uint32(8)).astype(np.float32) * np.float32(2 / 16777215) - np.float32(1)
    np.testing.assert_allclose(noise(33, 20, type="random", seed=7)[..., 0], want, atol=2e-7)


def test_random_is_uniform_and_independent():
    values = noise(type="random")[..., 0]
    assert stats.kstest(values.ravel(), stats.uniform(-1, 2).cdf).pvalue > 1e-3
    assert abs(np.corrcoef(values[:, 1:].ravel(), values[:, :-1].ravel())[0, 1]) < 0.03
    assert abs(np.corrcoef(values[1:].ravel(), values[:-1].ravel())[0, 1]) < 0.03


def test_random_changes_with_translate():
    values = [noise(type="random", t=t)[..., 0] for t in [(0, 0, 0), (0, 0, 1), (1, 0, 0)]]
    assert abs(np.corrcoef(values[0].ravel(), values[1].ravel())[0, 1]) < 0.03
    assert abs(np.corrcoef(values[1].ravel(), values[2].ravel())[0, 1]) < 0.03


@pytest.mark.parametrize("type", SMOOTH)
def test_smooth_noise_is_centred_bounded_and_continuous(type):
    values = noise(256, 256, type=type, period=1 / 16)[..., 0]
    assert abs(values.mean()) < 0.05
    assert 0.15 < values.std() < 0.6
    assert 0.6 < np.abs(values).max() <= 1.01
    # One pixel is a 16th of a period.
    assert np.abs(np.diff(values, axis=0)).max() < 0.45
    assert np.abs(np.diff(values, axis=1)).max() < 0.45


@pytest.mark.parametrize("type", ["perlin2d", "perlin3d"])
def test_perlin_noise_is_0_on_its_lattice(type):
    # Pixel centres fall on whole periods.
    values = noise(9, 9, type=type, period=1 / 9)[..., 0]
    np.testing.assert_allclose(values, 0, atol=2e-5)


def slope(h, x, y):
    quarter = np.array([[0.98078528, 0.19509032], [0.83146961, 0.55557023]])[h & np.uint32(1)]
    across, up = quarter[..., 0], quarter[..., 1]
    swap = h & np.uint32(2) != 0
    across, up = np.where(swap, up, across), np.where(swap, across, up)
    across = np.where(h & np.uint32(4) != 0, -across, across)
    up = np.where(h & np.uint32(8) != 0, -up, up)
    return across * x + up * y


def test_perlin_2d_is_perlins_formula():
    size, period, seed = 64, 0.125, 5
    y, x = np.mgrid[0:size, 0:size]
    at_x = ((x + 0.5) / size - 0.5) / period
    at_y = ((size - y - 0.5) / size - 0.5) / period
    cell_x, cell_y = np.floor(at_x), np.floor(at_y)
    part_x, part_y = at_x - cell_x, at_y - cell_y
    with np.errstate(over="ignore"):
        layer = mixed(np.uint32(seed))
    corner = {}
    for i in (0, 1):
        for j in (0, 1):
            cx = (cell_x + i).astype(np.int32).astype(np.uint32)
            cy = (cell_y + j).astype(np.int32).astype(np.uint32)
            corner[i, j] = slope(hashed(cx, cy, 0, layer), part_x - i, part_y - j)
    u, v = (t**3 * (t * (t * 6 - 15) + 10) for t in (part_x, part_y))
    low = corner[0, 0] * (1 - u) + corner[1, 0] * u
    high = corner[0, 1] * (1 - u) + corner[1, 1] * u
    want = np.sqrt(2) * (low * (1 - v) + high * v)
    got = noise(size, size, type="perlin2d", period=period, seed=seed)[..., 0]
    np.testing.assert_allclose(got, want, atol=1e-4)


@pytest.mark.parametrize("type", [*SMOOTH, "random"])
def test_same_seed_same_bytes_other_seed_other_pattern(type):
    first = noise(type=type, period=0.1, seed=3)
    np.testing.assert_array_equal(first, noise(type=type, period=0.1, seed=3))
    other = noise(type=type, period=0.1, seed=4)
    assert abs(np.corrcoef(first[..., 0].ravel(), other[..., 0].ravel())[0, 1]) < 0.2


@pytest.mark.parametrize("type", ["perlin3d", "simplex3d"])
def test_z_moves_through_space_continuously(type):
    at = [noise(type=type, period=0.1, t=(0, 0, z))[..., 0] for z in (0.03, 0.0301, 0.08)]
    assert np.abs(at[0] - at[1]).max() < 0.01
    assert np.abs(at[0] - at[2]).max() > 0.2


@pytest.mark.parametrize("type", SMOOTH)
def test_translate_moves_the_pattern(type):
    still = noise(100, 100, type=type, period=0.2)[..., 0]
    moved = noise(100, 100, type=type, period=0.2, t=(0.1, 0, 0))[..., 0]
    np.testing.assert_allclose(moved[:, :90], still[:, 10:], atol=1e-4)


def test_scale_is_the_inverse_of_period():
    fine = noise(type="perlin2d", period=0.25)
    np.testing.assert_allclose(fine, noise(type="perlin2d", period=1, s=(4, 4, 4)), atol=1e-5)


def test_harmonics_add_finer_layers():
    plain = noise(type="perlin2d", period=0.3)[..., 0]
    rich = noise(type="perlin2d", period=0.3, harmon=1, gain=0.5, spread=4)[..., 0]
    added = rich - plain
    assert 0.3 < added.std() / plain.std() < 0.8
    assert np.abs(np.diff(added)).mean() > np.abs(np.diff(plain)).mean()


def test_amplitude_offset_and_exponent():
    plain = noise(type="simplex2d", period=0.2)[..., 0]
    got = noise(type="simplex2d", period=0.2, amp=0.5, offset=0.25, exp=2)[..., 0]
    np.testing.assert_allclose(got, np.sign(plain) * plain**2 * 0.5 + 0.25, atol=1e-5)


@pytest.mark.parametrize("type", ["perlin2d", "random"])
def test_color(type):
    mono = noise(type=type, period=0.1)
    assert (mono[..., 0] == mono[..., 1]).all()
    color = noise(type=type, period=0.1, mono=False)
    np.testing.assert_array_equal(color[..., 0], mono[..., 0])
    assert abs(np.corrcoef(color[..., 0].ravel(), color[..., 2].ravel())[0, 1]) < 0.2
    assert (color[..., 3] == 1).all()


def test_aspect():
    wide = noise(128, 64, type="perlin2d", period=0.5)[..., 0]
    square = noise(64, 64, type="perlin2d", period=0.5)[..., 0]
    np.testing.assert_allclose(wide[:, 32:96], square, atol=1e-5)
    stretched = noise(128, 64, type="perlin2d", period=0.5, aspectcorrect=False)[..., 0]
    assert not np.allclose(stretched, wide, atol=0.05)


def test_one_pixel():
    assert noise(1, 1).shape == (1, 1, 4)


def test_wrong_type():
    with pytest.raises(ValueError, match="perlin2d"):
        sb.top.Noise(type="perlin")
