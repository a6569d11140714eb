"""Vector, Position, Quaternion and Color: small values with named components."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, SupportsFloat

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from .matrix import Matrix

Doubles = npt.NDArray[np.float64]
_ORDERS = ("xyz", "xzy", "yxz", "yzx", "zxy", "zyx")


def is_number(value: object) -> bool:
    """Return whether a value is one number (arrays can be floats too, but have a length)."""
    return isinstance(value, SupportsFloat) and not hasattr(value, "__len__")


def numbers(owner: str, args: Sequence[Any], count: int) -> list[float]:
    """Return `count` numbers given one by one or as one sequence."""
    values = args[0] if len(args) == 1 and not is_number(args[0]) else args
    values = values if isinstance(values, str) else list(values)
    if isinstance(values, str) or len(values) != count:
        raise TypeError(f"tdu.{owner}: expected {count} numbers, got {args!r}")
    return [float(v) for v in values]


class _Tuple:
    """Components in an array of doubles, by name and by index."""

    names: ClassVar[str] = ""
    __slots__ = ("_v",)

    def __init__(self, *args: Any) -> None:
        self._v: Doubles = (
            np.array(numbers(type(self).__name__, args, len(self.names)))
            if args
            else np.zeros(len(self.names))
        )

    def __getattr__(self, name: str) -> float:
        if len(name) == 1 and name in type(self).names:
            return float(self._v[type(self).names.index(name)])
        raise AttributeError(f"tdu.{type(self).__name__} has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        if len(name) == 1 and name in type(self).names:
            self._v[type(self).names.index(name)] = value
        else:
            object.__setattr__(self, name, value)

    @classmethod
    def _of(cls, values: npt.ArrayLike) -> Self:
        made = cls.__new__(cls)
        object.__setattr__(made, "_v", np.array(values, np.float64))
        return made

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[float]:
        return iter(self._v.tolist())

    def __getitem__(self, index: int) -> float:
        return float(self._v[index])

    def __setitem__(self, index: int, value: float) -> None:
        self._v[index] = value

    def __array__(
        self, dtype: npt.DTypeLike | None = None, copy: bool | None = None
    ) -> npt.NDArray[Any]:
        if copy is False:
            raise ValueError(f"tdu.{type(self).__name__}: an array of it is always a copy")
        return np.array(self._v, dtype or np.float64)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and bool((self._v == other._v).all())

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"tdu.{type(self).__name__}({', '.join(f'{v:g}' for v in self._v)})"

    def copy(self) -> Self:
        """Return a copy."""
        return self._of(self._v)


class _Arithmetic(_Tuple):
    __slots__ = ()

    @staticmethod
    def _operand(other: Any) -> Any:
        return other._v if isinstance(other, _Tuple) else other

    def __neg__(self) -> Self:
        return self._of(-self._v)

    def __abs__(self) -> Self:
        return self._of(abs(self._v))

    def __add__(self, other: Any) -> Self:
        return self._of(self._v + self._operand(other))

    def __radd__(self, other: Any) -> Self:
        return self._of(self._v + self._operand(other))

    def __mul__(self, other: Any) -> Self:
        return self._of(self._v * self._operand(other))

    def __rmul__(self, other: Any) -> Self:
        return self._of(self._v * self._operand(other))

    def __truediv__(self, other: Any) -> Self:
        return self._of(self._v / self._operand(other))


class Vector(_Arithmetic):
    """A direction with a length: `Vector(x, y, z)`; translation does not move it."""

    names = "xyz"
    __slots__ = ()

    def __sub__(self, other: Any) -> Vector:
        return self._of(self._v - self._operand(other))

    def __rsub__(self, other: Any) -> Vector:
        return self._of(self._operand(other) - self._v)

    def dot(self, vec: Vector) -> float:
        """Return the dot product."""
        return float(self._v @ vec._v)

    def cross(self, vec: Vector) -> Vector:
        """Return the cross product."""
        return self._of(np.cross(self._v, vec._v))

    def length(self) -> float:
        """Return the length."""
        return math.sqrt(self.lengthSquared())

    def lengthSquared(self) -> float:
        """Return the square of the length."""
        return float(self._v @ self._v)

    def normalize(self) -> None:
        """Make the length 1, in place; a vector of length 0 stays."""
        length = self.length()
        if length > 0:
            self._v /= length

    def angle(self, vec: Vector) -> float:
        """Return the angle between two vectors, in degrees."""
        return math.degrees(math.atan2(self.cross(vec).length(), self.dot(vec)))

    def distance(self, vec: Vector) -> float:
        """Return the length of the difference."""
        return (self - vec).length()

    def lerp(self, vec: Vector, t: float) -> Vector:
        """Return the vector on the straight way to `vec`, at `t` in 0..1."""
        return self._of(self._v + (vec._v - self._v) * t)

    def slerp(self, vec: Vector, t: float) -> Vector:
        """Return the vector on the arc to `vec`, at `t` in 0..1; lengths change evenly."""
        theta = math.radians(self.angle(vec))
        if math.sin(theta) < 1e-9:
            return self.lerp(vec, t)
        lengths = self.length(), vec.length()
        way = math.sin((1 - t) * theta) * self._v / lengths[0]
        way = (way + math.sin(t * theta) * vec._v / lengths[1]) / math.sin(theta)
        return self._of(way * (lengths[0] + (lengths[1] - lengths[0]) * t))

    def project(self, vec1: Vector, vec2: Vector) -> None:
        """Project onto the plane that two vectors span, in place."""
        normal = np.cross(vec1._v, vec2._v)
        square = float(normal @ normal)
        if square == 0:
            raise ValueError("tdu.Vector.project: expected two vectors that span a plane")
        self._v -= normal * (float(self._v @ normal) / square)

    def reflect(self, vec: Vector) -> None:
        """Reflect in the plane that has `vec` as its normal, in place."""
        square = vec.lengthSquared()
        if square == 0:
            raise ValueError("tdu.Vector.reflect: expected a normal with a length")
        self._v -= vec._v * (2 * self.dot(vec) / square)

    def scale(self, x: float, y: float, z: float) -> None:
        """Multiply each component, in place."""
        self._v *= (x, y, z)


class Position(_Arithmetic):
    """A point: `Position(x, y, z)`. The difference of two is a Vector."""

    names = "xyz"
    __slots__ = ()

    def __sub__(self, other: Any) -> Any:
        difference = self._v - self._operand(other)
        return Vector._of(difference) if isinstance(other, Position) else self._of(difference)

    def translate(self, x: float, y: float, z: float) -> None:
        """Move, in place."""
        self._v += (x, y, z)

    def scale(self, x: float, y: float, z: float) -> None:
        """Multiply each component, in place."""
        self._v *= (x, y, z)


class Color(_Tuple):
    """A colour: `Color(r, g, b, a)`; 0, 0, 0, 1 at first."""

    names = "rgba"
    __slots__ = ()

    def __init__(self, *args: Any) -> None:
        super().__init__(*(args or (0, 0, 0, 1)))


class Quaternion(_Tuple):
    """A rotation: `Quaternion(x, y, z, w)`.

    Also from Euler angles in degrees (`Quaternion(Vector(30, 5, -5))`), an angle and an axis, two
    vectors (the turn from the first to the second), or a Matrix.
    """

    names = "xyzw"
    __slots__ = ()

    def __init__(self, *args: Any) -> None:
        if len(args) == 2 and isinstance(args[0], Vector):
            cross, dot = np.cross(args[0]._v, args[1]._v), args[0].dot(args[1])
            w = dot + args[0].length() * args[1].length()
            if w < 1e-12:  # opposite: half a turn about any axis across
                away = np.eye(3)[int(np.argmin(abs(args[0]._v)))]
                cross, w = np.cross(args[0]._v, away), 0.0
            values = np.array([*cross, w])
            super().__init__(values / max(float(np.linalg.norm(values)), 1e-300))
        elif len(args) == 2:
            axis = np.array(numbers("Quaternion axis", (args[1],), 3))
            axis /= max(float(np.linalg.norm(axis)), 1e-300)
            half = math.radians(float(args[0])) / 2
            super().__init__(*(math.sin(half) * axis), math.cos(half))
        elif len(args) == 1 and isinstance(args[0], Vector):
            super().__init__(0, 0, 0, 1)
            self.fromEuler(*args[0])
        elif len(args) == 1 and hasattr(args[0], "numpyArray"):
            super().__init__(_from_rotation(np.asarray(args[0].numpyArray(), np.float64)))
        else:
            super().__init__(*(args or (0, 0, 0, 1)))

    def __mul__(self, other: Quaternion) -> Quaternion:
        return self.cross(other)

    def length(self) -> float:
        """Return the length."""
        return float(np.linalg.norm(self._v))

    def dot(self, q2: Quaternion) -> float:
        """Return the dot product."""
        return float(self._v @ q2._v)

    def cross(self, q2: Quaternion) -> Quaternion:
        """Return the product: the rotation `q2`, then this one."""
        u, v = self._v[:3], q2._v[:3]
        xyz = self._v[3] * v + q2._v[3] * u + np.cross(u, v)
        return self._of([*xyz, self._v[3] * q2._v[3] - u @ v])

    def rotate(self, vec: Vector) -> Vector:
        """Return a vector turned by this rotation."""
        u, v = self._v[:3], np.asarray(vec, np.float64)
        twice = 2 * np.cross(u, v)
        return Vector._of(v + self._v[3] * twice + np.cross(u, twice))

    def axis(self) -> Vector:
        """Return the axis, of length 1; the x axis where nothing turns."""
        length = float(np.linalg.norm(self._v[:3]))
        return Vector._of(self._v[:3] / length) if length > 0 else Vector(1, 0, 0)

    def angle(self) -> float:
        """Return the angle, in degrees."""
        return math.degrees(2 * math.atan2(float(np.linalg.norm(self._v[:3])), self._v[3]))

    def inverse(self) -> None:
        """Invert, in place."""
        square = float(self._v @ self._v)
        if square == 0:
            raise ValueError("tdu.Quaternion.inverse: expected a length other than 0")
        self._v *= np.array([-1, -1, -1, 1]) / square

    def lerp(self, q2: Quaternion, factor: float) -> Quaternion:
        """Return the rotation on the straight way to `q2`, made of length 1."""
        mixed = self._v + (q2._v - self._v) * factor
        return self._of(mixed / max(float(np.linalg.norm(mixed)), 1e-300))

    def slerp(self, q2: Quaternion, factor: float) -> Quaternion:
        """Return the rotation on the shorter arc to `q2`, at `factor` in 0..1."""
        dot = self.dot(q2)
        end = q2._v if dot >= 0 else -q2._v
        theta = math.acos(min(abs(dot), 1.0))
        if math.sin(theta) < 1e-6:
            return self.lerp(self._of(end), factor)
        way = math.sin((1 - factor) * theta) * self._v + math.sin(factor * theta) * end
        return self._of(way / math.sin(theta))

    def exp(self) -> Quaternion:
        """Return the exponential."""
        angle = float(np.linalg.norm(self._v[:3]))
        scale = math.sin(angle) / angle if angle > 0 else 1.0
        return self._of(math.exp(self._v[3]) * np.array([*(self._v[:3] * scale), math.cos(angle)]))

    def log(self) -> Quaternion:
        """Return the natural logarithm."""
        length, part = self.length(), float(np.linalg.norm(self._v[:3]))
        if length == 0:
            raise ValueError("tdu.Quaternion.log: expected a length other than 0")
        scale = math.atan2(part, self._v[3]) / part if part > 0 else 0.0
        return self._of([*(self._v[:3] * scale), math.log(length)])

    def fromEuler(self, rx: float, ry: float, rz: float, order: str = "xyz") -> None:
        """Set from angles in degrees; the axes are turned about in `order`."""
        turns = dict(zip("xyz", (rx, ry, rz), strict=True))
        made = Quaternion()
        for axis in _checked(order):
            made = Quaternion(turns[axis], np.eye(3)["xyz".index(axis)]).cross(made)
        self._v[:] = made._v

    def eulerAngles(self, order: str = "xyz") -> tuple[float, float, float]:
        """Return angles in degrees about x, y and z that give this rotation in `order`."""
        i, j, k = ("xyz".index(axis) for axis in _checked(order))
        m = np.array([list(self.rotate(Vector(*column))) for column in np.eye(3)]).T
        parity = 1.0 if (j - i) % 3 == 1 else -1.0
        angles = [0.0, 0.0, 0.0]
        sine = min(1.0, max(-1.0, -parity * m[k, i]))
        angles[j] = math.asin(sine)
        if abs(sine) < 1 - 1e-12:
            angles[i] = math.atan2(parity * m[k, j], m[k, k])
            angles[k] = math.atan2(parity * m[j, i], m[i, i])
        else:  # the first and the last axis coincide: the last keeps still
            angles[i] = math.atan2(-parity * m[j, k], m[j, j])
        return math.degrees(angles[0]), math.degrees(angles[1]), math.degrees(angles[2])

    def matrix(self) -> Matrix:
        """Return the rotation as a Matrix."""
        from .matrix import Matrix

        return Matrix(list(self))


def _checked(order: str) -> str:
    if order not in _ORDERS:
        raise ValueError(f"tdu: order must be one of {', '.join(_ORDERS)}, got {order!r}")
    return order


def _from_rotation(m: Doubles) -> list[float]:
    """Return x, y, z, w of the rotation in a matrix without scale, by its largest component."""
    m = m[:3, :3] / np.maximum(np.linalg.norm(m[:3, :3], axis=0), 1e-300)
    squares = [1 + 2 * m[i, i] - np.trace(m) for i in range(3)] + [1 + np.trace(m)]
    best = int(np.argmax(squares))
    size = 2 * math.sqrt(max(squares[best], 1e-300))
    if best == 3:
        skew = [m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]]
        return [float(s) / size for s in skew] + [size / 4]
    i, j, k = best, (best + 1) % 3, (best + 2) % 3
    out = [0.0, 0.0, 0.0, float(m[k, j] - m[j, k]) / size]
    out[i] = size / 4
    out[j] = float(m[j, i] + m[i, j]) / size
    out[k] = float(m[k, i] + m[i, k]) / size
    return out
