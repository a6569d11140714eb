"""DLPack: channels and pictures for other array libraries, without a copy where they may share.

NumPy makes the capsules. What is added here is the contract: published data is never written, so
it is lent only to a consumer that says it knows of read-only memory (`max_version` of 1.0 or
later); any other gets a copy of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from . import _sarabet
from ._sarabet import UserTypeError, UserValueError

CPU = (1, 0)  # kDLCPU, device 0

# NumPy 2.1 was the first to mark memory as read-only; before it only copies can be handed out.
_MARKS_READ_ONLY = tuple(int(n) for n in np.__version__.split(".")[:2]) >= (2, 1)


class UserBufferError(_sarabet.UserError, BufferError):
    """Memory was asked for that cannot be lent in this way."""


def device_of_memory(self: Any) -> tuple[int, int]:
    """Return DLPack's name for the CPU."""
    return CPU


def lend(
    self: Any,
    *,
    stream: None = None,
    max_version: tuple[int, int] | None = None,
    dl_device: tuple[int, int] | None = None,
    copy: bool | None = None,
) -> Any:
    """Return the data as a DLPack capsule, for another library's `from_dlpack`.

    Parameters
    ----------
    stream : None
        There are no streams on the CPU.
    max_version : (int, int), optional
        The newest version that the consumer reads. From 1.0 on the capsule says that the memory
        is read-only, and nothing is copied; before that it holds a copy.
    dl_device : (int, int), optional
        Where the data is wanted: (1, 0), the CPU.
    copy : bool, optional
        True: a copy in any case, which may be written. False: never one.

    Raises
    ------
    BufferError
        If another device is wanted, or no copy where there has to be one.
    CookError
        If the operator, or anything upstream of it, failed.
    """
    who = _name_of(self)
    _check(who, stream, dl_device, copy)
    versioned = _version(who, max_version) >= (1, 0) and _MARKS_READ_ONLY
    if copy is not None and not copy and not versioned:
        raise UserBufferError(
            f"{who}: copy=False lends read-only memory, expected max_version=(1, 0) or later"
            + (f", got {max_version!r}" if _MARKS_READ_ONLY else " and NumPy 2.1 or later")
        )
    if not versioned:
        return _take(self, True).__dlpack__()
    try:
        array: Any = _take(self, None if copy else copy)
    except UserValueError as error:
        if copy is None or copy:
            raise
        raise UserBufferError(str(error)) from None
    # NumPy makes the copy that is asked for: the capsule then says that it is one.
    return array.__dlpack__(max_version=max_version, copy=True if copy else None)


def _name_of(source: Any) -> str:
    if isinstance(source, _sarabet.Channel):
        owner: Any = source.owner
        return f"{owner.path}[{source.name!r}]"
    return str(source.path)


def _take(source: Any, copy: bool | None) -> npt.NDArray[Any]:
    if isinstance(source, _sarabet.Top):
        return source.numpy(copy=copy)  # type: ignore[attr-defined, no-any-return]
    view: npt.NDArray[Any] = source.numpy()
    return view.copy() if copy else view


def _check(who: str, stream: Any, dl_device: Any, copy: Any) -> None:
    if stream is not None:
        raise UserValueError(f"{who}: stream: expected None for memory of the CPU, got {stream!r}")
    if not isinstance(copy, bool | np.bool_ | None):
        raise UserTypeError(f"{who}: copy: expected True, False or None, got {copy!r}")
    if dl_device is None:
        return
    if not isinstance(dl_device, tuple) or len(dl_device) != 2:
        raise UserTypeError(f"{who}: dl_device: expected a pair of integers, got {dl_device!r}")
    if tuple(dl_device) != CPU:
        raise UserBufferError(f"{who}: dl_device: expected {CPU}, the CPU, got {dl_device!r}")


def _version(who: str, max_version: Any) -> tuple[int, int]:
    if max_version is None:
        return (0, 0)
    if (
        not isinstance(max_version, tuple)
        or len(max_version) != 2
        or not all(isinstance(number, int | np.integer) for number in max_version)
    ):
        raise UserTypeError(
            f"{who}: max_version: expected a pair of integers such as (1, 0), got {max_version!r}"
        )
    return int(max_version[0]), int(max_version[1])
