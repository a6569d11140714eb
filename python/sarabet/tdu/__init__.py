"""TouchDesigner's `tdu`: matrices, vectors and small helpers, with its names and meaning.

NumPy is all that it needs. `sarabet.Matrix` is the engine's own matrix; the `Matrix` here has
lists that are columns, float32 elements and methods that work in place.
"""

from .dependency import Dependency
from .matrix import Matrix
from .paths import (
    FileInfo,
    collapsePath,
    expandPath,
    fileTypes,
    isPointCloudFile,
    parSummary,
    tryExcept,
    validPath,
)
from .text import base, digits, expand, match, split, validName
from .values import clamp, rand, remap
from .vectors import Color, Position, Quaternion, Vector

__all__ = [
    "Color",
    "Dependency",
    "FileInfo",
    "Matrix",
    "Position",
    "Quaternion",
    "Vector",
    "base",
    "clamp",
    "collapsePath",
    "digits",
    "expand",
    "expandPath",
    "fileTypes",
    "isPointCloudFile",
    "match",
    "parSummary",
    "rand",
    "remap",
    "split",
    "tryExcept",
    "validName",
    "validPath",
]
