"""Bloom TOP."""

import numpy as np
import pytest
import sarabet as sb
from scipy import ndimage


def halved(level):
    """Both axes filtered with 1 3 3 1 about the border between two pixels, every second kept."""
    for axis in (0, 1):
        filtered = ndimage.correlate1d(
            level, np.array([0, 1, 3, 3, 1]) / 8, axis=axis, mode="nearest"
        )
        level = filtered.take(np.arange(0, level.shape[axis], 2), axis)
    return level


def doubled(level, shape):
    """Each pixel twice, and these a quarter of the way towards the neighbour."""
    for axis in (0, 1):
        twice = np.repeat(level, 2, axis)
        before, after = (
            np.repeat(ndimage.shift(level, [s * (a == axis) for a in range(3)], order=0,
                                    mode="nearest"), 2, axis)
            for s in (1, -1)
        )  # fmt: skip
        odd = np.arange(twice.shape[axis]) % 2 == 1
        odd = np.expand_dims(odd, [a for a in range(3) if a != axis])
        level = (0.75 * twice + 0.25 * np.where(odd, after, before)).take(
            np.arange(shape[axis]), axis
        )
    return level


def bloomed(source, black, low, high):
    """The light of every level, by arrays of double precision."""
    levels = [np.maximum(source[..., :3].astype(float) - black, 0) / (1 - black)]
    while max(levels[-1].shape[:2]) > 1:
        levels.append(halved(levels[-1]))
    last = len(levels) - 1
    away = [max(low * last - i, i - max(low, high) * last, 0) for i in range(last + 1)]
    weights = np.maximum(1 - np.array(away), 0)
    total = np.zeros_like(levels[-1])
    for i in range(last, -1, -1):
        if i < last:
            total = doubled(total, levels[i].shape)
        total = total + weights[i] / weights.sum() * levels[i]
    return total


def test_example(picture):
    glow = sb.top.Bloom(picture, preblacklevel=0.6, bloomintensity=2)
    brighter = glow.numpy().astype(int) - picture
    assert (brighter >= 0).all()
    assert brighter[..., :3].mean() > 5
    np.testing.assert_array_equal(glow.numpy()[..., 3], picture[..., 3])


@pytest.mark.parametrize("shape", [(16, 16), (13, 37), (1, 9), (6, 1), (1, 1)])
@pytest.mark.parametrize("radii", [(0, 0), (0, 1), (0.3, 0.7), (1, 1), (0.5, 0.1)])
def test_against_arrays(shape, radii, fractions):
    source = fractions(*shape) * 1.5
    got = sb.top.Bloom(
        source, preblacklevel=0.4, minbloomradius=radii[0], maxbloomradius=radii[1], output="bloom"
    ).numpy()
    want = bloomed(source, 0.4, *radii)
    np.testing.assert_allclose(got[..., :3], want, atol=2e-6)
    assert (got[..., 3] == 1).all()


def test_outputs(fractions):
    source = fractions(20, 24)
    common = {"preblacklevel": 0.2, "bloomthreshold": 0.05, "bloomintensity": 3}
    light = np.maximum(bloomed(source, 0.2, 0, 0.6) - 0.05, 0) * 3
    got = sb.top.Bloom(source, inputimageintensity=0.5, **common).numpy()
    np.testing.assert_allclose(got[..., :3], source[..., :3] * 0.5 + light, atol=5e-6)
    np.testing.assert_array_equal(got[..., 3], source[..., 3])
    got = sb.top.Bloom(source, output="bloomalpha", **common).numpy()
    np.testing.assert_allclose(got[..., :3], light, atol=5e-6)
    np.testing.assert_allclose(got[..., 3], np.minimum(light.max(-1), 1), atol=5e-6)
    got = sb.top.Bloom(
        source, output="preprocess", preblacklevel=0.2, pregamma=2, prebrightness=1.5
    ).numpy()
    want = np.sqrt(np.maximum(source[..., :3] - 0.2, 0) / 0.8) * 1.5
    np.testing.assert_allclose(got[..., :3], want, atol=5e-6)


def test_formats(stored, fractions):
    source = stored.encode(fractions(20, 31))
    op = sb.top.Bloom(source, preblacklevel=0.5)
    assert op.pixel_format == stored.name
    values = stored.decode(source)
    want = values.copy()
    want[..., :3] += bloomed(values, 0.5, 0, 0.6)
    np.testing.assert_allclose(
        stored.decode(op.numpy()), stored.clamped(want), atol=stored.tolerance + 1e-6, rtol=1e-3
    )


def test_one_bright_pixel_spreads_evenly():
    source = np.zeros((33, 33, 4), np.float32)
    source[16, 16] = 1
    light = sb.top.Bloom(
        source, preblacklevel=0, output="bloom", minbloomradius=0.3, maxbloomradius=0.3
    ).numpy()[..., 0]
    assert light[16, 16] < 0.2
    assert light.min() >= 0
    np.testing.assert_allclose(light, light.T, atol=1e-7)


def test_nan_gives_no_light():
    source = np.full((4, 4, 4), 0.5, np.float32)
    source[1, 1] = np.nan
    got = sb.top.Bloom(source, preblacklevel=0.25, output="bloom").numpy()
    assert np.isfinite(got).all()


def test_errors():
    with pytest.raises(ValueError, match="'maxbloomradius' must be within"):
        sb.top.Bloom(maxbloomradius=2)
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Bloom().numpy()
