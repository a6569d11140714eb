"""Rendering from the command line: right pixels, whole files, going on after anything."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest
import sarabet as sb
from PIL import Image
from sarabet.cli.render import frame_numbers, path_of

from tests.contract.command_line import COMMAND, PATIENCE, SHOW, Running, sarabet

SLOW = SHOW + (
    "    import time\n"
    "    @sb.script_chop(cook='always')\n"
    "    def slow(ctx):\n"
    "        time.sleep(0.02)\n"
    "        return [[ctx.frame]]\n"
)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "show.py").write_text(SHOW)
    return tmp_path


def expected(frame: int) -> np.ndarray:
    with sb.Project(fps=30) as project:
        out = sb.top.Level(sb.top.Ramp(resolution=(32, 16)))
        out.par.invert.expr = "absTime.frame / 100"
        if frame:
            project.step(frame)
        return out.numpy(copy=True)


def render(here: Path, *words: object) -> str:
    done = sarabet("render", "show.py", *words, cwd=here)
    assert done.code == 0, done.err
    return done.err


def test_frames_are_those_of_the_project(here: Path) -> None:
    told = render(here, "--op", "/out1", "--frames", "0,2-8x3", "-o", "deep/er/out_%04d.png")
    files = sorted(path.name for path in (here / "deep/er").iterdir())
    assert files == ["out_0000.png", "out_0002.png", "out_0005.png", "out_0008.png"]
    for frame in (0, 2, 5, 8):
        got = np.asarray(Image.open(here / f"deep/er/out_{frame:04d}.png").convert("RGBA"))
        np.testing.assert_array_equal(got, expected(frame))
    assert re.fullmatch(r"sarabet render: 4 frames in [\d.]+ s \([\d.]+/s\), 0 skipped: .*\n", told)


def test_kinds_of_files(here: Path) -> None:
    render(here, "--op", "/project1/out1", "--frames", 7, "-o", "7.npy")
    np.testing.assert_array_equal(np.load(here / "7.npy"), expected(7))
    render(here, "--op", "out1", "--frames", "1-2", "-o", "%d.jpg", "--quiet")
    assert Image.open(here / "2.jpg").size == (32, 16)
    render(here, "--op", "lfo1", "--frames", "1-9x8", "-o", "lfo%d.npy")
    assert np.load(here / "lfo9.npy").shape == (1, 1)
    assert np.load(here / "lfo1.npy") != np.load(here / "lfo9.npy")
    render(here, "--op", "lfo1", "--frames", 1, "-o", "100%%.chan")
    assert (here / "100%.chan").read_text().count("\n") == 1


def test_frame_lists_and_patterns() -> None:
    assert frame_numbers("3, 1-4,10-20x5") == [1, 2, 3, 4, 10, 15, 20]
    assert frame_numbers("0") == [0]
    assert str(path_of("a%%b/%03d.png", 7)) == "a%b/007.png"
    assert str(path_of("%d.png", 1234)) == "1234.png"


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["--frames", "3-1", "-o", "%d.png"], 2, "'3-1' has no frames"),
        (["--frames", "1-2-3", "-o", "%d.png"], 2, "frames such as 1-120"),
        (["--frames", "1-99999999999", "-o", "%d.png"], 2, "at most"),
        (["--frames", "1-3", "-o", "a.png"], 2, "3 frames need a number"),
        (["--frames", "1", "-o", "%s.png"], 2, "expected one %d or %04d"),
        (["--frames", "1", "-o", "%d/%d.png"], 2, "expected one %d or %04d"),
        (["--frames", "1", "-o", "picture"], 2, "a suffix"),
        (["--frames", "1", "-o", "a.gif"], 2, ".tiff or .webp, got '.gif'"),
        (["--frames", "1", "-o", "a.png", "--quality", "2"], 2, "--quality"),
        (["--frames", "1", "-o", "a.png", "--quality", "hi"], 2, "expected 0 to 1, got 'hi'"),
        (["--frames", "1", "-o", "a.png", "--op", "out2"], 2, "nearest: 'out1'"),
        (["--frames", "1", "-o", "a.png", "--op", "/project1"], 2, "has no data"),
        (["--frames", "1"], 2, "-o"),
        (["--frames", "1", "-o", "show.py/a.png"], 5, "show.py: cannot be written"),
        (["--frames", "1", "-o", "folder.png"], 5, "folder.png: cannot be written"),
    ],
)
def test_wrong_usage(here: Path, words: list[str], code: int, text: str) -> None:
    (here / "folder.png").mkdir()
    before = {*here.iterdir(), here / "__pycache__"}
    done = sarabet("render", "show.py", *words, cwd=here)
    assert done.code == code
    assert text in done.line
    assert set(here.iterdir()) <= before


def test_a_failing_operator_ends_it_and_others_do_not(here: Path) -> None:
    with (here / "show.py").open("a") as file:
        file.write(
            "    @sb.script_top(cook='always')\n"
            "    def broken(ctx):\n"
            "        assert ctx.frame < 3, 'three'\n"
            "        return __import__('numpy').zeros((4, 4, 4), 'uint8')\n"
        )
    words = ["render", "show.py", "--frames", "1-4"]
    done = sarabet(*words, "-o", "good%d.png", cwd=here)
    assert done.code == 0
    assert done.err.count("AssertionError: three") == 1
    assert len(list(here.glob("good*.png"))) == 4
    done = sarabet(*words, "-o", "bad%d.png", "--op", "script1", cwd=here)
    assert done.code == 1
    last = done.err.splitlines()[-1]
    assert last.startswith("sarabet render: /project1/script1: AssertionError: three")
    assert sorted(p.name for p in here.glob("bad*.png")) == ["bad1.png", "bad2.png"]


def test_resume_skips_what_is_there(here: Path) -> None:
    words = ["--frames", "1-6", "-o", "%d.png"]
    render(here, *words)
    whole = {path.name: path.read_bytes() for path in here.glob("*.png")}
    (here / "3.png").unlink()
    (here / "5.png").write_bytes(b"")  # somebody's full disk
    old = (here / "1.png").stat().st_mtime_ns
    assert "2 frames in" in render(here, *words, "--resume")
    assert {path.name: path.read_bytes() for path in here.glob("*.png")} == whole
    assert (here / "1.png").stat().st_mtime_ns == old
    assert render(here, *words, "--resume") == "sarabet render: all 6 frames are there\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_render_that_was_ended_goes_on(here: Path, number: signal.Signals) -> None:
    (here / "show.py").write_text(SLOW)
    words = ["render", "show.py", "--frames", "1-60", "-o", "%03d.png"]

    def some() -> int | None:
        found = len(list(here.glob("*.png")))
        return found if found > 3 else None

    with Running(*words, cwd=here) as run:
        run.wait_until(some, "files")
        code = run.end(number)
    there = sorted(here.glob("*.png"))
    assert 3 < len(there) < 60
    for path in there:  # each is whole
        Image.open(path).load()
    if number != signal.SIGKILL:
        assert code == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
        told = f"{len(there)} of 60 frames are written, --resume goes on"
        assert run.lines[-1] == f"sarabet render: interrupted: {told}"
        assert [p for p in here.iterdir() if p.name.startswith(".")] == []
    told = render(here, *words[2:], "--resume")
    assert f"{60 - len(there)} frames in" in told
    assert f"{len(there)} skipped" in told
    for frame in (1, len(there), len(there) + 1, 60):
        got = np.asarray(Image.open(here / f"{frame:03d}.png").convert("RGBA"))
        np.testing.assert_array_equal(got, expected(frame))


def test_progress_moves_on_a_terminal_and_is_lines_elsewhere(here: Path) -> None:
    (here / "show.py").write_text(SLOW)
    command = [*COMMAND, "render", "show.py", "--frames", "1-40", "-o", "%d.png"]
    master, slave = pty.openpty()
    process = subprocess.Popen(command, cwd=here, stderr=slave, stdout=slave)
    os.close(slave)
    told = b""
    try:
        while part := os.read(master, 4096):
            told += part
    except OSError:  # the other end is closed
        pass
    os.close(master)
    assert process.wait(PATIENCE) == 0
    assert re.search(rb"\r\x1b\[K\d+/40 frames  \d+%  [\d.]+/s  0:0\d left  frame \d+", told)
    assert told.rstrip().rsplit(b"\x1b[K", 1)[1].startswith(b"sarabet render: 40 frames in")

    plain = render(here, "--frames", "1-40", "-o", "%d.png")
    assert "\r" not in plain
    assert "\x1b" not in plain
    assert plain.count("\n") == 1
    assert render(here, "--frames", "1-3", "-o", "%d.png", "--quiet") == ""
