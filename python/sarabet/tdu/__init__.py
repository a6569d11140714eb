"""TouchDesigner's `tdu`: matrices, vectors and small helpers, with its names and meaning.

NumPy is all that it needs. `sarabet.Matrix` is the engine's own matrix; the `Matrix` here has
lists that are columns, float32 elements and methods that work in place.
"""

from .matrix import Matrix
from .text import base, digits, expand, match, split, validName
from .values import clamp, rand, remap
from .vectors import Color, Position, Quaternion, Vector

__all__ = [
    "Color",
    "Matrix",
    "Position",
    "Quaternion",
    "Vector",
    "base",
    "clamp",
    "digits",
    "expand",
    "match",
    "rand",
    "remap",
    "split",
    "validName",
]
