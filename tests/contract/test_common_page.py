"""The page that every texture operator has: size, passes, masked channels, how inputs are read."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb


@pytest.fixture
def pixels():
    return np.random.default_rng(4).integers(0, 256, (30, 40, 4), np.uint8)


def sized(pixels, how, size=(100, 50), **more):
    return sb.top.Monochrome(pixels, outputresolution=how, resolutionw=size[0], resolutionh=size[1],
                             **more).resolution  # fmt: skip


@pytest.mark.parametrize(
    ("how", "size", "expected"),
    [
        ("useinput", (100, 50), (40, 30)),
        ("half", (100, 50), (20, 15)),
        ("8x", (100, 50), (320, 240)),
        ("custom", (100, 50), (100, 50)),
        ("fit", (100, 50), (67, 50)),  # 4:3 within 2:1
        ("fit", (20, 100), (20, 15)),
        ("fit", (1, 1), (1, 1)),
        ("limit", (100, 50), (40, 30)),  # it is smaller as it is
        ("limit", (20, 50), (20, 15)),
        ("limit", (39, 30), (39, 29)),
    ],
)
def test_sizes(how, size, expected, project, pixels):
    assert sized(pixels, how, size) == expected


@pytest.mark.parametrize("size", [(2, 2), (100, 7), (40, 30)])
def test_pictures_that_are_shared_or_uploaded_take_the_size(size, project, pixels):
    sized = {"outputresolution": "custom", "resolution": size}
    source = sb.top.Array(pixels)
    other = sb.top.Monochrome(pixels, **sized)
    for op in (
        sb.top.Array(pixels, **sized),
        sb.top.Null(source, **sized),
        sb.top.Switch(source, other, **sized),
        sb.top.Out(source, **sized),
    ):
        assert op.resolution == size
        assert op.numpy().shape == (size[1], size[0], 4)
        assert op.numpy(copy=True).mean() == pytest.approx(pixels.mean(), abs=40)


def test_the_projects_multiplier(project, pixels):
    ramp = sb.top.Ramp(resolution=(320, 240))
    fixed = sb.top.Ramp(resolution=(320, 240))
    fixed.par.resmult = False
    reader = sb.top.Monochrome(pixels)
    assert ramp.resolution == (320, 240)
    project.resmult = 0.25
    assert (ramp.resolution, fixed.resolution, reader.resolution) == (
        (80, 60), (320, 240), (40, 30),
    )  # fmt: skip
    assert sized(pixels, "custom") == (25, 13)
    project.resmult = 1
    assert ramp.resolution == (320, 240)


@pytest.mark.parametrize("wrong", [0, -1, 17, float("nan")])
def test_a_multiplier_that_cannot_be(wrong, project):
    with pytest.raises(ValueError, match="resmult must be above 0 and at most 16"):
        project.resmult = wrong


def test_passes_apply_the_operator_again(project, pixels):
    once = sb.top.Multiply(pixels, np.full((30, 40, 4), 200, np.uint8))
    thrice = sb.top.Multiply(pixels, np.full((30, 40, 4), 200, np.uint8), npasses=3)
    by_hand = once
    for _ in range(2):
        by_hand = sb.top.Multiply(by_hand, np.full((30, 40, 4), 200, np.uint8))
    assert (thrice.numpy() == by_hand.numpy()).all()
    assert (thrice.numpy() != once.numpy()).any()


@pytest.mark.parametrize("name", ["Level", "Blur", "Flip"])
def test_passes_of_tables_filters_and_gathers(name, project, pixels):
    more = {"Level": {"gamma1": 1.3}, "Blur": {"size": 3}, "Flip": {"flipx": True}}[name]
    kind = getattr(sb.top, name)
    large = np.tile(pixels, (6, 6, 1))
    twice = kind(large, npasses=2, **more)
    by_hand = kind(kind(large, **more), **more)
    assert (twice.numpy() == by_hand.numpy()).all()


def test_passes_of_a_persons_shader(project, pixels):
    shader = """
        layout(location = 0) out vec4 color;
        void main() { color = texture(sTD2DInputs[0], vUV.st) * 0.5; }
    """
    halved = sb.top.GLSL(pixels, pixelcode=shader, format="rgba32float", npasses=3).numpy()
    np.testing.assert_allclose(halved, pixels / 255 / 8, atol=1e-6)


def test_masked_channels_are_those_of_the_input(project, pixels):
    inverted = sb.top.Level(pixels, invert=1, chanmask="ga").numpy()
    assert (inverted[..., [0, 2]] == pixels[..., [0, 2]]).all()
    assert (inverted[..., 1] == 255 - pixels[..., 1]).all()


def test_masked_channels_of_a_generator_are_0(project):
    colour = sb.top.Constant(color=(1, 1, 1), chanmask="g", resolution=(4, 4)).numpy()
    assert (colour[0, 0] == (0, 255, 0, 0)).all()
    nothing = sb.top.Constant(color=(1, 1, 1), chanmask="", resolution=(4, 4)).numpy()
    assert not nothing.any()


def test_a_mask_of_other_letters_is_a_problem(project, pixels):
    level = sb.top.Level(pixels, chanmask="xy")
    with pytest.raises(sb.CookError, match=r"level1: 'chanmask' must be letters of 'rgba', got"):
        level.numpy()


def test_inputs_of_another_size_are_read_as_told(project):
    small = np.array([[[0] * 4, [255] * 4]], np.uint8)
    large = np.zeros((1, 8, 4), np.uint8)
    blended = sb.top.Add(large, small).numpy()[0, :, 0]
    nearest = sb.top.Add(large, small, inputfiltertype="nearest").numpy()[0, :, 0]
    assert 0 < blended[3] < blended[4] < 255
    assert nearest.tolist() == [0] * 4 + [255] * 4


def test_gathers_and_shaders_read_inputs_as_told(project):
    small = np.array([[[0] * 4, [255] * 4]], np.uint8)
    wide = {"outputresolution": "custom", "resolution": (8, 1)}
    shader = """
        layout(location = 0) out vec4 color;
        void main() { color = texture(sTD2DInputs[0], vUV.st); }
    """
    for kind, more in ((sb.top.Transform, {}), (sb.top.GLSL, {"pixelcode": shader})):
        nearest = kind(small, inputfiltertype="nearest", **wide, **more).numpy()[0, :, 0]
        assert nearest.tolist() == [0] * 4 + [255] * 4
        assert len(set(kind(small, **wide, **more).numpy()[0, :, 0].tolist())) > 2
