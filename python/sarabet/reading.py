"""How a picture is wanted: dtype, origin, channels and copy, checked before anything is read."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from . import _sarabet
from ._sarabet import UserTypeError, UserValueError

_PIXELS = ("uint8", "uint16", "float16", "float32")
_CHANNELS = "channels: expected 1 to 4 or a swizzle such as 'bgr', got "


class Reading(NamedTuple):
    """How a picture is wanted: the arguments of `Snapshot.read`."""

    dtype: str
    origin: str
    channels: str
    copy: str


def reading_of(dtype: Any, origin: Any, channels: Any, copy: Any) -> Reading:
    """Return how a picture is wanted; raise what says which argument is wrong."""
    if not isinstance(origin, str):
        raise UserTypeError(f"origin: expected 'top' or 'bottom', got {origin!r}")
    if origin not in ("top", "bottom"):
        raise UserValueError(f"origin: expected 'top' or 'bottom', got {origin!r}")
    if not isinstance(copy, bool | np.bool_ | None):
        raise UserTypeError(f"copy: expected True, False or None, got {copy!r}")
    copying = "needed" if copy is None else "always" if copy else "never"
    name = "" if dtype is None else _dtype_name(dtype)
    return Reading(name, origin, "" if channels is None else channels_text(channels), copying)


def _dtype_name(dtype: Any) -> str:
    try:
        wanted = np.dtype(dtype)
    except TypeError:
        wanted = None
    if wanted is None or wanted.name not in _PIXELS or not wanted.isnative:
        got = repr(dtype) if wanted is None or not wanted.isnative else wanted.name
        raise UserTypeError(f"dtype: expected uint8, uint16, float16 or float32, got {got}")
    return str(wanted.name)


def channels_text(channels: Any) -> str:
    """Return a number of channels, or a swizzle, as the engine reads it."""
    if isinstance(channels, bool) or not isinstance(channels, int | np.integer | str):
        raise UserTypeError(f"{_CHANNELS}{channels!r}")
    text = str(channels)
    if text not in ("1", "2", "3", "4") and not (1 <= len(text) <= 4 and set(text) <= set("rgba")):
        raise UserValueError(f"{_CHANNELS}{channels!r}")
    return text


def named(error: Exception, who: str) -> Exception:
    """Return the error, as one of Sarabet's, with the name of what it is about in front."""
    if isinstance(error, _sarabet.Error):
        return error if str(error).startswith(who) else type(error)(f"{who}: {error}")
    kind = _sarabet.UserTypeError if isinstance(error, TypeError) else _sarabet.UserValueError
    return kind(f"{who}: {error}")
