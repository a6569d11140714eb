"""Damaged image files: a picture or a problem that names the file, never a crash."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import OpenEXR
import pytest
import sarabet as sb
import tifffile
from PIL import Image
from sarabet import _sarabet

SECONDS = float(os.environ.get("SARABET_FUZZ_SECONDS", "2"))
RGB = np.random.default_rng(4).integers(0, 256, (23, 31, 3), np.uint8)
PIECES = [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\x7f", b"\x01\0", b"\0" * 40]


def exr(compression: str, kind: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        header = {
            "compression": getattr(OpenEXR, f"{compression}_COMPRESSION"),
            "type": getattr(OpenEXR, kind),
        }
        if kind == "tiledimage":
            header["tiles"] = OpenEXR.TileDescription()
            header["tiles"].xSize = header["tiles"].ySize = 16
        half = (RGB / 255).astype(np.float16)
        names = {name: np.ascontiguousarray(half[..., c]) for c, name in enumerate("RGB")}
        with OpenEXR.File(header, names) as file:
            file.write(str(path))

    return write


def tiff(**options: object) -> Callable[[Path], None]:
    return lambda path: tifffile.imwrite(path, RGB, photometric="rgb", **options)


def pillow(kind: str, mode: str = "RGB", **options: object) -> Callable[[Path], None]:
    return lambda path: Image.fromarray(RGB).convert(mode).save(path, kind, **options)


SEEDS: dict[str, Callable[[Path], None]] = {
    "exr-zip": exr("ZIP", "scanlineimage"),
    "exr-piz": exr("PIZ", "scanlineimage"),
    "exr-b44": exr("B44", "scanlineimage"),
    "exr-dwaa": exr("DWAA", "scanlineimage"),
    "exr-pxr24": exr("PXR24", "scanlineimage"),
    "exr-tiles": exr("ZIPS", "tiledimage"),
    "tiff-plain": tiff(),
    "tiff-deflate": tiff(compression="zlib", predictor=True),
    "tiff-tiles": tiff(tile=(16, 16)),
    "tiff-lzw": pillow("TIFF", compression="tiff_lzw"),
    "tiff-jpeg": pillow("TIFF", compression="jpeg"),
    "tiff-fax": pillow("TIFF", "1", compression="group4"),
    "tiff-palette": pillow("TIFF", "P", compression="packbits"),
    "webp-lossy": pillow("WEBP"),
    "webp-lossless": pillow("WEBP", "RGBA", lossless=True),
}


def mutated(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        at = dice.randrange(min(len(out), dice.choice((64, 600, len(out)))))
        what = dice.randrange(5)
        if what == 0:
            out[at] = dice.randrange(256)
        elif what == 1:
            out[at] ^= 1 << dice.randrange(8)
        elif what == 2:
            piece = dice.choice(PIECES)
            out[at : at + len(piece)] = piece
        elif what == 3:
            del out[at : at + dice.choice((1, 2, 30))]
        else:
            del out[max(at, 20) :]
        if len(out) < 20:
            break
    return bytes(out)


@pytest.mark.parametrize("seed", SEEDS)
def test_mutated_bytes(seed, tmp_path):
    path = tmp_path / "seed"
    SEEDS[seed](path)
    whole = path.read_bytes()
    assert _sarabet.decode_image(whole, "seed").shape[:2] == RGB.shape[:2]
    dice = random.Random(seed)
    end = time.monotonic() + SECONDS
    seen = refused = 0
    while time.monotonic() < end or refused < 20:
        try:
            pixels = _sarabet.decode_image(mutated(whole, dice), "fuzz")
        except ValueError as error:
            assert str(error).startswith("fuzz: ")  # noqa: PT017
            refused += 1
        else:
            assert pixels.size > 0
            seen += 1
    print(f"{seed}: {seen} seen, {refused} refused")


@pytest.mark.parametrize("seed", SEEDS)
def test_files_that_end_too_early(seed, tmp_path):
    path = tmp_path / "cut"
    SEEDS[seed](path)
    whole = path.read_bytes()
    for keep in (0, 4, 12, len(whole) // 3, len(whole) * 2 // 3):
        path.write_bytes(whole[:keep])
        with sb.Project(), pytest.raises(sb.CookError, match="cut"):
            sb.top.ImageFileIn(file=path).numpy()
