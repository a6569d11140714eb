"""Mutated project files: loaded, or refused with line and column; never a crash."""

from __future__ import annotations

import contextlib
import os
import random
import re
import time
from pathlib import Path

import numpy as np
import pytest
import sarabet as sb

SECONDS = float(os.environ.get("SARABET_FUZZ_SECONDS", "4"))
PIECES = [
    b"[", b"]", b"{", b"}", b"=", b".", b'"', b"'", b'"""', b"'''", b"\n", b"\r", b"\\", b"\0",
    b"#", b",", b"~", b"/", b"../", b"\xff", b"\xc3", b"nan", b"-inf", b"1e400", b"0x7f",
    b"9223372036854775807", b"9223372036854775808", b"-1", b"true", b"1979-05-27", b"[op.",
    b"[[op]]", b"type = ", b"par.", b"inputs = ", b"custom = ", b"{ array = ", b"{ expr = ",
    b"{ bind = ", b"{ bytes = ", b"{ value = ", b"{ function = ", b"format = 2", b"version = ",
    b"\\u0000", b"\\uD800", "é".encode(), "🎈".encode(),
]  # fmt: skip


def seed_file(folder: Path) -> bytes:
    """Return the text of a project in which there is something of everything."""
    with sb.Project(fps=29.97) as project:
        photo = sb.top.Array(np.arange(64, dtype=np.uint8).reshape(4, 4, 4), name="photo")
        soft = sb.top.Blur(photo, size=3, name="soft")
        comp = project.root.create("baseCOMP", "comp1")
        comp.create("inTOP", "in1").set_input(0, soft)
        sb.top.Convolve(photo, kernel=[[0, 1], [1, 0]], name="conv")
        sb.top.Feedback(photo, top=soft, name="back")
        sb.top.GLSL(pixelcode="void main()\n{\n}\n", name="glsl1")
        sb.top.Noise(name="noise1").par.tx.expr = "absTime.seconds"
        sb.chop.Constant(tx=1, ty=2, name="values")
        sb.chop.LFO(wavetype="square", name="lfo")
        script = project.root.create("scriptCHOP", "script1")
    comp.add_parameter("gain", "float", (0.5, 1.0))
    comp.add_parameter("mode", "menu", "a", menu=["a", "b"])
    script.add_parameter("on", "toggle", True)
    project.op("noise1").parameter("ty").bind_to(soft, "size")
    project.op("soft").parameter("size").export_from(project.op("values"), "tx")
    path = folder / "seed.toml"
    project.save(path)
    text = path.read_text().replace('type = "scriptCHOP"', 'type = "scriptCHOP"\nversion = 3')
    text += '\n[op.what1]\ntype = "whatTOP"\npar.deep = [{ x = [1, 2] }]\n'
    path.write_text(text)
    sb.load(path)
    return text.encode()


def loaded_or_refused(path: Path) -> sb.Project | None:
    """Load a project; None if that is refused, with line and column."""
    message = ""
    try:
        return sb.load(path)
    except sb.UserError as error:
        message = str(error)
    assert re.match(rf"{re.escape(str(path))}:\d+:\d+: .", message), path.read_bytes()
    return None


def mutated(text: bytes, dice: random.Random) -> bytes:
    """Return the text with a few changes of any kind."""
    data = bytearray(text)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        at = dice.randrange(len(data) + 1)
        to = min(len(data), at + int(dice.expovariate(1 / 12)))
        what = dice.randrange(6)
        if what == 0:
            data[at:at] = dice.choice(PIECES) * dice.choice((1, 1, 1, 2, 100))
        elif what == 1:
            del data[at:to]
        elif what == 2 and at < len(data):
            data[at] = dice.randrange(256)
        elif what == 3:
            data[at:to] = dice.choice(PIECES)
        elif what == 4:
            start = dice.randrange(len(data) + 1)
            data[at:at] = data[start : start + int(dice.expovariate(1 / 60))]
        else:
            lines = bytes(data).splitlines(keepends=True)
            one, two = dice.randrange(len(lines)), dice.randrange(len(lines))
            lines[one], lines[two] = lines[two], lines[one]
            data = bytearray(b"".join(lines))
    return bytes(data)


def test_mutated_texts(tmp_path):
    text = seed_file(tmp_path)
    dice = random.Random(20)
    end = time.monotonic() + SECONDS
    loaded = refused = 0
    while time.monotonic() < end or min(loaded, refused) < 20:
        broken = mutated(text, dice)
        path = tmp_path / "seed.toml"
        path.write_bytes(broken)
        project = loaded_or_refused(path)
        if project is None:
            refused += 1
            continue
        loaded += 1
        # What was understood is written so that it is understood again, as the same.
        again = project.text()
        path.write_text(again)
        assert sb.load(path).text() == again, broken
        for problem in project.root.find_problems(True):
            assert problem.message
    print(f"{loaded} loaded, {refused} refused")


def test_mutated_arrays(tmp_path):
    data = np.arange(600, dtype=np.float32).reshape(2, 300)
    folder = tmp_path / "x.toml.arrays"
    folder.mkdir()
    np.save(folder / "mine.npy", data)
    (tmp_path / "x.toml").write_text(
        'format = 1\n[op.a]\ntype = "arrayCHOP"\npar.array = { array = "mine.npy" }\n'
    )
    good = (folder / "mine.npy").read_bytes()
    dice = random.Random(21)
    for _ in range(500):
        broken = bytearray(good)
        for _ in range(dice.choice((1, 2, 5))):
            at = dice.randrange(130)
            broken[at] = dice.choice(b"0123456789'(),<>|fiub :\xff\0")
        (folder / "mine.npy").write_bytes(broken[: dice.choice((len(broken), 129, 60, 9))])
        project = loaded_or_refused(tmp_path / "x.toml")
        if project is None:
            continue
        with contextlib.suppress(sb.CookError):  # other shapes than an Array CHOP shows
            assert project.op("a").numpy().size in (0, 600, 1200, 2400)


@pytest.mark.parametrize("cut", range(0, 1500, 37))
def test_files_that_end_too_early(cut, tmp_path):
    text = seed_file(tmp_path)
    path = tmp_path / "seed.toml"
    path.write_bytes(text[:cut])
    loaded_or_refused(path)
