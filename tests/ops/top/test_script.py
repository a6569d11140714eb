"""Script TOP."""

import numpy as np
import pytest
import sarabet as sb


def test_example(picture):
    @sb.script_top(inputs=[sb.top.Array(picture)])
    def posterised(ctx, pixels, *, levels: int = 4):
        return pixels // (256 // levels) * (256 // levels)

    np.testing.assert_array_equal(posterised.numpy(), picture // 64 * 64)
    posterised.par.levels = 2
    np.testing.assert_array_equal(posterised.numpy(), picture // 128 * 128)


def test_without_callbacks_it_is_transparent():
    pixels = sb.top.Script().numpy()
    assert pixels.shape == (256, 256, 4)
    assert not pixels.any()


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (3, 5, 2), (3, 5, 3), (3, 5, 4)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float16, np.float32])
def test_the_returned_array_is_the_image(shape, dtype):
    made = np.arange(np.prod(shape)).reshape(shape).astype(dtype)

    @sb.script_top()
    def f(ctx):
        return made

    got = f.numpy()
    assert got.dtype == dtype
    channels = shape[2] if len(shape) == 3 else 1
    np.testing.assert_array_equal(got[..., :channels].ravel(), made.ravel())


def test_a_script_that_raises_is_a_problem_and_the_last_image_stays(picture):
    @sb.script_top(inputs=[picture])
    def f(ctx, pixels, *, broken: bool = False):
        if broken:
            raise RuntimeError("no picture today")
        return pixels

    f.numpy()
    f.par.broken = True
    with pytest.raises(sb.CookError, match="no picture today"):
        f.numpy()
    f.par.broken = False
    np.testing.assert_array_equal(f.numpy(), picture)


def test_a_view_of_any_size_is_measured_before_it_is_copied():
    @sb.script_top()
    def f(ctx):
        return np.broadcast_to(np.uint8(1), (1 << 20, 1 << 20, 4))

    with pytest.raises(sb.CookError, match=r"1x1 to \d+x\d+ pixels .* got 1048576x1048576"):
        f.numpy()


def test_a_wrong_return_value_is_a_problem():
    @sb.script_top()
    def f(ctx):
        return np.zeros((2, 2, 7), np.uint8)

    with pytest.raises(sb.CookError, match="7"):
        f.numpy()
