"""The parameters of an operator as Python attributes, and the rules of assigning to one."""
# ruff: noqa: N802 (TouchDesigner's spellings)

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _sarabet
from ._sarabet import UserKeyError, UserValueError
from .arithmetic import Arithmetic, plain
from .driving import Driving
from .event_watches import ParEvents
from .handles import install, sequence_names, type_info

if TYPE_CHECKING:
    _ParBase = ParEvents
else:
    _ParBase = object


_SPECIAL = "index str repr eq hash len getitem setitem iter"


@install(_sarabet.Par, keep=tuple(f"__{name}__" for name in _SPECIAL.split()))
class Par(Arithmetic, Driving, _ParBase):
    """A parameter: `.val`, `.eval()`, `.expr`, `.default_value`, `.reset()`, `.pulse()`.

    In arithmetic it stands for the value in force. The members of a vector parameter are
    reached by position; TouchDesigner's spellings are understood too.
    """

    @property
    def default(self) -> Any:
        """The value of a new operator."""
        return self.default_value

    @property
    def isDefault(self) -> bool:
        """True in constant mode with the default value."""
        return self.is_default

    @property
    def menuNames(self) -> list[str]:
        """Script names of a menu's entries."""
        return list(self.menu_names)

    @property
    def menuLabels(self) -> list[str]:
        """Labels of a menu's entries."""
        return list(self.menu_labels)

    @property
    def menuIndex(self) -> int:
        """Position of the menu entry in force; -1 for other kinds."""
        names = self.menu_names
        value = self.eval()
        return names.index(value) if value in names else -1

    @menuIndex.setter
    def menuIndex(self, index: int) -> None:
        self.val = self.menu_names[index]

    @property
    def isMenu(self) -> bool:
        """True for a menu."""
        return self.style == "menu"

    @property
    def isPulse(self) -> bool:
        """True for a pulse."""
        return self.style == "pulse"

    @property
    def isNumber(self) -> bool:
        """True for an int or a float."""
        return self.style in ("int", "float")

    @property
    def isString(self) -> bool:
        """True for a string or a file."""
        return self.style in ("string", "file")

    @property
    def isToggle(self) -> bool:
        """True for a toggle."""
        return self.style == "toggle"

    @property
    def isOP(self) -> bool:
        """True for a reference to an operator."""
        return self.style == "operator"

    @property
    def valid(self) -> bool:
        """True while the operator exists."""
        return bool(self.owner.valid)

    def _members(self) -> list[_sarabet.Par]:
        return [self.owner.parameter(name) for name in self.member_names]

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, index: int) -> _sarabet.Par:
        return self.owner.parameter(self.member_names[index])

    def __setitem__(self, index: int, value: Any) -> None:
        assign(self[index], value)

    def __iter__(self) -> Iterator[_sarabet.Par]:
        return iter(self._members())

    def _number(self) -> Any:
        value: Any = self.eval()
        if not isinstance(value, int | float):
            raise TypeError(f"parameter '{self.name}' is no number: {value!r}")
        return value

    def __index__(self) -> int:
        value = self.eval()
        if isinstance(value, int):
            return value
        raise TypeError(f"parameter '{self.name}' is no integer: {value!r}")

    def __str__(self) -> str:
        return str(self.eval())

    def __repr__(self) -> str:
        try:
            return f"<parameter '{self.name}' of {self.owner!r}>"  # never evaluates
        except (_sarabet.UserValueError, _sarabet.UserAttributeError):
            return f"<parameter that is gone, of {self.owner!r}>"

    def __eq__(self, other: object) -> bool:
        return bool(self.eval() == plain(other))  # TouchDesigner's: values, not identity

    def __hash__(self) -> int:
        return hash((self.owner.id, self.name))


if not TYPE_CHECKING:
    Par = _sarabet.Par
ParGroup = Par  # a vector parameter answers to the same class; its members are items


