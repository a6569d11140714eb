"""CHOPs and channels as TouchDesigner spells them."""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np
import numpy.typing as npt

from . import _sarabet
from ._sarabet import UserValueError
from .arithmetic import Arithmetic
from .display import channels_svg, plot
from .dlpack import device_of_memory, lend
from .event_watches import ChannelEvents
from .handles import install, project_of
from .members import Operator
from .td_execute import ChopExecutes

Samples = npt.NDArray[np.float32]

if TYPE_CHECKING:

    class _ChopBase(Operator, ChopExecutes, _sarabet.Chop):
        pass

    _ChannelBase = ChannelEvents
else:
    _ChopBase = _sarabet.Chop
    _ChannelBase = object

_names: Callable[[_sarabet.Chop], list[str]] = vars(_sarabet.Chop)["names"].__get__
_start: Callable[[_sarabet.Chop], int] = vars(_sarabet.Chop)["start"].__get__
_rate: Callable[[_sarabet.Chop], float] = vars(_sarabet.Chop)["rate"].__get__
_num_samples: Callable[[_sarabet.Chop], int] = vars(_sarabet.Chop)["num_samples"].__get__


_ITEMS = ("__len__", "__getitem__", "__iter__")


@install(_sarabet.Channel, keep=_ITEMS)
class ChannelReading(Arithmetic, _ChannelBase):
    """What can be asked of a channel, beside its samples."""

    @property
    def vals(self) -> list[float]:
        """The samples as a list of numbers."""
        return self.numpy().tolist()  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return int(self.numpy().shape[0])

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        found = self.numpy()[index]
        return found.tolist() if isinstance(found, np.ndarray) else float(found)

    def __iter__(self) -> Iterator[float]:
        return iter(self.vals)

    def numpyArray(self) -> Samples:
        """Return the samples as an array of one's own: (samples,) float32, writable."""
        return np.array(self.numpy(), np.float32)

    def average(self) -> float:
        """Return the mean of the samples."""
        return float(self.numpy().mean(dtype=np.float64))

    def min(self) -> float:
        """Return the smallest sample."""
        return float(self.numpy().min())

    def max(self) -> float:
        """Return the largest sample."""
        return float(self.numpy().max())

    def evalFrame(self, frame: float | None = None) -> float:
        """Return the sample at a frame of the project; without one, at the current frame."""
        if frame is None:
            return float(self.eval())
        return self.evalSeconds(frame / project_of(self.owner).fps)

    def evalSeconds(self, secs: float | None = None) -> float:
        """Return the sample at a time in seconds; outside the samples, the nearest one."""
        if secs is None:
            return float(self.eval())
        samples = self.numpy()
        owner: Any = self.owner
        index = round(secs * owner.rate) - owner.start
        return float(samples[min(max(index, 0), len(samples) - 1)])


@install(_sarabet.Channel, keep=("__array__", "__dlpack__", "__dlpack_device__", "__repr__"))
class Channel(ChannelReading):
    """One channel of a CHOP: `.numpy()`, `[i]`, `.eval()`; a number in arithmetic.

    As in TouchDesigner its truth is its value: write `is not None` to ask whether there is one.
    """

    def __repr__(self) -> str:
        return f"<channel '{self.name}' of {self.owner!r}>"  # never cooks

    @property
    def valid(self) -> bool:
        """True while the operator exists and has the channel."""
        owner: Any = self.owner
        return bool(owner.valid) and self.name in owner.names

    def __array__(
        self, dtype: npt.DTypeLike | None = None, copy: bool | None = None
    ) -> npt.NDArray[Any]:
        return as_array(self.numpy(), dtype, copy)

    __dlpack__ = lend
    __dlpack_device__ = device_of_memory
    plot = plot
    _repr_svg_ = channels_svg

    def copyNumpyArray(self, numpyArray: npt.NDArray[Any]) -> None:
        """Refuse: only the channels of a Script CHOP that cooks can be written."""
        raise _sarabet.UserError(
            f"{self.owner.path}: only the channels of a Script CHOP can be written, in its onCook"
        )

    destroy = copyNumpyArray


if not TYPE_CHECKING:
    Channel = _sarabet.Channel


def as_array(
    view: npt.NDArray[Any], dtype: npt.DTypeLike | None, copy: bool | None
) -> npt.NDArray[Any]:
    """Answer `__array__`: NumPy's own meaning of `dtype` (astype) and of `copy`."""
    if dtype is not None and np.dtype(dtype) != view.dtype:
        if copy is False:
            raise UserValueError(
                f"expected no copy, but {view.dtype} becomes {np.dtype(dtype)} by a copy"
            )
        return view.astype(dtype)
    return view.copy() if copy else view


class TdChop(_ChopBase):
    """A CHOP with TouchDesigner's members."""

    __slots__ = ()

    @property
    def numChans(self) -> int:
        """Number of channels."""
        return self.num_channels

    @property
    def chanIndex(self) -> int:
        """Number of the channel that an expression is evaluated for; 0 elsewhere."""
        return self.chan_index

    @property
    def numSamples(self) -> int:
        """Number of samples of each channel."""
        return _num_samples(self)

    @property
    def end(self) -> int:
        """Index of the last sample."""
        return _start(self) + _num_samples(self) - 1

    @property
    def isTimeSlice(self) -> bool:
        """True if the samples are those of the last frame only."""
        return self.is_time_slice

    def numpyArray(self) -> Samples:
        """Return all samples as an array of one's own: (channels, samples) float32, writable."""
        return np.array(self.numpy(), np.float32)

    def save(self, filepath: str | os.PathLike[str], createFolders: bool = False) -> str:
        """Save the samples; the suffix says as what. The file appears whole or not at all.

        Parameters
        ----------
        filepath : path
            Where; '.chan' (text: a line for each sample, a column for each channel), '.wav' or
            '.aiff' (sound of 32-bit floats).
        createFolders : bool
            Make the folders on the way.

        Returns
        -------
        str
            The path.
        """
        from .channel_files import encode_channels
        from .operators import write_whole

        path = Path(filepath)
        data = encode_channels(self.numpyArray(), self.rate, path.suffix, f"{self.path}: save")
        if createFolders:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
        return str(path)

    def chan(self, *nameOrIndex: str | int, caseSensitive: bool = True) -> Any:
        """Return the first channel that a name, pattern or index means, or None."""
        found = self.chans(*nameOrIndex, caseSensitive=caseSensitive)
        return found[0] if found else None

    def chans(self, *nameOrIndex: str | int, caseSensitive: bool = True) -> list[Any]:
        """Return every channel that names, patterns or indices mean; all without any."""
        from . import tdu

        names = self._channel_names()
        if not nameOrIndex:
            return [self[i] for i in range(len(names))]
        found: list[Any] = []
        for wanted in nameOrIndex:
            if isinstance(wanted, int):
                if -len(names) <= wanted < len(names):
                    found.append(self[wanted])
                continue
            matched = tdu.match(wanted, names, caseSensitive=caseSensitive)
            found += [self[i] for i, name in enumerate(names) if name in matched]
        return found

    def _channel_names(self) -> list[str]:
        return _names(self)
