"""C++ operators and the Python methods they become."""

from __future__ import annotations

from .callables import Callable
from .context import HeaderContext
from .cpp_types import CppType

BINARY = {
    "+": ("__add__", "__radd__"),
    "-": ("__sub__", "__rsub__"),
    "*": ("__mul__", "__rmul__"),
    "/": ("__truediv__", "__rtruediv__"),
    "%": ("__mod__", "__rmod__"),
    "&": ("__and__", "__rand__"),
    "|": ("__or__", "__ror__"),
    "^": ("__xor__", "__rxor__"),
    "==": ("__eq__", "__eq__"),
    "<": ("__lt__", "__gt__"),
    "<=": ("__le__", "__ge__"),
    ">": ("__gt__", "__lt__"),
    ">=": ("__ge__", "__le__"),
}
UNARY = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}
SKIPPED = {
    "=": "C++ copy or move",
    "!=": "Python derives it from ==",
    "+=": "Python falls back on +",
    "-=": "Python falls back on -",
    "*=": "Python falls back on *",
    "/=": "Python falls back on /",
}


def _same(kind: CppType, owner: str) -> bool:
    return kind.bare().spell() == owner


def binary(c: Callable, op: str, owner: str) -> tuple[str, str] | None:
    """Return (Python name, lambda) of a binary operator, None if it is not one of `owner`."""
    if op not in BINARY:
        return None
    forward, backward = BINARY[op]
    if c.fn.friend or not c.owner:
        if len(c.params) != 2:
            return None
        left, right = c.params
        if _same(left, owner):
            name, self_name, other, text = forward, "a", right, f"a {op} b"
        elif _same(right, owner):
            name, self_name, other, text = backward, "a", left, f"b {op} a"
        else:
            return None
    else:
        if len(c.params) != 1:
            return None
        name, self_name, other, text = forward, "a", c.params[0], f"a {op} b"
    return name, f"[](const {owner}& {self_name}, {other.crossing()} b) {{ return {text}; }}"


def unary(c: Callable, op: str, owner: str) -> tuple[str, str] | None:
    """Return (Python name, lambda) of a unary operator, None if it is not one of `owner`."""
    count = 1 if c.fn.friend or not c.owner else 0
    if op not in UNARY or len(c.params) != count:
        return None
    if count == 1 and not _same(c.params[0], owner):
        return None
    return UNARY[op], f"[](const {owner}& a) {{ return {op}a; }}"


def subscript(header: HeaderContext, c: Callable, length: str | None) -> list[str]:
    """Return the arguments of `def` for operator[].

    An unsigned index is checked here and may count from the end in Python; a class that takes a
    signed one does both itself, with its own message.

    Parameters
    ----------
    length : str or None
        Name of the C++ method annotated "len", if the class has one.
    """
    assert c.returns is not None
    key, value = c.params[0], c.returns
    name = c.fn.params[0].name or "index"
    unsigned = key.name.removeprefix("std::").startswith(("u", "size_t"))
    if not unsigned:
        body = f"return self[{name}];"
        params = f"const {c.owner}& self, {key.crossing()} {name}"
        return ['"__getitem__"', f"[]({params}) -> {value.returned()} {{ {body} }}", *c.args]
    if length is None:
        rule = 'operator[] with an unsigned integer needs a method annotated SARABET_PY("len")'
        header.violate(c.fn.line, rule, c.fn.signature())
        return []
    body = (
        f"const auto n = static_cast<std::int64_t>(self.{length}()); "
        f'if ({name} < -n || {name} >= n) throw nb::index_error("index out of range"); '
        f"return self[static_cast<{key.bare().spell()}>({name} < 0 ? {name} + n : {name})];"
    )
    params = f"const {c.owner}& self, std::int64_t {name}"
    return ['"__getitem__"', f"[]({params}) -> {value.returned()} {{ {body} }}", *c.args]
