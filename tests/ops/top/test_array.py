"""Array TOP. Views, copies and lifetimes are in the contract tests; here are pixels."""

import itertools

import numpy as np
import pytest
import sarabet as sb

DTYPES = [np.uint8, np.uint16, np.float16, np.float32]
NAMES = {
    (np.uint8, 1): "mono8fixed",
    (np.uint8, 2): "rg8fixed",
    (np.uint8, 3): "rgba8fixed",
    (np.uint16, 4): "rgba16fixed",
    (np.float16, 1): "mono16float",
    (np.float32, 2): "rg32float",
    (np.float32, 3): "rgba32float",
}


def test_example(picture):
    source = sb.top.Array(picture, name="photo")
    np.testing.assert_array_equal(source.numpy(), picture)


def values(dtype, shape):
    made = np.random.default_rng(1).random(shape) * (255 if dtype == np.uint8 else 1)
    return (made * 257 * 255).astype(dtype) if dtype == np.uint16 else made.astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 2, 4])
@pytest.mark.parametrize("size", [(1, 1), (5, 7), (33, 64)])
def test_comes_back_bit_for_bit(dtype, channels, size):
    source = values(dtype, (*size, channels))
    op = sb.top.Array(source)
    np.testing.assert_array_equal(op.numpy(), source)
    assert op.numpy().dtype == dtype
    # And through the device.
    np.testing.assert_array_equal(sb.top.Flip(op, flipx=True).numpy(), source[:, ::-1])


@pytest.mark.parametrize("dtype", DTYPES)
def test_rgb_becomes_opaque_rgba(dtype):
    source = values(dtype, (5, 7, 3))
    got = sb.top.Array(source).numpy()
    np.testing.assert_array_equal(got[..., :3], source)
    assert (got[..., 3] == (np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1)).all()


@pytest.mark.parametrize(("dtype", "channels"), list(NAMES))
def test_the_dtype_picks_the_format(dtype, channels):
    op = sb.top.Array(values(dtype, (3, 4, channels)))
    assert op.pixel_format == NAMES[dtype, channels]


def test_two_dimensions_are_mono():
    source = values(np.uint8, (6, 9))
    assert sb.top.Array(source).numpy().shape == (6, 9, 1)
    np.testing.assert_array_equal(sb.top.Array(source).numpy()[..., 0], source)


def test_strided_arrays(picture):
    source = picture[::2, ::-3]
    np.testing.assert_array_equal(sb.top.Array(source).numpy(), source)


def test_channels_name_the_order(picture):
    bgr = np.ascontiguousarray(picture[..., 2::-1])
    np.testing.assert_array_equal(sb.top.Array(bgr, channels="bgr").numpy(), picture)


ORDERS = ["".join(names) for n in (1, 2, 3, 4) for names in itertools.permutations("rgba", n)]


@pytest.mark.parametrize("channels", ORDERS)
def test_every_named_channel_is_kept(channels):
    pixels = np.random.default_rng(7).integers(1, 255, (3, 5, len(channels)), np.uint8)
    got = sb.top.Array(pixels, channels=channels).numpy(channels="rgba")
    gray = channels in ("r", "ra", "ar")  # which TouchDesigner shows as mono
    for letter, at in zip("rgba", range(4), strict=True):
        named = "r" if gray and letter in "gb" else letter
        want = pixels[..., channels.index(named)] if named in channels else 255 * (letter == "a")
        np.testing.assert_array_equal(got[..., at], np.broadcast_to(want, (3, 5)), err_msg=letter)


def test_without_an_array_it_is_transparent():
    assert not sb.top.Array().numpy().any()


def test_a_format_may_be_asked_for(picture):
    got = sb.top.Array(picture, format="rgba32float").numpy()
    np.testing.assert_allclose(got, picture / 255, atol=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((2, 2, 5), np.uint8),
        np.zeros(4, np.uint8),
        np.zeros((2, 2, 2, 2, 4), np.uint8),
        np.zeros((2, 2, 2, 5), np.uint8),
        np.zeros((0, 2, 4), np.uint8),
        np.zeros((2, 2, 4), np.int32),
        np.zeros((2, 2, 4), np.float64),
        np.zeros((2, 2, 4), complex),
        np.zeros((2, 2, 4), ">u2"),
    ],
    ids=lambda a: f"{a.shape} {a.dtype.str}",
)
def test_wrong_arrays(wrong):
    with pytest.raises((TypeError, ValueError), match="expected"):
        sb.top.Array(wrong)


@pytest.mark.parametrize("channels", ["rgb", "rgbx", "rrgg"])
def test_wrong_channels(channels):
    with pytest.raises((sb.CookError, ValueError), match="channels"):
        sb.top.Array(np.zeros((2, 2, 4), np.uint8), channels=channels).numpy()
