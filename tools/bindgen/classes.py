"""The nanobind code of one class or enum."""

from __future__ import annotations

from collections import Counter

from . import callables, operators
from .context import HeaderContext, raw_string
from .docs import docstring
from .model import Class, Enum, Function, Variable

IDENTITY = "C++ copy or move"


def enum_code(header: HeaderContext, enum: Enum, scope: str) -> list[str]:
    """Return the statements that bind an enum into `scope` (a C++ variable)."""
    if enum.notes.skip:
        header.row(enum.path, "enum", f"skipped: {enum.notes.skip}")
        return []
    if not enum.scoped:
        header.violate(enum.line, "enums are enum classes", enum.path)
        return []
    doc = header.document(enum.doc, enum.line, enum.path)
    name = enum.notes.get("name") or enum.name
    flag = ", nb::is_flag()" if "flag" in enum.notes.flags else ""
    full = f"sarabet::{enum.path}"
    lines = [f'nb::enum_<{full}>({scope}, "{name}"{flag}, {raw_string(doc)})']
    header.row(enum.path, "enum", f"bound: `{name}`")
    for value in enum.values:
        text = header_doc(value.doc)
        lines.append(f'    .value("{value.name}", {full}::{value.name}{text})')
        header.row(f"{enum.path}::{value.name}", "enumerator", f"bound: `{name}.{value.name}`")
    lines[-1] += ";"
    return lines


def statement(function: str, arguments: list[str]) -> str:
    """Return a call as a statement: on one line, or one line for each argument."""
    line = f"{function}({', '.join(arguments)});"
    if len(line) <= 96 and "\n" not in line:
        return line
    return f"{function}(\n        " + ",\n        ".join(arguments) + ");"


def header_doc(doc: str | None) -> str:
    """Return `, "docstring"` or nothing."""
    text = docstring(doc)
    return f", {raw_string(text)}" if text else ""


def constant_code(header: HeaderContext, v: Variable, scope: str, variable: str) -> list[str]:
    """Return the statement that binds a constant."""
    path = f"{scope}::{v.name}" if scope else v.name
    if v.notes.skip:
        header.row(path, "constant", f"skipped: {v.notes.skip}")
        return []
    header.document(v.doc, v.line, path)
    if not v.constant:
        header.violate(v.line, "no mutable globals", path)
        return []
    # A const char* is a string to Python.
    if v.type != "char*" and header.type_of(v.type, v.line, scope) is None:
        return []
    name = v.notes.get("name") or v.name
    header.row(path, "constant", f"bound: `{name}`")
    return [f'{variable}.attr("{name}") = nb::cast(sarabet::{path});']


