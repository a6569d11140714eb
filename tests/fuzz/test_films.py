"""Damaged films: pictures or a problem of the operator, never a crash, and never for ever."""

from __future__ import annotations

import contextlib
import os
import random
import time
from pathlib import Path

import pytest
import sarabet as sb

from tests.ops.top.films import BIKES, PHONE, numbered, write

SECONDS = float(os.environ.get("SARABET_FUZZ_SECONDS", "3"))
KINDS = {
    "h264.mp4": ("libx264", "yuv420p"),
    "mpeg4.avi": ("mpeg4", "yuv420p"),
    "ffv1.mkv": ("ffv1", "bgr0"),
    "vp9.webm": ("libvpx-vp9", "yuv420p"),
    "mjpeg.mov": ("mjpeg", "yuvj420p"),
    "gif.gif": ("gif", "rgb8"),
}


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return the file with a few changes: most of them near its start, where its structure is."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        reach = len(out) if dice.random() < 0.5 else min(len(out), 2000)
        at = dice.randrange(reach)
        if dice.random() < 0.5:
            at = len(out) - 1 - at  # or its end
        what = dice.randrange(5)
        if what == 0:
            out[at] = dice.randrange(256)
        elif what == 1:
            out[at : at + 4] = dice.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"))
        elif what == 2:
            del out[at : at + dice.choice((1, 4, 300))]
        elif what == 3:
            out[at:at] = out[dice.randrange(len(out)) :][: dice.choice((1, 8, 300))]
        else:
            del out[max(at, 16) :]
        if len(out) < 16:
            break
    return bytes(out)


def look_at(path: Path, dice: random.Random) -> bool:
    """Look at a few frames; True if there was a picture."""
    film = sb.top.MovieFileIn(file=path, playmode="specify")
    seen = False
    for index in (0, dice.randrange(40), dice.randrange(40)):
        film.par.index = index
        with contextlib.suppress(sb.CookError):
            assert film.numpy().shape[2] == 4
            seen = True
    return seen


@pytest.mark.parametrize("kind", [*KINDS, "bikes.mp4", "phone.mp4"])
def test_mutated_films(kind, tmp_path):
    if kind in KINDS:
        codec, pixels = KINDS[kind]
        path = write(tmp_path / kind, numbered(12, (48, 32)), codec, pixels=pixels)
    else:
        path = {"bikes.mp4": BIKES, "phone.mp4": PHONE}[kind]
    whole = path.read_bytes()
    dice = random.Random(kind)
    end = time.monotonic() + SECONDS
    seen = refused = 0
    while time.monotonic() < end or min(seen, refused) < 3:
        broken = tmp_path / f"broken{path.suffix}"
        broken.write_bytes(mutated(whole, dice))
        if look_at(broken, dice):
            seen += 1
        else:
            refused += 1
    print(f"{kind}: {seen} seen, {refused} refused")


@pytest.mark.parametrize("cut", [0, 1, 40, 1000, 5000, 20000, 100000])
def test_films_that_end_too_early(cut, tmp_path):
    path = tmp_path / "cut.mp4"
    path.write_bytes(BIKES.read_bytes()[:cut])
    assert not look_at(path, random.Random(cut))  # its table of contents stands at the end
