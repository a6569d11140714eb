"""TOPs as TouchDesigner spells them."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import _sarabet
from ._sarabet import UserTypeError, UserValueError
from .cooking import Cook, cook_of
from .handles import state_of
from .members import Operator

if TYPE_CHECKING:

    class _TopBase(Operator, _sarabet.Top):
        pass
else:
    _TopBase = _sarabet.Top

Pixels = npt.NDArray[np.float32]


class TdTop(_TopBase):
    """A TOP with TouchDesigner's members."""

    __slots__ = ()

    @property
    def aspect(self) -> float:
        """Width divided by height."""
        return self.width / self.height

    @property
    def aspectWidth(self) -> float:
        """Width of the picture's shape; its height is `aspectHeight`."""
        return float(self.width)

    @property
    def aspectHeight(self) -> float:
        """Height of the picture's shape; its width is `aspectWidth`."""
        return float(self.height)

    @property
    def pixelFormatName(self) -> str:
        """Menu name of the pixel format, such as 'rgba8fixed'."""
        return self.pixel_format

    @property
    def pixelFormat(self) -> str:
        """The pixel format as a person reads it: '8-bit fixed (RGBA)'."""
        entry = self.parameter("format")
        labels = dict(zip(entry.menu_names, entry.menu_labels, strict=True))
        return labels[self.pixel_format]

    @property
    def newestSliceWOffset(self) -> float:
        """From the first slice of a Texture 3D to the newest, in the texture's coordinate w."""
        return max(self.newest_slice, 0) / self.depth

    def numpyArray(self, delayed: bool = False, writable: bool = False) -> Pixels | None:
        """Return the picture as an array of one's own: (height, width, 4) float32, row 0 = bottom.

        3D textures and 2D arrays are (depth, height, width, 4), cubes (6, height, width, 4).

        Parameters
        ----------
        delayed : bool
            Return the picture that was current at the previous such call, without waiting for
            the device; None at the first.
        writable : bool
            Taken for TouchDesigner's sake: the array is always writable.

        Notes
        -----
        `numpy()` gives the texture's own type, row 0 = top, and copies nothing where it can.
        """
        if not delayed:
            return _td_pixels(self.snapshot())
        state = state_of(self)
        previous: _sarabet.Snapshot | None = state.get("delayed")
        state["delayed"] = self.snapshot(True)
        return None if previous is None else _td_pixels(previous)

    def sample(
        self,
        x: int | None = None,
        y: int | None = None,
        z: int | None = None,
        u: float | None = None,
        v: float | None = None,
        w: float | None = None,
    ) -> tuple[float, float, float, float]:
        """Return one pixel as (r, g, b, a); the whole picture is read for it.

        Give `x` or `u`, and `y` or `v`: pixels, or 0 to 1, from the bottom left; `z` or `w` choose
        a slice, by default the first.
        """
        pixels = _td_pixels(self.snapshot())
        if z is None and w is None:
            z = 0
        pixels = pixels.reshape(-1, *pixels.shape[-3:])
        pixels = pixels[_coordinate(z, w, len(pixels), "z", "w")]
        height, width = pixels.shape[:2]
        column = _coordinate(x, u, width, "x", "u")
        row = _coordinate(y, v, height, "y", "v")
        r, g, b, a = (float(c) for c in pixels[row, column])
        return r, g, b, a

    def saveByteArray(
        self, filetype: str = ".png", quality: float = 0.9, metadata: Any = ()
    ) -> bytearray:
        """Return the picture as the bytes of a file; the suffix with its dot says which kind."""
        from .picture_files import encode_snapshot

        return bytearray(encode_snapshot(self.snapshot(), self.pixel_format, filetype, quality))


def _td_pixels(snapshot: _sarabet.Snapshot) -> Pixels:
    return snapshot.read("float32", "bottom", "rgba", "always")


def _coordinate(
    pixel: int | None, fraction: float | None, size: int, pixel_name: str, fraction_name: str
) -> int:
    if (pixel is None) == (fraction is None):
        raise UserValueError(f"sample: expected one of {pixel_name} and {fraction_name}")
    if fraction is not None and not math.isfinite(fraction):
        raise UserValueError(f"sample: '{fraction_name}' must be a number, got {fraction}")
    index = int(fraction * size) if pixel is None and fraction is not None else int(pixel or 0)
    if fraction is not None:
        index = min(max(index, 0), size - 1)
    if not 0 <= index < size:
        raise UserValueError(f"sample: '{pixel_name}' must be within 0..{size - 1}, got {index}")
    return index


class PictureInTheMaking:
    """What a Script TOP's callbacks have made in this cook; row 0 is the top."""

    def __init__(self) -> None:
        self.pixels: npt.NDArray[Any] | None = None
        self.kind: str | None = None

    def finish(self, native: _sarabet.ScriptCook) -> None:
        """Hand the picture to the engine."""
        if self.pixels is not None:
            native.output(self.pixels, kind=self.kind)


def copy_pixels(cook: Cook, array: Any, kind: str | None, who: str) -> None:
    """Take an array with row 0 = bottom as the picture of a Script TOP."""
    if not isinstance(array, np.ndarray):
        raise UserTypeError(f"{who}: expected a NumPy array, got {type(array).__name__}")
    if array.dtype not in (np.uint8, np.uint16, np.float32):
        raise UserTypeError(
            f"{who}: expected dtype uint8, uint16 or float32, got {array.dtype}: "
            "use .astype(numpy.float32)"
        )
    axes = (3, 4) if kind is None else (4,)
    if array.ndim not in axes or not 1 <= array.shape[-1] <= 4:
        expected = "(height, width, 1 to 4)" if kind is None else "(depth, height, width, 1 to 4)"
        raise UserValueError(f"{who}: expected shape {expected}, got {array.shape}")
    if kind == "cube" and (array.shape[0] != 6 or array.shape[1] != array.shape[2]):
        raise UserValueError(f"{who}: expected shape (6, n, n, 1 to 4), got {array.shape}")
    pixels = cook.native.empty(array.shape, array.dtype)
    # TouchDesigner's first row is the lowest, the engine's the top one.
    pixels[...] = array[..., ::-1, :, :]
    cook.output.pixels = pixels
    cook.output.kind = kind or ("array" if array.ndim == 4 else None)


_FILE_TYPES = {
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".exr": (b"\x76\x2f\x31\x01",),
    ".tif": (b"II", b"MM"),
    ".tiff": (b"II", b"MM"),
    ".webp": (b"RIFF",),
}


def load_picture(cook: Cook, suffix: str, data: Any, who: str) -> bool:
    """Take the bytes of an image file as the picture of a Script TOP; say whether they are one."""
    opening = _FILE_TYPES.get(suffix.lower())
    if opening is None:
        raise UserValueError(f"{who}: expected one of {', '.join(_FILE_TYPES)}, got {suffix!r}")
    if not isinstance(data, bytes | bytearray | memoryview):
        raise UserTypeError(f"{who}: expected the bytes of a file, got {type(data).__name__}")
    file = bytes(data)
    try:
        if not file.startswith(opening):
            raise UserValueError(f"{who}: these are not the bytes of a {suffix} file")
        pixels = _sarabet.decode_image(file, who)
    except ValueError as error:
        cook.native.warn(str(error))
        return False
    cook.output.pixels = pixels
    return True


def script_cook(op: _sarabet.Operator, what: str) -> Cook:
    """Return the cook of a Script TOP."""
    return cook_of(op, what)
