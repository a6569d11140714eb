"""Handles to operators: `Chop`, `Top` and `Comp`, from which every operator's class is made."""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np
import numpy.typing as npt

from . import _sarabet
from ._sarabet import UserTypeError
from .display import channels_svg, network_svg, picture_png, picture_trouble_svg, plot
from .dlpack import device_of_memory, lend
from .handles import project_of
from .picture_files import encode_snapshot
from .reading import named, reading_of
from .recording import record
from .td_chop import Channel, Samples, TdChop, as_array
from .td_comp import TdComp
from .td_top import TdTop

_Op = TypeVar("_Op", bound=_sarabet.Operator)

if TYPE_CHECKING:
    from .readback import Readback


def wrapped(source: Any, reader: _sarabet.Operator, family: str | None = None) -> Any:
    """Return an operator that can be wired: an array becomes an Array operator's.

    Parameters
    ----------
    source : operator or ndarray
        What was given as an input.
    reader : operator
        The operator that it goes into: the new one is made beside it.
    family : str, optional
        The family that is wanted, if not the reader's.
    """
    if not isinstance(source, np.ndarray):
        return source
    from . import chop, top
    from .arrays import show

    kind: Any = chop.Array if (family or reader.family) == "CHOP" else top.Array
    if reader.parent is not None:
        return kind(source, parent=reader.parent)
    made = kind.__new__(kind)
    _sarabet.adopt(made, project_of(reader).create_loose(kind.op_type, ""))
    show(made, source)
    return made


class Chop(TdChop):
    """A channel operator: named float32 channels x samples."""

    __slots__ = ()

    @property
    def times(self) -> npt.NDArray[np.float64]:
        """The time of each sample, in seconds since frame 0."""
        return (self.start + np.arange(self.num_samples)) / self.rate

    def __array__(
        self, dtype: npt.DTypeLike | None = None, copy: bool | None = None
    ) -> npt.NDArray[Any]:
        return as_array(self.numpy(), dtype, copy)

    __dlpack__ = lend
    __dlpack_device__ = device_of_memory
    plot = plot
    _repr_svg_ = channels_svg

    def __contains__(self, name: object) -> bool:
        if isinstance(name, _sarabet.Channel):
            return name.owner == self and name.name in self._channel_names()
        return name in self._channel_names()

    def _ipython_key_completions_(self) -> list[str]:
        try:
            return self.names
        except _sarabet.Error:  # it cannot cook: nothing to complete, and no traceback either
            return []

    if TYPE_CHECKING:

        def numpy(self) -> Samples: ...  # noqa: D102
        def __getitem__(self, key: str | int, /) -> Channel: ...


