"""Expressions that read `me.chanIndex`: a value for each channel."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb


def test_each_channel_has_a_value_of_its_own(project):
    wave = sb.chop.Pattern(wavetype="const", length=2, channelname="c[0-3]")
    wave.par.amp.expr = "me.chanIndex * 0.5 + 1"
    assert wave.numpy().tolist() == [[1, 1], [1.5, 1.5], [2, 2], [2.5, 2.5]]
    assert wave.par.amp.eval() == 1  # as the first channel has it
    assert wave.chan_index == wave.chanIndex == 0


def test_it_follows_what_the_expression_reads(project):
    step = sb.chop.Constant(name="step", x=1.0)
    wave = sb.chop.Pattern(wavetype="const", length=1, channelname="a b c")
    wave.par.offset.expr = "me.chanIndex * op('step')['x']"
    assert wave.numpy().ravel().tolist() == [1, 2, 3]
    step.par.const0value = 10
    assert wave.numpy().ravel().tolist() == [1, 11, 21]
    cooks = wave.cook_count
    wave.numpy()
    assert wave.cook_count == cooks  # nothing has changed
    wave.par.offset.expr = "0"
    assert wave.numpy().ravel().tolist() == [1, 1, 1]


def test_a_member_of_a_vector_and_a_block_of_a_sequence(project):
    wave = sb.chop.Pattern(wavetype="const", length=3, channelname="a b")
    wave.par.taper2.expr = "1 - me.chanIndex"
    assert wave.numpy().tolist() == [[1, 1, 1], [1, 0.5, 0]]
    many = sb.chop.Constant(name="many")
    many.par.const0name = "t[xyz]"
    many.par.const0value.expr = "me.chanIndex ** 2"
    assert many.numpy().ravel().tolist() == [0, 1, 4]


def test_oscillators_run_at_paces_of_their_own(project):
    lfo = sb.chop.LFO(wavetype="ramp", channelname="a b c")
    lfo.par.frequency.expr = "me.chanIndex + 1"
    single = [sb.chop.LFO(wavetype="ramp", frequency=f) for f in (1, 2, 3)]
    for _ in range(30):
        project.step()
        together = lfo.numpy()
        for channel, alone in zip(together, single, strict=True):
            np.testing.assert_allclose(channel, alone.numpy()[0], atol=1e-6)


def test_noise_lag_and_math_take_it_too(project):
    noise = sb.chop.Noise(end=9, channelname="a b")
    plain = noise.numpy().copy()
    noise.par.amp.expr = "1 + me.chanIndex"
    np.testing.assert_allclose(noise.numpy(), plain * [[1], [2]], rtol=1e-6)
    gain = sb.chop.Math(noise)
    gain.par.gain.expr = "10 ** me.chanIndex"
    np.testing.assert_allclose(gain.numpy(), plain * [[1], [20]], rtol=1e-6)
    target = sb.chop.Constant(a=0.0, b=0.0)
    lag = sb.chop.Lag(target)
    lag.par.lag1.expr = "0 if me.chanIndex == 0 else 10"
    lag.numpy()
    target.par.const0value = target.par.const1value = 1
    project.step()
    assert lag["a"][0] == 1
    assert 0 < lag["b"][0] < 0.1


def test_an_expression_that_fails_for_one_channel_names_it(project):
    wave = sb.chop.Pattern(wavetype="const", length=1, channelname="a b c", name="wave")
    wave.par.amp.expr = "[1.0, 2.0][me.chanIndex]"
    with pytest.raises(sb.CookError, match=r"/project1/wave: expression of 'amp' for channel 2: "
                                           r".*list index out of range"):  # fmt: skip
        wave.numpy()
    wave.par.channelname = "a b"
    assert wave.numpy().ravel().tolist() == [1, 2]


def test_a_value_out_of_range_for_one_channel_is_a_problem(project):
    lag = sb.chop.Noise(channelname="a b", end=3)
    lag.par.period.expr = "1 - me.chanIndex"
    with pytest.raises(sb.CookError, match=r"'period' for channel 1: .*must be at least"):
        lag.numpy()
