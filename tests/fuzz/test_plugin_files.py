"""Damaged plug-ins: their files are read to the note or refused, and nothing is believed."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest
from sarabet import _sarabet

ROUNDS = 4000


def module() -> bytes:
    return (Path(_sarabet.__file__).parent / "libsarabet_images.so").read_bytes()


def read(data: bytes) -> tuple[str, str, str] | None:
    return _sarabet.read_plugin_note(data, 2)


def readable(data: bytes, whole: tuple[str, str, str]) -> bool:
    """Read; what comes back is a note, whatever else was damaged."""
    try:
        note = read(data)
    except ValueError:
        return False
    if note is not None:
        assert len(note[0]) == len(whole[0])
        assert all(part.isprintable() for part in note)
    return True


def test_every_shorter_file_is_refused() -> None:
    data = module()
    assert read(data) is not None
    assert _sarabet.read_plugin_note(data) is None, "a module is no plug-in"
    lengths = {*range(0, 1200, 7), *range(0, len(data), 97), len(data) - 1}
    for length in sorted(lengths - {len(data)}):
        with pytest.raises(ValueError, match=r"^plug-in: \S"):
            read(data[:length])


def offsets(data: bytes) -> list[int]:
    """Return where the tables lie that the reader follows."""
    phoff, count = struct.unpack_from("<Q", data, 32)[0], struct.unpack_from("<H", data, 56)[0]
    found = [*range(64)]
    for index in range(count):
        at = phoff + 56 * index
        kind, _, start, _, _, size = struct.unpack_from("<IIQQQQ", data, at)
        found += range(at, at + 56)
        if kind in (2, 4):  # dynamic section, notes
            found += range(start, start + size)
    return found


def test_random_damage_is_never_followed() -> None:
    data = module()
    whole = read(data)
    assert whole is not None
    places = offsets(data)
    rng = random.Random(11)
    refused = 0
    for _ in range(ROUNDS):
        changed = bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 5))):
            at = rng.choice(places)
            if rng.random() < 0.5:
                changed[at] ^= 1 << rng.randrange(8)
            else:
                end = min(at + rng.choice((1, 4, 8)), len(data))
                changed[at:end] = bytes(rng.choice((0, 255, rng.randrange(256)))
                                        for _ in range(end - at))  # fmt: skip
        refused += not readable(bytes(changed), whole)
    assert ROUNDS / 20 < refused < ROUNDS