class Top(TdTop):
    """A texture operator: an image on the device."""

    __slots__ = ()

    @property
    def resolution(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height

    @overload
    def numpy(
        self,
        *,
        dtype: npt.DTypeLike | None = ...,
        out: None = ...,
        origin: str = ...,
        channels: int | str | None = ...,
        copy: bool | None = ...,
    ) -> npt.NDArray[Any]: ...
    @overload
    def numpy(
        self,
        *,
        dtype: npt.DTypeLike | None = ...,
        out: _Array,
        origin: str = ...,
        channels: int | str | None = ...,
        copy: bool | None = ...,
    ) -> _Array: ...
    def numpy(
        self,
        *,
        dtype: npt.DTypeLike | None = None,
        out: Any = None,
        origin: str = "top",
        channels: int | str | None = None,
        copy: bool | None = None,
    ) -> Any:
        """Return the pixels, (height, width, channels) in the texture's own dtype.

        3D and 2D array textures are (slices, height, width, channels), cubes (6, height, width,
        channels). Mono has 1 channel, mono with alpha 2; rgb10a2fixed and rgba11float, which
        NumPy has no dtype for, come as float32 of 4 and 3 channels.

        Parameters
        ----------
        dtype : dtype, optional
            uint8, uint16, float16 or float32; converts as pixels (255 <-> 1.0).
        out : ndarray, optional
            An array to fill and return; its shape and dtype say what is wanted.
        origin : {'top', 'bottom'}
            Which row of the picture comes first.
        channels : int or str, optional
            1 to 4, or a swizzle such as 'bgr'; by default the texture's own.
        copy : bool, optional
            None: a read-only view where the device shares its memory, else one copy. True: an
            array of one's own, writable. False: never a copy, ValueError where one is needed.

        Raises
        ------
        CookError
            If the operator, or anything upstream of it, failed.
        """
        try:
            reading = reading_of(dtype, origin, channels, copy)
        except (TypeError, ValueError) as error:
            raise named(error, self.path) from None
        if out is None:
            shot = self.snapshot()
            try:
                return shot.read(*reading)
            except _sarabet.UserError as error:
                raise named(error, self.path) from None
        if copy is not None:
            raise UserTypeError(f"{self.path}: numpy() takes out= or copy=, not both")
        if not isinstance(out, np.ndarray):
            raise UserTypeError(f"{self.path}: out expects a NumPy array, got {type(out).__name__}")
        if dtype is not None and np.dtype(dtype) != out.dtype:
            raise UserTypeError(
                f"{self.path}: out has dtype {out.dtype}, but dtype={np.dtype(dtype)}"
            )
        shot = self.snapshot()
        try:
            shot.read_into(out, origin, reading.channels)
        except _sarabet.UserError as error:
            raise named(error, f"{self.path}: out") from None
        return out

    def __array__(
        self, dtype: npt.DTypeLike | None = None, copy: bool | None = None
    ) -> npt.NDArray[Any]:
        return as_array(self.numpy(copy=False if copy is False else None), dtype, copy)

    __dlpack__ = lend
    __dlpack_device__ = device_of_memory
    _repr_png_ = picture_png
    _repr_svg_ = picture_trouble_svg

    def read_async(
        self,
        *,
        dtype: npt.DTypeLike | None = None,
        origin: str = "top",
        channels: int | str | None = None,
    ) -> Readback:
        """Return the picture of this moment as a future that can also be awaited.

        The parameters are those of `numpy`. The operator cooks now; nobody waits for the device.
        """
        from .readback import submit

        try:
            reading = reading_of(dtype, origin, channels, None)
        except (TypeError, ValueError) as error:
            raise named(error, self.path) from None
        return submit(self.snapshot(True), reading)

    def latest(self) -> npt.NDArray[Any] | None:  # type: ignore[override]
        """Return the newest finished picture without waiting; None before there is one."""
        snapshot = super().latest()
        return None if snapshot is None else snapshot.read("", "top", "", "needed")

    def info(self) -> dict[str, Any]:
        """Return what there is to know of the operator's picture and of how it was made.

        Returns
        -------
        dict
            `width`, `height`, `depth`, `kind` and `pixel_format` of the picture, which is brought
            up to date; `cook_count`, `cook_time` (milliseconds) and `cook_frame`; and of the last
            picture that was drawn `pass_operators`, the paths of the operators that one pass of
            the device computed together, and `pass_note`, which says why there are not more.
        """
        return {
            name: getattr(self, name)
            for name in (
                *("width", "height", "depth", "kind", "pixel_format"),
                *("cook_count", "cook_time", "cook_frame", "pass_operators", "pass_note"),
            )
        }

    def encode(self, suffix: str, quality: float = 0.9) -> bytes:
        """Return the picture as a file's bytes, as the suffix says.

        '.png' has 8 or 16 bits, '.jpg' and '.jpeg' 8 bits without alpha, '.webp' 8 bits, and loses
        nothing at quality 1. '.tif' and '.tiff' have integers as they are and floats of 32 bits.
        '.exr' has halves for textures of 8 bits and of halves, else floats of 32 bits, and colour
        multiplied by alpha; all others have straight alpha.

        Raises
        ------
        ValueError
            For another suffix.
        """
        try:
            return encode_snapshot(self.snapshot(), self.pixel_format, suffix, quality)
        except _sarabet.UserError as error:
            raise named(error, self.path) from None

    def save(
        self,
        filepath: str | os.PathLike[str],
        asynchronous: bool = False,
        createFolders: bool = False,
        quality: float = 0.9,
    ) -> SavedFile:
        """Save the picture; the suffix says as what. The file appears whole or not at all.

        Parameters
        ----------
        filepath : path
            Where; '.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff' or '.exr'.
        asynchronous : bool
            Taken for TouchDesigner's sake; the file is there when the call returns.
        createFolders : bool
            Make the folders on the way.
        quality : float
            0 to 1, for JPEG and WebP.

        Returns
        -------
        SavedFile
            The path, a str.

        Raises
        ------
        FileNotFoundError
            If there is no such folder, unless it is to be made.
        """
        path = Path(filepath)
        data = self.encode(path.suffix, quality)
        if createFolders:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.parent.is_dir():
            raise FileNotFoundError(
                f"{self.path}: save expects a folder that is there, or createFolders=True, "
                f"got {str(path.parent)!r}"
            )
        write_whole(path, data)
        return SavedFile(path)

    record = record


_Array = TypeVar("_Array", bound="npt.NDArray[Any]")


class SavedFile(str):
    """The path of a saved file; TouchDesigner's `FileSaveStatus`."""

    __slots__ = ()

    def isCompleted(self) -> bool:
        """Return True: the file is there."""
        return True


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class Comp(TdComp):
    """A component: a network within the network."""

    __slots__ = ()

    _repr_svg_ = network_svg

    @overload
    def create(self, type: type[_Op], name: str = "", initialize: bool = True) -> _Op: ...
    @overload
    def create(self, type: str, name: str = "", initialize: bool = True) -> Any: ...
    def create(self, type: Any, name: str = "", initialize: bool = True) -> Any:
        """Make an operator in this component.

        Parameters
        ----------
        type : str or class
            Such as "blurTOP" or `sb.top.Blur`.
        name : str
            A name that is taken gets the next number; by default it is made from the type.
        initialize : bool
            Taken for TouchDesigner's sake.
        """
        return super().create(type_string(type), name)

    def __call__(self, levels: int = 1) -> Any:
        """Return the component itself, or one further up: TouchDesigner's `op.parent(2)`."""
        found: Any = self
        for _ in range(levels - 1):
            if found is None:
                break
            found = found.parent
        return found


def type_string(kind: Any) -> str:
    """Return the type string of an operator class, or the string that was given."""
    if isinstance(kind, str):
        return kind
    found = getattr(kind, "op_type", None)
    if not isinstance(found, str):
        raise UserTypeError(
            f"expected an operator's type such as 'blurTOP' or sb.top.Blur, got {kind!r}"
        )
    return found
