"""CHOP to TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example():
    wave = sb.chop.Pattern(wavetype="sin", length=100)
    row = sb.top.CHOPTo(wave)
    np.testing.assert_array_equal(row.numpy()[0, :, 0], wave.numpy()[0])


@pytest.fixture
def five():
    """Five channels of seven samples."""
    values = np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32)
    return values, sb.chop.Array(values)


def sets(values, count, fill):
    missing = -len(values) % count
    padded = np.concatenate([values, np.broadcast_to(fill, (missing, values.shape[1]))])
    return padded.reshape(-1, count, values.shape[1]).swapaxes(1, 2)


def test_one_channel_a_row(five):
    values, chop = five
    op = sb.top.CHOPTo(chop)
    assert op.pixel_format == "mono32float"
    np.testing.assert_array_equal(op.numpy()[..., 0], values)


@pytest.mark.parametrize(("format", "count"), [("rg", 2), ("rgb", 3), ("rgba", 4)])
def test_sets_of_channels(format, count, five):
    values, chop = five
    got = sb.top.CHOPTo(chop, dataformat=format).numpy()
    want = sets(values, count, 0)
    if format == "rgba":
        want[-1, :, 3] = 1
    assert got.dtype == np.float32
    np.testing.assert_array_equal(got[..., :count], want)
    if format == "rgb":
        assert (got[..., 3] == 1).all()


def test_alpha_alone(five):
    values, chop = five
    got = sb.top.CHOPTo(chop, dataformat="a").numpy()
    np.testing.assert_array_equal(got[..., 3], values)
    assert not got[..., :3].any()


def test_long_channels():
    values = np.arange(20000, dtype=np.float32)[None]
    chop = sb.chop.Array(values)
    cropped = sb.top.CHOPTo(chop).numpy()
    np.testing.assert_array_equal(cropped[..., 0], values[:, :16384])
    wrapped = sb.top.CHOPTo(chop, layout="rowswrapped").numpy()
    assert wrapped.shape == (2, 16384, 1)
    np.testing.assert_array_equal(wrapped.ravel()[:20000], values[0])
    assert not wrapped.ravel()[20000:].any()


def test_square():
    values = np.arange(20, dtype=np.float32).reshape(2, 10)
    got = sb.top.CHOPTo(sb.chop.Array(values), layout="square").numpy()[..., 0]
    assert got.shape == (6, 4)
    np.testing.assert_array_equal(got[:3].ravel()[:10], values[0])
    np.testing.assert_array_equal(got[3:].ravel()[:10], values[1])


def test_nothing_gives_one_transparent_pixel():
    assert sb.top.CHOPTo().numpy().tolist() == [[[0]]]
    nothing = sb.chop.Array(np.zeros((0, 5), np.float32))
    assert sb.top.CHOPTo(nothing, dataformat="rgba").numpy().tolist() == [[[0, 0, 0, 0]]]


def test_follows_the_channels():
    level = sb.chop.Constant(const0name="x", const0value=0.25)
    op = sb.top.CHOPTo(level)
    assert op.numpy()[0, 0, 0] == 0.25
    level.par.const0value = 0.75
    assert op.numpy()[0, 0, 0] == 0.75


def test_there_and_back(five):
    values, chop = five
    back = sb.chop.TOPTo(sb.top.CHOPTo(chop, dataformat="rgba"))
    np.testing.assert_array_equal(back.numpy()[:5], values)


def test_a_path_that_is_not_there():
    with pytest.raises((KeyError, sb.CookError), match="nowhere"):
        sb.top.CHOPTo(chop="nowhere").numpy()
