"""CHOPs, channels and Script CHOPs with TouchDesigner's names and meaning."""
# ruff: noqa: N803 (names of callbacks)

import gc
import struct
import types
from pathlib import Path

import numpy as np
import pytest
import sarabet as sb
from scipy.io import wavfile


@pytest.fixture
def project():
    with sb.Project(fps=60) as made:
        yield made


def script(project, on_cook, inputs=(), **more):
    op = project.root.create("scriptCHOP", "script1")
    op.inputs = inputs
    op.callbacks = types.SimpleNamespace(onCook=on_cook, **more)
    return op


def pattern(**more):
    return sb.chop.Array(np.arange(20, dtype=np.float32).reshape(2, 10), names="tx ty", **more)


def test_numpy_array_is_a_fresh_writable_copy(project):
    chop = pattern()
    first = chop.numpyArray()
    assert first.shape == (2, 10)
    assert first.dtype == np.float32
    assert first.flags.owndata
    assert first.flags.writeable
    first *= 255
    assert chop.numpyArray()[1, 3] == 13
    assert not np.shares_memory(first, chop.numpy())


def test_sizes_and_interval(project):
    chop = pattern(rate=30)
    assert (chop.numChans, chop.numSamples) == (2, 10)
    assert (chop.start, chop.end, chop.rate) == (0, 9, 30)
    assert chop.isTimeSlice is False


def test_chan_and_chans_take_names_patterns_and_indices(project):
    chop = pattern()
    assert chop.chan("ty").name == "ty"
    assert chop.chan(0).name == "tx"
    assert chop.chan("rx") is None
    assert chop.chan(7) is None
    assert [c.name for c in chop.chans("t*")] == ["tx", "ty"]
    assert [c.name for c in chop.chans()] == ["tx", "ty"]
    assert [c.name for c in chop.chans("ty", 0)] == ["ty", "tx"]
    with pytest.raises(KeyError, match="tx"):
        chop["tX"]
    with pytest.raises(IndexError):
        chop[2]


def test_channel_members(project):
    channel = pattern()["ty"]
    assert (channel.name, channel.index, channel.valid) == ("ty", 1, True)
    assert channel.owner.name == "array1"
    assert len(channel) == 10
    assert channel[2] == 12
    assert channel[-1] == 19
    assert channel[1:3] == [11, 12]
    assert channel.vals == list(range(10, 20))
    assert (channel.min(), channel.max(), channel.average()) == (10, 19, 14.5)
    assert channel.eval(3) == 13
    assert channel.evalFrame(4) == 14
    assert channel.evalFrame(400) == 19
    assert channel.evalSeconds(0.1) == 16
    assert channel.numpyArray().flags.owndata
    assert np.asarray(channel).tolist() == channel.vals


def test_channel_is_a_number(project):
    a = sb.chop.Constant(x=3.0, zero=0.0)
    assert a["x"] + 1 == 4
    assert 2 * a["x"] == 6
    assert a["x"] / a["x"] == 1
    assert -a["x"] == -3
    assert float(a["x"]) == 3
    assert a["x"] > 2
    assert bool(a["x"]) is True
    assert bool(a["zero"]) is False  # TouchDesigner's: its truth is its value
    assert a["zero"] is not None


