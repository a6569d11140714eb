"""The Script TOP as TouchDesigner's callbacks see it."""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from ._sarabet import UserValueError
from .operators import Top
from .script_base import ScriptMembers
from .td_top import copy_pixels, load_picture, script_cook


class ScriptTop(ScriptMembers, Top):
    """A picture that a Python function makes.

    `callbacks` is a module, a file's path or an object with `onCook(scriptOp)`; inside of it
    `copyNumpyArray` or `loadByteArray` sets the picture.
    """

    __slots__ = ()

    def copyNumpyArray(
        self, numpyArray: npt.NDArray[Any], is3D: bool = False, isCube: bool = False
    ) -> None:
        """Set the picture from an array (height, width, 1 to 4), row 0 = bottom. In onCook only.

        Parameters
        ----------
        numpyArray : ndarray
            uint8, uint16 or float32; it is copied. Its size becomes the picture's. An array
            (depth, height, width, 1 to 4) makes a 2D array texture.
        is3D : bool
            Makes a 3D texture of it instead.
        isCube : bool
            Makes a cube texture of it: six square faces.
        """
        cook = script_cook(self, "copyNumpyArray()")
        who = f"{self.path}: copyNumpyArray"
        if is3D and isCube:
            raise UserValueError(f"{who}: expected one of is3D and isCube, got both")
        copy_pixels(cook, numpyArray, "3d" if is3D else "cube" if isCube else None, who)

    def loadByteArray(self, fileType: str, byteArray: bytes | bytearray | memoryview) -> bool:
        """Set the picture from the bytes of an image file. In onCook only.

        Colour is multiplied by alpha, as Image File In does.

        Parameters
        ----------
        fileType : str
            What kind of file: '.png', '.jpg' or '.jpeg'.
        byteArray : bytes
            The whole file.

        Returns
        -------
        bool
            False if the bytes are no such picture; a warning of the operator then says why.
        """
        cook = script_cook(self, "loadByteArray()")
        return load_picture(cook, fileType, byteArray, f"{self.path}: loadByteArray")
