"""Sarabet: a real-time operator network whose native array is the NumPy ndarray.

>>> import sarabet as sb
>>> with sb.Project() as project:
...     ramp = sb.top.Ramp(resolution=(320, 240))
...     soft = sb.top.Blur(ramp, size=12)
>>> soft.numpy().shape
(240, 320, 4)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _sarabet, chop, comp, families, top
from ._sarabet import (
    CookError,
    Device,
    DeviceError,
    Error,
    InternalError,
    Problem,
    Snapshot,
    UserError,
    empty,
)
from .event_watches import Change
from .events import Handler
from .matrix import Matrix
from .members import Operator
from .operators import Chop, Comp, SavedFile, Top
from .parameters import Par, ParCollection, ParGroup
from .plugins import cmake_dir, load_plugin
from .project import Frames, Project, current_project
from .project_files import load, load_component
from .td_chop import Channel

if TYPE_CHECKING:
    from . import samples as samples
    from .python_operators import PythonChop, PythonTop, param
    from .readback import Readback
    from .scripts import Context, script_chop, script_top

__version__ = "0.1.0"
__all__ = [
    "Change",
    "Channel",
    "Chop",
    "Comp",
    "Context",
    "CookError",
    "Device",
    "DeviceError",
    "Error",
    "Frames",
    "Handler",
    "InternalError",
    "Matrix",
    "Operator",
    "Par",
    "ParCollection",
    "ParGroup",
    "Problem",
    "Project",
    "PythonChop",
    "PythonTop",
    "Readback",
    "SavedFile",
    "Snapshot",
    "Top",
    "UserError",
    "chop",
    "cmake_dir",
    "comp",
    "current_project",
    "devices",
    "empty",
    "load",
    "load_component",
    "load_plugin",
    "operator_types",
    "param",
    "script_chop",
    "script_top",
    "top",
]
_LAZY = {
    "PythonChop": "python_operators",
    "PythonTop": "python_operators",
    "param": "python_operators",
    "Readback": "readback",
    "Context": "scripts",
    "script_chop": "scripts",
    "script_top": "scripts",
}


def devices() -> list[Device]:
    """Return every device that can run texture operators; none without a driver."""
    return Device.list()


def operator_types(family: str | None = None) -> list[str]:
    """Return the type strings of all operators, such as 'blurTOP'.

    Parameters
    ----------
    family : {'CHOP', 'TOP', 'COMP'}, optional
        Only those of one family.
    """
    from .handles import registry

    return [t for t, info in registry().items() if family in (None, info["family"])]


def __getattr__(name: str) -> Any:
    import importlib

    if name in _LAZY:
        value = getattr(importlib.import_module(f"sarabet.{_LAZY[name]}"), name)
    elif name in ("samples", "td", "tdu"):
        value = importlib.import_module(f"sarabet.{name}")
    else:
        raise AttributeError(f"module 'sarabet' has no '{name}'")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__", "samples", "td", "tdu"]


def _expression_globals() -> dict[str, Any]:
    from . import td  # the names that expressions see are TouchDesigner's

    return td.expression_globals()


families.connect()
_sarabet.set_expression_globals(_expression_globals)
