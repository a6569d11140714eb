"""TouchDesigner's Matrix: 4x4 float32, column vectors, lists are columns, methods in place."""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from .vectors import Position, Quaternion, Vector, is_number, numbers

Doubles = npt.NDArray[np.float64]
Triple = tuple[float, float, float]


def _diagonal(sx: float, sy: float, sz: float) -> Doubles:
    return np.diag([sx, sy, sz, 1.0])


def _translation(tx: float, ty: float, tz: float) -> Doubles:
    m = np.eye(4)
    m[:3, 3] = tx, ty, tz
    return m


def _rotation(quaternion: Quaternion) -> Doubles:
    length = quaternion.length()
    if length == 0:
        raise ValueError("tdu.Matrix: expected a quaternion with a length")
    quaternion = Quaternion(*(v / length for v in quaternion))
    m = np.eye(4)
    for i in range(3):
        m[:3, i] = list(quaternion.rotate(Vector(*np.eye(3)[i])))
    return m


class Matrix:
    """A 4x4 matrix of float32: `m[row, col]`, translation in the last column.

    Lists are columns: `Matrix(16 numbers)`, `Matrix([16 or 9 numbers])`, `Matrix(3 or 4 lists of 3
    or 4)`; `Matrix([x, y, z, w])` is a quaternion's rotation. An ndarray (or whatever gives one)
    is taken as it is indexed, rows first, so that `Matrix(m.numpyArray())` is `m`. Methods that
    change the matrix multiply from the left unless `fromRight` is said.

    Parameters
    ----------
    *args : numbers, lists, Matrix, Quaternion or ndarray
        Nothing means the identity.
    zero : bool
        With no other argument: all zeros.
    """

    __slots__ = ("_m",)

    def __init__(self, *args: Any, zero: bool = False) -> None:
        self._m: npt.NDArray[np.float32] = np.zeros((4, 4), np.float32)
        if not zero or args:
            self._m[:] = _made(args)

    # -- elements --------------------------------------------------------------------------------

    @property
    def vals(self) -> list[float]:
        """The 16 elements, column by column."""
        return [float(v) for v in self._m.T.ravel()]

    @vals.setter
    def vals(self, values: Sequence[float]) -> None:
        if len(values) != 16:
            raise ValueError(f"tdu.Matrix.vals: expected 16 numbers, got {len(values)}")
        self._m[:] = np.array([float(v) for v in values]).reshape(4, 4).T

    @property
    def rows(self) -> list[list[float]]:
        """Four lists, one a row."""
        return [[float(v) for v in row] for row in self._m]

    @property
    def cols(self) -> list[list[float]]:
        """Four lists, one a column."""
        return [[float(v) for v in column] for column in self._m.T]

    def row(self, index: int) -> list[float]:
        """Return a row."""
        return [float(v) for v in self._m[index]]

    def col(self, index: int) -> list[float]:
        """Return a column."""
        return [float(v) for v in self._m[:, index]]

    def __getitem__(self, index: tuple[int, int]) -> float:
        row, col = index
        return float(self._m[row, col])

    def __setitem__(self, index: tuple[int, int], value: float) -> None:
        row, col = index
        self._m[row, col] = value

    def numpyArray(self) -> npt.NDArray[np.float32]:
        """Return a fresh (4, 4) float32 array, indexed as the matrix is."""
        return self._m.copy()

    def __array__(
        self, dtype: npt.DTypeLike | None = None, copy: bool | None = None
    ) -> npt.NDArray[Any]:
        if copy is False:
            raise ValueError("tdu.Matrix: an array of it is always a copy")
        return np.array(self._m, dtype or np.float32)

    def fillTable(self, table: Any) -> None:
        """Make a table 4 x 4 and write the elements into its cells."""
        table.setSize(4, 4)
        for r in range(4):
            for c in range(4):
                table[r, c] = self[r, c]

    # -- in place --------------------------------------------------------------------------------

    def identity(self) -> None:
        """Become the identity."""
        self._m[:] = np.eye(4)

    def transpose(self) -> None:
        """Exchange rows and columns."""
        self._m[:] = self._m.T.copy()

    def invert(self) -> None:
        """Become the inverse.

        Raises
        ------
        ValueError
            If the matrix is singular.
        """
        try:
            inverse = np.linalg.inv(self._m.astype(np.float64))
        except np.linalg.LinAlgError:
            raise ValueError("tdu.Matrix.invert: the matrix is singular") from None
        self._m[:] = inverse

    def _apply(self, m: Doubles, from_right: bool, pivot: Any = None) -> None:
        if pivot is not None:
            p = numbers("Matrix pivot", (pivot,), 3)
            m = _translation(*p) @ m @ _translation(-p[0], -p[1], -p[2])
        own = self._m.astype(np.float64)
        self._m[:] = own @ m if from_right else m @ own

    def translate(self, tx: Any, ty: float = 0, tz: float = 0, fromRight: bool = False) -> None:
        """Multiply by a translation; one sequence of three does as well."""
        self._apply(_translation(*_three(tx, ty, tz)), fromRight)

    def scale(
        self, sx: Any, sy: float = 1, sz: float = 1, fromRight: bool = False, pivot: Any = None
    ) -> None:
        """Multiply by a scale about a pivot; one sequence of three does as well."""
        self._apply(_diagonal(*_three(sx, sy, sz)), fromRight, pivot)

    def rotate(
        self, rx: Any, ry: float = 0, rz: float = 0, fromRight: bool = False, pivot: Any = None
    ) -> None:
        """Multiply by turns about x, then y, then z, in degrees, about a pivot."""
        self._apply(_rotation(Quaternion(Vector(*_three(rx, ry, rz)))), fromRight, pivot)

    def rotateOnAxis(
        self, rotationAxis: Any, angle: float, fromRight: bool = False, pivot: Any = None
    ) -> None:
        """Multiply by a turn about an axis, in degrees, about a pivot."""
        axis = numbers("Matrix.rotateOnAxis axis", (rotationAxis,), 3)
        if not any(axis):
            raise ValueError("tdu.Matrix.rotateOnAxis: expected an axis with a length")
        self._apply(_rotation(Quaternion(angle, axis)), fromRight, pivot)

    def lookat(self, eyePos: Any, target: Any, up: Any) -> None:
        """Become the view from `eyePos` to `target`: world to camera, which looks along -z."""
        eye, to, above = (np.array(numbers("Matrix.lookat", (v,), 3)) for v in (eyePos, target, up))
        back = eye - to
        side = np.cross(above, back)
        if not np.linalg.norm(side) > 1e-12 * np.linalg.norm(above) * np.linalg.norm(back):
            raise ValueError("tdu.Matrix.lookat: expected target apart and up in another direction")
        back /= np.linalg.norm(back)
        side /= np.linalg.norm(side)
        m = np.eye(4)
        m[:3, :3] = side, np.cross(back, side), back
        m[:3, 3] = -m[:3, :3] @ eye
        self._m[:] = m

    def projectionFrustum(
        self, left: float, right: float, bottom: float, top: float, near: float, far: float
    ) -> None:
        """Become the projection of a frustum given at its near plane; depth is 0..1."""
        if left == right or bottom == top or near == far or near <= 0 or far <= 0:
            raise ValueError("tdu.Matrix.projectionFrustum: expected sides apart, near and far > 0")
        m = np.zeros((4, 4))
        m[0, 0] = 2 * near / (right - left)
        m[1, 1] = 2 * near / (top - bottom)
        m[0, 2] = (right + left) / (right - left)
        m[1, 2] = (top + bottom) / (top - bottom)
        m[2, 2:] = far / (near - far), near * far / (near - far)
        m[3, 2] = -1
        self._m[:] = m

    def projectionFovX(
        self, fovX: float, aspectX: float, aspectY: float, near: float, far: float
    ) -> None:
        """Become a perspective by horizontal field of view in degrees; depth is 0..1."""
        if not 0 < fovX < 180 or aspectX <= 0 or aspectY <= 0:
            raise ValueError("tdu.Matrix.projectionFovX: expected 0 < fovX < 180 and aspects > 0")
        x = near * math.tan(math.radians(fovX) / 2)
        y = x * aspectY / aspectX
        self.projectionFrustum(-x, x, -y, y, near, far)

    def mapUnitSquareToQuad(
        self,
        blX: float,
        blY: float,
        brX: float,
        brY: float,
        tlX: float,
        tlY: float,
        trX: float,
        trY: float,
    ) -> None:
        """Become the projection of the square (0, 0)..(1, 1) to four corners (a corner pin)."""
        self._m[:] = _square_to_quad((blX, blY), (brX, brY), (tlX, tlY), (trX, trY))

    def mapQuadToUnitSquare(
        self,
        blX: float,
        blY: float,
        brX: float,
        brY: float,
        tlX: float,
        tlY: float,
        trX: float,
        trY: float,
    ) -> None:
        """Become the projection of four corners to the square (0, 0)..(1, 1)."""
        m = _square_to_quad((blX, blY), (brX, brY), (tlX, tlY), (trX, trY))
        if abs(np.linalg.det(m)) < 1e-300:
            raise ValueError("tdu.Matrix.mapQuadToUnitSquare: the corners lie on a line")
        self._m[:] = np.linalg.inv(m)

    # -- new values ------------------------------------------------------------------------------

    def copy(self) -> Matrix:
        """Return a copy."""
        return Matrix(self)

    def getTranspose(self) -> Matrix:
        """Return the transpose; the matrix stays."""
        return Matrix(self._m.T)

    def getInverse(self) -> Matrix:
        """Return the inverse; the matrix stays."""
        inverse = Matrix(self)
        inverse.invert()
        return inverse

    def determinant(self) -> float:
        """Return the determinant."""
        return float(np.linalg.det(self._m.astype(np.float64)))

    def decompose(self) -> tuple[Triple, Triple, Triple]:
        """Return scale, rotation in degrees and translation, three numbers each.

        A mirrored matrix has a negative x scale; shear and perspective are left out.
        """
        m = self._m.astype(np.float64)
        scale = np.linalg.norm(m[:3, :3], axis=0)
        if np.linalg.det(m[:3, :3]) < 0:
            scale[0] = -scale[0]
        turn = np.eye(4)
        for c in range(3):
            if scale[c] != 0:
                turn[:3, c] = m[:3, c] / scale[c]
        angles = Quaternion(Matrix(turn)).eulerAngles()
        return _triple(scale), angles, _triple(m[:3, 3])

    def __add__(self, other: Matrix) -> Matrix:
        return Matrix(self._m + other._m) if isinstance(other, Matrix) else NotImplemented

    def __sub__(self, other: Matrix) -> Matrix:
        return Matrix(self._m - other._m) if isinstance(other, Matrix) else NotImplemented

    @overload
    def __mul__(self, other: Matrix) -> Matrix: ...
    @overload
    def __mul__(self, other: Vector) -> Vector: ...
    @overload
    def __mul__(self, other: Position) -> Position: ...

    def __mul__(self, other: Any) -> Any:
        m = self._m.astype(np.float64)
        if isinstance(other, Matrix):
            return Matrix(m @ other._m.astype(np.float64))
        if isinstance(other, Vector):
            return Vector(*(m[:3, :3] @ list(other)))
        if isinstance(other, Position):
            x, y, z, w = m @ [*other, 1.0]
            if w == 0:
                raise ValueError("tdu.Matrix: the position is taken to infinity (w is 0)")
            return Position(x / w, y / w, z / w)
        return NotImplemented

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and bool((self._m == other._m).all())

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        columns = ", ".join("[" + ", ".join(f"{v:g}" for v in c) + "]" for c in self.cols)
        return f"tdu.Matrix({columns})"


