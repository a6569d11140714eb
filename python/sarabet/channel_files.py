"""Channels as files: text in columns (.chan), and sound (.wav, .aiff) of 32-bit floats.

Sound of floats keeps every sample as it is, also beyond -1 to 1. Neither kind keeps the names of
the channels or the interval's start; `.chan` has no sample rate either.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ._sarabet import UserValueError

Samples = npt.NDArray[np.float32]


def encode_channels(samples: Samples, rate: float, suffix: str, who: str) -> bytes:
    """Return channels x samples as the bytes of a file.

    Parameters
    ----------
    samples : ndarray
        (channels, samples) float32.
    rate : float
        Samples per second.
    suffix : str
        What kind of file: '.chan', '.wav', '.aiff' or '.aif'.
    who : str
        Opens the messages.
    """
    encode = _ENCODERS.get(suffix.lower())
    if encode is None:
        kinds = ", ".join(_ENCODERS)
        raise UserValueError(f"{who}: expected a file ending in one of {kinds}, got '{suffix}'")
    return encode(np.ascontiguousarray(samples, np.float32), rate, who)


def _chan(samples: Samples, rate: float, who: str) -> bytes:
    rows = ("\t".join(f"{value:.9g}" for value in row) for row in samples.T.tolist())
    return "".join(f"{row}\n" for row in rows).encode()


def _frames(samples: Samples, most_channels: int, who: str) -> npt.NDArray[np.float32]:
    """Return the samples in the order of time, checked for what a sound file can hold."""
    channels, length = samples.shape
    if not 1 <= channels <= most_channels:
        raise UserValueError(
            f"{who}: a sound file has 1 to {most_channels} channels, got {channels}"
        )
    if channels * length * 4 >= 2**32 - 100:
        raise UserValueError(
            f"{who}: a sound file has less than 4 GiB, got {samples.shape} samples"
        )
    return samples.T


def _wav(samples: Samples, rate: float, who: str) -> bytes:
    frames = _frames(samples, 2**16 // 4 - 1, who)
    if rate != round(rate):
        raise UserValueError(
            f"{who}: a .wav file has a whole sample rate, got {rate}; .aiff has any"
        )
    length, channels = frames.shape
    data = frames.astype("<f4").tobytes()
    step = 4 * channels
    form = struct.pack("<HHIIHHH", 3, channels, round(rate), round(rate) * step, step, 32, 0)
    chunks = [(b"fmt ", form), (b"fact", struct.pack("<I", length)), (b"data", data)]
    body = b"WAVE" + b"".join(name + struct.pack("<I", len(c)) + c for name, c in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _aiff(samples: Samples, rate: float, who: str) -> bytes:
    frames = _frames(samples, 2**15 - 1, who)
    length, channels = frames.shape
    common = struct.pack(">hIh", channels, length, 32) + _extended(rate) + b"fl32" + b"\x00\x00"
    sound = struct.pack(">II", 0, 0) + frames.astype(">f4").tobytes()
    version = struct.pack(">I", 0xA2805140)  # the one version that AIFF-C has
    chunks = [(b"FVER", version), (b"COMM", common), (b"SSND", sound)]
    body = b"AIFC" + b"".join(name + struct.pack(">I", len(c)) + c for name, c in chunks)
    return b"FORM" + struct.pack(">I", len(body)) + body


def _extended(value: float) -> bytes:
    """Return a positive number as the 80-bit float that AIFF has its rate in."""
    mantissa, exponent = math.frexp(value)
    return struct.pack(">HQ", exponent + 16382, int(mantissa * 2**64))


_ENCODERS: dict[str, Callable[[Samples, float, str], bytes]] = {
    ".chan": _chan,
    ".wav": _wav,
    ".aiff": _aiff,
    ".aif": _aiff,
}
