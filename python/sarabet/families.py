"""The classes of all operators, made from the registry when they are first asked for."""

from __future__ import annotations

import inspect
import keyword
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import _sarabet
from .construct import construct
from .handles import ParamInfo, TypeInfo, nearest_hint, registry, type_info
from .operators import Chop, Comp, Top

_BASES: dict[str, type] = {"CHOP": Chop, "TOP": Top, "COMP": Comp}
_ANNOTATIONS = {
    "toggle": "bool", "bool": "bool", "int": "int", "float": "float", "string": "str",
    "str": "str", "menu": "str", "file": "str | os.PathLike", "operator": "Operator | ndarray",
    "op": "Operator | ndarray", "array": "ArrayLike", "ramp": "ArrayLike", "curve": "ArrayLike",
    "pulse": "pulse",
}  # fmt: skip
_classes: dict[str, type] = {}


def _special_base(op_type: str) -> type | None:
    # Imported only where such an operator is asked for.
    if op_type == "arrayCHOP":
        from .arrays import ArrayChop

        return ArrayChop
    if op_type == "arrayTOP":
        from .arrays import ArrayTop

        return ArrayTop
    if op_type == "scriptCHOP":
        from .td_script_chop import ScriptChop

        return ScriptChop
    if op_type == "scriptTOP":
        from .td_script_top import ScriptTop

        return ScriptTop
    if op_type == "renderTOP":
        from .render import RenderTop

        return RenderTop
    if op_type == "constantCHOP":
        from .constant import ConstantChop

        return ConstantChop
    return None


def class_of(op_type: str, family: str) -> type:
    """Return the Python class of an operator type; the engine asks this for its handles."""
    found = _classes.get(op_type)
    if found is None:
        info = type_info(op_type)
        found = _BASES.get(family, _sarabet.Operator) if info is None else _make(info)
        _classes[op_type] = found
    return found


def forget(op_types: Iterable[str]) -> None:
    """Look these types up again when they are next asked for: they have become known."""
    registry.cache_clear()
    for op_type in op_types:
        if vars(_classes.get(op_type, object)).get("op_type") != op_type:
            _classes.pop(op_type, None)  # what stood for an unknown type


def renew(op_type: str, family: str) -> None:
    """Make the class of a type anew when it is next asked for: what is known of it has changed."""
    registry.cache_clear()
    _classes.pop(op_type, None)
    info = type_info(op_type)
    if info is not None:
        vars(sys.modules[f"sarabet.{family.lower()}"]).pop(info["python_name"], None)


def _make(info: TypeInfo) -> type:
    family = info["family"]
    base = _special_base(info["type"])
    own: dict[str, Any] = {
        "__slots__": (),  # a handle takes no attributes: they would be lost with it
        "__module__": f"sarabet.{family.lower()}",
        "__doc__": document(info),
        "op_type": info["type"],
    }
    if base is None or "__init__" not in vars(base):
        own["__init__"] = _initializer()
        own["__signature__"] = signature(info)
    return type(_BASES[family])(info["python_name"], (base or _BASES[family],), own)


def _initializer() -> Callable[..., None]:
    def initialize(
        self: Any,
        *inputs: Any,
        name: str | None = None,
        parent: Any = None,
        **parameters: Any,
    ) -> None:
        construct(self, inputs, name, parent, parameters)

    initialize.__name__ = "__init__"
    return initialize


class Family:
    """The classes of one family by name, for the modules `sarabet.top`, `sarabet.chop`, …."""

    def __init__(self, family: str) -> None:
        self._family = family

    def names(self) -> list[str]:
        """Return the names of all classes."""
        return sorted(i["python_name"] for i in registry().values() if i["family"] == self._family)

    def get(self, name: str) -> type:
        """Return a class by name; raise AttributeError with the nearest name."""
        if not name.startswith("_"):
            for info in registry().values():
                if info["family"] == self._family and info["python_name"] == name:
                    return class_of(info["type"], self._family)
        hint = "" if name.startswith("_") else nearest_hint(name, self.names())
        raise AttributeError(f"module 'sarabet.{self._family.lower()}' has no '{name}'{hint}")


