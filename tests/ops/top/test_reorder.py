"""Reorder TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    bgr = sb.top.Reorder(picture, outputredchan="blue", outputbluechan="red")
    np.testing.assert_array_equal(bgr.numpy()[..., :3], picture[..., 2::-1])


def test_nothing_set_changes_nothing(stored, fractions):
    source = stored.encode(fractions(9, 14))
    np.testing.assert_array_equal(sb.top.Reorder(source).numpy(), source)


SOURCES = {
    "luminance": lambda c: c[..., :3] @ [0.299, 0.587, 0.114],
    "red": lambda c: c[..., 0],
    "green": lambda c: c[..., 1],
    "blue": lambda c: c[..., 2],
    "alpha": lambda c: c[..., 3],
    "rgbaverage": lambda c: c[..., :3].mean(-1),
    "average": lambda c: c.mean(-1),
    "zero": lambda c: np.zeros_like(c[..., 0]),
    "one": lambda c: np.ones_like(c[..., 0]),
}


@pytest.mark.parametrize("output", ["red", "green", "blue", "alpha"])
def test_every_source_for_every_output(output, fractions):
    source = fractions(9, 14) * 3 - 1
    op = sb.top.Reorder(source)
    menu = op.par[f"output{output}chan"]
    assert sorted(menu.menu_names) == sorted(SOURCES)
    for name, form in SOURCES.items():
        menu.val = name
        want = source.copy()
        want[..., ["red", "green", "blue", "alpha"].index(output)] = form(source)
        np.testing.assert_allclose(op.numpy(), want, atol=1e-6, err_msg=name)


def test_channels_of_four_images(stored, fractions):
    images = [stored.encode(fractions(5, 7, seed)) for seed in range(4)]
    op = sb.top.Reorder(*images)
    op.par.outputred, op.par.outputredchan = "input4", "green"
    op.par.outputgreen, op.par.outputgreenchan = "input3", "alpha"
    op.par.outputblue, op.par.outputbluechan = "input2", "red"
    op.par.outputalpha, op.par.outputalphachan = "input1", "blue"
    picked = [images[3][..., 1], images[2][..., 3], images[1][..., 0], images[0][..., 2]]
    np.testing.assert_array_equal(op.numpy(), np.stack(picked, -1))


def test_grey_images_make_a_colour_image(picture):
    red, green, blue = (np.ascontiguousarray(picture[..., i]) for i in range(3))
    op = sb.top.Reorder(red, green, blue, format="rgba8fixed")
    op.par.outputgreen, op.par.outputgreenchan = "input2", "red"
    op.par.outputblue, op.par.outputbluechan = "input3", "red"
    np.testing.assert_array_equal(op.numpy(), picture)


def test_others_are_fitted_to_the_first():
    op = sb.top.Reorder(np.zeros((4, 6, 4), np.float32), np.full((2, 3, 4), 51, np.uint8))
    op.par.outputgreen = "input2"
    got = op.numpy()
    np.testing.assert_allclose(got, np.broadcast_to([0, 0.2, 0, 0], got.shape), atol=1e-6)


def test_nan_and_large_values():
    source = np.array([[[np.nan, 7, -3, 0.5]]], np.float32)
    op = sb.top.Reorder(source, outputredchan="green", outputgreenchan="blue")
    np.testing.assert_array_equal(op.numpy()[0, 0], [7, -3, -3, 0.5])
    op.par.outputgreenchan = "red"
    op.par.format = "rgba8fixed"
    assert op.numpy()[0, 0].tolist() == [255, 0, 0, 128]


def test_an_input_that_is_not_wired_is_transparent_black(picture):
    op = sb.top.Reorder(picture, outputred="input3", outputalpha="input4")
    assert (op.numpy()[..., [0, 3]] == 0).all()
    np.testing.assert_array_equal(op.numpy()[..., 1:3], picture[..., 1:3])
    op.par.outputalphachan = "one"
    assert (op.numpy()[..., 3] == 255).all()


def test_a_missing_input_is_an_error():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Reorder().numpy()
