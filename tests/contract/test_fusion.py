"""Texture operators share passes on the device: which do, which do not, and who says so."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb
from sarabet import _sarabet


@pytest.fixture
def draw(project):
    """Give a function that changes an operator, looks at another and counts the passes."""

    def look(op, change):
        change()
        before = _sarabet.passes_drawn()
        op.numpy()
        return _sarabet.passes_drawn() - before

    return look


@pytest.fixture
def photo_top(project, photo):
    return sb.top.Array(photo)


def prepared(project, draw, op, change):
    """Draw until the shared passes are there."""
    draw(op, change)
    draw(op, change)
    project.prepare()
    draw(op, change)


def turner(op):
    turns = iter(range(1, 1000))
    return lambda: setattr(op.par, "hueoffset", float(next(turns)))


def row(first, count):
    ops = [first]
    for _ in range(count):
        ops.append(sb.top.Monochrome(ops[-1], mono=0.1))
    return ops


def test_a_row_of_ten_is_one_pass(project, draw, photo_top):
    ops = row(sb.top.HSVAdjust(photo_top), 9)
    change = turner(ops[0])
    prepared(project, draw, ops[-1], change)
    assert draw(ops[-1], change) == 1
    info = ops[4].info()
    assert info["pass_operators"] == [op.path for op in ops]
    assert info["pass_note"] == "part of the pass of the operator that reads it"
    assert (info["width"], info["height"], info["pixel_format"]) == (512, 512, "rgba8fixed")
    project.fusion = False
    assert draw(ops[-1], change) == 10
    assert "'fusion' is off" in ops[4].pass_note


def test_passes_run_alone_until_the_shared_one_is_compiled(project, draw, photo_top):
    ops = row(sb.top.HSVAdjust(photo_top, saturationmult=1.25), 4)
    change = turner(ops[0])
    assert draw(ops[-1], change) == 5
    assert "being compiled" in ops[2].pass_note


def test_what_nobody_looks_at_can_be_looked_at_later(project, draw, photo_top):
    ops = row(sb.top.HSVAdjust(photo_top), 4)
    change = turner(ops[0])
    prepared(project, draw, ops[-1], change)
    shared = ops[2].numpy(copy=True)
    project.fusion = False
    ops[0].cook(force=True)
    assert (ops[2].numpy() == shared).all()


def test_only_what_depends_on_the_change_is_drawn(project, draw, photo_top):
    ops = row(sb.top.HSVAdjust(photo_top), 5)
    still = sb.top.HSVAdjust(ops[-1])
    end = sb.top.Monochrome(still, mono=0.5)
    prepared(project, draw, end, turner(ops[0]))
    change = turner(still)
    draw(end, change)  # the row becomes a texture: it did not change
    draw(end, change)
    project.prepare()
    assert draw(end, change) == 1
    assert ops[-1].pass_operators == [ops[-1].path] or ops[-1].pass_note.startswith("kept")


def test_what_several_read_is_a_texture(project, draw, photo_top):
    first = sb.top.HSVAdjust(photo_top)
    both = sb.top.Add(sb.top.Monochrome(first, mono=0.5), sb.top.Monochrome(first, mono=0.2))
    change = turner(first)
    prepared(project, draw, both, change)
    assert draw(both, change) == 2
    assert "several operators" in first.pass_note


def test_what_is_read_elsewhere_is_a_texture(project, draw, photo_top):
    first = sb.top.HSVAdjust(photo_top)
    end = sb.top.Flip(first, flipx=True)
    change = turner(first)
    prepared(project, draw, end, change)
    assert draw(end, change) == 2
    assert "other pixels" in first.pass_note


def test_a_gather_is_part_of_its_readers_pass(project, draw, photo_top):
    first = sb.top.HSVAdjust(photo_top)
    flipped = sb.top.Flip(first, flipx=True)
    end = sb.top.Monochrome(flipped, mono=0.5)
    change = turner(first)
    prepared(project, draw, end, change)
    assert draw(end, change) == 2
    assert flipped.pass_operators == [flipped.path, end.path]


def test_encoded_formats_end_a_pass(project, draw, photo_top):
    first = sb.top.HSVAdjust(photo_top, format="srgba8fixed")
    end = sb.top.Monochrome(first, mono=0.5, format="rgba8fixed")
    change = turner(first)
    prepared(project, draw, end, change)
    assert draw(end, change) == 2
    assert "encoded" in first.pass_note


def test_rows_of_tables_are_read_once(project, draw):
    pixels = np.random.default_rng(3).integers(0, 256, (200, 300, 4), np.uint8)
    first = sb.top.Level(sb.top.Array(pixels), gamma1=1.5)
    second = sb.top.Level(first, contrast=1.2)
    end = sb.top.Level(second, opacity=0.5)
    gains = iter(np.linspace(0.5, 1.5, 100))
    change = lambda: setattr(first.par, "brightness1", float(next(gains)))  # noqa: E731
    prepared(project, draw, end, change)
    assert draw(end, change) == 2  # of 256 pixels, and of the picture
    shared = end.numpy(copy=True)
    project.fusion = False
    first.cook(force=True)
    second.cook(force=True)
    end.cook(force=True)
    assert (end.numpy() == shared).all()


def test_rows_of_tables_through_grey_keep_channels_apart(project):
    pixels = np.random.default_rng(3).integers(0, 256, (200, 300, 4), np.uint8)
    grey = sb.top.Level(sb.top.Array(pixels), gamma1=1.5, format="mono8fixed")
    end = sb.top.Level(grey, contrast=1.2, format="rgba8fixed")
    red = end.numpy()
    assert (red[..., 0] == red[..., 1]).all()


def test_ending_while_a_pass_compiles_is_clean(run_python):
    program = """
        import sarabet as sb
        import numpy as np

        x = first = sb.top.HSVAdjust(sb.top.Array(np.zeros((64, 64, 4), np.uint8)))
        for i in range(7):
            x = sb.top.HSVAdjust(x, huerange=100 + i)
        for i in range(3):
            first.par.hueoffset = float(i + 1)
            x.numpy()
        print("ended")
    """
    assert run_python(program) == "ended\n"
    assert run_python(program, env={"MESA_SHADER_CACHE_DISABLE": "true"}) == "ended\n"
