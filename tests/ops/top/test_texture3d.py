"""Texture 3D TOP: the ring of its slices, frame by frame."""

import numpy as np
import pytest
import sarabet as sb


def test_example(project):
    clock = sb.top.Constant(format="mono32float", resolution=(4, 2))
    clock.par.colorr.expr = "absTime.frame"
    history = sb.top.Texture3D(clock, cachesize=3)
    project.step(4)  # frames 1 to 4
    assert history.kind == "3d"
    np.testing.assert_array_equal(history.numpy()[:, 0, 0, 0], [4, 2, 3])
    assert history.newest_slice == 0


@pytest.fixture
def clock():
    made = sb.top.Constant(format="mono32float", resolution=(4, 2))
    made.par.colorr.expr = "absTime.frame + 1"
    return made


def ring(*inputs, **settings):
    """Return a Texture 3D that has seen frame 0."""
    made = sb.top.Texture3D(*inputs, **settings)
    made.numpy()
    return made


def levels(history):
    return history.numpy()[:, 0, 0, 0].tolist()


def test_slices_that_were_never_filled_are_transparent_black(project, clock):
    history = ring(clock, cachesize=4, format="rgba32float")
    assert levels(history) == [1, 0, 0, 0]
    assert not history.numpy()[1:].any()
    project.step()
    assert levels(history) == [1, 2, 0, 0]


def test_asking_often_changes_nothing(project, clock):
    history = ring(clock, cachesize=4)
    project.step()
    first = history.numpy()
    history.cook(force=True)
    np.testing.assert_array_equal(history.numpy(), first)


@pytest.mark.parametrize(("kind", "type"), [("3d", "texture3d"), ("array", "texture2darray")])
def test_type(project, clock, kind, type):
    history = ring(clock, type=type, cachesize=2)
    project.step(2)
    assert (history.kind, history.depth) == (kind, 2)
    assert levels(history) == [3, 2]


def test_step(project, clock):
    history = ring(clock, cachesize=3, step=2)
    seen = []
    for _ in range(6):
        seen.append(levels(history))
        project.step()
    assert seen == [[1, 0, 0], [1, 0, 0], [1, 3, 0], [1, 3, 0], [1, 3, 5], [1, 3, 5]]


def test_inactive_slices_stay(project, clock):
    history = ring(clock, cachesize=3)
    project.step()
    history.par.active = False
    project.step(3)
    assert levels(history) == [1, 2, 0]
    history.par.active = True
    assert levels(history) == [1, 2, 5]


def test_replace_single(project, clock):
    history = ring(clock, cachesize=3)
    project.step(2)
    history.par.replacesingle = True
    history.par.replaceindex = 1
    project.step(2)
    assert levels(history) == [1, 5, 3]
    history.par.replaceindex = 99  # in the same frame: slice 1 is what it was at its start
    assert levels(history) == [1, 4, 5]


def test_replace_single_pulse(project, clock):
    history = ring(clock, cachesize=3, active=False, replaceindex=2)
    project.step()
    history.par.replacesinglepulse.pulse()
    assert levels(history) == [0, 0, 2]
    project.step(2)
    assert levels(history) == [0, 0, 2]


def test_prefill(project, clock):
    history = ring(clock, cachesize=3, prefill=True)
    assert levels(history) == [1, 1, 1]
    project.step()
    assert levels(history) == [2, 2, 2]
    history.par.prefill = False
    project.step()
    assert levels(history) == [2, 3, 2]
    history.par.prefillpulse.pulse()
    assert levels(history) == [3, 3, 3]


def test_reset(project, clock):
    history = ring(clock, cachesize=3)
    project.step(2)
    history.par.reset = True
    assert levels(history) == [0, 0, 0]
    project.step()
    assert levels(history) == [0, 0, 0]
    history.par.reset = False
    assert levels(history) == [4, 0, 0]
    project.step()
    history.par.resetpulse.pulse()
    assert levels(history) == [5, 0, 0]


def test_more_and_fewer_slices(project, clock):
    history = ring(clock, cachesize=2)
    project.step(3)
    assert levels(history) == [3, 4]
    project.step()
    history.par.active = False  # in the same frame: as if it had not been on
    history.par.cachesize = 4
    assert levels(history) == [3, 4, 0, 0]
    history.par.cachesize = 1
    assert levels(history) == [3]


def test_what_was_read_stays(project, clock):
    history = ring(clock, cachesize=2)
    first = history.numpy()
    kept = first.copy()
    project.step(5)
    history.numpy()
    np.testing.assert_array_equal(first, kept)


def test_live_memory_is_copied(project):
    memory = sb.empty((4, 16, 4), np.uint8)
    memory[...] = 1
    source = sb.top.Array(memory)
    history = ring(source, cachesize=2)
    assert levels(history) == [1, 0]
    with source.writing() as lent:
        lent[...] = 2
    project.step()
    assert levels(history) == [1, 2]


def test_sizes_and_formats_follow_the_first_input_or_the_page(project):
    picture = np.full((5, 7, 4), 255, np.uint8)
    history = ring(picture, cachesize=2, resolution=(8, 4), format="mono16float")
    project.step()
    got = history.numpy()
    assert got.shape == (2, 4, 8, 1)
    assert got.dtype == np.float16
    assert (got == 1).all()


def test_the_newest_slice_is_where_touchdesigner_says(project, clock):
    history = ring(clock, cachesize=4)
    project.step(6)
    assert history.newestSliceWOffset == 2 / 4
    code = """
        out vec4 c;
        void main() {
            vec4 depth = uTD3DInfos[0].depth;
            c = texture(sTD3DInputs[0], vec3(vUV.st, 0.5 * depth.x + depth.z));
        }"""
    newest = sb.top.GLSL(history, pixelcode=code, format="mono32float")
    np.testing.assert_allclose(newest.numpy(), 7, atol=1e-4)


def test_only_pictures_become_slices(project):
    volume = sb.top.Array(np.zeros((2, 3, 4, 4), np.uint8), kind="3d")
    with pytest.raises(sb.CookError, match=r"must be a 2D image, got a 3D texture"):
        sb.top.Texture3D(volume).numpy()
