"""Pictures as the bytes of image files."""

from __future__ import annotations

import numpy as np

from . import _sarabet

_NATIVE = (".png", ".jpg", ".jpeg")  # the engine writes these from the texture's own memory
_STRAIGHT = (".tif", ".tiff", ".webp")


def encode_snapshot(
    shot: _sarabet.Snapshot, pixel_format: str, suffix: str, quality: float
) -> bytes:
    """Return a picture as a file's bytes.

    Parameters
    ----------
    shot : Snapshot
        The picture; one of several slices is no picture.
    pixel_format : str
        Its pixel format's menu name, which says what its channels are.
    suffix : str
        Such as '.exr'.
    quality : float
        0 to 1, for formats that lose something.

    Raises
    ------
    ValueError
        For another suffix, or slices.
    """
    kind = suffix.lower()
    if kind in _NATIVE:
        return bytes(shot.encode(kind, quality))
    channels = channels_of(pixel_format)
    if kind == ".webp" and len(channels) < 3:
        channels = "rgba" if "a" in channels else "rgb"
    pixels = shot.read("", "top", channels, "needed")
    if pixels.ndim != 3:
        raise _sarabet.UserValueError(
            f"a {suffix} file holds one picture, got {len(pixels)} slices: save one of them, or "
            "all with numpy.save"
        )
    straighten = kind in _STRAIGHT and "a" in channels
    return _sarabet.encode_image(np.ascontiguousarray(pixels), kind, quality, straighten, "image")


def channels_of(pixel_format: str) -> str:
    """Return the channels that a file of a pixel format has; of two, red and green are three."""
    if pixel_format.startswith("monoalpha"):
        return "ra"
    if pixel_format.startswith("mono"):
        return "r"
    if pixel_format.startswith(("rgba11", "rgb16", "rgb32", "rg8", "rg16", "rg32")):
        return "rgb"
    return "rgba"