def test_parameters_and_channels_calculate_alike(project):
    chop = sb.chop.Constant(x=-7.5)
    channel, par = chop["x"], chop.par.const0value
    for thing in (channel, par):
        assert [thing + 1, 1 + thing, thing - 1, 1 - thing] == [-6.5, -6.5, -8.5, 8.5]
        assert [thing * 2, 2 * thing, thing / 2, 15 / thing] == [-15, -15, -3.75, -2]
        assert [thing // 2, 15 // thing, thing % 2, 2 % thing] == [-4, -2, 0.5, -5.5]
        assert [thing**2, 2**thing, -thing, +thing, abs(thing)] == [56.25, 2**-7.5, 7.5, -7.5, 7.5]
        assert [float(thing), int(thing), round(thing), round(thing, 1)] == [-7.5, -7, -8, -7.5]
        assert bool(thing)
        assert thing < -7
        assert thing <= -7.5
        assert thing > -8
        assert thing >= -7.5
    assert channel + par == -15
    assert par >= channel
    with pytest.raises(TypeError, match="'const0name' is no number: 'x'"):
        float(chop.par.const0name)


def test_channels_outside_of_on_cook_cannot_be_written(project):
    with pytest.raises(sb.UserError, match="onCook"):
        pattern()["tx"].copyNumpyArray(np.zeros(10, np.float32))


def test_script_makes_three_channels_of_twenty_samples(project):
    def on_cook(scriptOp):
        samples = np.zeros((3, 20), np.float32)
        samples[2, 7] = 1
        scriptOp.copyNumpyArray(samples, baseName="c")

    op = script(project, on_cook)
    assert (op.numChans, op.numSamples) == (3, 20)
    assert [c.name for c in op.chans()] == ["c1", "c2", "c3"]
    assert op["c3"][7] == 1
    assert op.numpyArray().sum() == 1


def test_script_names_its_channels_chan_by_default(project):
    op = script(project, lambda s: s.copyNumpyArray(np.zeros((2, 1), np.float32)))
    assert op.names == ["chan1", "chan2"]


def test_pairwise_distances_by_broadcasting(project):
    points = np.random.default_rng(1).random((2, 10), np.float32)

    def on_cook(scriptOp):
        xy = scriptOp.inputs[0].numpyArray()
        apart = xy[:, :, None] - xy[:, None, :]
        scriptOp.copyNumpyArray(np.sqrt((apart**2).sum(axis=0)))

    op = script(project, on_cook, [sb.chop.Array(points)])
    expected = np.hypot(*(points[:, :, None] - points[:, None, :]))
    np.testing.assert_allclose(op.numpyArray(), expected, atol=1e-6)


def test_append_chan_vals_and_settings(project):
    def on_cook(scriptOp):
        scriptOp.clear()
        scriptOp.rate = 30
        scriptOp.start = 5
        scriptOp.numSamples = 4
        first = scriptOp.appendChan("tx")
        first.vals = np.array([1, 2, 3, 4])
        second = scriptOp.appendChan()
        second[1] = 9
        scriptOp["tx"][0] = 7
        scriptOp[1].copyNumpyArray(scriptOp[1].numpyArray() + 1)
        assert scriptOp.chan("t*").name == "tx"
        assert scriptOp.numChans == 2
        assert scriptOp.end == 8

    op = script(project, on_cook)
    assert op.names == ["tx", "chan2"]
    assert (op.rate, op.start, op.end, op.numSamples) == (30, 5, 8, 4)
    assert op.numpyArray().tolist() == [[7, 2, 3, 4], [1, 10, 1, 1]]


def test_channels_stay_from_cook_to_cook_until_clear(project):
    def on_cook(scriptOp):
        scriptOp.appendChan()

    op = script(project, on_cook)
    op.cook(force=True)
    count = op.numChans
    op.cook(force=True)
    assert op.numChans == count + 1


def test_copy_takes_over_another_chop(project):
    source = pattern(rate=24)
    op = script(project, lambda s: s.copy(s.inputs[0]), [source])
    assert op.names == ["tx", "ty"]
    assert op.rate == 24
    assert np.array_equal(op.numpyArray(), source.numpyArray())


def test_destroy_a_channel(project):
    def on_cook(scriptOp):
        scriptOp.copyNumpyArray(np.eye(3, dtype=np.float32))
        scriptOp["chan2"].destroy()

    op = script(project, on_cook)
    assert op.names == ["chan1", "chan3"]
    assert op.numpyArray().tolist() == [[1, 0, 0], [0, 0, 1]]


def test_time_slice_flag(project):
    def on_cook(scriptOp):
        scriptOp.copyNumpyArray(np.zeros((1, 1), np.float32))
        scriptOp.isTimeSlice = True

    assert script(project, on_cook).isTimeSlice is True


@pytest.mark.parametrize(
    ("array", "error", "text"),
    [
        (np.zeros((2, 2)), TypeError, "float64"),
        (np.zeros((2, 2), np.int32), TypeError, "int32"),
        (np.zeros(4, np.float32), ValueError, r"\(4,\)"),
        (np.zeros((1, 2, 3), np.float32), ValueError, "channels, samples"),
        ([[1.0]], TypeError, "list"),
    ],
)
def test_copy_numpy_array_says_what_it_expected(project, array, error, text):
    caught = []

    def on_cook(scriptOp):
        with pytest.raises(error, match=text) as info:
            scriptOp.copyNumpyArray(array)
        caught.append(info)

    script(project, on_cook).cook(force=True)
    assert caught


def test_vals_of_another_length_are_refused(project):
    def on_cook(scriptOp):
        scriptOp.clear()
        scriptOp.numSamples = 3
        with pytest.raises(ValueError, match=r"\(3,\).*\(2,\)"):
            scriptOp.appendChan("a").vals = [1, 2]

    op = script(project, on_cook)
    op.cook()
    assert op.errors() == ""


def test_members_for_on_cook_are_refused_outside(project):
    op = script(project, lambda s: s.copyNumpyArray(np.zeros((1, 1), np.float32)))
    for call in (
        op.clear,
        op.appendChan,
        lambda: setattr(op, "rate", 3),
        lambda: setattr(op, "numSamples", 3),
        lambda: op.copyNumpyArray(np.zeros((1, 1), np.float32)),
    ):
        with pytest.raises(sb.UserError, match="onCook"):
            call()


@pytest.fixture
def sound(project):
    """Three channels with values that text and 16 bits would lose, beyond -1 to 1."""
    samples = np.random.default_rng(0).normal(0, 2, (3, 50)).astype(np.float32)
    return sb.chop.Array(samples, names="tx ty tz", rate=44100)


def test_save_as_text_has_a_line_for_each_sample(sound, tmp_path):
    path = sound.save(tmp_path / "new" / "moves.chan", createFolders=True)
    assert path == str(tmp_path / "new" / "moves.chan")
    np.testing.assert_array_equal(np.loadtxt(path, np.float32), sound.numpy().T)


def test_save_as_wav_keeps_every_bit(sound, tmp_path):
    rate, frames = wavfile.read(sound.save(tmp_path / "sound.WAV"))
    assert rate == 44100
    assert frames.dtype == np.float32
    np.testing.assert_array_equal(frames.T, sound.numpy())


@pytest.mark.parametrize("rate", [44100, 30000 / 1001])
def test_save_as_aiff_is_as_the_format_says(project, sound, tmp_path, rate):
    sound.par.rate = rate
    data = Path(sound.save(str(tmp_path / "sound.aiff"))).read_bytes()
    assert struct.unpack(">4sI4s", data[:12]) == (b"FORM", len(data) - 8, b"AIFC")
    chunks, at = {}, 12
    while at < len(data):
        name, size = struct.unpack(">4sI", data[at : at + 8])
        chunks[name] = data[at + 8 : at + 8 + size]
        at += 8 + size
    assert at == len(data)
    assert struct.unpack(">hIh", chunks[b"COMM"][:8]) == (3, 50, 32)
    exponent, mantissa = struct.unpack(">HQ", chunks[b"COMM"][8:18])
    assert mantissa * 2.0 ** (exponent - 16383 - 63) == pytest.approx(rate, rel=1e-15)
    assert chunks[b"COMM"][18:22] == b"fl32"
    frames = np.frombuffer(chunks[b"SSND"][8:], ">f4").reshape(50, 3)
    np.testing.assert_array_equal(frames.T, sound.numpy())


def test_save_says_what_it_expected(project, sound, tmp_path):
    with pytest.raises(ValueError, match=r"array1: save: expected .*\.chan, .wav.* got '.clip'"):
        sound.save(tmp_path / "moves.clip")
    sound.par.rate = 29.97002997
    with pytest.raises(ValueError, match=r"whole sample rate, got 29\.97"):
        sound.save(tmp_path / "sound.wav")
    with pytest.raises(ValueError, match="1 to 16383 channels, got 0"):
        sb.chop.In().save(tmp_path / "sound.wav")
    with pytest.raises(FileNotFoundError):
        sound.save(tmp_path / "no such folder" / "moves.chan")
    assert list(tmp_path.iterdir()) == []


def test_errors_and_warnings_are_strings(project):
    def on_cook(scriptOp):
        scriptOp.addWarning("rather dark")
        scriptOp.copyNumpyArray(np.zeros((1, 1), np.float32))
        if scriptOp.inputs:
            scriptOp.addError("no good")

    op = script(project, on_cook)
    op.cook()
    assert op.errors() == ""
    assert "rather dark" in op.warnings()
    op.inputs = [pattern()]
    with pytest.raises(sb.CookError, match="no good"):
        op.numpyArray()
    assert "no good" in op.errors()
    assert "no good" in project.root.errors(recurse=True)


def test_a_failing_callback_keeps_the_traceback(project):
    def on_cook(scriptOp):
        return 1 / 0

    op = script(project, on_cook)
    with pytest.raises(sb.CookError) as info:
        op.numpyArray()
    assert isinstance(info.value.__cause__, ZeroDivisionError)
    assert "on_cook" in op.scriptErrors()


def test_custom_parameters_and_pulses(project):
    pressed = []

    def on_setup(scriptOp):
        page = scriptOp.appendCustomPage("Custom")
        page.appendFloat("Gain", label="The gain")
        page.appendPulse("Go")

    def on_cook(scriptOp):
        scriptOp.copyNumpyArray(np.full((1, 1), scriptOp.par.Gain.eval(), np.float32))

    op = script(
        project, on_cook, onSetupParameters=on_setup, onPulse=lambda p: pressed.append(p.name)
    )
    assert op.par.Gain.label == "The gain"
    op.par.Gain = 3
    assert op.numpyArray()[0, 0] == 3
    assert pressed == []
    op.par.Go.pulse()
    op.cook()
    assert pressed == ["Go"]


def test_cook_level_always(project):
    from sarabet.td import CookLevel

    cooks = []

    def on_cook(scriptOp):
        cooks.append(1)
        scriptOp.copyNumpyArray(np.zeros((1, 1), np.float32))

    script(project, on_cook, onGetCookLevel=lambda s: CookLevel.ALWAYS)
    before = len(cooks)
    project.step(3)
    assert len(cooks) == before + 3


def test_the_operator_is_free_when_its_project_goes():
    import weakref

    with sb.Project() as project:
        op = script(project, lambda s: s.copyNumpyArray(np.zeros((1, 1), np.float32)))
        op.numpyArray()
        host = weakref.ref(op.par.callbacks.val)
    assert host() is not None
    del op, project
    gc.collect()
    sb.Project().step()  # lets go of what was dropped
    gc.collect()
    assert host() is None
