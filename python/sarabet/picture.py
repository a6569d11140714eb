"""Pictures as small PNGs, for a notebook."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt


def small_png(pixels: npt.NDArray[np.uint8], longest: int) -> bytes:
    """Return premultiplied RGBA pixels as a PNG whose sides are at most `longest`.

    Slices of volumes, texture arrays and cubes, (d, h, w, 4), are shown side by side.
    """
    picture = side_by_side(pixels) if pixels.ndim == 4 else pixels
    return encode(straight(reduced(picture, longest)))


def side_by_side(slices: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return slices as one picture, in rows."""
    count, height, width, channels = slices.shape
    across = int(np.ceil(np.sqrt(count)))
    down = -(-count // across)
    sheet = np.zeros((down * across, height, width, channels), np.uint8)
    sheet[:count] = slices
    rows = sheet.reshape(down, across, height, width, channels).swapaxes(1, 2)
    return rows.reshape(down * height, across * width, channels)


def reduced(picture: npt.NDArray[np.uint8], longest: int) -> npt.NDArray[Any]:
    """Return a picture whose sides are at most `longest`: each pixel a mean of those it covers."""
    height, width = picture.shape[:2]
    if max(height, width) <= longest:
        return picture
    scale = longest / max(height, width)
    rows = _edges(height, max(1, round(height * scale)))
    columns = _edges(width, max(1, round(width * scale)))
    sums = np.add.reduceat(picture, rows[:-1], axis=0, dtype=np.float32)
    sums = np.add.reduceat(sums, columns[:-1], axis=1)
    areas = np.diff(rows)[:, None, None] * np.diff(columns)[None, :, None]
    return np.asarray(np.rint(sums / areas), np.uint8)


def _edges(size: int, parts: int) -> npt.NDArray[np.intp]:
    return np.linspace(0, size, parts + 1).astype(np.intp)


def straight(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return premultiplied pixels with straight alpha, as PNG has it."""
    alpha = pixels[..., 3:]
    if alpha.size and alpha.min() == 255:
        return pixels
    colour = np.rint(pixels[..., :3].astype(np.float32) * 255 / np.maximum(alpha, 1))
    return np.concatenate([np.minimum(colour, 255).astype(np.uint8), alpha], axis=2)


def encode(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Return (h, w, 4) pixels as PNG."""
    height, width = pixels.shape[:2]
    lines = np.zeros((height, 1 + width * 4), np.uint8)  # each line begins with its filter: none
    lines[:, 1:] = pixels.reshape(height, -1)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 6, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 6)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
