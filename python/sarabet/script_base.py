"""What Script CHOP and Script TOP share: callbacks and parameters of their own."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from . import _sarabet
from .pages import Page
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
