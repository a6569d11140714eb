"""The Script CHOP as TouchDesigner's callbacks see it: channels that are made step by step."""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, SupportsIndex

import numpy as np
import numpy.typing as npt

from . import _sarabet
from ._sarabet import UserIndexError, UserKeyError, UserTypeError, UserValueError
from .arithmetic import Arithmetic
from .cooking import cook_of, current_cook
from .handles import nearest_hint
from .operators import Chop
from .script_base import ScriptMembers
from .td_chop import Samples

_ILLEGAL = re.compile(r"[^A-Za-z0-9_:/\-]")


class ChannelsInTheMaking:
    """What a Script CHOP's callbacks have made; it stays from one cook to the next."""

    def __init__(self) -> None:
        self.data: Samples = np.zeros((0, 1), np.float32)
        self.names: list[str] = []
        self.rate: float | None = None
        self.start = 0
        self.time_slice: bool | None = None

    def resize(self, samples: int) -> None:
        """Set the number of samples: new ones are 0."""
        if samples < 0:
            raise UserValueError(f"numSamples: expected 0 or more, got {samples}")
        kept = min(samples, self.data.shape[1])
        data = np.zeros((len(self.names), samples), np.float32)
        data[:, :kept] = self.data[:, :kept]
        self.data = data

    def append(self, name: str) -> int:
        """Add a channel of zeros and return its index."""
        self.data = np.vstack([self.data, np.zeros((1, self.data.shape[1]), np.float32)])
        self.names.append(_ILLEGAL.sub("_", name))
        return len(self.names) - 1

    def free_name(self) -> str:
        """Return the first of chan1, chan2, … that is free."""
        number = len(self.names) + 1
        while f"chan{number}" in self.names:
            number += 1
        return f"chan{number}"

    def finish(self, native: _sarabet.ScriptCook) -> None:
        """Hand the channels to the engine."""
        out = native.empty(self.data.shape, np.float32)
        out[...] = self.data
        more: dict[str, Any] = {"names": list(self.names)}
        if self.rate is not None:
            more["rate"] = self.rate
        if self.start:
            more["start"] = self.start
        if self.time_slice is not None:
            more["time_slice"] = self.time_slice
        native.output(out, **more)


class ScriptChannel(Arithmetic):
    """A channel that a Script CHOP is making."""

    def __init__(self, op: ScriptChop, making: ChannelsInTheMaking, name: str) -> None:
        self._making = making
        self.owner = op
        self.name = name

    @property
    def index(self) -> int:
        """Position among the channels."""
        return self._making.names.index(self.name)

    @property
    def valid(self) -> bool:
        """False once the channel was destroyed or cleared away."""
        return self.name in self._making.names

    @property
    def vals(self) -> list[float]:
        """The samples; assigning any sequence of the channel's length writes them."""
        return self._row().tolist()  # type: ignore[no-any-return]

    @vals.setter
    def vals(self, values: Sequence[float] | npt.NDArray[Any]) -> None:
        self._write(np.asarray(values, np.float32), "vals")

    def _row(self) -> Samples:
        row: Samples = self._making.data[self.index]
        return row

    def _write(self, values: Samples, what: str) -> None:
        row = self._row()
        if values.shape != row.shape:
            raise UserValueError(
                f"{self.owner.path}: channel '{self.name}': {what} expects shape {row.shape}, "
                f"got {values.shape}"
            )
        row[:] = values

    def __len__(self) -> int:
        return len(self._row())

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        found = self._row()[index]
        return found.tolist() if isinstance(found, np.ndarray) else float(found)

    def __setitem__(self, index: SupportsIndex | slice, value: Any) -> None:
        self._row()[index] = value

    def __array__(
        self, dtype: npt.DTypeLike | None = None, copy: bool | None = None
    ) -> npt.NDArray[Any]:
        row = self._row().copy()
        return row if dtype is None else row.astype(dtype)

    def eval(self, index: int | None = None) -> float:
        """Return one sample; without an index, the first."""
        return float(self._row()[index or 0])

    def numpyArray(self) -> Samples:
        """Return a copy of the samples, float32."""
        return self._row().copy()

    def copyNumpyArray(self, numpyArray: npt.NDArray[Any]) -> None:
        """Write all samples from a float32 array of the channel's length."""
        self._write(float32_array(numpyArray, 1, f"{self.owner.path}: copyNumpyArray"), "an array")

    def average(self) -> float:
        """Return the mean of the samples."""
        return float(self._row().mean(dtype=np.float64))

    def min(self) -> float:
        """Return the smallest sample."""
        return float(self._row().min())

    def max(self) -> float:
        """Return the largest sample."""
        return float(self._row().max())

    def destroy(self) -> None:
        """Take the channel away."""
        index = self.index
        self._making.data = np.delete(self._making.data, index, axis=0)
        del self._making.names[index]


def float32_array(array: Any, ndim: int, who: str) -> Samples:
    """Return an array if it is float32 and has so many dimensions; raise what says why not."""
    if not isinstance(array, np.ndarray):
        raise UserTypeError(f"{who}: expected a NumPy array, got {type(array).__name__}")
    if array.dtype != np.float32:
        raise UserTypeError(
            f"{who}: expected dtype float32, got {array.dtype}: use .astype(numpy.float32)"
        )
    if array.ndim != ndim:
        shape = "(channels, samples)" if ndim == 2 else "(samples,)"
        raise UserValueError(f"{who}: expected shape {shape}, got {array.shape}")
    return array


