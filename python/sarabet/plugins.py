"""Operators from plug-ins: shared objects with operators written in C++."""

from __future__ import annotations

import os
from pathlib import Path

from . import _sarabet, families


def load_plugin(path: str | os.PathLike[str]) -> list[str]:
    """Load the operators of a plug-in, or of all plug-ins in a folder.

    They are then like any other: `sb.chop.Name`, `sb.top.Name`, `comp.create("nameCHOP")`,
    `help(sb.chop.Name)`. A plug-in that is loaded already is left as it is.

    Parameters
    ----------
    path : path
        A shared object that `sarabet_add_plugin` built, or a folder with such.

    Returns
    -------
    list of str
        The type strings of its operators, sorted.

    Raises
    ------
    OSError
        If there is no such file.
    ValueError
        If it is no plug-in, is damaged, was built with other headers, has an operator whose name
        is taken, or has changed since it was loaded. None of its operators is there then, and of
        one that was not built for this version nothing has run.
    """
    where = os.fsdecode(path)
    os.close(os.open(where, os.O_RDONLY | os.O_NONBLOCK))  # or the system's own exception
    types = _sarabet.load_plugin(where)
    families.forget(types)
    return types


def cmake_dir() -> str:
    """Return the folder of the CMake package, for `find_package(sarabet)`.

    Raises
    ------
    FileNotFoundError
        If this package came without it.
    """
    folder = Path(__file__).absolute().parent / "cmake"
    if not (folder / "sarabet-config.cmake").is_file():
        raise FileNotFoundError(f"there is no CMake package in {folder}")
    return os.fspath(folder)
