"""Read public headers with cxxheaderparser into the records of `model`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cxxheaderparser import types as cxx
from cxxheaderparser.errors import CxxParseError
from cxxheaderparser.parser import CxxParser
from cxxheaderparser.tokfmt import tokfmt

from . import source
from .model import (
    Annotations,
    Class,
    Enum,
    Enumerator,
    Function,
    Header,
    HeaderError,
    Param,
    Variable,
    Violation,
)

FLAGS = {
    "property", "len", "hash", "init", "implicit", "bytes", "flag", "dynamic", "weakref", "handle",
}  # fmt: skip
VALUES = {"name", "rv", "keep_alive", "kw_only"}
NAMESPACE = "sarabet"


class Reader:
    """Visitor of cxxheaderparser that fills one Header with its public declarations."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.violations: list[Violation] = []
        self.stack: list[Class | None] = []  # None stands for a class that is not public
        self.namespaces: list[str] = []

    def report(self, line: int, rule: str, found: str) -> None:
        """Note a broken rule."""
        self.violations.append(Violation(self.header.path, line, rule, found))

    # -- helpers ---------------------------------------------------------------------------------

    def _notes(self, attributes: list[cxx.Attribute], line: int) -> Annotations:
        flags: set[str] = set()
        values: dict[str, str] = {}
        for attribute in attributes:
            if attribute.name != "sarabet_py" or attribute.value is None:
                continue
            text = "".join(t.value.strip()[1:-1] for t in attribute.value.tokens).strip()
            if text.startswith("skip"):
                reason = text[4:].lstrip(": ").strip()
                if not reason:
                    self.report(line, 'SARABET_PY("skip: reason") needs a reason', repr(text))
                values["skip"] = reason
                continue
            for part in (p.strip() for p in text.split(";")):
                key, equals, value = part.partition("=")
                if equals and key in VALUES and value:
                    values[key] = value
                elif not equals and key in FLAGS:
                    flags.add(key)
                else:
                    self.report(line, "unknown SARABET_PY annotation", repr(part))
        return Annotations(frozenset(flags), tuple(sorted(values.items())))

    def _public_namespace(self) -> bool:
        return self.namespaces == [NAMESPACE]

    def _function(self, fn: cxx.Function, line: int) -> Function:
        params = []
        for p in fn.parameters:
            default = tokfmt(p.default.tokens) if p.default else None
            params.append(Param(p.type.format(), p.name or "", default))
        method = fn if isinstance(fn, cxx.Method) else None
        returns = fn.return_type.format() if fn.return_type else None
        if fn.has_trailing_return:
            returns = f"auto -> {returns}"
        name = fn.name.segments[-1].format()
        if fn.operator == "conversion":
            name = f"operator {returns}"
        return Function(
            name=name,
            line=line,
            doc=fn.doxygen,
            notes=self._notes(fn.attributes, line),
            returns=returns,
            params=params,
            const=bool(method and method.const),
            static=fn.static,
            constructor=bool(method and method.constructor),
            destructor=bool(method and method.destructor),
            operator=fn.operator,
            template=fn.template is not None,
            deleted=fn.deleted,
            override=bool(method and method.override),
            pure=bool(method and method.pure_virtual),
        )

    def _path(self, name: str) -> str:
        outer = [c.name for c in self.stack if c is not None]
        return "::".join([*outer, name])

    # -- visitor: blocks ---------------------------------------------------------------------------

    def on_namespace_start(self, state: Any) -> bool | None:
        """Enter a namespace."""
        self.namespaces += state.namespace.names or ["(anonymous)"]
        if len(self.namespaces) > 1 and self.namespaces[0] == NAMESPACE:
            self.header.inner_namespaces.append("::".join(self.namespaces))
        return None

    def on_namespace_end(self, state: Any) -> None:
        """Leave a namespace."""
        for _ in state.namespace.names or [""]:
            self.namespaces.pop()

    def on_class_start(self, state: Any) -> bool | None:
        """Enter a class; one that is not public is entered as None."""
        decl: cxx.ClassDecl = state.class_decl
        line = state.location.lineno
        outer = self.stack[-1] if self.stack else None
        hidden = decl.access is not None and decl.access != "public"
        if not self._public_namespace() or hidden or (self.stack and outer is None):
            self.stack.append(None)
            return None
        name = decl.typename.segments[-1].format()
        record = Class(
            path=self._path(name),
            line=line,
            doc=decl.doxygen,
            notes=self._notes(decl.attributes, line),
            struct=decl.classkey == "struct",
            bases=[b.typename.format() for b in decl.bases if b.access == "public"],
            template=decl.template is not None,
        )
        (outer.classes if outer else self.header.classes).append(record)
        self.stack.append(record)
        return None

    def on_class_end(self, state: Any) -> None:
        """Leave a class."""
        self.stack.pop()

    # -- visitor: members --------------------------------------------------------------------------

    def on_class_method(self, state: Any, method: cxx.Method) -> None:
        """Keep a public method."""
        owner = self.stack[-1]
        if owner is None:
            return
        if method.access != "public":
            owner.hidden_constructor |= method.constructor
            return
        owner.functions.append(self._function(method, state.location.lineno))

    def on_class_friend(self, state: Any, friend: cxx.FriendDecl) -> None:
        """Keep a friend function."""
        owner = self.stack[-1]
        if owner is not None and friend.fn is not None:
            fn = self._function(friend.fn, state.location.lineno)
            fn.friend = True
            owner.functions.append(fn)

    def on_class_field(self, state: Any, f: cxx.Field) -> None:
        """Keep a public data member."""
        owner = self.stack[-1]
        if owner is None or f.access != "public" or f.name is None:
            return
        line = state.location.lineno
        text = f.type.format()
        owner.fields.append(
            Variable(
                name=f.name,
                line=line,
                doc=f.doxygen,
                notes=self._notes(f.attributes, line),
                type=re.sub(r"^const ", "", text),
                static=f.static,
                constant=f.constexpr or text.startswith("const "),
            )
        )

    def on_enum(self, state: Any, enum: cxx.EnumDecl) -> None:
        """Keep a public enum."""
        owner = self.stack[-1] if self.stack else None
        if not self._public_namespace() or (self.stack and owner is None):
            return
        if enum.access is not None and enum.access != "public":
            return
        line = state.location.lineno
        record = Enum(
            path=self._path(enum.typename.segments[-1].format()),
            line=line,
            doc=enum.doxygen,
            notes=self._notes(enum.attributes, line),
            values=[Enumerator(v.name, v.doxygen) for v in enum.values],
            scoped=enum.typename.classkey != "enum",
        )
        (owner.enums if owner else self.header.enums).append(record)

    # -- visitor: namespace ------------------------------------------------------------------------

    def on_function(self, state: Any, fn: cxx.Function) -> None:
        """Keep a free function."""
        if self._public_namespace():
            self.header.functions.append(self._function(fn, state.location.lineno))

    def on_variable(self, state: Any, v: cxx.Variable) -> None:
        """Keep a constant."""
        if self._public_namespace():
            line = state.location.lineno
            self.header.constants.append(
                Variable(
                    name=v.name.segments[-1].format(),
                    line=line,
                    doc=v.doxygen,
                    notes=self._notes(v.attributes, line),
                    type=re.sub(r"^const ", "", v.type.format()),
                    static=True,
                    constant=v.constexpr or v.type.format().startswith("const "),
                )
            )

    def on_using_alias(self, state: Any, using: cxx.UsingAlias) -> None:
        """Keep a type alias."""
        if not self._public_namespace() or (self.stack and self.stack[-1] is None):
            return
        if using.access is not None and using.access != "public":
            return
        if using.template is not None:
            self.report(state.location.lineno, "no public templates", f"using {using.alias}")
            return
        self.header.aliases[self._path(using.alias)] = using.type.format()

    def on_concept(self, state: Any, concept: cxx.Concept) -> None:
        """Refuse a concept."""
        if self._public_namespace():
            self.report(state.location.lineno, "no public templates", f"concept {concept.name}")

    def __getattr__(self, name: str) -> Any:
        """Ignore every other event."""
        if name.startswith("on_"):
            return lambda *args: None
        raise AttributeError(name)


