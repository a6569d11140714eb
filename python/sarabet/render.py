"""The Render TOP: rectangles and meshes as blocks of one sequence."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from . import _sarabet
from ._sarabet import UserTypeError, UserValueError
from .operators import Top, wrapped
from .parameters import assign
from .reading import named

SEQUENCE = "object"


class RenderTop(Top):
    """Rectangles and triangle meshes, textured by TOPs, over a background colour."""

    __slots__ = ()

    def add_rectangle(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        texture: Any = None,
        color: Any = None,
        blend: bool = True,
    ) -> int:
        """Add a rectangle in screen space, and return its index.

        Parameters
        ----------
        left, top, right, bottom : float
            Corners in normalised device coordinates: -1 to 1, y up.
        texture : Top or ndarray, optional
            The picture on it, upright.
        color : sequence of 3 or 4 floats, optional
            What the picture is multiplied with.
        blend : bool, default True
            Lay it over what is behind by its premultiplied alpha; False writes its pixels as
            they are, which is faster.
        """
        rectangle = (left, top, right, bottom)
        return self._add(
            "rectangle", rectangle=rectangle, texture=texture, color=color, blend=blend
        )

    def add_mesh(
        self,
        positions: npt.ArrayLike,
        *,
        uvs: npt.ArrayLike | None = None,
        indices: npt.ArrayLike | None = None,
        colors: npt.ArrayLike | None = None,
        texture: Any = None,
        color: Any = None,
        model: Any = None,
        blend: bool = True,
    ) -> int:
        """Add a mesh of triangles, and return its index.

        Parameters
        ----------
        positions : array_like
            (vertices, 3), or (vertices, 2) at z = 0.
        uvs : array_like, optional
            (vertices, 2); (0, 0) is the picture's lower left corner.
        indices : array_like, optional
            (triangles, 3) or flat; by default the vertices in order.
        colors : array_like, optional
            (vertices, 3 or 4).
        texture : Top or ndarray, optional
            The picture on it.
        color : sequence of 3 or 4 floats, optional
            What everything is multiplied with.
        model : Matrix or (4, 4) array_like, optional
            Object to world.
        blend : bool, default True
            As for a rectangle.
        """
        points = self._numbers(positions, "positions")
        if points.ndim != 2 or points.shape[1] not in (2, 3):
            raise UserValueError(
                f"{self.path}: positions: expected shape (vertices, 2 or 3), got {points.shape}"
            )
        if points.shape[1] == 2:
            points = np.pad(points, ((0, 0), (0, 1)))
        if indices is not None:
            indices = self._indices(indices)
        if colors is not None:
            colors = self._numbers(colors, "colors")
            if colors.ndim == 2 and colors.shape[1] == 3:
                colors = np.pad(colors, ((0, 0), (0, 1)), constant_values=1)
        if isinstance(model, _sarabet.Matrix):
            model = np.asarray(model.array())
        return self._add(
            "mesh",
            positions=points,
            uvs=uvs,
            indices=indices,
            colors=colors,
            texture=texture,
            color=color,
            model=model,
            blend=blend,
        )

    def clear_objects(self) -> None:
        """Take all rectangles and meshes away."""
        self.set_sequence_size(SEQUENCE, 0)

    def _numbers(self, values: Any, what: str) -> npt.NDArray[np.float32]:
        try:
            found = np.asarray(values)
        except ValueError as error:
            raise named(error, f"{self.path}: {what}") from None
        if found.dtype.kind not in "fiub" or not found.dtype.isnative:
            raise UserTypeError(
                f"{self.path}: {what}: expected real numbers in native byte order, "
                f"got dtype {found.dtype}"
            )
        return found.astype(np.float32, copy=False)

    def _indices(self, values: Any) -> npt.NDArray[np.int32]:
        found = np.asarray(values)
        if found.dtype.kind not in "ui" or not found.dtype.isnative:
            raise UserTypeError(f"{self.path}: indices: expected integers, got dtype {found.dtype}")
        most = np.iinfo(np.int32).max
        if found.size and int(found.max()) > most:
            raise UserValueError(
                f"{self.path}: indices: expected at most {most}, got {found.max()}"
            )
        return found.reshape(-1).astype(np.int32)

    def _add(self, kind: str, **values: Any) -> int:
        index = self.sequence_size(SEQUENCE)
        self.set_sequence_size(SEQUENCE, index + 1)
        try:
            self._set(index, "kind", kind)
            for name, value in values.items():
                if value is None:
                    continue
                if name == "texture":
                    value = self._texture(value)
                self._set(index, name, value)
        except BaseException:
            self.set_sequence_size(SEQUENCE, index)
            raise
        return index

    def _texture(self, source: Any) -> Any:
        found = wrapped(source, self)
        if isinstance(found, _sarabet.Operator) and not isinstance(found, Top):
            raise UserTypeError(f"{self.path}: texture: expected a TOP or an array, got {found!r}")
        return found

    def _set(self, index: int, name: str, value: Any) -> None:
        assign(self.parameter(f"{SEQUENCE}{index}{name}"), value)
