"""Movie File In TOP."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
import sarabet as sb

from tests.ops.top.films import BIKES, BUNNY, PHONE, decoded, numbered, planes, rgb, write


def test_example():
    with sb.Project(fps=25) as project:
        film = sb.top.MovieFileIn(file=BUNNY)
        assert film.resolution == (1280, 720)
        first = film.numpy()
        project.step()
        assert not np.array_equal(film.numpy(), first)


def shown(film, index):
    """Return the number of the picture that is shown, of a film of `numbered` pictures."""
    film.par.index = index
    return film.numpy(channels=3)


@pytest.mark.parametrize(("path", "matrix"), [(BUNNY, "709"), (BIKES, "601"), (PHONE, "601")])
def test_any_frame_of_real_films_is_exact(path, matrix):
    frames = decoded(path)
    film = sb.top.MovieFileIn(file=path, playmode="specify")
    chosen = np.random.default_rng(1).integers(0, len(frames), 12)
    for index in [*map(int, chosen), 0, len(frames) - 1, 1]:
        want = rgb(planes(frames[index]), matrix) * 255
        got = shown(film, index)
        assert np.abs(got - want).max() <= 0.51, index  # rounded to the nearest


def test_playing_shows_every_frame_once_and_begins_again(project):
    frames = decoded(PHONE)
    with sb.Project(fps=30000 / 1001) as project:
        film = sb.top.MovieFileIn(file=PHONE)
        for number in range(250):
            want = rgb(planes(frames[number % 120]), "601") * 255
            assert np.abs(film.numpy(channels=3) - want).max() <= 0.51, number
            project.step()


@pytest.mark.parametrize("codec", ["mpeg4", "libx264", "libvpx-vp9", "mjpeg"])
def test_seeking_gives_what_playing_gives(codec, tmp_path):
    suffix = ".mkv" if codec == "libvpx-vp9" else ".mp4"
    pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    path = write(tmp_path / f"a{suffix}", numbered(90), codec, pixels=pixels)
    with sb.Project(fps=25) as project:
        film = sb.top.MovieFileIn(file=path)
        played = []
        for _ in range(90):
            played.append(film.numpy(copy=True))
            project.step()
    other = sb.top.MovieFileIn(file=path, playmode="specify")
    for index in np.random.default_rng(2).permutation(90):
        other.par.index = int(index)
        np.testing.assert_array_equal(other.numpy(), played[index])


def test_a_lossless_film_is_bit_equal(tmp_path):
    pictures = numbered(20, (33, 17))
    film = sb.top.MovieFileIn(file=write(tmp_path / "a.mkv", pictures), playmode="specify")
    for index in (3, 19, 0, 7, 8, 6):
        np.testing.assert_array_equal(shown(film, index), pictures[index])


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("matrix", ["601", "709"])
@pytest.mark.parametrize("bits", [8, 10])
@pytest.mark.parametrize("layout", ["yuv420p", "yuv422p", "yuv444p"])
def test_matrix_range_and_bits(matrix, full, bits, layout, tmp_path):
    pixels = layout + ("10le" if bits == 10 else "")
    dtype = np.uint16 if bits == 10 else np.uint8
    frame = av.VideoFrame(34, 18, pixels)
    random = np.random.default_rng(5)
    for plane in frame.planes:
        plane.update(random.integers(0, 1 << bits, plane.buffer_size // dtype().itemsize, dtype))
    frame.colorspace = {"601": 6, "709": 1}[matrix]
    frame.color_range = 2 if full else 1
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 34, 18, pixels
        stream.codec_context.colorspace = {"601": 6, "709": 1}[matrix]
        stream.codec_context.color_range = 2 if full else 1
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    film = sb.top.MovieFileIn(file=path)
    want = rgb(planes(frame, dtype), matrix, full=full, bits=bits)
    got = film.numpy(channels=3)
    assert film.pixel_format == ("rgba16fixed" if bits == 10 else "rgba8fixed")
    assert np.abs(got - want * np.iinfo(got.dtype).max).max() <= 0.51


def test_straight_alpha_is_premultiplied(tmp_path):
    pixels = np.random.default_rng(3).integers(0, 256, (10, 12, 4), np.uint8)
    path = write(tmp_path / "a.mov", [pixels], "qtrle", pixels="argb", form="rgba")
    film = sb.top.MovieFileIn(file=path)
    got = film.numpy().astype(float)
    np.testing.assert_array_equal(got[..., 3], pixels[..., 3])
    assert np.abs(got[..., :3] - pixels[..., :3] * (pixels[..., 3:] / 255)).max() <= 0.51
    film.par.premultiply = False
    np.testing.assert_array_equal(film.numpy(), pixels)


def test_ten_bits_with_alpha(tmp_path):
    frame = av.VideoFrame(33, 9, "yuva444p10le")
    random = np.random.default_rng(6)
    for plane in frame.planes:
        plane.update(random.integers(0, 1024, plane.buffer_size // 2, np.uint16))
    path = write(tmp_path / "a.mkv", [frame], pixels="yuva444p10le")
    got = sb.top.MovieFileIn(file=path, premultiply=False).numpy()
    stored = planes(frame, np.uint16)
    assert np.abs(got[..., 3] - stored[3] / 1023 * 65535).max() <= 0.51
    assert np.abs(got[..., :3] - rgb(stored, "601", bits=10) * 65535).max() <= 0.51


# --- places in the film ---


@pytest.fixture
def clip(tmp_path):
    """Ten frames at 10 Hz, told apart by their red."""
    grey = [np.full((4, 4, 3), 20 * n, np.uint8) for n in range(10)]
    return write(tmp_path / "clip.mkv", grey, rate=10)


def number(film):
    return round(int(film.numpy()[0, 0, 0]) / 20) if film.numpy()[0, 0, 3] else None


def played(project, film, count):
    found = []
    for _ in range(count):
        found.append(number(film))
        project.step()
    return found


@pytest.mark.parametrize(
    ("unit", "index"), [("indices", 3.9), ("frames", 19.5), ("seconds", 0.39), ("fraction", 0.39)]
)
def test_units_of_index(clip, unit, index):
    with sb.Project(fps=50):
        film = sb.top.MovieFileIn(file=clip, playmode="specify", index=index, indexunit=unit)
        assert number(film) == 3


@pytest.mark.parametrize(
    ("right", "expected"),
    [("cycle", [8, 9, 0, 1]), ("hold", [8, 9, 9, 9]), ("mirror", [8, 9, 9, 8]),
     ("black", [8, 9, None, None])],
)  # fmt: skip
def test_extend_right(clip, right, expected):
    film = sb.top.MovieFileIn(file=clip, playmode="specify", textendright=right)
    for offset, want in enumerate(expected):
        film.par.index = 8 + offset
        assert number(film) == want
    assert film.resolution == (4, 4)


def test_extend_left_and_backwards(clip):
    with sb.Project(fps=10) as project:
        film = sb.top.MovieFileIn(file=clip, speed=-1)
        assert played(project, film, 12) == [0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9]
        film.par.textendleft = "hold"
        project.reset()
        assert played(project, film, 3) == [0, 0, 0]


def test_trim(clip):
    with sb.Project(fps=10) as project:
        film = sb.top.MovieFileIn(file=clip, trim=True, tstart=2, tend=4, tendunit="indices")
        assert played(project, film, 5) == [2, 3, 4, 2, 3]
        film.par.playmode = "specify"
        film.par.index = 1
        assert number(film) == 4
        film.par.tend, film.par.tendunit = 0.5, "fraction"
        film.par.textendright = "hold"
        film.par.index = 9
        assert number(film) == 4


def test_speed_play_and_cue(clip):
    with sb.Project(fps=10) as project:
        film = sb.top.MovieFileIn(file=clip, speed=2)
        assert played(project, film, 3) == [0, 2, 4]
        film.par.play = False
        assert played(project, film, 3) == [6, 6, 6]
        film.par.play, film.par.speed = True, 0.5
        assert played(project, film, 4) == [6, 6, 7, 7]
        film.par.cuepoint, film.par.cue = 3, True
        assert played(project, film, 2) == [3, 3]
        film.par.cue, film.par.speed = False, 1
        assert played(project, film, 2) == [3, 4]
        film.par.cuepulse.pulse()
        assert played(project, film, 2) == [3, 4]


def test_locked_to_the_project(clip):
    with sb.Project(fps=20) as project:
        film = sb.top.MovieFileIn(file=clip, playmode="locked", speed=7)
        assert played(project, film, 5) == [0, 0, 1, 1, 2]


def test_frames_that_nobody_looked_at_pass_all_the_same(clip):
    with sb.Project(fps=10) as project:
        film = sb.top.MovieFileIn(file=clip)
        assert number(film) == 0
        cooks = film.cook_count
        project.step(5)
        assert film.cook_count == cooks  # nobody looks: nothing is decoded
        assert number(film) == 5


def test_uneven_pace(tmp_path):
    pictures = [np.full((4, 4, 3), 20 * n, np.uint8) for n in range(5)]
    path = write(tmp_path / "a.mkv", pictures, rate=10, times=[0, 1, 4, 5, 9])
    film = sb.top.MovieFileIn(file=path, playmode="specify", indexunit="seconds")
    seen = []
    for tenth in range(10):
        film.par.index = tenth / 10 + 0.01
        seen.append(number(film))
    assert seen == [0, 1, 1, 1, 2, 3, 3, 3, 3, 4]


def test_ntsc_rates_are_exact(tmp_path):
    path = write(tmp_path / "a.mp4", numbered(300, (16, 16)), "mpeg4", pixels="yuv420p",
                 rate=Fraction(30000, 1001))  # fmt: skip
    frames = decoded(path)
    film = sb.top.MovieFileIn(file=path, playmode="specify")
    for index in (299, 150, 298):
        want = rgb(planes(frames[index]), "601") * 255
        assert np.abs(shown(film, index) - want).max() <= 0.51


# --- what is no film ---


def problem(path):
    film = sb.top.MovieFileIn(file=path)
    with pytest.raises(sb.CookError) as caught:
        film.numpy()
    assert film.problems
    return str(caught.value)


def test_without_a_file_it_is_transparent():
    assert not sb.top.MovieFileIn().numpy().any()


def test_what_is_no_film(tmp_path):
    assert "No such file" in problem(tmp_path / "none.mp4")
    assert "cannot read" in problem(tmp_path)
    text = tmp_path / "a.mp4"
    text.write_text("This is no film. " * 100)
    assert "it is no film" in problem(text)
    (tmp_path / "empty.mp4").write_bytes(b"")
    assert "it is no film" in problem(tmp_path / "empty.mp4")


def test_without_ffmpeg_the_packages_are_named(run_python, tmp_path):
    (tmp_path / "libsarabet_film.so").write_bytes(b"no shared object")
    out = run_python(
        f"""
        import sarabet as sb
        try:
            sb.top.MovieFileIn(file={str(BIKES)!r}).numpy()
        except sb.CookError as error:
            print(error)
        """,
        env={"SARABET_MODULES": str(tmp_path)},
    )
    assert "films need libsarabet_film.so, which needs the Debian packages libavformat59" in out


def test_sound_alone_is_no_film(tmp_path):
    path = tmp_path / "a.wav"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), "s16", "mono")
        frame.sample_rate = 8000
        out.mux(stream.encode(frame))
    assert "no moving pictures" in problem(path)


def test_a_playlist_opens_no_other_file(tmp_path):
    (tmp_path / "list.m3u8").write_text(f"#EXTM3U\n#EXTINF:1,\n{BIKES}\n#EXT-X-ENDLIST\n")
    assert "it is no film" in problem(tmp_path / "list.m3u8")
    (tmp_path / "list.mp4").write_text(f"ffconcat version 1.0\nfile {BIKES}\n")
    assert "it is no film" in problem(tmp_path / "list.mp4")


def test_a_film_that_ends_too_early_says_so(tmp_path):
    path = tmp_path / "short.mp4"
    whole = write(tmp_path / "a.mp4", numbered(60, (64, 64)), "mpeg4", pixels="yuv420p",
                  movflags="faststart").read_bytes()  # fmt: skip
    path.write_bytes(whole[: len(whole) // 2])
    film = sb.top.MovieFileIn(file=path, playmode="specify", index=59)
    with pytest.raises(sb.CookError, match=r"short\.mp4|no film"):
        film.numpy()


def test_the_file_is_opened_again(tmp_path):
    path = tmp_path / "a.mkv"
    write(path, [np.full((4, 4, 3), 10, np.uint8)])
    film = sb.top.MovieFileIn(file=path)
    assert film.numpy()[0, 0, 0] == 10
    write(path, [np.full((4, 4, 3), 20, np.uint8)])
    film.par.reloadpulse.pulse()
    assert film.numpy()[0, 0, 0] == 20


def test_pictures_outlive_the_film(clip):
    with sb.Project(fps=10) as project:
        film = sb.top.MovieFileIn(file=clip)
        kept = []
        for _ in range(10):
            kept.append(film.numpy())
            project.step()
        film.destroy()
    del film, project
    assert [int(picture[0, 0, 0]) for picture in kept] == [20 * n for n in range(10)]


def test_a_process_with_a_playing_film_ends(run_python):
    run_python(
        f"""
        import sarabet as sb
        film = sb.top.MovieFileIn(file={str(BUNNY)!r})
        film.numpy()
        """
    )
