"""Script operators written as functions: arrays in, arrays out, keywords as parameters."""

import numpy as np
import pytest
import sarabet as sb


@pytest.fixture
def project():
    with sb.Project(fps=60) as made:
        yield made


# --- scripts ---


def test_script_chop(project):
    source = sb.chop.Array(np.arange(4.0), name="a")

    @sb.script_chop(inputs=[source], names=["twice"], rate=30)
    def double(ctx, a, *, gain: float = 2.0, clip: bool = False):
        """Double."""
        out = ctx.empty(a.shape)
        np.multiply(a, gain, out=out)
        return out.clip(0, 1) if clip else out

    assert double.numpy().tolist() == [[0, 2, 4, 6]]
    assert double.names == ["twice"]
    assert double.rate == 30
    double.par.gain = 3
    assert double.numpy()[0, 3] == 9
    double.par.clip = True
    assert double.numpy().max() == 1


def test_script_parameters_of_every_kind(project):
    from typing import Literal

    @sb.script_chop()
    def f(ctx, *, count: int = 3, text: str = "a", mode: Literal["up", "down"] = "down"):
        assert isinstance(count, int)
        return np.full((1, count), len(text) if mode == "up" else -1, np.float32)

    assert f.numpy().tolist() == [[-1, -1, -1]]
    f.par.mode = "up"
    f.par.count = 2
    assert f.numpy().tolist() == [[1, 1]]
    assert f.par.mode.menu_names == ["up", "down"]

    with pytest.raises(TypeError, match="annotation"):

        @sb.script_chop()
        def g(ctx, *, gain=1):
            return None

    with pytest.raises(TypeError, match="list"):

        @sb.script_chop()
        def h(ctx, *, gain: list = ()):
            return None


def test_script_random_numbers_are_the_same_for_the_same_frame():
    def run(seed):
        with sb.Project(seed=seed) as project:

            @sb.script_chop()
            def f(ctx):
                numbers = [ctx.rng.random() for _ in range(5)]
                assert len(set(numbers)) == 5, "one generator for the whole cook"
                return [numbers]

            first = f.numpy()
            f.cook(force=True)
            assert np.array_equal(f.numpy(), first), "and the same one if it cooks again"
            project.step()
            return first, f.numpy()

    a, b = run(1), run(1)
    assert np.array_equal(a, b)
    assert not np.array_equal(a[0], a[1])
    assert not np.array_equal(a[0], run(2)[0])


def test_script_time(project):
    seen = []

    @sb.script_chop()
    def f(ctx):
        seen.append((ctx.frame, ctx.seconds, ctx.dt))
        return np.zeros(1, np.float32)

    for _ in project.frames(3):
        f.numpy()
    assert [s[0] for s in seen] == [1, 2, 3]
    assert seen[-1][1] == pytest.approx(3 / 60)
    assert seen[-1][2] == pytest.approx(1 / 60)


def test_script_that_returns_nothing_or_raises(project):
    @sb.script_chop()
    def nothing(ctx):
        return None

    with pytest.raises(sb.CookError, match="nothing"):
        nothing.numpy()

    @sb.script_chop()
    def broken(ctx):
        raise LookupError("gone")

    with pytest.raises(sb.CookError) as info:
        broken.numpy()
    assert isinstance(info.value.__cause__, LookupError)


def test_script_top_in_the_order_of_opencv(project):
    pixels = np.zeros((2, 3, 4), np.uint8)
    pixels[...] = 10, 20, 30, 255

    @sb.script_top(inputs=[pixels], channels="bgr")
    def f(ctx, image):
        assert image.shape == (2, 3, 3)
        assert image[0, 0].tolist() == [30, 20, 10]
        return image.copy()

    assert f.numpy()[0, 0].tolist() == [10, 20, 30, 255]
