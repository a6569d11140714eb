"""What Script CHOP and Script TOP share: callbacks and parameters of their own."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _sarabet
from .parameters import assign

if TYPE_CHECKING:
    _Base = _sarabet.Operator
else:
    _Base = object


class ScriptMembers(_Base):
    """Members of script operators."""

    __slots__ = ()

    @property
    def callbacks(self) -> Any:
        """What makes the output.

        A module, the path of a file, "module:object", or an object: with `onCook(scriptOp)` in
        TouchDesigner's way. A file runs once for each operator, and again when it has changed.
        """
        host: Any = self.parameter("callbacks").val
        return getattr(host, "source", host)

    @callbacks.setter
    def callbacks(self, source: Any) -> None:
        from .callbacks import install_callbacks

        install_callbacks(self, source)

    def appendCustomPage(self, name: str) -> Page:
        """Return a page that can append parameters to this operator."""
        return Page(self, name)


class Page:
    """A page of an operator's own parameters, as TouchDesigner's callbacks make it."""

    def __init__(self, owner: _sarabet.Operator, name: str) -> None:
        self.owner = owner
        self.name = name

    def _append(self, name: str, style: str, default: Any, label: str | None, **more: Any) -> Any:
        self.owner.add_parameter(name, style, default, label or name, **more)
        return [self.owner.parameter(name)]

    def appendFloat(
        self, name: str, label: str | None = None, size: int = 1, **_: Any
    ) -> list[_sarabet.Par]:
        """Append a float, or a vector of `size` floats."""
        default: Any = 0.0 if size == 1 else (0.0,) * size
        found: list[_sarabet.Par] = self._append(name, "float", default, label)
        return found if size == 1 else list(found[0])  # type: ignore[call-overload]

    def appendInt(self, name: str, label: str | None = None, **_: Any) -> list[_sarabet.Par]:
        """Append an int."""
        found: list[_sarabet.Par] = self._append(name, "int", 0, label)
        return found

    def appendToggle(self, name: str, label: str | None = None, **_: Any) -> list[_sarabet.Par]:
        """Append an on/off switch."""
        found: list[_sarabet.Par] = self._append(name, "toggle", False, label)
        return found

    def appendStr(self, name: str, label: str | None = None, **_: Any) -> list[_sarabet.Par]:
        """Append a string."""
        found: list[_sarabet.Par] = self._append(name, "string", "", label)
        return found

    def appendFile(self, name: str, label: str | None = None, **_: Any) -> list[_sarabet.Par]:
        """Append the path of a file."""
        found: list[_sarabet.Par] = self._append(name, "file", "", label)
        return found

    def appendPulse(self, name: str, label: str | None = None, **_: Any) -> list[_sarabet.Par]:
        """Append a pulse; pressing it calls `onPulse(par)` of the callbacks."""
        found: list[_sarabet.Par] = self._append(name, "pulse", False, label)
        return found

    def appendMenu(
        self, name: str, label: str | None = None, menu: Sequence[str] = ("one", "two"), **_: Any
    ) -> list[_sarabet.Par]:
        """Append a menu; its entries are given at once (`menu=`)."""
        found: list[_sarabet.Par] = self._append(name, "menu", menu[0], label, menu=list(menu))
        return found


def set_callbacks(op: _sarabet.Operator, host: Any, level: str = "automatic") -> None:
    """Let an object with `__sarabet_cook__(cook)` make an operator's output.

    An operator that cooks without being asked cooks for the first time here; if it fails, that is
    its problem, and those who ask for its data hear of it.
    """
    op.parameter("cook").val = level
    assign(op.parameter("callbacks"), host)
    if level in ("on_change", "always"):
        with contextlib.suppress(_sarabet.CookError):
            op.cook()
