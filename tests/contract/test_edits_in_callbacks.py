"""Callbacks that change the network while it cooks: nothing breaks, and it counts afterwards."""

from __future__ import annotations

import gc

import numpy as np
import pytest
import sarabet as sb


def names(project):
    return [op.name for op in project.root.children]


def test_operators_made_in_a_callback_stay(project):
    @sb.script_chop(name="script")
    def script(ctx):
        if "made" not in names(project):
            made = sb.chop.Constant(x=3.0, name="made", parent=project.root)
            return made.numpy() * 2  # and can be pulled at once
        return project.op("made").numpy()

    assert script.numpy().tolist() == [[6]]
    assert names(project) == ["script", "made"]
    script.cook(force=True)
    assert script.numpy().tolist() == [[3]]


def test_an_input_destroyed_in_a_callback_lives_until_the_cook_is_over(project):
    source = sb.chop.Pattern(length=64, name="source")
    expected = source.numpy().copy()

    @sb.script_chop(inputs=[source], name="script")
    def script(ctx, samples):
        ctx.op.inputs[0].destroy()
        gc.collect()
        return samples * 2

    np.testing.assert_array_equal(script.numpy(), expected * 2)
    assert names(project) == ["script"]
    assert not source.valid
    assert script.inputs in ([], [None])


def test_an_operator_may_destroy_itself(project):
    @sb.script_chop(name="script")
    def script(ctx):
        ctx.op.destroy()
        return [[5.0]]

    end = sb.chop.Null(script, name="end")
    assert end.numpy().tolist() == [[5]]
    assert names(project) == ["end"]
    with pytest.raises(ValueError, match="destroyed"):
        script.numpy()


def test_wires_changed_in_a_callback_count_afterwards(project):
    a, b = sb.chop.Constant(x=1.0, name="a"), sb.chop.Constant(x=2.0, name="b")

    @sb.script_chop(inputs=[a], name="script")
    def script(ctx, samples):
        ctx.op.inputs = [b]
        return samples.copy()

    assert script.numpy().tolist() == [[1]]
    assert script.inputs == [b]
    assert script.numpy().tolist() == [[2]]


def test_parameters_set_in_a_callback_count_at_the_next_pull(project):
    source = sb.chop.Constant(x=1.0, name="source")

    @sb.script_chop(inputs=[source], name="script")
    def script(ctx, samples):
        source.par.const0value = 7
        return samples.copy()

    assert script.numpy().tolist() == [[1]]
    assert script.numpy().tolist() == [[7]]


def test_every_frame_may_rebuild_the_network(project):
    @sb.script_chop(name="script", cook="always")
    def script(ctx):
        for op in project.root.children:
            if op.name.startswith("part"):
                op.destroy()
        for number in range(ctx.frame % 5):
            sb.chop.Noise(name=f"part{number}_{ctx.frame}", parent=project.root)
        return [[ctx.frame]]

    for frame in project.frames(40):
        assert script.numpy().tolist() == [[frame]]
        assert len(names(project)) == 1 + frame % 5
