"""What every stage of the generator shares: the registry, the broken rules, the report rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .cpp_types import STL_HEADERS, CppType, Known, Registry, TypeRuleError, parse_type
from .docs import docstring
from .model import HeaderError, Violation

# Headers whose types cross the border through hand-written casters, or have nothing to bind.
VALUE_HEADERS = {
    "array_in": "cast from numpy.ndarray",
    "array_out": "cast as numpy.ndarray",
    "dtype": "cast as numpy.dtype",
    "error": "translated to Python exceptions",
    "export": "macros of the build",
    "host_pin": "for the hosting language",
    "op_ref": "cast from an operator, a path or an ndarray",
    "pixel_format": "cast as its menu name",
    "value": "cast as the Python value it holds",
}


@dataclass(frozen=True)
class Row:
    """One line of the report."""

    header: str
    symbol: str
    kind: str
    status: str

    @property
    def bound(self) -> bool:
        """Return whether Python sees the symbol."""
        return self.status.startswith("bound")


@dataclass
class Context:
    """The state of one run."""

    registry: Registry = field(default_factory=Registry)
    violations: list[Violation] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass
class HeaderContext:
    """The state of one header of a run: where messages point, what its .cpp needs."""

    run: Context
    path: str
    stem: str
    used_headers: set[str] = field(default_factory=set)
    stl: set[str] = field(default_factory=set)
    needs_before: set[str] = field(default_factory=set)

    def violate(self, line: int, rule: str, found: str) -> None:
        """Note a broken rule."""
        self.run.violations.append(Violation(self.path, line, rule, found))

    def row(self, symbol: str, kind: str, status: str) -> None:
        """Add a line to the report."""
        self.run.rows.append(Row(self.path.rsplit("/", 1)[-1], symbol, kind, status))

    def type_of(self, text: str, line: int, scope: str) -> CppType | None:
        """Resolve a type; a bad one is noted and answers None."""
        try:
            result = parse_type(text, self.run.registry, scope)
        except TypeRuleError as problem:
            self.violate(line, "type not allowed in public headers", str(problem))
            return None
        self.use(result)
        return result

    def use(self, used: CppType) -> None:
        """Remember the includes that a type needs."""
        for part in used.walk():
            if part.known is not None:
                self.used_headers.add(part.known.header)
            if part.name in STL_HEADERS:
                self.stl.add(STL_HEADERS[part.name])

    def base_of(self, name: str, scope: str) -> Known | None:
        """Return the bound class of a base, None for one that Python does not see."""
        known, _ = self.run.registry.lookup(re.sub(r"<.*", "", name), scope)
        return known if known is not None and known.kind == "class" else None

    def document(self, raw: str | None, line: int, symbol: str) -> str:
        """Return the docstring; a missing one is noted."""
        text = docstring(raw)
        if not text:
            self.violate(line, "every public symbol is documented", f"no /// before {symbol}")
        return text


def raise_if(violations: Iterable[Violation]) -> None:
    """Raise HeaderError if there is any violation."""
    found = list(violations)
    if found:
        raise HeaderError(found)


def raw_string(text: str) -> str:
    """Return `text` as a C++ string literal."""
    if "\n" not in text:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f'R"doc({text})doc"'
