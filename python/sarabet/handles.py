"""What every handle needs: the registry, the project of an operator, and state kept per operator.

A handle is made anew each time an operator is looked up, so nothing of an operator may live in
its handle. What Python keeps for an operator lives in the dict that `state_of` answers, which the
engine drops together with the operator.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, TypedDict, TypeVar

from . import _sarabet

_T = TypeVar("_T", bound=type)


class MenuEntry(TypedDict):
    """One entry of a menu parameter."""

    name: str
    label: str


class ParamInfo(TypedDict, total=False):
    """One line of an operator's parameter table."""

    name: str
    label: str
    help: str
    kind: str
    default: Any
    min: float | None
    max: float | None
    unit: str
    menu: list[MenuEntry] | None
    components: list[str] | None
    family: str  # of an operator parameter
    page: str
    is_sequence: bool
    block: list[ParamInfo]


class TypeInfo(TypedDict, total=False):
    """One operator type of the registry."""

    type: str
    family: str
    label: str
    python_name: str
    summary: str
    docs: str
    min_inputs: int
    max_inputs: int
    params: list[ParamInfo]


@functools.cache
def registry() -> dict[str, TypeInfo]:
    """Return every operator type by its type string."""
    types: list[Any] = _sarabet.operator_types()
    return {info["type"]: info for info in types}


def type_info(op_type: str) -> TypeInfo | None:
    """Return what the registry knows of a type; it is asked again for a type that it lacks."""
    info = registry().get(op_type)
    if info is None:
        registry.cache_clear()
        info = registry().get(op_type)
    return info


def sequence_names(op_type: str) -> list[str]:
    """Return the names of the sequence parameters of a type."""
    info = type_info(op_type)
    if info is None:
        return []
    return [p["name"] for p in info.get("params", []) if p.get("is_sequence")]


def project_of(op: _sarabet.Operator) -> _sarabet.Project:
    """Return the project that an operator belongs to: the object that was made for it, if held."""
    project = _sarabet.project_of(op)
    return _sarabet.project_object(project) or project


def state_of(op: _sarabet.Operator) -> dict[str, Any]:
    """Return the dict that Python keeps for an operator; it goes when the operator goes."""
    return _sarabet.operator_state(op)


def install(native: type, *, keep: tuple[str, ...] = ()) -> Callable[[_T], _T]:
    """Return a class decorator that gives the members of a Python class to a native class.

    Handles may be made by the engine at any time, and a native class takes a single base; so
    what all families share is added to the native class that they all come from.

    Parameters
    ----------
    native : type
        The class that gets the members.
    keep : tuple of str
        Special methods to hand over as well; ordinary members always are.
    """

    def hand_over(members: _T) -> _T:
        if "NB_STUBGEN" in os.environ:
            return members  # the stub of the native module is that of the native classes alone
        for name, member in vars(members).items():
            special = name.startswith("__") and name.endswith("__")
            if not special or name in keep:
                setattr(native, name, member)
        return members

    return hand_over


def nearest_hint(name: str, names: list[str]) -> str:
    """Return "; nearest: 'x'", or nothing where no name is near."""
    import difflib

    lower = {n.lower(): n for n in names}
    found = difflib.get_close_matches(name.lower(), list(lower), n=1, cutoff=0.5)
    return f"; nearest: '{lower[found[0]]}'" if found else ""
