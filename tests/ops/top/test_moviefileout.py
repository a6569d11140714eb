"""Movie File Out TOP, and `top.record`."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import av
import numpy as np
import pytest
import sarabet as sb

from tests.ops.top.films import BUNNY, decoded


def test_example(tmp_path):
    with sb.Project(fps=30) as project:
        noise = sb.top.Noise(resolution=(64, 48))
        noise.par.tx.expr = "absTime.seconds"
        out = sb.top.MovieFileOut(noise, file=tmp_path / "noise.mkv", record=True)
        project.step(9)
        out.par.record = False
        project.step()
    with av.open(str(tmp_path / "noise.mkv")) as film:
        assert film.streams.video[0].average_rate == 30
        assert sum(1 for _ in film.decode(video=0)) == 9


def moving(size=(64, 48), **common):
    """Return a TOP whose picture differs from frame to frame."""
    noise = sb.top.Noise(resolution=size, **common)
    noise.par.tx.expr = "absTime.seconds * 7"
    return noise


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("size", [(64, 48), (33, 17)])
def test_ffv1_is_bit_equal(dtype, size, tmp_path):
    random = np.random.default_rng(0)
    most = np.iinfo(dtype).max
    pictures = random.integers(0, most, (12, size[1], size[0], 4), dtype, endpoint=True)
    pictures[..., 3] = most
    with sb.Project(fps=25) as project:

        @sb.script_top()
        def source(ctx: sb.Context) -> object:
            return pictures[ctx.frame % 12]

        path = source.record(tmp_path / "a.mkv", frames=12)
        assert project.frame == 11
        film = sb.top.MovieFileIn(file=path, playmode="specify")
        for index in range(12):
            film.par.index = index
            np.testing.assert_array_equal(film.numpy(), pictures[index])


@pytest.mark.parametrize(("codec", "suffix"), [("ffv1", "mkv"), ("rle", "mov")])
def test_alpha_is_kept_straight(codec, suffix, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (18, 20, 4), np.uint8)
    pixels[..., :3] = pixels[..., :3].astype(int) * pixels[..., 3:] // 255  # premultiplied
    with sb.Project(fps=25):
        path = sb.top.Array(pixels).record(tmp_path / f"a.{suffix}", frames=2, codec=codec)
        np.testing.assert_array_equal(sb.top.MovieFileIn(file=path).numpy(), pixels)
    straight = decoded(Path(path))[0].to_ndarray(format="rgba")
    np.testing.assert_array_equal(straight[..., 3], pixels[..., 3])
    seen = pixels[..., 3] > 128
    assert np.abs(straight[seen, :3] / 255 * straight[seen, 3:] - pixels[seen, :3]).max() <= 0.6


@pytest.mark.parametrize(
    ("name", "codec", "stored", "most"),
    [("a.mp4", "auto", "h264", 6), ("a.mov", "h264", "h264", 6), ("a.avi", "auto", "mjpeg", 4),
     ("a.mp4", "mjpa", "mjpeg", 4), ("a.mov", "prores", "prores", 3), ("a.mkv", "auto", "ffv1", 0)],
)  # fmt: skip
def test_codecs(name, codec, stored, most, tmp_path, photo):
    picture = photo[::2, ::2]
    with sb.Project(fps=24):
        soft = sb.top.Blur(sb.top.Array(np.ascontiguousarray(picture)), size=4)
        path = soft.record(tmp_path / name, seconds=0.5, codec=codec, quality=0.95)
        want = soft.numpy(channels=3).astype(int)
        film = sb.top.MovieFileIn(file=path)
        got = film.numpy(channels=3, dtype=np.uint8)
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        assert stream.codec_context.name == stored
        assert (stream.average_rate, stream.frames or 12) == (24, 12)
        assert sum(1 for _ in film.decode(video=0)) == 12
    difference = np.abs(got - want)
    assert difference.mean() <= most / 2
    assert difference.max() <= most * 6


def test_sound_is_kept(tmp_path):
    with sb.Project(fps=25) as project:
        film = sb.top.MovieFileIn(file=BUNNY)
        small = sb.top.Resolution(film, outputresolution="quarter")
        path = small.record(tmp_path / "a.mkv", seconds=2, audio=BUNNY)
        assert project.frame == 49
    with av.open(path) as made, av.open(str(BUNNY)) as whole:
        sound = [bytes(packet) for packet in made.demux(audio=0) if packet.size]
        want = [bytes(packet) for packet in whole.demux(audio=0) if packet.size]
        assert made.streams.audio[0].codec_context.name == "aac"
    assert sound == want[: len(sound)]
    seconds = len(sound) * 1024 / 48000
    assert 1.9 < seconds < 2.1


def test_the_image_passes_through(tmp_path):
    with sb.Project():
        source = moving()
        out = sb.top.MovieFileOut(source)
        np.testing.assert_array_equal(out.numpy(), source.numpy())
    assert list(tmp_path.iterdir()) == []


def test_pause_and_single_frames(tmp_path):
    path = tmp_path / "a.mkv"
    with sb.Project(fps=25) as project:
        out = sb.top.MovieFileOut(moving(), file=path, record=True)
        project.step(3)
        out.par.pause = True
        project.step(3)
        out.par.addframe.pulse()
        project.step(2)
        out.par.pause = False
        project.step(1)
        out.par.record = False
        project.step()
    assert len(decoded(path)) == 5


def test_asking_twice_in_a_frame_writes_it_once(tmp_path):
    path = tmp_path / "a.mkv"
    with sb.Project(fps=25) as project:
        out = sb.top.MovieFileOut(moving(), file=path, record=True)
        for _ in range(4):
            out.numpy()
            out.par.quality = 0.5
            out.numpy()
            out.par.quality = 0.75
            project.step()
        out.destroy()
    del out, project
    while not path.exists() or len(decoded_or_none(path)) < 5:  # the thread ends by itself
        pass
    assert len(decoded(path)) == 5


def decoded_or_none(path):
    try:
        return decoded(path)
    except av.error.FFmpegError:
        return []


# --- what cannot be written ---


def failure(tmp_path, name, **options):
    with sb.Project(), pytest.raises((sb.CookError, ValueError)) as caught:
        moving(options.pop("size", (64, 48))).record(tmp_path / name, frames=2, **options)
    return str(caught.value)


def test_refusals(tmp_path):
    assert ".mp4, .mov, .mkv or .avi, got '.wmv'" in failure(tmp_path, "a.wmv")
    assert "No such file" in failure(tmp_path, "none/a.mkv")
    assert "needs an even width and height, got 33x17" in failure(tmp_path, "a.mp4", size=(33, 17))
    assert "cannot hold rle" in failure(tmp_path, "a.mp4", codec="rle")
    assert "'videocodec'" in failure(tmp_path, "a.mp4", codec="h266")
    assert "No such file" in failure(tmp_path, "a.mkv", audio=tmp_path / "none.wav")


def test_sizes_do_not_change_on_the_way(tmp_path):
    path = tmp_path / "a.mkv"
    with sb.Project(fps=25) as project:
        noise = moving()
        out = sb.top.MovieFileOut(noise, file=path, record=True)
        project.step(3)
        noise.par.resolution = (32, 32)
        with pytest.raises(sb.CookError, match="expected 64x48, got 32x32"):
            project.step()
        out.par.record = False
        project.step()
    assert len(decoded(path)) == 3


def test_without_a_file(tmp_path):
    with sb.Project():
        out = sb.top.MovieFileOut(moving(), record=True)
        with pytest.raises(sb.CookError, match="expected a path"):
            out.numpy()


def test_arguments_of_record(tmp_path):
    with sb.Project():
        noise = moving()
        with pytest.raises(TypeError, match="not both"):
            noise.record(tmp_path / "a.mkv", 2, frames=3)
        with pytest.raises(ValueError, match="at least one frame, got 0"):
            noise.record(tmp_path / "a.mkv", frames=0)


def test_progress(tmp_path, capsys):
    with sb.Project(fps=25):
        moving().record(tmp_path / "a.mkv", frames=5, progress=True)
        moving().record(tmp_path / "b.mkv", frames=5)
    assert "recorded 5 of 5 frames" in capsys.readouterr().err


# --- the end of the process ---

LONG = """
    import sys
    import sarabet as sb
    with sb.Project(fps=25) as project:
        noise = sb.top.Noise(resolution=(64, 48))
        noise.par.tx.expr = "absTime.seconds"
        {what}
"""


def test_ctrl_c_leaves_a_film_that_plays(tmp_path):
    path = tmp_path / "a.mp4"
    code = textwrap.dedent(LONG).format(
        what=f"noise.record({str(path)!r}, codec='mjpa', progress=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stderr is not None
        while "recorded" not in process.stderr.read(20):
            pass
        process.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in process.stderr.read()
    assert process.returncode != 0
    assert decoded(path)


def test_the_end_of_the_process_ends_the_film(run_python, tmp_path):
    path = tmp_path / "a.mov"
    run_python(
        textwrap.dedent(LONG).format(
            what=f"out = sb.top.MovieFileOut(noise, file={str(path)!r}, videocodec='mjpa',"
            " record=True); project.step(20)"
        )
    )
    assert len(decoded(path)) == 20
