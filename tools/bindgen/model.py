"""What the headers say: plain records, filled by the reader, judged by the planner."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Violation:
    """One broken header rule."""

    header: str
    line: int
    rule: str
    found: str

    def __str__(self) -> str:
        return f"{self.header}:{self.line}: {self.rule}: {self.found}"


class HeaderError(Exception):
    """The headers break rules; all of them are listed."""

    def __init__(self, violations: list[Violation]) -> None:
        self.violations = sorted(set(violations))
        super().__init__("\n".join(str(v) for v in self.violations))


@dataclass(frozen=True)
class Annotations:
    """The contents of the SARABET_PY macros of one declaration."""

    flags: frozenset[str] = frozenset()
    values: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str | None:
        """Return the text after `key=`, or None."""
        return dict(self.values).get(key)

    @property
    def skip(self) -> str | None:
        """Why the declaration is not bound, or None."""
        return self.get("skip")


@dataclass
class Param:
    """A parameter of a function: its type as written, its name, its default as written."""

    type: str
    name: str
    default: str | None = None


@dataclass
class Function:
    """A free function, a method, a constructor or an operator."""

    name: str
    line: int
    doc: str | None
    notes: Annotations
    returns: str | None
    params: list[Param]
    const: bool = False
    static: bool = False
    constructor: bool = False
    destructor: bool = False
    operator: str | None = None
    template: bool = False
    deleted: bool = False
    override: bool = False
    friend: bool = False
    pure: bool = False

    def signature(self) -> str:
        """Return the name with its parameter types, for the report."""
        tail = " const" if self.const else ""
        return f"{self.name}({', '.join(p.type for p in self.params)}){tail}"


@dataclass
class Variable:
    """A data member or a constant of the namespace."""

    name: str
    line: int
    doc: str | None
    notes: Annotations
    type: str
    static: bool = False
    constant: bool = False


@dataclass
class Enumerator:
    """One value of an enum."""

    name: str
    doc: str | None


@dataclass
class Enum:
    """An enumeration; `path` is its name with the classes around it."""

    path: str
    line: int
    doc: str | None
    notes: Annotations
    values: list[Enumerator]
    scoped: bool = True

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return self.path.rsplit("::", 1)[-1]


@dataclass
class Class:
    """A class or struct with its public members, in the order of the header."""

    path: str
    line: int
    doc: str | None
    notes: Annotations
    struct: bool
    bases: list[str]
    template: bool = False
    functions: list[Function] = field(default_factory=list)
    fields: list[Variable] = field(default_factory=list)
    enums: list[Enum] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    hidden_constructor: bool = False

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return self.path.rsplit("::", 1)[-1]


@dataclass
class Header:
    """One public header."""

    stem: str
    path: str
    classes: list[Class] = field(default_factory=list)
    enums: list[Enum] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    constants: list[Variable] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    inner_namespaces: list[str] = field(default_factory=list)