class ParCollection:
    """The parameters of one operator: `op.par.size = 4`, `op.par["size"]`, `dir(op.par)`.

    Getting one gives a `Par`; assigning sets its value. Assigning a channel or a parameter makes
    a live link, which follows its source from then on.
    """

    __slots__ = ("_op",)
    _op: _sarabet.Operator

    def __init__(self, op: _sarabet.Operator) -> None:
        object.__setattr__(self, "_op", op)

    def __getattr__(self, name: str) -> Par:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._op.parameter(name)  # type: ignore[return-value]

    def __setattr__(self, name: str, value: Any) -> None:
        set_parameter(self._op, name, value)

    def __getitem__(self, name: str) -> Par:
        try:
            return self._op.parameter(name)  # type: ignore[return-value]
        except AttributeError as error:
            raise UserKeyError(str(error)) from None

    def __setitem__(self, name: str, value: Any) -> None:
        set_parameter(self._op, name, value)

    def __contains__(self, name: object) -> bool:
        try:
            self._op.parameter(str(name))
        except AttributeError:
            return False
        return True

    def __iter__(self) -> Iterator[Par]:
        return (self[name] for name in self._op.parameter_names())

    def __len__(self) -> int:
        return len(self._op.parameter_names())

    def __dir__(self) -> list[str]:
        names: list[str] = []
        for par in self if self._op.valid else ():
            names.append(par.name)
            if par.size > 1:
                names += par.member_names
        return names

    def _ipython_key_completions_(self) -> list[str]:
        return self.__dir__()

    def __repr__(self) -> str:
        names = self._op.parameter_names() if self._op.valid else ()
        return f"<parameters of {self._op.path}: {', '.join(names)}>"


def set_parameter(op: _sarabet.Operator, name: str, value: Any) -> None:
    """Set a parameter by name; a sequence grows until it has the block that the name means."""
    try:
        par = op.parameter(name)
    except AttributeError:
        if not _grow(op, name):
            raise
        par = op.parameter(name)
    assign(par, value)


def _grow(op: _sarabet.Operator, name: str) -> bool:
    for sequence in [*sequence_names(op.type), *_custom_sequence(op, name)]:
        match = re.fullmatch(rf"{re.escape(sequence)}(\d+)([a-z]\w*)", name)
        if match and int(match[1]) < 10_000:
            size = op.sequence_size(sequence)
            if int(match[1]) >= size:
                op.set_sequence_size(sequence, int(match[1]) + 1)
                try:
                    op.parameter(name)
                except AttributeError:
                    op.set_sequence_size(sequence, size)
                    return False
                return True
    return False


def _custom_sequence(op: _sarabet.Operator, name: str) -> list[str]:
    """Return the sequence made at run time that a name such as 'Items3value' speaks of."""
    match = re.fullmatch(r"(\w*[^\W\d])\d+[a-z]\w*", name)
    try:
        return [match[1]] if match and op.sequence_size(match[1]) else []
    except AttributeError:
        return []


def assign(par: _sarabet.Par, value: Any) -> None:
    """Set a parameter to a value, or make a live link to a channel or another parameter."""
    if isinstance(value, _sarabet.Channel | _sarabet.Par):
        _link(par, value)
    elif par.style == "python":
        par.val = value
    elif isinstance(value, np.ndarray) and par.style == "operator":
        from .operators import wrapped

        par.val = wrapped(value, par.owner, _family_of(par))
    elif isinstance(value, _sarabet.Matrix):
        par.val = np.asarray(value.array())
    elif isinstance(value, np.generic):
        par.val = value.item()
    elif isinstance(value, os.PathLike):
        par.val = os.fspath(value)
    elif _is_opaque_colour(par, value):
        par.val = (*value, 1.0)
    else:
        try:
            par.val = value
        except _sarabet.UserError as error:
            if error.path:
                raise
            raise type(error)(f"{par.owner.path}: '{par.name}' {error}") from None


def _family_of(par: _sarabet.Par) -> str | None:
    """Return the family that an operator parameter wants; None where it says nothing."""
    info = type_info(par.owner.type)
    for param in info.get("params", []) if info else []:
        for each in param.get("block") or [param]:
            if par.name.endswith(each["name"]) and each.get("family"):
                return str(each["family"])
    return None


def _is_opaque_colour(par: _sarabet.Par, value: Any) -> bool:
    """Return True for three numbers where a colour with alpha is wanted: alpha is 1 then."""
    if isinstance(value, np.ndarray) and value.ndim != 1:
        return False
    if not isinstance(value, list | tuple | np.ndarray) or len(value) != 3 or par.size != 4:
        return False
    return par.member_names[3].endswith("a")


def _link(par: _sarabet.Par, source: _sarabet.Channel | _sarabet.Par) -> None:
    owner = source.owner
    if owner.parent is None:
        raise UserValueError(
            f"{par.owner.path}: a live link of '{par.name}' needs a source that belongs to a "
            f"component, got {owner.path!r}, which belongs to none: make it inside `with project:`"
        )
    here = par.owner.parent
    path = owner.name if here is not None and here == owner.parent else owner.path
    if isinstance(source, _sarabet.Channel):
        par.expr = f"op({path!r})[{source.name!r}].eval()"
    else:
        par.expr = f"op({path!r}).par[{source.name!r}].eval()"
