"""What Python keeps with an operator: stored values, and what its scripts have printed.

Who reads a stored value while cooking depends on it: each key has a cell, for which the engine
records readers, also where nothing is stored yet and the search goes on further up.
"""
# ruff: noqa: N802, N803 (TouchDesigner's spellings)

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _sarabet, printing
from ._sarabet import UserKeyError, UserValueError
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
    return _stored(op)


def _stored(op: _sarabet.Operator) -> dict[str, Any]:
    """Return the stored values themselves; at first those of the project's file."""
    state = state_of(op)
    if "storage" not in state:
        found = {
            key: _from_file(text) if array is None else np.array(array)
            for key, text, array in _sarabet.take_stored(op)
        }
        state.setdefault("storage", {}).update(found)  # another thread may ask at the same time
    stored: dict[str, Any] = state["storage"]
    return stored


class _Unreadable:
    """What a project's file said of a stored value, where that is no value."""

    def __init__(self, text: str, error: ValueError) -> None:
        self.text = text
        self.error = error


def _from_file(text: str) -> Any:
    from .stored_text import value_from

    try:
        return value_from(text)
    except ValueError as error:
        return _Unreadable(text, error)


def _checked(op: _sarabet.Operator, key: str, value: Any) -> Any:
    if isinstance(value, _Unreadable):
        raise UserValueError(f"{op.path}: stored {key!r}: {value.error}") from value.error
    return value


def saved(op: _sarabet.Operator) -> list[tuple[str, Any]]:
    """Return the stored values as files and copies have them: TOML, or an array."""
    values: list[tuple[str, Any]] = []
    for key, value in list(state_of(op).get("storage", {}).items()):
        try:
            values.append((_name(key), _saved(value)))
        except (TypeError, ValueError) as error:
            text = f"{op.path}: stored {key!r} is neither saved nor copied: {error}"
            warnings.warn(text, stacklevel=2)
    return sorted(values, key=lambda each: each[0])


def _saved(value: Any) -> Any:
    from .stored_text import text_of  # here, so that importing the package stays quick

    if _is_saved_array(value):
        return value
    return value.text if isinstance(value, _Unreadable) else text_of(value)


def _name(key: Any) -> str:
    if type(key) is not str:
        raise TypeError(f"expected a name of type str, got {type(key).__name__}")
    key.encode()  # raises ValueError for half of a character
    return key


def _is_saved_array(value: Any) -> bool:
    if type(value) is not np.ndarray or value.ndim == 0:
        return False
    return value.dtype.isnative and value.dtype.kind in "biuf" and value.dtype.itemsize <= 8


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
        return {key: _checked(self, key, value) for key, value in _read(self, None).items()}

    def store(self, key: str, value: Any) -> Any:
        """Keep a Python value with the operator, and return it; what has read it cooks again."""
        _stored(self)[key] = value
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
                return _checked(owner, key, stored[key])
            known += stored
            owner = owner.parent if search else None
        if default is _MISSING:
            hint = nearest_hint(key, [each for each in known if isinstance(each, str)])
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

        stored = _stored(self)
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
