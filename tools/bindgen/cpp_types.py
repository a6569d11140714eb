"""The C++ types that public headers may use, and how generated code spells and adapts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

INTEGERS = {
    *(f"{sign}int{bits}_t" for sign in ("", "u") for bits in (8, 16, 32, 64)),
    "size_t",
    "ptrdiff_t",
}
FUNDAMENTAL = {"void", "bool", "int", "float", "double"}
# Template name -> number of arguments.
CONTAINERS = {"span": 1, "vector": 1, "optional": 1, "array": 2, "pair": 2, "shared_ptr": 1}
PLAIN_STD = {"string", "string_view"}
STL_HEADERS = {
    "std::string": "string",
    "std::string_view": "string_view",
    "std::filesystem::path": "filesystem",
    "std::span": "vector",  # crosses the border as a vector
    "std::vector": "vector",
    "std::optional": "optional",
    "std::array": "array",
    "std::pair": "pair",
    "std::shared_ptr": "shared_ptr",
}
_TOKEN = re.compile(r"\s*(::)?([A-Za-z_]\w*(?:\s*::\s*[A-Za-z_]\w*)*|\d+|[<>,&*\[\]()]|\.\.\.)")


class TypeRuleError(Exception):
    """A type that public headers may not use; the text names it."""


@dataclass(frozen=True)
class Known:
    """A type of the project that signatures may name."""

    path: str
    kind: str  # class, enum, value
    header: str

    @property
    def spelled(self) -> str:
        """Return the full C++ name."""
        return f"sarabet::{self.path}"


@dataclass
class Registry:
    """Every type of the project by its path, and the aliases."""

    types: dict[str, Known] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def lookup(self, name: str, scope: str) -> tuple[Known | None, str | None]:
        """Find `name` as seen from the class `scope`: (type, None) or (None, alias text)."""
        name = name.removeprefix("sarabet::")
        parts = scope.split("::") if scope else []
        for depth in range(len(parts), -1, -1):
            path = "::".join([*parts[:depth], name])
            if path in self.types:
                return self.types[path], None
            if path in self.aliases:
                return None, self.aliases[path]
        return None, None


@dataclass(frozen=True)
class CppType:
    """A resolved type.

    `name` is the full C++ name, `args` are the template arguments (a size is kept in `size`),
    `ref` is '' or '&'.
    """

    name: str
    args: tuple[CppType, ...] = ()
    size: str = ""
    const: bool = False
    ref: str = ""
    known: Known | None = None

    def bare(self) -> CppType:
        """Return the type without reference and outer const."""
        return CppType(self.name, self.args, self.size, False, "", self.known)

    def spell(self) -> str:
        """Return the C++ text."""
        text = self.name
        if self.args:
            inner = [a.spell() for a in self.args] + ([self.size] if self.size else [])
            text += f"<{', '.join(inner)}>"
        return f"{'const ' if self.const else ''}{text}{self.ref}"

    def walk(self) -> Iterator[CppType]:
        """Yield this type and every type inside it."""
        yield self
        for a in self.args:
            yield from a.walk()

    @property
    def is_span(self) -> bool:
        """Return whether this is a std::span."""
        return self.name == "std::span"

    @property
    def is_class(self) -> bool:
        """Return whether this is a bound class itself, not a pointer to one."""
        return self.known is not None and self.known.kind == "class"

    @property
    def is_integer(self) -> bool:
        """Return whether this is an integer."""
        return self.name == "int" or self.name.removeprefix("std::") in INTEGERS

    def crossing(self) -> str:
        """Return the type that nanobind sees for a parameter of this type."""
        if self.is_span:
            return f"const std::vector<{self.args[0].bare().spell()}>&"
        return self.spell()

    def returned(self) -> str:
        """Return the type that nanobind sees for a returned value of this type."""
        if self.is_span:
            return f"std::vector<{self.args[0].bare().spell()}>"
        if self.is_class and self.ref and self.const:
            return self.bare().spell()
        return self.spell()


class TypeParser:
    """Recursive descent over the text of one type."""

    def __init__(self, text: str, registry: Registry, scope: str) -> None:
        self.text = text
        self.registry = registry
        self.scope = scope
        self.tokens: list[str] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if not match:
                raise TypeRuleError(text)
            self.tokens.append(re.sub(r"\s", "", match.group(2)))
            position = match.end()

    def peek(self) -> str:
        """Return the next token, '' at the end."""
        return self.tokens[0] if self.tokens else ""

    def parse(self) -> CppType:
        """Parse the whole text."""
        result = self.parse_one()
        if self.tokens:
            raise TypeRuleError(self.text)
        return result

    def parse_one(self) -> CppType:
        """Parse one type."""
        const = False
        while self.peek() == "const":
            self.tokens.pop(0)
            const = True
        name = self.peek()
        if not re.match(r"[A-Za-z_]", name):
            raise TypeRuleError(self.text)
        self.tokens.pop(0)
        base = self.named(name)
        while self.peek() == "const":
            self.tokens.pop(0)
            const = True
        ref = ""
        while self.peek() in ("&", "*"):
            ref += self.tokens.pop(0)
        return CppType(base.name, base.args, base.size, const or base.const, ref, base.known)

    def named(self, name: str) -> CppType:
        """Resolve a name, with its template arguments if it has some."""
        short = name.removeprefix("std::")
        if name in FUNDAMENTAL or short in INTEGERS:
            return CppType(name if name in FUNDAMENTAL else f"std::{short}")
        if name.startswith("std::"):
            if short == "filesystem::path" or short in PLAIN_STD:
                return CppType(name)
            if short in CONTAINERS:
                return self.container(name, CONTAINERS[short])
            raise TypeRuleError(name)
        known, alias = self.registry.lookup(name, self.scope)
        if alias is not None:
            return TypeParser(alias, self.registry, self.scope).parse()
        if known is None:
            raise TypeRuleError(name)
        return CppType(known.spelled, known=known)

    def container(self, name: str, count: int) -> CppType:
        """Parse the arguments of a container."""
        self.expect("<", name)
        args = [self.parse_one()]
        size = ""
        if count == 2:
            self.expect(",", name)
            if name == "std::array":
                size = self.tokens.pop(0)
            else:
                args.append(self.parse_one())
        self.expect(">", name)
        if any(a.ref for a in args):
            raise TypeRuleError(self.text)
        if name == "std::span" and (not args[0].const or args[0].name == "bool"):
            raise TypeRuleError(f"{self.text} (std::span holds const elements, never bool)")
        if name != "std::span" and any(a.is_span for a in args):
            raise TypeRuleError(f"{self.text} (std::span stands alone)")
        if name == "std::shared_ptr" and not args[0].is_class:
            raise TypeRuleError(self.text)
        return CppType(name, tuple(args), size)

    def expect(self, token: str, name: str) -> None:
        """Take one token that must follow."""
        if self.peek() != token:
            raise TypeRuleError(self.text or name)
        self.tokens.pop(0)


def parse_type(text: str, registry: Registry, scope: str = "") -> CppType:
    """Resolve the text of a type as seen from the class `scope`.

    Raises
    ------
    TypeRuleError
        If public headers may not use this type.
    """
    return TypeParser(text, registry, scope).parse()
