"""Switch TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    flipped = sb.top.Flip(picture, flipx=True)
    choice = sb.top.Switch(picture, flipped, index=1)
    np.testing.assert_array_equal(choice.numpy(), picture[:, ::-1])


def one(value, dtype=np.float32, size=(2, 3)):
    return np.full((*size, 4), value, dtype)


@pytest.mark.parametrize(
    ("extend", "shown"),
    [
        ("clamp", {-5: 0, -1: 0, 0: 0, 1.9: 1, 2: 2, 3: 2, 1e30: 2}),
        ("loop", {-5: 1, -1: 2, -0.5: 2, 0: 0, 2.9: 2, 3: 0, 7: 1}),
        ("zigzag", {-5: 1, -1: 1, 0: 0, 2: 2, 3: 1, 4: 0, 5: 1, 6: 2}),
    ],
)
def test_index(extend, shown):
    op = sb.top.Switch(one(0), one(1), one(2), extend=extend)
    got = {}
    for index in shown:
        op.par.index = index
        got[index] = op.numpy()[0, 0, 0]
    assert got == shown


@pytest.mark.parametrize(
    ("extend", "shown"),
    [
        ("clamp", {-0.5: 0, 0.25: 0.25, 1.5: 3, 2.5: 5}),
        ("loop", {-0.5: 2.5, 0.25: 0.25, 2.5: 2.5, 4.5: 3}),
        ("zigzag", {-0.5: 0.5, 2.5: 3, 3.5: 0.5}),
    ],
)
def test_blend(extend, shown):
    op = sb.top.Switch(one(0), one(1), one(5), extend=extend, blend=True)
    for index, want in shown.items():
        op.par.index = index
        np.testing.assert_allclose(op.numpy(), one(want), atol=1e-6, err_msg=str(index))


def test_blend_of_photographs(stored, pair):
    a, b = (stored.encode(values) for values in pair)
    got = stored.decode(sb.top.Switch(a, b, index=0.25, blend=True).numpy())
    want = stored.decode(a) * 0.75 + stored.decode(b) * 0.25
    np.testing.assert_allclose(got, want, atol=stored.tolerance)


def test_the_chosen_image_is_shared():
    source = sb.top.Array(sb.empty((16, 16, 4), np.uint8))
    op = sb.top.Switch(one(0), source, index=1)
    assert np.shares_memory(op.numpy(), source.numpy())


def test_size_and_format_are_those_of_what_shows(fractions):
    wide = fractions(5, 9)
    op = sb.top.Switch(one(255, np.uint8), wide, index=1)
    assert (op.width, op.height, op.pixel_format) == (9, 5, "rgba32float")
    np.testing.assert_array_equal(op.numpy(), wide)
    op.par.blend = True
    op.par.index = 0.5
    assert (op.width, op.height, op.pixel_format) == (3, 2, "rgba8fixed")


def test_blended_sizes_are_as_in_cross(fractions):
    a, b = fractions(6, 8, 1), fractions(3, 5, 2)
    got = sb.top.Switch(a, b, index=0.5, blend=True).numpy()
    np.testing.assert_allclose(got, sb.top.Cross(a, b, cross=0.5).numpy(), atol=1e-6)


def test_nan_in_what_is_shared():
    got = sb.top.Switch(one(np.nan), one(0)).numpy()
    assert np.isnan(got).all()
    assert (sb.top.Switch(one(np.nan), one(0), format="rgba8fixed").numpy() == 0).all()


def test_volumes_are_shared_and_not_blended():
    volume = sb.top.Array(np.zeros((3, 4, 4, 4), np.float32), kind="3d")
    op = sb.top.Switch(volume, one(1))
    assert op.numpy().shape == (3, 4, 4, 4)
    op.par.blend = True
    op.par.index = 0.5
    with pytest.raises(sb.CookError, match="2D image"):
        op.numpy()


def test_errors():
    with pytest.raises(sb.CookError, match="input 0"):
        sb.top.Switch().numpy()
    with pytest.raises(ValueError, match="'extend'"):
        sb.top.Switch(extend="around")
