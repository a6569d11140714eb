"""What Python keeps with an operator: stored values, and what its scripts have printed.

Who reads a stored value while cooking depends on it: each key has a cell, for which the engine
records readers, also where nothing is stored yet and the search goes on further up.
"""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _sarabet, printing
from ._sarabet import UserKeyError
from .events import events_at
from .handles import install, nearest_hint, state_of

if TYPE_CHECKING:
    _Base = _sarabet.Operator
else:
    _Base = object

_MISSING: Any = object()


def _cell(op: _sarabet.Operator, key: str | None) -> _sarabet.Cell:
    cells: dict[str | None, _sarabet.Cell] = state_of(op).setdefault("cells", {})
    found = cells.get(key)
    if found is None:
        found = cells[key] = _sarabet.Cell()
    return found


def _read(op: _sarabet.Operator, key: str | None) -> dict[str, Any]:
    """Return what is stored with an operator; who cooks depends on the key, or on all of it."""
    if _sarabet.cooking_operator() is not None:
        _cell(op, key).read()
    stored: dict[str, Any] = state_of(op).get("storage", {})
    return stored


def _changed(op: _sarabet.Operator, key: str) -> None:
    cells: dict[str | None, _sarabet.Cell] = state_of(op).get("cells", {})
    for each in (key, None):
        if each in cells:
            cells[each].modified()


@install(_sarabet.Operator)
class Stored(_Base):
    """Members of operators: what Python keeps for them."""

    @property
    def storage(self) -> dict[str, Any]:
        """The values stored with the operator, in a dict of its own."""
        return dict(_read(self, None))

    def store(self, key: str, value: Any) -> Any:
        """Keep a Python value with the operator, and return it; what has read it cooks again."""
        state_of(self).setdefault("storage", {})[key] = value
        _changed(self, key)
        return value

    def fetch(
        self, key: str, default: Any = _MISSING, search: bool = True, storeDefault: bool = False
    ) -> Any:
        """Return a value that was stored here or, with `search`, in a component above.

        Parameters
        ----------
        key : str
            Its name.
        default : object
            What to return if nothing is stored.
        search : bool
            Look in the components above, too.
        storeDefault : bool
            Store the default here if nothing is stored.

        Raises
        ------
        KeyError
            If nothing is stored and there is no default.
        """
        owner: Any = self
        known: list[str] = []
        while owner is not None:
            stored = _read(owner, key)
            if key in stored:
                return stored[key]
            known += stored
            owner = owner.parent if search else None
        if default is _MISSING:
            hint = nearest_hint(key, known)
            raise UserKeyError(f"{self.path}: nothing is stored as {key!r}{hint}")
        return self.store(key, default) if storeDefault else default

    def fetchOwner(self, key: str) -> Any:
        """Return the operator, this one or a component above, with which a key is stored."""
        owner: Any = self
        while owner is not None and key not in _read(owner, key):
            owner = owner.parent
        return owner

    def unstore(self, *keys: str) -> None:
        """Drop stored values whose names match patterns; "*" is all of them."""
        from . import tdu

        stored = state_of(self).get("storage", {})
        for key in tdu.match(" ".join(keys), list(stored)):
            del stored[key]
            _changed(self, key)

    def storeStartupValue(self, key: str, value: Any) -> None:
        """Say what a stored value is when the project begins: now, and after each `reset()`."""
        state_of(self).setdefault("startup", {})[key] = value
        self.store(key, value)
        if self.parent is not None:  # what belongs to no component lives by its handles
            events_at(self).startup[self.id] = lambda: _put_back(self)

    def unstoreStartupValue(self, *keys: str) -> None:
        """Forget startup values whose names match patterns; what is stored now stays."""
        from . import tdu

        startup = state_of(self).get("startup", {})
        for key in tdu.match(" ".join(keys), list(startup)):
            del startup[key]
        if not startup:
            events_at(self).startup.pop(self.id, None)

    @property
    def printed(self) -> list[str]:
        """The last lines that the operator's scripts have printed, oldest first."""
        return printing.printed(self)

    def clear_printed(self) -> None:
        """Forget what the operator's scripts have printed."""
        printing.clear(self)


def _put_back(op: Any) -> None:
    if op.valid:
        for key, value in state_of(op).get("startup", {}).items():
            op.store(key, value)
    else:
        events_at(op).startup.pop(op.id, None)
