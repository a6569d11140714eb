"""RGB Key TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    bright = sb.top.RGBKey(picture, redmin=0.5, greenmin=0.4)
    keyed = bright.numpy()
    chosen = (picture[..., 0] >= 128) & (picture[..., 1] >= 102)
    np.testing.assert_array_equal(keyed[..., 3], np.where(chosen, 255, 0))
    np.testing.assert_array_equal(keyed[chosen], picture[chosen])


def fade(away, soft):
    return np.where(away <= 0, 1, np.clip(1 - away / soft, 0, 1) if soft else 0)


def test_soft_ranges(stored, picture):
    source = stored.encode(picture / 255)
    p = {"redmin": 0.3, "redmax": 0.6, "rsoftlow": 0.2, "rsofthigh": 0.3}
    p |= {"greenmin": 0.2, "gsoftlow": 0.3, "bluemax": 0.5, "bsofthigh": 0.4}
    got = stored.decode(sb.top.RGBKey(source, **p).numpy())
    values = stored.decode(source)
    r, g, b = np.moveaxis(values[..., :3], -1, 0)
    key = fade(0.3 - r, 0.2) * fade(r - 0.6, 0.3) * fade(0.2 - g, 0.3) * fade(b - 0.5, 0.4)
    want = np.concatenate([values[..., :3] * key[..., None], key[..., None]], -1)
    np.testing.assert_allclose(got, want, atol=stored.tolerance + 1e-5)


def test_outputs_and_invert(fractions):
    source = fractions(20, 30)
    key = 1 - fade(0.5 - source[..., 2:3], 0.5)
    op = sb.top.RGBKey(source, bluemin=0.5, bsoftlow=0.5, invert=True)
    np.testing.assert_allclose(op.numpy()[..., 3:], key, atol=1e-6)
    op.par.alphaout = "multnewalpha"
    np.testing.assert_allclose(op.numpy()[..., 3:], source[..., 3:] * key, atol=1e-6)
    op.par.rgbout = "newalpha"
    np.testing.assert_allclose(op.numpy()[..., :3], np.repeat(key, 3, -1), atol=1e-6)


def test_values_beyond_1_and_below_0():
    source = np.array([[[8, -3, 0.5, 1]]], np.float32)
    assert sb.top.RGBKey(source).numpy()[0, 0].tolist() == [8, -3, 0.5, 1]
    assert sb.top.RGBKey(source, redmax=0.9).numpy()[0, 0].tolist() == [0, 0, 0, 0]
    assert sb.top.RGBKey(source, greenmin=0.1).numpy()[0, 0, 3] == 0


def test_nan_is_0_in_bytes():
    source = np.array([[[np.nan, 0.5, 0.5, 1]]], np.float32)
    op = sb.top.RGBKey(source, redmin=0.2, format="rgba8fixed")
    assert op.numpy()[0, 0, 0] == 0


@pytest.mark.parametrize("shape", [(1, 1), (7, 1), (3, 65)])
def test_sizes(shape, fractions):
    source = fractions(*shape)
    got = sb.top.RGBKey(source, redmin=0.5).numpy()[..., 3]
    np.testing.assert_array_equal(got, source[..., 0] >= 0.5)


def test_errors():
    with pytest.raises(ValueError, match="'redmin' must be within"):
        sb.top.RGBKey(redmin=2)
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.RGBKey().numpy()