class ScriptChop(ScriptMembers, Chop):
    """Channels that a Python function makes.

    `callbacks` is a module, a file's path or an object with `onCook(scriptOp)`; inside of it the
    operator can be changed: `clear`, `appendChan`, `copyNumpyArray`, `numSamples`, `rate`, …
    """

    __slots__ = ()

    def _making(self, what: str) -> ChannelsInTheMaking:
        making: ChannelsInTheMaking = cook_of(self, what).output
        return making

    def _channel_names(self) -> list[str]:
        cook = current_cook(self)
        return list(cook.output.names) if cook else super()._channel_names()

    def __getitem__(self, key: str | int) -> Any:
        cook = current_cook(self)
        if cook is None:
            return super().__getitem__(key)
        making: ChannelsInTheMaking = cook.output
        if isinstance(key, str):
            if key not in making.names:
                hint = nearest_hint(key, making.names)
                raise UserKeyError(f"{self.path}: no channel '{key}'{hint}")
            return ScriptChannel(self, making, key)
        if not -len(making.names) <= key < len(making.names):
            raise UserIndexError(f"{self.path} has {len(making.names)} channels, got index {key}")
        return ScriptChannel(self, making, making.names[key])

    @property
    def numChans(self) -> int:
        """Number of channels."""
        return len(self._channel_names())

    @property
    def numSamples(self) -> int:
        """Number of samples of each channel; settable in onCook."""
        cook = current_cook(self)
        return int(cook.output.data.shape[1]) if cook else self.num_samples

    @numSamples.setter
    def numSamples(self, samples: int) -> None:
        self._making("numSamples").resize(samples)

    @property
    def rate(self) -> float:
        """Samples per second; settable in onCook."""
        cook = current_cook(self)
        if cook is None:
            return float(_RATE(self))
        rate: float | None = cook.output.rate
        if rate is None:
            from .handles import project_of

            rate = cook.native.input_rate(0) if cook.native.num_inputs else project_of(self).fps
        return rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if not rate > 0:
            raise UserValueError(f"{self.path}: rate: expected more than 0, got {rate}")
        self._making("rate").rate = float(rate)

    @property
    def start(self) -> int:
        """Index of the first sample; settable in onCook."""
        cook = current_cook(self)
        return int(cook.output.start) if cook else _START(self)

    @start.setter
    def start(self, start: int) -> None:
        self._making("start").start = int(start)

    @property
    def end(self) -> int:
        """Index of the last sample; settable in onCook."""
        return self.start + self.numSamples - 1

    @end.setter
    def end(self, end: int) -> None:
        self._making("end").resize(int(end) - self.start + 1)

    @property
    def isTimeSlice(self) -> bool:
        """True if the samples are those of the last frame only; settable in onCook."""
        cook = current_cook(self)
        if cook is None:
            return self.is_time_slice
        return self.timeSliceDefault if cook.output.time_slice is None else cook.output.time_slice

    @isTimeSlice.setter
    def isTimeSlice(self, value: bool) -> None:
        self._making("isTimeSlice").time_slice = bool(value)

    @property
    def timeSliceDefault(self) -> bool:
        """Whether the first input is a time slice."""
        wired = self.inputs
        return bool(wired and wired[0] is not None and wired[0].is_time_slice)

    def clear(self) -> None:
        """Drop the channels; length and rate stay. In onCook only."""
        making = self._making("clear()")
        making.names = []
        making.data = making.data[:0]

    def appendChan(self, name: str | None = None) -> ScriptChannel:
        """Add a channel of zeros. In onCook only."""
        making = self._making("appendChan()")
        if name is None:
            name = making.free_name()
        elif name in making.names:
            raise UserValueError(f"{self.path}: there is a channel '{name}' already")
        return ScriptChannel(self, making, making.names[making.append(name)])

    def copy(self, chop: _sarabet.Chop) -> None:
        """Take over another CHOP's channels, names, rate and interval. In onCook only."""
        making = self._making("copy()")
        making.data = np.array(chop.numpy(), np.float32)
        making.names = list(chop.names)
        making.rate = chop.rate
        making.start = chop.start
        making.time_slice = chop.is_time_slice

    def numpyArray(self) -> Samples:
        """Return all samples as an array of one's own: (channels, samples) float32."""
        cook = current_cook(self)
        return cook.output.data.copy() if cook else super().numpyArray()

    def copyNumpyArray(
        self,
        numpyArray: npt.NDArray[Any],
        baseName: str = "chan",
        *,
        names: Sequence[str] | None = None,
    ) -> None:
        """Set all channels from a float32 array (channels, samples). In onCook only.

        Parameters
        ----------
        numpyArray : ndarray
            The samples; they are copied.
        baseName : str
            The channels become `chan1`, `chan2`, …
        names : sequence of str
            Their names, instead (not in TouchDesigner).
        """
        making = self._making("copyNumpyArray()")
        array = float32_array(numpyArray, 2, f"{self.path}: copyNumpyArray")
        if names is not None and len(names) != array.shape[0]:
            raise UserValueError(
                f"{self.path}: copyNumpyArray: expected {array.shape[0]} names, got {len(names)}"
            )
        making.data = np.array(array, np.float32, order="C")
        making.names = (
            [f"{baseName}{i + 1}" for i in range(array.shape[0])] if names is None else list(names)
        )


_RATE = vars(_sarabet.Chop)["rate"].__get__
_START = vars(_sarabet.Chop)["start"].__get__