def _triple(values: npt.NDArray[Any]) -> Triple:
    return float(values[0]), float(values[1]), float(values[2])


def _three(x: Any, y: float, z: float) -> list[float]:
    return numbers("Matrix", (x, y, z) if is_number(x) else (x,), 3)


def _made(args: tuple[Any, ...]) -> npt.NDArray[Any]:
    """Return the elements that the constructor's arguments stand for, rows first."""
    if not args:
        return np.eye(4)
    if len(args) == 1:
        only = args[0]
        if isinstance(only, Quaternion):
            return _rotation(only)
        if isinstance(only, Matrix) or hasattr(only, "__array__"):
            array = np.asarray(only)
            if array.shape == (4, 4) and array.dtype.kind in "biuf":
                return array
            if array.ndim != 1:
                found = f"shape {array.shape} of {array.dtype}"
                raise ValueError(f"tdu.Matrix: expected a real (4, 4) array, got {found}")
        args = args if is_number(only) else tuple(only)
        if len(args) == 4 and all(is_number(v) for v in args):
            return _rotation(Quaternion(*args))
    if len(args) in (9, 16):
        side = 3 if len(args) == 9 else 4
        flat = [float(v) for v in args]
        args = tuple(flat[i : i + side] for i in range(0, len(flat), side))
    if len(args) not in (3, 4) or any(is_number(c) or isinstance(c, str) for c in args):
        raise TypeError(
            "tdu.Matrix: expected a Matrix, a (4, 4) array, 4 numbers in a list, 9 or 16 numbers, "
            f"or 3 or 4 columns, got {len(args)} value(s)"
        )
    made = np.eye(4)
    for c, column in enumerate(args):
        values = [float(v) for v in column]
        if len(values) not in (3, 4):
            raise TypeError(f"tdu.Matrix: expected columns of 3 or 4 numbers, got {len(values)}")
        made[: len(values), c] = values
    return made


def _square_to_quad(
    bl: tuple[float, float],
    br: tuple[float, float],
    tl: tuple[float, float],
    tr: tuple[float, float],
) -> Doubles:
    """Return the homography of the unit square to a quadrilateral, z left alone."""
    corners = [((0, 0), bl), ((1, 0), br), ((0, 1), tl), ((1, 1), tr)]
    a = np.zeros((8, 8))
    b = np.zeros(8)
    for i, ((u, v), (x, y)) in enumerate(corners):
        a[2 * i] = [u, v, 1, 0, 0, 0, -x * u, -x * v]
        a[2 * i + 1] = [0, 0, 0, u, v, 1, -y * u, -y * v]
        b[2 * i : 2 * i + 2] = x, y
    try:
        h = np.linalg.solve(a, b)
    except np.linalg.LinAlgError:
        raise ValueError("tdu.Matrix: expected four corners, no three on a line") from None
    m = np.eye(4)
    m[0, [0, 1, 3]] = h[0:3]
    m[1, [0, 1, 3]] = h[3:6]
    m[3, [0, 1, 3]] = h[6], h[7], 1
    return m
