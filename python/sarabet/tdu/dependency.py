"""Python data that parameters, expressions and scripts may depend on."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


class Dependency:
    """A value: who reads `val` while it cooks, cooks again when another value is assigned.

    Parameters
    ----------
    val : object
        The value.
    """

    def __init__(self, val: Any = None) -> None:
        self._value = val
        self.callbacks: list[Callable[[dict[str, Any]], Any]] = []
        # Without the engine nothing cooks, and there is nothing to record.
        native: Any = sys.modules.get("sarabet._sarabet")
        self._cell = None if native is None else native.Cell()

    @property
    def val(self) -> Any:
        """The value; reading it is recorded, assigning it is a change."""
        if self._cell is not None:
            self._cell.read()
        return self._value

    @val.setter
    def val(self, value: Any) -> None:
        self.setVal(value)

    @property
    def peekVal(self) -> Any:
        """The value; that it was read is not recorded."""
        return self._value

    def setVal(self, value: Any, setInfo: Any = None) -> None:  # noqa: N803
        """Assign a value, with something to be handed to the callbacks."""
        before, self._value = self._value, value
        if before is value or _equal(before, value):
            return
        self._changed(before, setInfo)

    def modified(self) -> None:
        """Say that what the value holds has changed: a list to which something was appended."""
        self._changed(self._value, None)

    def _changed(self, before: Any, info: Any) -> None:
        if self._cell is not None:
            self._cell.modified()
        for callback in list(self.callbacks):
            callback({"dependency": self, "prevVal": before, "val": self._value, "setInfo": info})

    def __repr__(self) -> str:
        return f"tdu.Dependency({self._value!r})"


def _equal(a: Any, b: Any) -> bool:
    try:
        return type(a) is type(b) and bool(a == b)
    except Exception:  # arrays, and objects that refuse to be compared
        return False