def read_header(path: Path, shown: str, strict: bool = True) -> Header:
    """Parse one header.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        Its name in messages.
    strict : bool
        Enforce the rules that need the text alone (macros, annotations).

    Raises
    ------
    HeaderError
        If the text cannot be parsed or breaks such a rule.
    """
    text = path.read_text(encoding="utf-8")
    header = Header(stem=path.stem, path=shown)
    violations = source.macro_violations(text, shown) if strict else []
    reader = Reader(header)
    prepared = source.prepare(text)
    for number, line in enumerate(source.code_only(prepared).splitlines(), start=1):
        if strict and re.search(r"\bSARABET_PY\b", line):
            reader.report(
                number,
                'SARABET_PY takes one string literal, as in SARABET_PY("property")',
                line.strip(),
            )
    if not violations and not reader.violations:
        try:
            CxxParser(shown, prepared, reader).parse()
        except CxxParseError as error:
            message = re.sub(r"^.*?:(\d+): parse error[^:]*:?\s*", "", str(error))
            match = re.search(r":(\d+):", str(error))
            line_number = int(match.group(1)) if match else 1
            reader.report(line_number, "cannot be parsed", message)
    if strict:
        violations += reader.violations
    else:
        violations += [v for v in reader.violations if v.rule == "cannot be parsed"]
    if violations:
        raise HeaderError(violations)
    return header
