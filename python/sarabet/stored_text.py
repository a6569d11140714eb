"""Stored values as TOML, and back.

What TOML has is written as TOML. Everything else that a Python literal can say (None, tuples, sets,
bytes, complex numbers, dicts with keys that are no strings) is written as one:
`{ literal = "(1, 2)" }`. Reading either runs no code. Dates and times are TOML's; a time zone is
written as its offset.
"""

from __future__ import annotations

import ast
import datetime as dt
import json
import math
import tomllib
from typing import Any

import numpy as np

_LITERAL = (bool, int, float, complex, str, bytes, type(None))
_MOMENT = (dt.datetime, dt.date, dt.time)
_MOST_NESTED = 50


def text_of(value: Any) -> str:
    """Return a value as TOML; raise TypeError or ValueError if text cannot say it."""
    value = _plain(value, 0)
    if _is_toml(value):
        return _toml(value)
    try:
        ast.literal_eval(repr(value))
    except ValueError:
        what = "NaN, infinity, dates and times expect to be in lists and dicts with names alone"
        raise ValueError(f"{what}, got {repr(value)[:80]}") from None
    return f"{{ literal = {_string(repr(value))} }}"


def value_from(text: str) -> Any:
    """Return the value that such a text says; raise ValueError if it says none."""
    try:
        value = tomllib.loads(f"value = {text}")["value"]
        if isinstance(value, dict) and list(value) == ["literal"]:
            return ast.literal_eval(value["literal"])
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
        raise ValueError(f"{text[:80]!r} is no stored value: {error}") from error
    return value


def _plain(value: Any, depth: int) -> Any:
    """Return a value with NumPy's scalars as Python's; raise for what no literal can say."""
    if depth > _MOST_NESTED:
        raise ValueError(f"it nests more than {_MOST_NESTED} deep")
    if isinstance(value, np.generic) and value.dtype.kind not in "mM":
        value = value.item()
    kind = type(value)
    if kind in _LITERAL:
        return value
    if kind in _MOMENT:
        return _checked_moment(value)
    if kind is dict:
        return {_plain(k, depth + 1): _plain(v, depth + 1) for k, v in value.items()}
    if kind in (list, tuple, set) and (value or kind is not set):
        return kind(_plain(item, depth + 1) for item in value)
    what = "an empty set" if kind is set else kind.__name__
    raise TypeError(f"expected numbers, text, dates and containers of them, got {what}")


def _checked_moment(value: Any) -> Any:
    """Return a date or time; raise ValueError for an offset that TOML does not have."""
    offset = None if type(value) is dt.date else value.utcoffset()
    timed = type(value) is dt.time and value.tzinfo is not None
    if timed or (offset is not None and offset % dt.timedelta(minutes=1)):
        raise ValueError(f"expected a time without a zone, or an offset in minutes, got {value!r}")
    return value


def _is_toml(value: Any) -> bool:
    if type(value) is int:
        return -(2**63) <= value < 2**63
    if type(value) is str:
        return not any("\ud800" <= c <= "\udfff" for c in value)
    if type(value) is list:
        return all(map(_is_toml, value))
    if type(value) is dict:
        named = all(type(key) is str and _is_toml(key) for key in value)
        reserved = list(value) in (["literal"], ["array"])
        return named and not reserved and all(map(_is_toml, value.values()))
    return type(value) in (bool, float, *_MOMENT)


def _string(text: str) -> str:
    # JSON's strings are TOML's, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml(value: Any) -> str:
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is float and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if type(value) is str:
        return _string(value)
    if type(value) is list:
        return f"[{', '.join(map(_toml, value))}]"
    if type(value) is dict:
        return f"{{ {', '.join(f'{_string(k)} = {_toml(v)}' for k, v in sorted(value.items()))} }}"
    if type(value) in _MOMENT:
        return str(value.isoformat())
    return repr(value)
