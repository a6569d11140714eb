"""Flip TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    mirrored = sb.top.Flip(picture, flipx=True)
    np.testing.assert_array_equal(mirrored.numpy(), picture[:, ::-1])


WANTED = {
    "noflop": lambda a: a,
    "topleft": lambda a: a.swapaxes(0, 1),
    "bottomleft": lambda a: a.swapaxes(0, 1)[::-1, ::-1],
}


@pytest.mark.parametrize("flop", WANTED)
@pytest.mark.parametrize("flipx", [False, True])
@pytest.mark.parametrize("flipy", [False, True])
def test_every_way(flipx, flipy, flop, picture):
    got = sb.top.Flip(picture, flipx=flipx, flipy=flipy, flop=flop).numpy()
    turned = picture[::-1] if flipy else picture
    turned = turned[:, ::-1] if flipx else turned
    np.testing.assert_array_equal(got, WANTED[flop](turned))


def test_corner_named_by_flop_stays(picture):
    assert (sb.top.Flip(picture, flop="bottomleft").numpy()[-1, 0] == picture[-1, 0]).all()
    assert (sb.top.Flip(picture, flop="topleft").numpy()[0, 0] == picture[0, 0]).all()


def test_formats(stored, fractions):
    source = stored.encode(fractions(5, 8))
    np.testing.assert_array_equal(sb.top.Flip(source, flipy=True).numpy(), source[::-1])


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 5, 4), (7, 1, 4)])
def test_sizes(shape, fractions):
    source = fractions(*shape[:2])
    got = sb.top.Flip(source, flop="topleft", flipx=True).numpy()
    np.testing.assert_array_equal(got, source[:, ::-1].swapaxes(0, 1))


def test_another_resolution(picture):
    got = sb.top.Flip(picture, flipx=True, resolution=(902, 600)).numpy()
    assert got.shape == (600, 902, 4)
    assert np.abs(got[::2, ::2].astype(int) - picture[:, ::-1]).mean() < 4


def test_no_input():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Flip().numpy()
