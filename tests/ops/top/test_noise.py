"""Noise TOP."""

import itertools

import numpy as np
import pytest
import sarabet as sb
from scipy import stats
from scipy.spatial.transform import Rotation

SMOOTH = ["perlin2d", "perlin3d", "perlin4d", "simplex2d", "simplex3d", "simplex4d", "hermite"]
SMOOTH_TOO = ["sparse", "harmonic", "alligator"]


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


SEED, PERIOD, AT, AT_W = 5, 0.19, (0.31, -0.77, 0.43), 0.29


def places(size=40):
    """Positions in the noise, (4, height, width), in periods."""
    y, x = np.mgrid[0:size, 0:size]
    still = np.zeros_like(x)
    at = [(x + 0.5) / size - 0.5 + AT[0], (size - y - 0.5) / size - 0.5 + AT[1]]
    return np.stack([*at, still + AT[2], still + AT_W]) / PERIOD


def as_uint(cell):
    return cell.astype(np.int64).astype(np.uint32)


def hash_of(cell):
    """Hash cells of three or four coordinates with the key of the first layer."""
    with np.errstate(over="ignore"):
        layer = mixed(np.uint32(SEED))
        h = hashed(*as_uint(cell[:3]), layer)
        return h if len(cell) == 3 else mixed(h ^ as_uint(cell[3]))


def both(h):
    return (h >> np.uint32(8)).astype(float) * (2 / 16777215) - 1


def edge_slope(h, away):
    """Gradients along the edges of a hypercube: one coordinate is left out."""
    without = (h >> np.uint32(3)) & np.uint32(3)
    total = 0.0
    for bit in range(3):
        component = np.where(without <= bit, away[bit + 1], away[bit])
        total = total + np.where(h >> np.uint32(bit) & np.uint32(1), component, -component)
    return total


def corners(dimensions):
    return np.array(list(itertools.product((0, 1), repeat=dimensions)))


def lattice(at, fade, value):
    """Interpolate what `value` gives for each corner of the cell that a position is in."""
    cell = np.floor(at)
    part = at - cell
    weight = fade(part)
    total = 0.0
    for corner in corners(len(at)):
        c = corner[:, None, None]
        total = total + np.prod(np.where(c, weight, 1 - weight), 0) * value(cell + c, part - c)
    return total


def perlin4d(at):
    return 0.8 * lattice(
        at, lambda t: t**3 * (t * (t * 6 - 15) + 10), lambda c, away: edge_slope(hash_of(c), away)
    )


def hermite(at):
    return lattice(at[:3], lambda t: t * t * (3 - 2 * t), lambda c, _: both(hash_of(c)))


def simplex4d(at):
    skew, unskew = (np.sqrt(5) - 1) / 4, (5 - np.sqrt(5)) / 20
    cell = np.floor(at + at.sum(0) * skew)
    away = at - cell + cell.sum(0) * unskew
    rank = np.argsort(np.argsort(away, axis=0), axis=0)
    total = 0.0
    for i in range(5):
        step = rank >= 4 - i
        d = away - step + i * unskew
        reach = np.maximum(0.5 - (d * d).sum(0), 0)
        total = total + reach**4 * edge_slope(hash_of(cell + step), d)
    return 62 * total


def scattered(at):
    """For each of 27 cells the distance to its point, and a random value from -1 to 1."""
    at = at[:3]
    cell = np.floor(at)
    for step in itertools.product((-1, 0, 1), repeat=3):
        with np.errstate(over="ignore"):
            h = hash_of(cell + np.array(step)[:, None, None])
            second = mixed(h ^ np.uint32(0x9E3779B9))
            third = mixed(second ^ np.uint32(0x9E3779B9))
            value = both(mixed(h + np.uint32(0x632BE5AB)))
        point = np.stack([h, second, third]) >> np.uint32(8)
        d = at - cell - np.array(step)[:, None, None] - point / 2**24
        yield np.sqrt((d * d).sum(0)), value


def sparse(at):
    return 0.7 * sum(np.maximum(1 - d * d, 0) ** 3 * value for d, value in scattered(at))


def alligator(at):
    near = [(np.maximum(1 - d, 0), 0.5 * value + 0.5) for d, value in scattered(at)]
    bumps = np.sort([n * n * (3 - 2 * n) * height for n, height in near], axis=0)
    return bumps[-1] - bumps[-2]


