"""Monochrome TOP."""

import cv2
import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    grey = sb.top.Monochrome(picture).numpy()
    want = cv2.cvtColor(picture, cv2.COLOR_RGBA2GRAY)
    np.testing.assert_allclose(grey[..., 0].astype(int), want, atol=1)
    np.testing.assert_array_equal(grey[..., 1], grey[..., 0])
    assert (grey[..., 3] == 255).all()


SOURCES = {
    "luminance": lambda c: c[..., :3] @ [0.299, 0.587, 0.114],
    "red": lambda c: c[..., 0],
    "green": lambda c: c[..., 1],
    "blue": lambda c: c[..., 2],
    "alpha": lambda c: c[..., 3],
    "rgbaverage": lambda c: c[..., :3].mean(-1),
    "average": lambda c: c.mean(-1),
}


@pytest.mark.parametrize("source", SOURCES)
def test_sources(source, stored, pair):
    image = stored.encode(pair[0][::3, ::3])
    got = stored.decode(sb.top.Monochrome(image, rgb=source, alpha="green").numpy())
    values = stored.decode(image)
    want = np.repeat(SOURCES[source](values)[..., None], 4, -1)
    want[..., 3] = values[..., 1]
    np.testing.assert_allclose(got, want, atol=stored.tolerance * 1.2)


def test_the_alpha_menu_has_the_same_meaning(fractions):
    source = fractions(5, 7)
    op = sb.top.Monochrome(source)
    assert op.par.alpha.menu_names == op.par.rgb.menu_names == list(SOURCES)
    for name, form in SOURCES.items():
        op.par.alpha = name
        np.testing.assert_allclose(op.numpy()[..., 3], form(source), atol=1e-6, err_msg=name)


def test_part_of_the_way(fractions):
    source = fractions(5, 7)
    grey = np.concatenate([np.repeat(source[..., 1:2], 3, -1), source[..., 3:]], axis=-1)
    got = sb.top.Monochrome(source, rgb="green", mono=0.25).numpy()
    np.testing.assert_allclose(got, source * 0.75 + grey * 0.25, atol=1e-6)
    np.testing.assert_array_equal(sb.top.Monochrome(source, mono=0).numpy(), source)


def test_extremes():
    source = np.array([[[4, -2, 1, 1], [np.nan, 2, 3, 1]]], np.float32)
    got = sb.top.Monochrome(source, rgb="rgbaverage").numpy()[0]
    np.testing.assert_allclose(got, [[1, 1, 1, 1], [np.nan, np.nan, np.nan, 1]])
    got = sb.top.Monochrome(source, rgb="green").numpy()[0, 1]
    np.testing.assert_array_equal(got, [2, 2, 2, 1])
    assert sb.top.Monochrome(source, format="rgba8fixed").numpy()[0, 1].tolist() == [0, 0, 0, 255]


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Monochrome().numpy()
