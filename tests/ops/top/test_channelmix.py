"""Channel Mix TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb

SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])


def test_example(picture):
    sepia = sb.top.ChannelMix(
        picture, red=(*SEPIA[0], 0), green=(*SEPIA[1], 0), blue=(*SEPIA[2], 0)
    )
    want = cv2.transform(picture[..., :3], SEPIA)
    np.testing.assert_allclose(sepia.numpy()[..., :3].astype(int), want, atol=1)


def test_nothing_set_changes_nothing(stored, fractions):
    source = stored.encode(fractions(9, 14))
    np.testing.assert_array_equal(sb.top.ChannelMix(source).numpy(), source)


def test_any_matrix(stored, fractions):
    rng = np.random.default_rng(5)
    matrix, constant = rng.uniform(-1, 1, (4, 4)), rng.uniform(-0.5, 0.5, 4)
    source = stored.encode(fractions(9, 14))
    rows = dict(zip(("red", "green", "blue", "alpha"), matrix, strict=True))
    got = stored.decode(sb.top.ChannelMix(source, constant=constant, **rows).numpy())
    want = stored.clamped(stored.decode(source) @ matrix.T + constant)
    np.testing.assert_allclose(got, want, atol=stored.tolerance * 1.5)


def test_members_of_a_row():
    op = sb.top.ChannelMix(np.array([[[1, 2, 4, 8]]], np.float32), red1=0, red3=0.5, constant4=-1)
    np.testing.assert_allclose(op.numpy()[0, 0], [2, 2, 4, 7])


def test_what_is_multiplied_by_0_does_not_count():
    source = np.array([[[np.nan, 2, np.inf, 1]]], np.float32)
    got = sb.top.ChannelMix(source, red=(0, 1, 0, 0)).numpy()[0, 0]
    np.testing.assert_array_equal(got, [2, 2, np.inf, 1])
    got = sb.top.ChannelMix(source, green=(1, 0, 0, 0), format="rgba8fixed").numpy()[0, 0]
    assert got.tolist() == [0, 0, 255, 255]


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.ChannelMix().numpy()
