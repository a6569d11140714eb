"""Operators written as Python classes, with parameters and State like those of the library."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import Any, ClassVar, TypedDict, TypeVar, Unpack, get_args, overload

import numpy as np

from . import _sarabet, families
from ._sarabet import UserTypeError, UserValueError
from .handles import nearest_hint, registry
from .python_cooks import Host
from .scripts import CookLevelName

_STYLES = (
    "toggle", "int", "float", "color", "string", "file", "pulse", "menu", "operator", "array",
    "ramp", "curve", "python",
)  # fmt: skip
_TAKEN = frozenset((
    "name", "parent", "inputs", "callbacks", "resolution", "format", "cook", "state", "names",
    "rate", "start", "channels",
))  # fmt: skip
_classes: dict[str, type[PythonOperator]] = {}
_T = TypeVar("_T")


class Param:
    """What a class says of one parameter; `sb.param` makes it."""

    def __init__(self, default: Any, spec: dict[str, Any]) -> None:
        self.default = default
        self.spec = spec


class ParamWords(TypedDict, total=False):
    """The keywords of `sb.param`."""

    style: str | None
    label: str | None
    unit: str
    min: float | None
    max: float | None
    soft_min: float | None
    soft_max: float | None
    menu: Sequence[str] | dict[str, str] | None
    components: Sequence[str] | None
    family: str | None
    dtype: Any
    page: str


# To a type checker the attribute is what `cook` sees: a value of the default's type.
@overload
def param(default: None = None, help: str = "", **words: Unpack[ParamWords]) -> Any: ...
@overload
def param(default: _T, help: str = "", **words: Unpack[ParamWords]) -> _T: ...
def param(
    default: Any = None,
    help: str = "",
    *,
    style: str | None = None,
    label: str | None = None,
    unit: str = "",
    min: float | None = None,
    max: float | None = None,
    soft_min: float | None = None,
    soft_max: float | None = None,
    menu: Sequence[str] | dict[str, str] | None = None,
    components: Sequence[str] | None = None,
    family: str | None = None,
    dtype: Any = None,
    page: str = "",
) -> Any:
    """Declare a parameter of a Python operator: `amount = sb.param(1.0, "How far.", min=0)`.

    In `cook`, the attribute is the parameter's value.

    Parameters
    ----------
    default
        Its kind is the parameter's: bool, int, float, str, a tuple of 2 to 4 numbers, an array.
    help : str
        One sentence or two for a person.
    style : str, optional
        The kind, where the default does not say it: 'toggle', 'int', 'float', 'color', 'string',
        'file', 'pulse', 'menu', 'operator', 'array', 'ramp', 'curve' or 'python'.
    label : str, optional
        What a person reads; else the name in words.
    unit : str
        Such as "Hz", "pixels", "degrees".
    min, max : float, optional
        Hard limits: a value outside is an error.
    soft_min, soft_max : float, optional
        What a slider shows.
    menu : sequence of str, or dict of str, optional
        The entries of a menu; a dict has their labels.
    components : sequence of str, optional
        Suffixes of a vector's members; "x", "y", "z", "w" or "r", "g", "b", "a" by default.
    family : {'CHOP', 'TOP', 'COMP'}, optional
        Of an operator.
    dtype : dtype, optional
        Of an array; float32 by default.
    page : str
        The page in editors and help; else the operator's label.
    """
    spec = {
        "help": help, "style": style, "label": label, "unit": unit, "min": min, "max": max,
        "soft_min": soft_min, "soft_max": soft_max, "menu": menu, "components": components,
        "family": family, "dtype": dtype, "page": page,
    }  # fmt: skip
    return Param(default, spec)


class PythonOperator:
    """What Python CHOPs and TOPs share. A class with `cook` is an operator type."""

    op_type: ClassVar[str] = ""
    family: ClassVar[str] = ""
    state: Any

    def __init_subclass__(
        cls,
        *,
        type: str | None = None,
        label: str | None = None,
        inputs: int | tuple[int, int] = 0,
        cook: CookLevelName = "automatic",
        **more: Any,
    ) -> None:
        super().__init_subclass__(**more)
        if cls.family and getattr(cls, "cook", None) is not None:
            _register(cls, type, label, inputs, cook)

    def __new__(cls, *inputs: Any, **parameters: Any) -> Any:
        """Make an operator of this type, as the class in `sb.chop` or `sb.top` does."""
        if not cls.op_type:
            raise UserTypeError(f"{cls.__name__} has no method 'cook': it is no operator type")
        return families.class_of(cls.op_type, cls.family)(*inputs, **parameters)


class PythonChop(PythonOperator):
    """The base of channel operators that are written in Python.

    ``cook(self, ctx, *inputs)`` gets one array (channels, samples) for each input, None where none
    is wired, and returns such an array. ``self`` has the values of the parameters, and ``state``,
    if the class has a ``State``; nothing else outlives a cook. ``names``, ``rate`` and ``start``
    may be set in the class or in `cook`.

    Class arguments: ``type`` ("wobbleCHOP"; by default the class's name in lower case), ``label``,
    ``inputs`` (how many, or the least and the most), ``cook`` (when, as in `script_chop`).
    """

    family = "CHOP"
    names: str | Sequence[str] | None = None
    rate: float | None = None
    start: int | None = None


class PythonTop(PythonOperator):
    """The base of texture operators that are written in Python.

    ``cook(self, ctx, *inputs)`` gets one array (height, width, channels) for each input, row 0 at
    the top, and returns such an array of uint8, uint16, float16 or float32. ``channels``, such as
    "bgr", names what it returns. All else is as in `PythonChop`.
    """

    family = "TOP"
    channels: str | None = None


def _register(
    cls: type[PythonOperator],
    type: str | None,
    label: str | None,
    inputs: int | tuple[int, int],
    cook: str,
) -> None:
    who = cls.__qualname__
    op_type = cls.__name__.lower() + cls.family if type is None else type
    if not isinstance(op_type, str) or not re.fullmatch(f"[a-z][a-z0-9]*{cls.family}", op_type):
        raise UserValueError(
            f"{who}: type expects lower-case letters and digits and then {cls.family!r}, "
            f"got {op_type!r}"
        )
    known = _classes.get(op_type)
    if known is not None and _place(known) != _place(cls):
        raise UserValueError(f"{who}: the type {op_type!r} is that of {_place(known)} already")
    if known is None and op_type in registry():
        raise UserValueError(f"{who}: there is an operator type {op_type!r} already")
    label = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", cls.__name__) if label is None else label
    _check_label(cls, op_type, label)
    if cook not in get_args(CookLevelName):
        levels = ", ".join(get_args(CookLevelName))
        raise UserValueError(f"{who}: cook must be one of {levels}, got {cook!r}")
    if "__init__" in vars(cls):
        raise UserTypeError(
            f"{who}: an operator has no __init__: what outlives a cook belongs to a class State"
        )
    least, most = _input_counts(who, inputs)
    params = [_described(cls, name, found) for name, found in _declared(cls).items()]
    summary, _, docs = inspect.cleandoc(cls.__doc__ or "").partition("\n\n")
    _sarabet.make_type(
        {
            "type": op_type, "family": cls.family, "label": label, "cook": cook,
            "summary": " ".join(summary.split()) or label, "docs": docs.strip(),
            "min_inputs": least, "max_inputs": most, "has_state": hasattr(cls, "State"),
            "params": params, "object": Host(cls, [found["name"] for found in params]),
        }
    )  # fmt: skip
    cls.op_type = op_type
    _classes[op_type] = cls
    families.renew(op_type, cls.family)


def _place(cls: type) -> str:
    return f"{cls.__module__}:{cls.__qualname__}"


def _check_label(cls: type[PythonOperator], op_type: str, label: Any) -> None:
    who = cls.__qualname__
    if not isinstance(label, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9 ]*", label):
        raise UserValueError(f"{who}: label expects letters, digits and spaces, got {label!r}")
    name = "".join(word[:1].upper() + word[1:] for word in label.split())
    for other in registry().values():
        same = (other["family"], other["python_name"]) == (cls.family, name)
        if same and other["type"] != op_type:
            raise UserValueError(
                f"{who}: the label {label!r} gives the name {name}, which is that of "
                f"{other['type']} already"
            )


def _input_counts(who: str, inputs: Any) -> tuple[int, int]:
    counts = inputs if isinstance(inputs, tuple) else (0, inputs)
    if len(counts) != 2 or not all(
        isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= 64 for n in counts
    ):
        raise UserValueError(f"{who}: inputs expects 0 to 64 or (least, most), got {inputs!r}")
    if counts[0] > counts[1]:
        raise UserValueError(f"{who}: inputs expects (least, most), got {inputs!r}")
    return counts[0], counts[1]


def _declared(cls: type) -> dict[str, Param]:
    """Return the parameters of a class and of those that it comes from, in order."""
    found: dict[str, Param] = {}
    for base in reversed(cls.__mro__):
        found |= {name: value for name, value in vars(base).items() if isinstance(value, Param)}
    return found


def _described(cls: type[PythonOperator], name: str, declared: Param) -> dict[str, Any]:
    who = f"{cls.__qualname__}.{name}"
    spec = dict(declared.spec)
    common: set[str] = set()
    for info in registry()[f"script{cls.family}"]["params"]:
        common |= {info["name"], *(info.get("components") or ())}
    if name in _TAKEN or name in common or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise UserValueError(
            f"{who}: a parameter's name consists of letters, digits and '_', starts with a letter "
            "and means nothing else to an operator"
        )
    default, style = _kind(who, declared.default, spec)
    menu = spec["menu"] or ()
    labels = list(menu.values()) if isinstance(menu, dict) else list(menu)
    low, high = spec["min"], spec["max"]
    if low is not None and high is not None and low > high:
        raise UserValueError(f"{who}: min must be at most max, got {low} and {high}")
    described = {
        "name": name, "style": "float" if style == "color" else style, "default": default,
        "label": spec["label"] or name.replace("_", " ").title(), "help": spec["help"],
        "unit": spec["unit"], "min": low, "max": high, "soft_min": spec["soft_min"],
        "soft_max": spec["soft_max"], "color": style == "color", "menu": list(menu),
        "labels": labels, "suffixes": _suffixes(who, default, style, spec["components"]),
        "page": spec["page"], "family": spec["family"] or "",
        "dtype": np.dtype(spec["dtype"] or np.float32).name if style == "array" else "",
    }  # fmt: skip
    try:
        _sarabet.check_parameter(described)
    except (TypeError, ValueError) as error:
        kind = UserTypeError if isinstance(error, TypeError) else UserValueError
        raise kind(f"{who}: {error}") from None
    return described


def _kind(who: str, default: Any, spec: dict[str, Any]) -> tuple[Any, str]:
    """Return the default and the style of a parameter."""
    style = spec["style"]
    if style is not None and style not in _STYLES:
        raise UserValueError(
            f"{who}: style must be one of {', '.join(_STYLES)}, got {style!r}"
            f"{nearest_hint(str(style), list(_STYLES))}"
        )
    menu = spec["menu"]
    if menu is not None or style == "menu":
        entries = list(menu or ())
        if not entries or not all(isinstance(e, str) and e for e in entries):
            raise UserValueError(f"{who}: menu expects names of entries, got {menu!r}")
        if len(set(entries)) < len(entries):
            raise UserValueError(f"{who}: the entries of a menu differ, got {menu!r}")
        return entries[0] if default is None else default, "menu"
    if style in ("pulse", "toggle") and default is None:
        return False, style
    if style in ("string", "file") and default is None:
        return "", style
    if isinstance(default, tuple | list) and style in (None, "int", "float", "color"):
        if not 2 <= len(default) <= 4:
            raise UserValueError(f"{who}: a vector has 2 to 4 numbers, got {default!r}")
        whole = all(isinstance(n, int) for n in default) and style != "color"
        return tuple(default), style or ("int" if whole else "float")
    if style is not None:
        return default, style
    for kinds, found in (
        (bool, "toggle"), (int, "int"), (float, "float"), (str, "string"), (np.ndarray, "array"),
    ):  # fmt: skip
        if isinstance(default, kinds):
            return default, found
    raise UserTypeError(
        f"{who}: expected a default of type bool, int, float, str, a tuple of numbers or an array, "
        f"or a style; got {default!r}"
    )


def _suffixes(who: str, default: Any, style: str, given: Sequence[str] | None) -> list[str]:
    if not isinstance(default, tuple):
        if given is not None:
            raise UserValueError(f"{who}: components are those of a vector, got {given!r}")
        return []
    found = list(given or ("rgba" if style == "color" else "xyzw")[: len(default)])
    if len(found) != len(default) or len(set(found)) < len(found):
        raise UserValueError(
            f"{who}: components expects {len(default)} different suffixes, got {given!r}"
        )
    return found
