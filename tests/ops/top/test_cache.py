"""Cache TOP: which image it shows, frame by frame."""

import numpy as np
import pytest
import sarabet as sb


def test_example(project):
    clock = sb.top.Constant(format="mono32float", resolution=(4, 2))
    clock.par.colorr.expr = "absTime.frame"
    late = sb.top.Cache(clock, cachesize=8, outputindex=-3)
    project.step(10)
    assert late.numpy()[0, 0, 0] == 7  # three frames ago


@pytest.fixture
def clock():
    made = sb.top.Constant(format="mono32float", resolution=(4, 2))
    made.par.colorr.expr = "absTime.frame + 1"
    return made


def cache(*inputs, **settings):
    """Return a Cache that has seen frame 0."""
    made = sb.top.Cache(*inputs, **settings)
    made.numpy()
    return made


def shown(op):
    return op.numpy()[0, 0, 0]


def images(op, count):
    """Return what is in the cache, the newest first."""
    found = []
    for back in range(count):
        op.par.outputindex = -back
        found.append(float(shown(op)))
    op.par.outputindex = 0
    return found


def test_the_newest_image_and_those_before(project, clock):
    kept = cache(clock, cachesize=3)
    assert images(kept, 3) == [1, 1, 1]  # beyond the oldest is the oldest
    project.step(4)
    assert images(kept, 5) == [5, 4, 3, 3, 3]


def test_asking_often_changes_nothing(project, clock):
    kept = cache(clock, cachesize=4, outputindex=-1)
    project.step(2)
    for _ in range(3):
        kept.cook(force=True)
        assert shown(kept) == 2


def test_step(project, clock):
    kept = cache(clock, cachesize=3, step=2)
    seen = []
    for _ in range(6):
        seen.append(images(kept, 3))
        project.step()
    assert seen == [[1, 1, 1], [1, 1, 1], [3, 1, 1], [3, 1, 1], [5, 3, 1], [5, 3, 1]]


def test_inactive_images_stay(project, clock):
    kept = cache(clock, cachesize=3)
    project.step()
    kept.par.active = False
    project.step(3)
    assert images(kept, 3) == [2, 1, 1]
    kept.par.activepulse.pulse()
    assert shown(kept) == 5
    project.step(2)
    assert images(kept, 3) == [5, 2, 1]


def test_a_loop_of_what_was_captured(project, clock):
    loop = cache(clock, cachesize=3)
    project.step(2)
    loop.par.active = False
    loop.par.outputindex.expr = "-(absTime.frame % 3)"
    seen = []
    for _ in range(6):
        project.step()
        seen.append(int(shown(loop)))
    assert seen == [3, 2, 1, 3, 2, 1]


def test_replace(project, clock):
    kept = cache(clock, cachesize=3)
    project.step(2)
    kept.par.replace = True
    kept.par.replaceindex = -1
    project.step(2)
    assert images(kept, 3) == [3, 5, 1]
    kept.par.replace = False
    kept.par.active = False
    kept.par.replaceindex = -99
    project.step()
    kept.par.replacespulse.pulse()
    project.step(2)
    assert images(kept, 3) == [3, 5, 7]  # that of the frame after the press


def test_prefill(project, clock):
    kept = cache(clock, cachesize=3, prefill=True)
    assert images(kept, 3) == [1, 1, 1]
    project.step()
    assert images(kept, 3) == [2, 2, 2]
    kept.par.prefill = False
    project.step()
    assert images(kept, 3) == [3, 2, 2]
    kept.par.prefillpulse.pulse()
    kept.numpy()
    project.step()
    assert images(kept, 3) == [4, 3, 3]


def test_reset(project, clock):
    kept = cache(clock, cachesize=3)
    project.step(2)
    kept.par.reset = True
    assert not kept.numpy().any()
    assert kept.numpy().shape == (2, 4, 1)
    project.step()
    assert not kept.numpy().any()
    kept.par.reset = False
    project.step()
    assert images(kept, 3) == [5, 5, 5]
    project.step()
    kept.par.resetpulse.pulse()
    kept.numpy()
    project.step()
    assert images(kept, 4) == [7, 6, 6, 6]
    project.reset()
    assert images(kept, 3) == [1, 1, 1]


def test_never_active_is_transparent_black(project, clock):
    kept = cache(clock, active=False)
    project.step(3)
    assert kept.numpy().tolist() == np.zeros((2, 4, 1)).tolist()


def test_more_and_fewer_images(project, clock):
    kept = cache(clock, cachesize=4)
    project.step(3)
    kept.par.active = False
    kept.par.cachesize = 2
    project.step()
    assert images(kept, 4) == [4, 3, 3, 3]
    kept.par.cachesize = 4
    kept.par.active = True
    project.step(2)
    assert images(kept, 4) == [7, 6, 4, 3]


@pytest.mark.parametrize(
    ("index", "unit", "expected"),
    [(-2, "indices", 7), (-1.4, "indices", 9), (-1.6, "indices", 7), (-4, "frames", 7),
     (-0.1, "seconds", 5), (-0.5, "fraction", 5), (-1, "fraction", 1), (-100, "seconds", 1)],
)  # fmt: skip
def test_units(project, clock, index, unit, expected):
    kept = cache(clock, cachesize=6, step=2, outputindex=index, outputindexunit=unit)
    project.step(10)  # it holds 11, 9, 7, 5, 3, 1
    assert shown(kept) == expected


def test_images_keep_their_size_and_format(project):
    small, large = np.full((2, 3, 4), 1, np.uint8), np.full((5, 6), 0.5, np.float32)
    both = sb.top.Switch(small, large)
    kept = cache(both)
    both.par.index = 1
    project.step()
    assert kept.numpy().shape == (5, 6, 1)
    kept.par.outputindex = -1
    assert kept.numpy().shape == (2, 3, 4)
    assert kept.numpy().dtype == np.uint8
    kept.par.format = "rgba32float"  # the page's format holds for whatever is shown
    np.testing.assert_allclose(kept.numpy(), 1 / 255)


def test_images_are_not_copied(project, clock):
    clock.par.resolution = (16, 2)
    first = clock.numpy()
    kept = cache(clock, cachesize=4, outputindex=-3)
    project.step(3)
    assert np.shares_memory(kept.numpy(), first)


def test_live_memory_is_copied(project):
    memory = sb.empty((4, 16, 4), np.uint8)
    memory[...] = 1
    source = sb.top.Array(memory)
    kept = cache(source, cachesize=2)
    with source.writing() as lent:
        lent[...] = 2
    project.step()
    assert images(kept, 2) == [2, 1]


def test_every_kind_of_texture(project):
    volume = np.arange(2 * 3 * 4 * 4, dtype=np.uint8).reshape(2, 3, 4, 4)
    kept = cache(sb.top.Array(volume, kind="3d"))
    project.step()
    assert kept.kind == "3d"
    np.testing.assert_array_equal(kept.numpy(), volume)


def test_a_network_round_in_a_circle(project):
    """A cache of what is made from it holds pixels, not a chain that grows."""
    first = sb.top.Constant(format="mono32float", resolution=(4, 2), color=(1, 1, 1))
    back = sb.top.Feedback(first)
    grown = sb.top.Math(back, gain=2)
    kept = sb.top.Cache(grown, cachesize=3, outputindex=-2)
    back.par.top = kept
    kept.numpy()
    project.step(100)
    assert np.isfinite(kept.numpy()).all()
