"""Default arguments: which ones headers may have, and how generated code writes them."""

from __future__ import annotations

import re

from .cpp_types import CppType, Registry

_NUMBER = r"(?:0[xX][0-9a-fA-F']+|0[bB][01']+|(?:\d[\d']*\.?[\d']*|\.\d+)(?:[eE][+-]?\d+)?)"
_LITERAL = re.compile(rf"^[+-]?\s*({_NUMBER})([fFlLuUzZ]*)$")
_STRING = re.compile(r'^(?:"(?:[^"\\]|\\.)*"\s*)+$')
_NAME = re.compile(r"^[A-Za-z_]\w*(?:\s*::\s*[A-Za-z_]\w*)+$")


class DefaultRuleError(Exception):
    """A default argument that headers may not have; the text is the rule."""


def default_text(
    text: str, param: CppType, registry: Registry, scope: str
) -> tuple[str, str | None]:
    """Return the C++ of a default for `nb::arg`, and the header it needs bound before.

    Raises
    ------
    DefaultRuleError
        If it is not a literal, an enum value or std::nullopt.
    """
    text = text.strip()
    if "{" in text:
        raise DefaultRuleError("no '= {}' defaults")
    if text in ("true", "false"):
        return text, None
    if text in ("std::nullopt", "nullptr"):
        return "nb::none()", None
    if _STRING.match(text):
        return text, None
    number = _LITERAL.match(text)
    if number:
        sign = "-" if text.startswith("-") else ""
        value = number.group(1)
        is_float = not value.lower().startswith("0x") and re.search(r"[.eE]", value)
        # A float literal is written as a double, so that 0.1f reads 0.1 in Python; an integer
        # literal of a floating parameter reads 1.0.
        inner = param.args[0] if param.name == "std::optional" else param
        if not is_float and inner.name in ("float", "double"):
            value += ".0"
        return sign + value, None
    if _NAME.match(text):
        path, _, _ = re.sub(r"\s", "", text).rpartition("::")
        known, _ = registry.lookup(path, scope)
        if known is not None and (known.kind in ("enum", "value")):
            value = text.rsplit("::", 1)[-1].strip()
            needs = known.header if known.kind == "enum" else None
            return f"{known.spelled}::{value}", needs
    raise DefaultRuleError("a default is a literal, an enum value or std::nullopt")
