"""Numbers: random by seed, clamped, remapped."""
# ruff: noqa: N803 (TouchDesigner's spellings)

from __future__ import annotations

import hashlib
import struct


def rand(seed: object) -> float:
    """Return a number in [0, 1) that depends on the seed alone.

    The same seed gives the same number in every process and on every machine.

    Parameters
    ----------
    seed : object
        A number by its value (1, 1.0 and True are one seed); anything else by its `str()`.
    """
    try:
        data = b"n" + struct.pack("<d", float(seed) + 0.0)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        data = b"s" + str(seed).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(data, digest_size=8).digest()
    return (int.from_bytes(digest, "little") >> 11) / 9007199254740992.0


def clamp(inputVal: float, min: float, max: float) -> float:
    """Return the value, no less than `min` and no more than `max`."""
    return min if inputVal < min else max if inputVal > max else inputVal


def remap(inputVal: float, fromMin: float, fromMax: float, toMin: float, toMax: float) -> float:
    """Return where a value lies in one range, said in another; it is not clamped.

    Raises
    ------
    ValueError
        If the first range is empty.
    """
    if fromMin == fromMax:
        raise ValueError(f"tdu.remap: fromMin and fromMax must differ, got {fromMin} twice")
    return toMin + (inputVal - fromMin) * (toMax - toMin) / (fromMax - fromMin)