def _parameters(info: TypeInfo) -> Iterable[tuple[str, ParamInfo]]:
    for param in info.get("params", []):
        if param.get("is_sequence"):
            for member in param.get("block", []):
                yield f"{param['name']}0{member['name']}", member
        else:
            yield param["name"], param


def _annotation(param: Mapping[str, Any]) -> str:
    components = param.get("components") or []
    if len(components) > 1:
        return f"sequence of {len(components)} numbers"
    return _ANNOTATIONS.get(str(param.get("kind", "")).lower(), "Any")


def signature(info: TypeInfo) -> inspect.Signature:
    """Return the constructor's signature: inputs by position, parameters by keyword."""
    parameter, keyword_only = inspect.Parameter, inspect.Parameter.KEYWORD_ONLY
    family = _BASES[info["family"]].__name__
    found: dict[str, inspect.Parameter] = {}
    if info.get("max_inputs", 0) != 0:
        found["inputs"] = parameter(
            "inputs", parameter.VAR_POSITIONAL, annotation=f"{family} | ndarray"
        )
    found["name"] = parameter("name", keyword_only, default=None, annotation="str | None")
    found["parent"] = parameter("parent", keyword_only, default=None, annotation="Comp | None")
    if info["family"] == "TOP":
        found["resolution"] = parameter(
            "resolution", keyword_only, default=None, annotation="tuple[int, int] | None"
        )
        found["format"] = parameter("format", keyword_only, default=None, annotation="str | None")
    for name, param in _parameters(info):
        if name in found or keyword.iskeyword(name) or param.get("kind") == "pulse":
            continue
        default = param.get("default")
        found[name] = parameter(name, keyword_only, default=default, annotation=_annotation(param))
    return inspect.Signature(list(found.values()))


def document(info: TypeInfo) -> str:
    """Return the NumPy docstring of an operator: summary, inputs, parameters with ranges."""
    summary = info.get("summary") or info["label"]
    lines = [summary]
    docs = (info.get("docs") or "").strip()
    if docs and docs != summary:
        lines += ["", docs]
    lines += ["", "Parameters", "----------"]
    low, high = info.get("min_inputs", 0), info.get("max_inputs", 0)
    if high < 0:
        lines += ["*inputs", f"    {low} or more inputs: operators or arrays."]
    elif high:
        count = str(low) if low == high else f"{low} to {high}"
        lines += ["*inputs", f"    {count} input{'s' * (high != 1)}: operators or arrays."]
    lines += ["name : str, optional", "    Name of the operator; it must be free."]
    lines += ["parent : Comp, optional", "    Where it goes; else the innermost `with project:`."]
    for name, param in _parameters(info):
        shown = _shown(param.get("default"))
        lines += [f"{name} : {_annotation(param)}{shown}"]
        lines += textwrap.wrap(describe(param), 92, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines)


def _shown(default: Any) -> str:
    plain = isinstance(default, bool | int | float | str | tuple | list) and default != ""
    return f", default {default!r}" if plain else ""


def describe(param: Mapping[str, Any]) -> str:
    """Return the help of a parameter with its range, unit and menu as sentences."""
    parts = [str(param.get("help") or param.get("label") or "").strip()]
    low, high, unit = param.get("min"), param.get("max"), str(param.get("unit") or "")
    tail = f" {unit}" if unit else ""
    if low is not None and high is not None:
        parts.append(f"Range {low:g} to {high:g}{tail}.")
    elif low is not None:
        parts.append(f"At least {low:g}{tail}.")
    elif high is not None:
        parts.append(f"At most {high:g}{tail}.")
    elif unit:
        parts.append(f"Unit: {unit}.")
    entries = [f"{e['name']} ({e['label']})" for e in param.get("menu") or []]
    if entries:
        parts.append(f"One of {', '.join(entries)}.")
    return " ".join(parts)


def connect() -> None:
    """Let the engine make its handles of these classes."""
    _sarabet.set_class_lookup(class_of)
