"""LFO CHOP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sarabet as sb
from scipy import signal


def test_example() -> None:
    p = sb.Project(fps=60)
    with p:
        lfo = sb.chop.LFO(frequency=2)
    p.step(15)  # a quarter of a second: half a cycle
    assert lfo["chan1"].eval() == pytest.approx(0, abs=1e-6)


def test_no_gap_and_no_overlap_at_audio_rate(project: Any, stream: Any) -> None:
    lfo = sb.chop.LFO(rate=44100, frequency=441, amp=0.5, offset=0.25, phase=0.1)
    joined = stream(lfo, 60)
    assert joined.shape == (1, 44100)
    t = np.arange(44100) / 44100
    assert np.allclose(joined[0], 0.5 * np.sin(2 * np.pi * (441 * t + 0.1)) + 0.25, atol=1e-5)


def test_slices_of_a_rate_that_frames_do_not_divide() -> None:
    p = sb.Project(fps=59.94)
    with p:
        lfo = sb.chop.LFO(rate=44100, wavetype="ramp", frequency=1)
    end = 0
    for _ in range(100):
        assert lfo.start == end
        end += lfo.num_samples
        p.step()
    assert end == 100 * 44100 * 1001 // 60000


@pytest.mark.parametrize("bias", [0.0, 0.5])
@pytest.mark.parametrize("wave", ["tri", "square", "ramp", "normal"])
def test_shapes(project: Any, stream: Any, wave: str, bias: float) -> None:
    lfo = sb.chop.LFO(wavetype=wave, rate=1000, frequency=8, bias=bias, phase=0.0003)
    at = (0.0003 + 8 * np.arange(1000) / 1000) % 1
    middle = 0.5 + bias / 2
    even = np.where(at < middle, 0.5 * at / middle, 0.5 + 0.5 * (at - middle) / (1 - middle))
    reference = {
        "tri": signal.sawtooth(2 * np.pi * at, middle),
        "square": signal.square(2 * np.pi * at, middle),
        "ramp": at,
        "normal": np.exp(-0.5 * ((even - 0.5) / 0.125) ** 2),
    }[wave]
    assert np.allclose(stream(lfo, 60)[0], reference, atol=1e-5)


def test_pulse_is_one_sample_per_cycle(project: Any, stream: Any) -> None:
    joined = stream(sb.chop.LFO(wavetype="pulse", frequency=3), 60)[0]
    assert np.flatnonzero(joined).tolist() == [0, 20, 40]


def test_one_sample_per_frame_by_default(project: Any, stream: Any) -> None:
    lfo = sb.chop.LFO(wavetype="ramp", frequency=0.5)
    assert lfo.rate == 60
    assert lfo.num_samples == 1
    assert np.allclose(stream(lfo, 30)[0], np.arange(30) / 120)


def test_a_new_frequency_keeps_the_phase(project: Any) -> None:
    lfo = sb.chop.LFO(wavetype="ramp", frequency=1)
    project.step(15)
    assert lfo["chan1"].eval() == pytest.approx(0.25)
    lfo.par.frequency = 6
    project.step()
    assert lfo["chan1"].eval() == pytest.approx(0.25 + 0.1)
    project.step()
    assert lfo["chan1"].eval() == pytest.approx(0.25 + 0.2)


def test_it_runs_since_frame_0(project: Any) -> None:
    project.step(7)
    late = sb.chop.LFO(wavetype="ramp")
    assert late["chan1"].eval() == pytest.approx(7 / 60)


def test_play_reset_and_pulse(project: Any) -> None:
    lfo = sb.chop.LFO(wavetype="ramp", frequency=1)
    project.step(6)
    lfo.par.play = False
    project.step(10)
    held = lfo["chan1"].eval()
    assert held == pytest.approx(0.1)
    lfo.par.play = True
    project.step(6)
    assert lfo["chan1"].eval() == pytest.approx(0.2, abs=0.02)
    lfo.par.reset = True
    project.step(3)
    assert lfo["chan1"].eval() == 0
    lfo.par.reset = False
    project.step(6)
    assert lfo["chan1"].eval() == pytest.approx(0.1, abs=0.02)
    lfo.par.resetpulse.pulse()
    project.step()
    assert lfo["chan1"].eval() == pytest.approx(0, abs=0.02)


def test_octaves(project: Any, stream: Any) -> None:
    octave = sb.chop.Constant(a=1, b=-1)
    lfo = sb.chop.LFO(octave, wavetype="ramp", frequency=1, channelname="x y")
    joined = stream(lfo, 24)
    assert np.allclose(joined[0], np.arange(24) * 2 / 60 % 1, atol=1e-6)
    assert np.allclose(joined[1], np.arange(24) * 0.5 / 60, atol=1e-6)


def test_asking_twice_in_a_frame_changes_nothing(project: Any) -> None:
    lfo = sb.chop.LFO(rate=44100)
    project.step(3)
    before = lfo.numpy()
    lfo.cook(force=True)
    assert np.array_equal(lfo.numpy(), before)


def test_reset_of_the_project_repeats_the_stream(project: Any, stream: Any) -> None:
    lfo = sb.chop.LFO(rate=8000, frequency=33.3)
    first = stream(lfo, 20)
    project.reset()
    assert np.array_equal(stream(lfo, 20), first)


def test_slower_than_frames(project: Any, stream: Any) -> None:
    assert stream(sb.chop.LFO(rate=30, wavetype="ramp"), 60).shape == (1, 30)


def ramp_of(project: Any, switch: list[int], **keywords: Any) -> list[float]:
    """Give the last value of a ramp for each frame, with a reset input that is switched."""
    reset = sb.chop.Constant(reset=switch[0])
    lfo = sb.chop.LFO(None, reset, wavetype="ramp", frequency=6, **keywords)
    values = []
    for on in switch:
        reset.par.const0value = on
        values.append(round(float(lfo.numpy()[0, -1]), 4))
        project.step()
    return values


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("offtoon", [0, 0.1, 0, 0.1, 0.2, 0.3]),
        ("on", [0, 0.1, 0, 0, 0.1, 0.2]),
        ("ontooff", [0, 0.1, 0.2, 0.3, 0, 0.1]),
        ("off", [0, 0, 0.1, 0.2, 0, 0]),
    ],
)
def test_the_second_input_resets(project: Any, condition: str, expected: list[float]) -> None:
    assert ramp_of(project, [0, 0, 1, 1, 0, 0], resetcondition=condition) == expected


def test_a_short_pulse_at_a_high_rate_is_not_missed(project: Any) -> None:
    samples = np.zeros((1, 4800), np.float32)
    samples[0, 2410] = 1  # in frame 3
    lfo = sb.chop.LFO(
        None, sb.chop.Array(samples, rate=48000), wavetype="ramp", frequency=1, rate=48000
    )
    starts = []
    for frame in range(6):
        if frame:
            project.step()
        if lfo.numpy()[0, 0] == 0:
            starts.append(project.frame)
    assert starts == [0, 3]


def test_the_third_input_is_a_wave(project: Any, stream: Any) -> None:
    cycle = np.random.default_rng(0).random((2, 5), np.float32)
    lfo = sb.chop.LFO(
        None, None, sb.chop.Array(cycle), frequency=1.7, phase=0.3, amp=2, offset=1,
        channelname="a b c",
    )  # fmt: skip
    got = stream(lfo, 90)
    at = (0.3 + np.arange(90) * 1.7 / 60) % 1
    for channel, source in zip(got, [*cycle, cycle[1]], strict=True):
        expected = 2 * np.interp(at, np.arange(6) / 5, [*source, source[0]]) + 1
        assert np.allclose(channel, expected, atol=1e-5)
