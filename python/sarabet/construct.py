"""Making an operator: where it goes, its inputs, its parameters."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import _sarabet
from ._sarabet import UserTypeError, UserValueError
from .handles import nearest_hint, type_info
from .parameters import set_parameter


def construct(
    handle: Any,
    inputs: Sequence[Any],
    name: str | None,
    parent: _sarabet.Comp | None,
    keywords: Mapping[str, Any],
    array: Any = None,
) -> None:
    """Make the operator that a fresh handle's class means, and give it to the handle.

    It goes into `parent`, else into the innermost `with project:`; else it belongs to no
    component and lives as long as a handle or a wire holds it. If anything about the arguments
    is wrong, nothing is left behind.
    """
    op_type: str = type(handle).op_type
    made = make(op_type, name, parent, inputs)
    _sarabet.adopt(handle, made)
    wrappers: list[Any] = []
    project = _sarabet.project_of(made)
    project.join_edit()
    try:
        _wire(handle, op_type, inputs, wrappers)
        for key, value in keywords.items():
            if key == "resolution":
                if value is not None:
                    set_resolution(handle, value)
            elif key != "format" or value is not None:
                _set(handle, op_type, key, value)
        if array is not None:
            from .arrays import show

            show(handle, array)
    except BaseException:
        handle.destroy()
        for wrapper in wrappers:
            wrapper.destroy()
        project.end_edit(keep=False)
        raise
    project.end_edit()


def make(
    op_type: str, name: str | None, parent: _sarabet.Comp | None, inputs: Sequence[Any] = ()
) -> Any:
    """Make an operator in `parent`, in the innermost `with project:`, or loose.

    A loose operator goes to the project of its first input.
    """
    from .project import current_project, entered_project

    if not isinstance(name, str | None):
        raise UserTypeError(f"{op_type}: name expects a str, got {name!r}")
    if not isinstance(parent, _sarabet.Comp | None):
        raise UserTypeError(f"{op_type}: parent expects a component, got {parent!r}")

    if parent is None:
        project = entered_project()
        if project is None:
            home = next((_sarabet.project_of(i) for i in inputs if _is_operator(i)), None)
            return (home or current_project()).create_loose(op_type, name or "")
        parent = project.root
    assert parent is not None
    if name is None:
        return _sarabet.Comp.create(parent, op_type, "")
    return parent.create_named(op_type, name)


def _is_operator(source: Any) -> bool:
    return isinstance(source, _sarabet.Operator)


def _shows_pixels(source: Any) -> bool:
    return isinstance(source, np.ndarray) or (_is_operator(source) and source.family == "TOP")


def _wire(handle: Any, op_type: str, inputs: Sequence[Any], wrappers: list[Any]) -> None:
    from .operators import wrapped

    def operator_of(source: Any, family: str | None = None) -> Any:
        found = wrapped(source, handle, family)
        if found is not source:
            wrappers.append(found)
        return found

    info = type_info(op_type) or {}
    most = info.get("max_inputs", 0)
    # An operator that reads others by reference, because it has no wires or they are of another
    # family: the references are meant first, unless it is a texture that is given one.
    references = [
        (p["name"], p.get("family"))
        for p in info.get("params", [])
        if _is_reference(p) and (most == 0 or p.get("family") not in ("", None, info["family"]))
    ]
    if most == 0 and len(inputs) > len(references):
        raise UserTypeError(
            f"{op_type} takes {len(references) or 'no'} operators by position, got {len(inputs)}"
        )
    if most != 0 and info.get("family") == "TOP" and inputs and _shows_pixels(inputs[0]):
        references = []
    for (reference, family), source in zip(references, inputs, strict=False):
        if source is not None:
            set_parameter(handle, reference, operator_of(source, family))
    inputs = inputs[len(references) :]
    if 0 <= most < len(inputs):
        raise UserTypeError(f"{op_type} takes at most {most} inputs, got {len(inputs)}")
    for index, source in enumerate(inputs):
        if source is None:
            continue
        if not isinstance(source, _sarabet.Operator | np.ndarray):
            raise UserTypeError(
                f"{op_type}: input {index} expects an operator or an array, "
                f"got {type(source).__name__}"
            )
        handle.set_input(index, operator_of(source))


def _is_reference(param: Mapping[str, Any]) -> bool:
    return str(param.get("kind", "")).lower() in ("op", "operator")


def _set(handle: Any, op_type: str, key: str, value: Any) -> None:
    try:
        set_parameter(handle, key, value)
    except AttributeError as error:
        extra = getattr(handle, "_extra_keyword", None)
        if extra is not None and extra(key, value):
            return
        info = type_info(op_type) or {}
        names = [p["name"] for p in info.get("params", [])]
        raise UserTypeError(f"{op_type}: no parameter '{key}'{nearest_hint(key, names)}") from error


def set_resolution(op: Any, resolution: Any) -> None:
    """Give a TOP a size of its own: (width, height) in pixels."""
    try:
        width, height = (_whole(n) for n in resolution)
    except (TypeError, ValueError):
        raise UserValueError(
            f"{op.path}: resolution expects (width, height) in pixels, got {resolution!r}"
        ) from None
    op.parameter("outputresolution").val = "custom"
    op.parameter("resolutionw").val = width
    op.parameter("resolutionh").val = height


def _whole(number: Any) -> int:
    if isinstance(number, float | np.floating) and number == np.floor(number):
        return int(number)
    return operator.index(number)
