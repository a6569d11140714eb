"""Analyze TOP."""

import numpy as np
import pytest
import sarabet as sb

AXES = {"image": (0, 1), "rows": 1, "columns": 0}


def reduced(how, values, scope):
    return how(values, axis=AXES[scope], keepdims=True)


def test_example(picture):
    mean = sb.top.Analyze(picture, op="average")
    np.testing.assert_allclose(mean.numpy()[0, 0], picture.mean((0, 1)) / 255, atol=1e-6)


@pytest.mark.parametrize("scope", AXES)
def test_averages_and_sums(scope, stored, fractions):
    source = stored.encode(fractions(13, 21))
    values = stored.decode(source)
    for op, how in (("average", np.mean), ("sum", np.sum)):
        got = sb.top.Analyze(source, op=op, scope=scope)
        assert got.pixel_format == "rgba32float"
        np.testing.assert_allclose(got.numpy(), reduced(how, values, scope), rtol=1e-6, atol=1e-6)


VALUES = {
    "luminance": lambda c: c[..., :3] @ np.float32([0.299, 0.587, 0.114]),
    "red": lambda c: c[..., 0],
    "green": lambda c: c[..., 1],
    "blue": lambda c: c[..., 2],
    "alpha": lambda c: c[..., 3],
    "rgbaverage": lambda c: c[..., :3].mean(-1),
    "average": lambda c: c.mean(-1),
    "rgbmax": lambda c: c[..., :3].max(-1),
    "max": lambda c: c.max(-1),
}


@pytest.mark.parametrize("channel", VALUES)
@pytest.mark.parametrize("op", ["minimum", "maximum"])
def test_the_pixel_with_the_least_or_greatest_value(channel, op, fractions):
    source = fractions(11, 17) - 0.3
    by = VALUES[channel](source)
    find = {"minimum": np.argmin, "maximum": np.argmax}[op]
    got = sb.top.Analyze(source, op=op, analyzechannel=channel).numpy()
    np.testing.assert_array_equal(got[0, 0], source.reshape(-1, 4)[find(by)])
    rows = sb.top.Analyze(source, op=op, analyzechannel=channel, scope="rows").numpy()
    np.testing.assert_array_equal(rows[:, 0], source[np.arange(11), find(by, axis=1)])
    columns = sb.top.Analyze(source, op=op, analyzechannel=channel, scope="columns").numpy()
    np.testing.assert_array_equal(columns[0], source[find(by, axis=0), np.arange(17)])


@pytest.mark.parametrize("scope", AXES)
def test_each_channel_by_itself(scope, fractions):
    source = fractions(9, 12)
    for op, how in (("minimum", np.min), ("maximum", np.max)):
        got = sb.top.Analyze(source, op=op, analyzechannel="independent", scope=scope).numpy()
        np.testing.assert_array_equal(got, reduced(how, source, scope))
    got = sb.top.Analyze(
        source, op="count", analyzechannel="independent", threshold=0.6, scope=scope
    ).numpy()
    np.testing.assert_array_equal(got, reduced(np.sum, source > np.float32(0.6), scope))


@pytest.mark.parametrize(
    ("op", "channels", "how"),
    [("minrgb", 3, np.min), ("minrgba", 4, np.min), ("maxrgb", 3, np.max), ("maxrgba", 4, np.max)],
)
def test_extremes_of_any_channel(op, channels, how, fractions):
    source = fractions(9, 12)
    got = sb.top.Analyze(source, op=op).numpy()
    np.testing.assert_array_equal(got[0, 0], np.full(4, how(source[..., :channels])))


def test_counts(picture):
    grey = picture[..., :3] @ [0.299, 0.587, 0.114] / 255
    got = sb.top.Analyze(picture, op="count", threshold=0.4, scope="rows").numpy()
    np.testing.assert_allclose(got[:, 0, 2], (grey > 0.4).sum(1), atol=1)  # ties of rounding


def test_sums_are_exact_where_floats_would_not_be():
    source = np.full((1024, 1024, 4), 255, np.uint8)
    source[0, 0] = 0
    got = sb.top.Analyze(source, op="sum").numpy()[0, 0]
    np.testing.assert_array_equal(got, np.full(4, 1024 * 1024 - 1, np.float32))


def test_nans():
    source = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    source[1, 2, 0] = np.nan
    clean = source.reshape(-1, 4)[:-1]
    assert np.isnan(sb.top.Analyze(source).numpy()[0, 0, 0])
    got = sb.top.Analyze(source, excludenans=True).numpy()[0, 0]
    np.testing.assert_allclose(got, clean.mean(0))
    got = sb.top.Analyze(source, op="maximum", analyzechannel="red").numpy()[0, 0]
    np.testing.assert_array_equal(got, clean[-1])
    source[:] = np.nan
    assert np.isnan(sb.top.Analyze(source, op="minimum").numpy()).all()
    np.testing.assert_array_equal(
        sb.top.Analyze(source, excludenans=True).numpy(), np.zeros((1, 1, 4))
    )


def test_masks(fractions):
    source = fractions(8, 9)
    source[source < 0.5] = 0
    got = sb.top.Analyze(source, mask="blue").numpy()[0, 0]
    np.testing.assert_allclose(got, source[source[..., 2] != 0].mean(0), rtol=1e-6)
    got = sb.top.Analyze(source, mask="independent").numpy()[0, 0]
    want = [source[..., c][source[..., c] != 0].mean() for c in range(4)]
    np.testing.assert_allclose(got, want, rtol=1e-6)


def test_mono_reads_as_in_a_shader():
    got = sb.top.Analyze(np.full((2, 2), 51, np.uint8)).numpy()[0, 0]
    np.testing.assert_allclose(got, [0.2, 0.2, 0.2, 1], atol=1e-6)


def test_follows_its_input(picture):
    level = sb.top.Level(picture, brightness1=1)
    mean = sb.top.Analyze(level)
    before = mean.numpy(copy=True)
    level.par.brightness1 = 0.5
    np.testing.assert_allclose(mean.numpy()[..., :3], before[..., :3] / 2, atol=2 / 255)


def test_errors():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Analyze().numpy()
    with pytest.raises(ValueError, match="'op' must be"):
        sb.top.Analyze(op="median")