class ClassWriter:
    """Writes one class: `self.lines` holds the statements."""

    def __init__(
        self, header: HeaderContext, record: Class, outer: str, free: list[Function]
    ) -> None:
        self.header = header
        self.record = record
        self.full = f"sarabet::{record.path}"
        self.variable = record.path.replace("::", "_").lower() + "_"
        self.outer = outer
        self.free = free  # operators of the namespace that may belong to this class
        self.lines: list[str] = []
        self.python_names: dict[str, str] = {}
        live = [f for f in record.functions if not f.notes.skip]
        self.count = Counter(f.name for f in live if not f.operator)
        self.length = next((f.name for f in live if "len" in f.notes.flags), None)
        self.iterable = ""

    # -- the class ---------------------------------------------------------------------------------

    def write(self) -> list[str]:
        """Write everything and return the statements."""
        record, header = self.record, self.header
        if record.notes.skip:
            header.row(record.path, "class", f"skipped: {record.notes.skip}")
            return []
        if record.template:
            header.violate(record.line, "no public templates", record.path)
            return []
        doc = header.document(record.doc, record.line, record.path)
        name = record.notes.get("name") or record.name
        bases = self.bases()
        extra = [f'"{name}"']
        extra += ["nb::dynamic_attr()"] if "dynamic" in record.notes.flags else []
        extra += ["nb::is_weak_referenceable()"] if "weakref" in record.notes.flags else []
        if "handle" in record.notes.flags:
            extra.append(f"nb::type_slots(sarabet::python::handle_slots<{self.full}>())")
        extra.append(raw_string(doc))
        types = ", ".join([self.full, *bases])
        self.lines.append(f"nb::class_<{types}> {self.variable}({self.outer}, {', '.join(extra)});")
        header.row(record.path, "class", f"bound: `{name}`")
        for enum in record.enums:
            self.lines += enum_code(header, enum, self.variable)
        for inner in record.classes:
            self.lines += ClassWriter(header, inner, self.variable, []).write()
        self.write_constructors()
        self.write_fields()
        self.write_methods()
        self.write_operators()
        self.lines.append("")
        return self.lines

    def bases(self) -> list[str]:
        """Return the bound base class; more than one is a broken rule."""
        found = []
        for base in self.record.bases:
            if base.startswith("std::enable_shared_from_this"):
                continue
            known = self.header.base_of(base, self.record.path)
            if known is None:
                self.header.violate(self.record.line, "bases are public classes", base)
                continue
            if known.header != self.header.stem:
                self.header.needs_before.add(known.header)
            self.header.used_headers.add(known.header)
            found.append(known.spelled)
        if len(found) > 1:
            self.header.violate(self.record.line, "one base class at most", ", ".join(found))
        return found

    def add(self, call: str, arguments: list[str]) -> None:
        """Add `class_.call(arguments);`."""
        self.lines.append(statement(f"{self.variable}.{call}", arguments))

    def row(self, fn: Function, kind: str, status: str) -> None:
        """Report one function of the class."""
        self.header.row(f"{self.record.path}::{fn.signature()}", kind, status)

    def claim(self, name: str, kind: str, line: int) -> None:
        """Note that Python sees `name`; two kinds under one name are a broken rule."""
        if self.python_names.setdefault(name, kind) != kind:
            found = f"{self.record.path}.{name} is a {self.python_names[name]} and a {kind}"
            self.header.violate(line, "one kind of member per name", found)

    # -- constructors and fields -------------------------------------------------------------------

    def write_constructors(self) -> None:
        """Write `__init__`, from constructors and from static functions annotated "init"."""
        declared, made = self.record.hidden_constructor, False
        for fn in self.record.functions:
            if not fn.constructor:
                continue
            declared = True
            name = self.record.name
            if fn.notes.skip:
                self.row(fn, "constructor", f"skipped: {fn.notes.skip}")
            elif fn.deleted:
                self.row(fn, "constructor", "skipped: deleted")
            elif self.is_copy(fn):
                self.row(fn, "constructor", f"skipped: {IDENTITY}")
            else:
                label = f"{self.record.path}::{name}"
                doc = (
                    self.header.document(fn.doc, fn.line, label)
                    if fn.params or fn.doc
                    else f"Make a {name} with the defaults."
                )
                c = callables.resolve(self.header, fn, self.full, doc)
                if c is not None:
                    self.add("def", [callables.constructor(c), *callables.extras(c)])
                    self.row(fn, "constructor", "bound: `__init__`")
                    made = True
        factories = any("init" in f.notes.flags for f in self.record.functions)
        if factories and made:
            self.header.violate(
                self.record.line, 'constructors or functions annotated "init", not both', self.full
            )
        if self.record.struct and not declared and not factories and not self.record.bases:
            self.add("def", ["nb::init<>()", raw_string("Make one with the defaults.")])
            self.header.row(
                f"{self.record.path}::{self.record.name}()", "constructor", "bound: `__init__`"
            )

    def is_copy(self, fn: Function) -> bool:
        """Return whether a constructor copies or moves."""
        if len(fn.params) != 1:
            return False
        kind = fn.params[0].type.replace("const ", "").strip()
        return kind.rstrip("& ") in (self.record.name, self.record.path) and kind.endswith("&")

    def write_fields(self) -> None:
        """Write the public data members."""
        for f in self.record.fields:
            path = f"{self.record.path}::{f.name}"
            if f.notes.skip:
                self.header.row(path, "field", f"skipped: {f.notes.skip}")
                continue
            if f.static:
                self.lines += constant_code(self.header, f, self.record.path, self.variable)
                continue
            doc = self.header.document(f.doc, f.line, path)
            kind = self.header.type_of(f.type, f.line, self.record.path)
            if kind is None:
                continue
            if kind.ref or any(t.is_span or t.name == "std::string_view" for t in kind.walk()):
                self.header.violate(f.line, "public members own their data", f"{f.type} {f.name}")
                continue
            name = f.notes.get("name") or f.name
            self.claim(name, "property", f.line)
            how = "def_ro" if f.constant else "def_rw"
            self.add(how, [f'"{name}"', f"&{self.full}::{f.name}", raw_string(doc)])
            self.header.row(path, "field", f"bound: property `{name}`")

    # -- methods -----------------------------------------------------------------------------------

    def setter_of(self, getter: Function) -> Function | None:
        """Return the setter that makes a read/write property of this getter."""
        name = f"set_{getter.name}"
        if self.count[name] != 1 or not self.is_getter(getter):
            return None
        fn = next(f for f in self.record.functions if f.name == name and not f.notes.skip)
        one = len(fn.params) == 1 and fn.params[0].default is None
        return fn if one and not fn.static and not fn.const and fn.returns == "void" else None

    def is_getter(self, fn: Function) -> bool:
        """Return whether a function can be the getter of a property."""
        plain = not fn.static and not fn.params and fn.const and not fn.operator
        return plain and self.count[fn.name] == 1 and fn.returns != "void"

    def write_methods(self) -> None:
        """Write methods, static methods and properties."""
        functions = [f for f in self.record.functions if not f.operator and not f.constructor]
        live = [f for f in functions if not f.notes.skip]
        setters = {id(s): f for f in live if (s := self.setter_of(f)) is not None}
        for fn in functions:
            if fn.destructor or fn.friend:
                continue
            if fn.notes.skip:
                self.row(fn, "method", f"skipped: {fn.notes.skip}")
            elif fn.deleted:
                self.row(fn, "method", "skipped: deleted")
            elif fn.override and self.bases():
                self.row(fn, "method", "skipped: bound on the base class")
            elif id(fn) in setters:
                getter = setters[id(fn)]
                name = getter.notes.get("name") or getter.name
                self.row(fn, "setter", f"bound: property `{name}`")
            elif (setter := self.setter_of(fn)) is not None or "property" in fn.notes.flags:
                self.write_property(fn, setter)
            else:
                self.write_method(fn)

    def write_property(self, getter: Function, setter: Function | None) -> None:
        """Write a property with its getter and, where there is one, its setter."""
        label = f"{self.record.path}::{getter.name}"
        if not self.is_getter(getter):
            found = f"{label}{'' if getter.const else ' is not const,'} or has arguments or twins"
            self.header.violate(getter.line, "a property is one const getter", found)
            return
        doc = self.header.document(getter.doc, getter.line, label)
        if setter is not None and setter.doc:
            doc += f"\n\nSetting it: {docstring(setter.doc)}"
        get = callables.resolve(self.header, getter, self.full, "")
        put = callables.resolve(self.header, setter, self.full, "") if setter else None
        if get is None or (setter is not None and put is None):
            return
        name = getter.notes.get("name") or getter.name
        self.claim(name, "property", getter.line)
        arguments = [f'"{name}"', callables.target(get, False)]
        if put is not None:
            arguments.append(callables.target(put, False))
        arguments += callables.extras(get)
        arguments.append(raw_string(doc))
        self.add("def_prop_rw" if put is not None else "def_prop_ro", arguments)
        self.row(getter, "getter", f"bound: property `{name}`")

    def write_method(self, fn: Function) -> None:
        """Write one method or static method."""
        label = f"{self.record.path}::{fn.name}"
        special = self.special_name(fn)
        silent = special is not None and not fn.doc
        doc = "" if silent else self.header.document(fn.doc, fn.line, label)
        c = callables.resolve(self.header, fn, self.full, doc)
        if c is None:
            return
        overloaded = self.count[fn.name] > 1
        if "init" in fn.notes.flags:
            if not fn.static:
                self.header.violate(fn.line, "init annotates a static function", label)
                return
            self.add("def", [f"nb::new_({callables.target(c, overloaded)})", *callables.extras(c)])
            self.row(fn, "static method", "bound: `__init__`")
            return
        name = fn.notes.get("name") or special or fn.name
        kind = "static method" if fn.static else "method"
        self.claim(name, kind, fn.line)
        call = "def_static" if fn.static else "def"
        self.add(call, [f'"{name}"', callables.target(c, overloaded), *callables.extras(c)])
        self.row(fn, kind, f"bound: `{name}`")

    @staticmethod
    def special_name(fn: Function) -> str | None:
        """Return the Python protocol method that a function stands for."""
        if fn.name == "repr" and fn.const and not fn.params:
            return "__repr__"
        if "len" in fn.notes.flags:
            return "__len__"
        if "hash" in fn.notes.flags:
            return "__hash__"
        return None

    # -- operators ---------------------------------------------------------------------------------

    def write_operators(self) -> None:
        """Write the operators of the class and those of the namespace that belong to it."""
        own = [f for f in self.record.functions if f.operator]
        twins = {"[]"} if any(f.operator == "[]" and f.const for f in own) else set()
        for fn in own + self.free:
            if fn.notes.skip:
                self.row(fn, "operator", f"skipped: {fn.notes.skip}")
            elif fn.deleted:
                self.row(fn, "operator", "skipped: deleted")
            elif fn.operator in operators.SKIPPED:
                self.row(fn, "operator", f"skipped: {operators.SKIPPED[fn.operator]}")
            elif fn.operator in twins and not fn.const:
                self.row(fn, "operator", "skipped: Python uses the const one")
            else:
                self.write_operator(fn)
        if "__eq__" in self.python_names and "__hash__" not in self.python_names:
            self.lines.append(f'{self.variable}.attr("__hash__") = nb::none();')

    def write_operator(self, fn: Function) -> None:
        """Write one operator."""
        member = fn in self.record.functions and not fn.friend
        c = callables.resolve(self.header, fn, self.full if member else "", "")
        if c is None or fn.operator is None:
            return
        if fn.operator == "[]" and len(c.params) == 1:
            arguments = operators.subscript(self.header, c, self.length)
            if arguments:
                self.claim("__getitem__", "method", fn.line)
                self.add("def", arguments + self.operator_doc(fn))
                self.row(fn, "operator", "bound: `__getitem__`")
                self.write_iterator(c)
            return
        if fn.operator == "conversion" and fn.returns == "bool":
            self.claim("__bool__", "method", fn.line)
            body = f"[](const {self.full}& a) {{ return static_cast<bool>(a); }}"
            self.add("def", ['"__bool__"', body, *self.operator_doc(fn)])
            self.row(fn, "operator", "bound: `__bool__`")
            return
        found = operators.binary(c, fn.operator, self.full) or operators.unary(
            c, fn.operator, self.full
        )
        if found is None:
            rule = "operators are == < <= > >= + - * / % & | ^ ~ [] and explicit bool"
            self.header.violate(fn.line, rule, fn.signature())
            return
        name, body = found
        self.claim(name, "method", fn.line)
        arguments = [f'"{name}"', body, "nb::is_operator()"]
        if name == "__eq__":
            arguments.append('nb::sig("def __eq__(self, arg: object, /) -> bool")')
        self.add("def", arguments + self.operator_doc(fn))
        self.row(fn, "operator", f"bound: `{name}`")

    def operator_doc(self, fn: Function) -> list[str]:
        """Return the docstring of an operator; it may have none."""
        text = docstring(fn.doc)
        return [raw_string(text)] if text else []

    def write_iterator(self, c: callables.Callable) -> None:
        """Make a class with `__len__` and integer `__getitem__` iterable for type checkers too."""
        if not c.params[0].is_integer or self.length is None or "__iter__" in self.python_names:
            return
        self.claim("__iter__", "method", c.fn.line)
        body = "[](nb::handle self) { return nb::steal<nb::iterator>(PySeqIter_New(self.ptr())); }"
        self.add("def", ['"__iter__"', body])
