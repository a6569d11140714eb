"""Paths, files and what else TouchDesigner's scripts ask of `tdu`."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

fileTypes: dict[str, list[str]] = {  # noqa: N816
    "image": ["bmp", "dds", "exr", "hdr", "jpeg", "jpg", "png", "tga", "tif", "tiff", "webp"],
    "movie": ["avi", "gif", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "webm", "wmv"],
    "audio": ["aif", "aiff", "flac", "m4a", "mp3", "ogg", "wav"],
    "channel": ["bchan", "bclip", "chan", "clip"],
    "geometry": ["abc", "fbx", "gltf", "glb", "obj", "ply", "stl", "usd", "usda", "usdc"],
    "pointcloud": ["csv", "las", "ply", "pts", "txt", "xyz"],
    "text": ["csv", "dat", "frag", "glsl", "json", "md", "py", "toml", "tsv", "txt", "vert", "xml"],
}


def validPath(path: str) -> str:
    """Return a path that operators may have: what no name may have becomes `_`."""
    return re.sub(r"[^A-Za-z0-9_/]", "_", path)


def expandPath(path: str) -> str:
    """Return the absolute path of a file: relative to the working folder, `~` for one's home."""
    return os.path.abspath(os.path.expanduser(path))


def collapsePath(path: str, asExpression: bool = False) -> str:  # noqa: N803
    """Return a file's path relative to the working folder, where it lies within it.

    Parameters
    ----------
    path : str
        The path.
    asExpression : bool
        As the text of a Python expression: quoted.
    """
    absolute, folder = expandPath(path), os.getcwd()
    inside = absolute == folder or absolute.startswith(os.path.join(folder, ""))
    found = os.path.relpath(absolute, folder) if inside else absolute
    return repr(found) if asExpression else found


def isPointCloudFile(path: str) -> bool:
    """Return True if the suffix is one of files that hold points."""
    return Path(path).suffix.lower().removeprefix(".") in fileTypes["pointcloud"]


def tryExcept(first: Callable[[], Any], second: Any) -> Any:
    """Return what `first()` returns; if it raises, `second`, or what that returns.

    `tdu.tryExcept(lambda: op('slider')['v1'], 0)` is a value whether or not there is a slider.
    """
    try:
        return first()
    except Exception:
        return second() if callable(second) else second


def parSummary(OPType: str) -> list[dict[str, Any]]:  # noqa: N803
    """Return the parameters of an operator type: name, label, style, default and menu of each."""
    handles = sys.modules.get("sarabet.handles")
    info = None if handles is None else handles.type_info(OPType)
    if info is None:
        raise ValueError(f"tdu.parSummary: no operator type {OPType!r}")
    return [
        {
            "name": param["name"],
            "label": param.get("label", param["name"]),
            "style": param.get("kind", ""),
            "default": param.get("default"),
            "menuNames": [entry["name"] for entry in param.get("menu") or []],
            "menuLabels": [entry["label"] for entry in param.get("menu") or []],
        }
        for param in info.get("params", [])
    ]


class FileInfo(str):
    """The path of a file, a str that also knows what is there."""

    __slots__ = ()

    @property
    def path(self) -> str:
        """The path as it was given."""
        return str(self)

    @property
    def absPath(self) -> str:
        """The absolute path."""
        return expandPath(self)

    @property
    def dir(self) -> FileInfo:
        """The folder that holds it."""
        return FileInfo(os.path.dirname(self.absPath))

    @property
    def fileName(self) -> str:
        """The last part of the path."""
        return os.path.basename(self)

    @property
    def baseName(self) -> str:
        """The last part of the path, without suffix."""
        return os.path.splitext(self.fileName)[0]

    @property
    def ext(self) -> str:
        """The suffix with its dot; empty without one."""
        return os.path.splitext(self)[1]

    @property
    def fileType(self) -> str | None:
        """The first kind of `tdu.fileTypes` that has the suffix; None if there is none."""
        suffix = self.ext.lower().removeprefix(".")
        return next((kind for kind, known in fileTypes.items() if suffix in known), None)

    @property
    def exists(self) -> bool:
        """True if something is there."""
        return os.path.exists(self.absPath)

    @property
    def isDir(self) -> bool:
        """True if it is a folder."""
        return os.path.isdir(self.absPath)

    @property
    def isFile(self) -> bool:
        """True if it is a file."""
        return os.path.isfile(self.absPath)
