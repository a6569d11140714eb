"""Array operators: operators whose data is a NumPy array of the caller."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _sarabet
from ._sarabet import UserTypeError, UserValueError
from .construct import construct
from .handles import state_of
from .operators import Chop, Top
from .reading import named
from .td_chop import Samples


def show(op: Chop | Top, array: npt.ArrayLike) -> None:
    """Let an Array operator show an array, and keep it for `op.array`."""
    try:
        data = array if isinstance(array, np.ndarray) else np.asarray(array)
        op.set_array(data)
    except (TypeError, ValueError) as error:
        raise named(error, op.path) from None
    state_of(op)["array"] = data


def joined(names: Iterable[str]) -> str:
    """Return channel names as one text."""
    found = list(names)
    for name in found:
        if not isinstance(name, str):
            raise UserTypeError(f"names: expected texts, one for each channel, got {name!r}")
    return " ".join("_".join(name.split()) for name in found)  # a blank would end the name


def shown(op: Chop | Top) -> npt.NDArray[Any] | None:
    """Return the array that an Array operator shows."""
    found: npt.NDArray[Any] | None = state_of(op).get("array")
    if found is None:
        saved = op.parameter("array").val  # of a project that was loaded: nobody's memory yet
        if saved is not None:
            found = _sarabet.empty(saved.shape, saved.dtype) if saved.size else saved.copy()
            found[...] = saved
            show(op, found)
    return found


class ArrayChop(Chop):
    """Channels that are an array, without a copy.

    Parameters
    ----------
    array : array_like
        (channels, samples) or (samples,); C-contiguous float32 is shown as it is and held alive.
    names : str or sequence of str, optional
        Names of the channels.
    rate : float, optional
        Samples per second; by default the project's frame rate.
    """

    __slots__ = ()

    def __init__(
        self,
        array: npt.ArrayLike | None = None,
        *,
        names: str | Sequence[str] | None = None,
        rate: float | None = None,
        name: str | None = None,
        parent: Any = None,
    ) -> None:
        keywords: dict[str, Any] = {}
        if names is not None:
            keywords["names"] = names if isinstance(names, str) else joined(names)
        if rate is not None:
            keywords["rate"] = rate
        construct(self, (), name, parent, keywords, array)

    @property
    def array(self) -> npt.NDArray[Any] | None:
        """The array that is shown; assigning is `set`."""
        return shown(self)

    @array.setter
    def array(self, array: npt.ArrayLike) -> None:
        self.set(array)

    def set(self, array: npt.ArrayLike) -> None:
        """Show another array. May be called from any thread."""
        show(self, array)

    def changed(self) -> None:
        """Say that the array's contents were changed: readers cook again."""
        array = shown(self)
        if array is not None:
            self.set_array(array)

    @contextlib.contextmanager
    def writing(self) -> Iterator[npt.NDArray[Any]]:
        """Lend the array for writing, and publish the change at the end."""
        array = shown(self)
        if array is None:
            raise _sarabet.UserError(f"{self.path}: shows no array yet")
        try:
            yield array
        finally:
            self.changed()

    def push(self, samples: npt.ArrayLike) -> None:
        """Append samples at the end; as many leave at the front, so that the length stays.

        Parameters
        ----------
        samples : array_like
            (channels, n), or (channels,) for one sample of each; with one channel also (n,).
        """
        old: Samples = self.numpy()
        channels, length = old.shape
        try:
            new = np.asarray(samples, np.float32)
        except (TypeError, ValueError) as error:
            raise named(error, f"{self.path}: push expects numbers") from None
        if new.ndim == 1:
            new = new.reshape(1, -1) if channels == 1 else new.reshape(-1, 1)
        if new.ndim != 2 or new.shape[0] != channels:
            raise UserValueError(
                f"{self.path}: push expects ({channels}, n) samples, got {np.shape(samples)}"
            )
        count = min(new.shape[1], length)
        ring = np.empty((channels, length), np.float32)
        ring[:, : length - count] = old[:, count:]
        ring[:, length - count :] = new[:, new.shape[1] - count :]
        self.set(ring)


class ArrayTop(Top):
    """A picture that is an array, without a copy where the device can.

    Parameters
    ----------
    array : ndarray
        (height, width) or (height, width, 1 to 4) of uint8, uint16, float16 or float32. Memory
        from `sb.empty` with 1, 2 or 4 channels is used as it is; anything else is uploaded once.
        With four dimensions, (slices, height, width, 1 to 4), it is a 2D array texture.
    kind : {'automatic', '2d', 'array', '3d', 'cube'}, optional
        What kind of texture: '3d' makes a 3D texture, 'cube' a cube of six square faces (+x, -x,
        +y, -y, +z, -z). With a kind an array of three dimensions is (slices, height, width).
    channels : str, optional
        What the array's channels are, such as 'bgr'; 'a' makes alpha of one channel, 'ra' mono
        and alpha of two, and so does `format` with such a format.
    """

    __slots__ = ()

    def __init__(
        self,
        array: npt.NDArray[Any] | None = None,
        *,
        name: str | None = None,
        parent: Any = None,
        resolution: tuple[int, int] | None = None,
        format: str | None = None,
        **parameters: Any,
    ) -> None:
        keywords = {"resolution": resolution, "format": format, **parameters}
        construct(self, (), name, parent, keywords, array)

    @property
    def array(self) -> npt.NDArray[Any] | None:
        """The array that is shown; assigning is `set`."""
        return shown(self)

    @array.setter
    def array(self, array: npt.NDArray[Any]) -> None:
        self.set(array)

    def set(self, array: npt.NDArray[Any]) -> None:
        """Show another array. May be called from any thread."""
        show(self, array)

    def changed(self) -> None:
        """Say that the array's contents were changed: they are taken again."""
        array = shown(self)
        if array is not None:
            self.set_array(array)

    @contextlib.contextmanager
    def writing(self) -> Iterator[npt.NDArray[Any]]:
        """Wait until the device has stopped reading, lend the array, publish at the end."""
        array = shown(self)
        if array is None:
            raise _sarabet.UserError(f"{self.path}: shows no array yet")
        self.wait_until_free()
        try:
            yield array
        finally:
            self.changed()
