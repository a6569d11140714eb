"""Matrices as arrays: what NumPy asks of `sb.Matrix`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from . import _sarabet
from ._sarabet import UserValueError
from .handles import install

if TYPE_CHECKING:
    _Base = _sarabet.Matrix
else:
    _Base = object


@install(_sarabet.Matrix, keep=("__array__", "__reduce__"))
class Matrix(_Base):
    """A 4x4 transformation: `np.asarray(matrix)` is a (4, 4) float64 array of one's own."""

    def __array__(
        self, dtype: npt.DTypeLike | None = None, copy: bool | None = None
    ) -> npt.NDArray[Any]:
        if copy is False:
            raise UserValueError("expected no copy, but the array of a Matrix is always a copy")
        rows = self.array()
        return rows if dtype is None else rows.astype(dtype, copy=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return _sarabet.Matrix, (self.array(),)


if not TYPE_CHECKING:
    Matrix = _sarabet.Matrix