@pytest.mark.parametrize("formula", [perlin4d, simplex4d, hermite, sparse, alligator])
def test_against_numpy(formula):
    got = noise(40, 40, type=formula.__name__, seed=SEED, period=PERIOD, t=AT, t4d=AT_W)[..., 0]
    np.testing.assert_allclose(got, formula(places()), atol=2e-4)


@pytest.mark.parametrize("type", SMOOTH_TOO)
def test_bumps_are_continuous(type):
    values = noise(256, 256, type=type, period=1 / 16)[..., 0]
    assert 0.1 < values.std() < 0.5
    assert np.abs(values).max() < 1.6
    assert np.abs(np.diff(values, axis=0)).max() < 0.45
    assert np.abs(np.diff(values, axis=1)).max() < 0.45


def test_alligator_is_0_where_cells_meet():
    values = noise(256, 256, type="alligator", period=0.2)[..., 0]
    assert 0 <= values.min() < 0.005
    assert values.max() <= 1


@pytest.mark.parametrize("type", ["hermite", "sparse", "alligator", "harmonic"])
def test_roughness_and_spread(type):
    """The sum of the layers keeps the size of one; all but harmonic noise double in fineness."""
    layered = noise(type=type, period=0.3, harmon=1, rough=0.5, spread=3)[..., 0]
    assert abs(np.ptp(layered) / np.ptp(noise(type=type, period=0.3)[..., 0]) - 1) < 0.6
    flat = noise(type=type, period=0.3, harmon=3, rough=0)
    np.testing.assert_allclose(flat, noise(type=type, period=0.3), atol=1e-6)
    other = noise(type=type, period=0.3, harmon=1, rough=0.5, spread=2)[..., 0]
    assert np.array_equal(layered, other) == (type != "harmonic")
    if type != "harmonic":
        np.testing.assert_array_equal(
            noise(type="sparse", harmon=2, spread=5), noise(type="harmonic", harmon=2, spread=2)
        )


def test_4d_noise_moves_along_its_fourth_axis():
    for type in ("perlin4d", "simplex4d"):
        start, near, far = (noise(type=type, period=0.2, t4d=w)[..., 0] for w in (0.1, 0.102, 5))
        assert 0 < np.abs(near - start).max() < 0.1
        assert abs(np.corrcoef(start.ravel(), far.ravel())[0, 1]) < 0.2
    still = [noise(type="perlin3d", period=0.2, t4d=w) for w in (0, 1)]
    np.testing.assert_array_equal(*still)


@pytest.mark.parametrize("order", ["".join(o) for o in itertools.permutations("srt")])
@pytest.mark.parametrize("turns", ["xyz", "zxy"])
def test_transforms_against_scipy(order, turns):
    """Sampled by a transform of the plane = the 3D reference at the transformed places."""
    t, r, s, p = (0.3, -0.2, 0.4), (20, 35, -50), (1.5, 0.8, 2), (0.1, 0.3, -0.2)
    y, x = np.mgrid[0:24, 0:24]
    at = np.stack([(x + 0.5) / 24 - 0.5, (24 - y - 0.5) / 24 - 0.5, np.zeros(x.shape)])
    at = at.reshape(3, -1).T - p
    for step in order:
        if step == "s":
            at = at * s
        elif step == "t":
            at = at + t
        else:
            angles = [r["xyz".index(axis)] for axis in turns]
            at = Rotation.from_euler(turns, angles, degrees=True).apply(at)
    at = ((at + p).T / PERIOD).reshape(3, 24, 24)
    got = noise(
        24, 24, type="hermite", seed=SEED, period=PERIOD, t=t, r=r, s=s, p=p, xord=order, rord=turns
    )
    np.testing.assert_allclose(got[..., 0], hermite(at), atol=2e-4)


def test_alpha():
    assert (noise(type="perlin2d", alpha="zero")[..., 3] == 0).all()
    color = noise(type="perlin2d", period=0.1, mono=False, alpha="random")
    assert abs(np.corrcoef(color[..., 0].ravel(), color[..., 3].ravel())[0, 1]) < 0.2
    assert color[..., 3].std() > 0.1


@pytest.mark.parametrize("type", [*SMOOTH, *SMOOTH_TOO, "random", "randomgpu"])
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


@pytest.mark.parametrize("type", [*SMOOTH, *SMOOTH_TOO])
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
