"""Run the generator: headers in, the texts of every generated file out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from . import callables
from .classes import ClassWriter, constant_code, enum_code, statement
from .context import VALUE_HEADERS, Context, HeaderContext, raise_if
from .cpp_types import Known
from .model import Class, Enum, Function, Header, HeaderError, Violation
from .reader import read_header
from .report import report_text

INCLUDE = Path("include/sarabet")
GENERATED = Path("src/python/generated")
REPORT = Path("api/report.md")


def snake_case(name: str) -> str:
    """Return the file stem of a class name: `HSVAdjust` is hsv_adjust."""
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()


def read_all(root: Path) -> list[Header]:
    """Read every public header, in the order of their names."""
    headers, violations = [], []
    for path in sorted((root / INCLUDE).glob("*.hpp")):
        shown = path.relative_to(root).as_posix()
        try:
            headers.append(read_header(path, shown, strict=path.stem not in VALUE_HEADERS))
        except HeaderError as error:
            violations += error.violations
    raise_if(violations)
    return headers


def _register(context: Context, header: Header) -> None:
    kind = "value" if header.stem in VALUE_HEADERS else ""

    def add_enum(enum: Enum) -> None:
        _add(context, header, enum.path, kind or "enum", enum.line)

    def add_class(record: Class) -> None:
        if record.notes.skip and not kind:
            return
        _add(context, header, record.path, kind or "class", record.line)
        for enum in record.enums:
            add_enum(enum)
        for inner in record.classes:
            add_class(inner)

    for enum in header.enums:
        add_enum(enum)
    for record in header.classes:
        add_class(record)
    context.registry.aliases.update(header.aliases)


def _add(context: Context, header: Header, path: str, kind: str, line: int) -> None:
    if path in context.registry.types:
        other = context.registry.types[path].header
        context.violations.append(
            Violation(header.path, line, "one definition per type", f"{path}, also in {other}.hpp")
        )
    context.registry.types[path] = Known(path, kind, header.stem)


def _check_layout(h: HeaderContext, header: Header) -> None:
    """One class per header, and the file is named after it."""
    for extra in header.classes[1:]:
        h.violate(extra.line, "one class per header", extra.path)
    family: list[Class | Enum] = [*header.classes[:1], *header.enums]
    if family and header.stem not in [snake_case(f.name) for f in family[:1]]:
        expected = snake_case(family[0].name)
        h.violate(
            family[0].line,
            f"the filename is the class in snake_case ({expected}.hpp)",
            family[0].path,
        )


def _free_function(h: HeaderContext, fn: Function, count: int) -> list[str]:
    if fn.notes.skip:
        h.row(fn.signature(), "function", f"skipped: {fn.notes.skip}")
        return []
    doc = h.document(fn.doc, fn.line, fn.name)
    c = callables.resolve(h, fn, "", doc)
    if c is None:
        return []
    name = fn.notes.get("name") or fn.name
    h.row(fn.signature(), "function", f"bound: `{name}`")
    arguments = [f'"{name}"', callables.target(c, count > 1), *callables.extras(c)]
    return [statement("m.def", arguments)]


def _body(h: HeaderContext, header: Header) -> list[str]:
    lines: list[str] = []
    for enum in header.enums:
        lines += [*enum_code(h, enum, "m"), ""]
    free_operators = [f for f in header.functions if f.operator]
    for index, record in enumerate(header.classes):
        lines += ClassWriter(h, record, "m", free_operators if index == 0 else []).write()
    if not header.classes:
        for fn in free_operators:
            h.violate(fn.line, "operators stand beside their class", fn.signature())
    plain = [f for f in header.functions if not f.operator]
    for fn in plain:
        lines += _free_function(h, fn, sum(1 for f in plain if f.name == fn.name))
    for constant in header.constants:
        lines += constant_code(h, constant, "", "m")
    for alias in sorted(header.aliases):
        h.row(alias, "alias", "skipped: stands for its type")
    for namespace in sorted(set(header.inner_namespaces)):
        h.row(namespace, "namespace", "skipped: not public")
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _value_rows(h: HeaderContext, header: Header) -> None:
    status = f"skipped: {VALUE_HEADERS[header.stem]}"
    for enum in header.enums:
        h.row(enum.path, "enum", status)
    for record in header.classes:
        h.row(record.path, "class", status)
    for fn in header.functions:
        h.row(fn.signature(), "function", status)
    for constant in header.constants:
        h.row(constant.name, "constant", status)
    for alias in sorted(header.aliases):
        h.row(alias, "alias", status)


def _cpp(h: HeaderContext, lines: list[str], values: set[str]) -> str:
    includes = sorted({h.stem, *h.used_headers} - values)
    out = [
        f"// {h.stem}.cpp -- generated by tools/bindgen from {h.path}; do not edit.",
        "// clang-format off",
        '#include "bindings.hpp"',
        '#include "../casters.hpp"',
        "",
        *(f"#include <sarabet/{stem}.hpp>" for stem in includes),
        "",
        "#include <nanobind/nanobind.h>",
        *(f"#include <nanobind/stl/{name}.h>" for name in sorted(h.stl)),
        "",
        f"void bind_{h.stem}([[maybe_unused]] nb::module_& m) {{",
        *(_indent(lines)),
        "}",
        "",
    ]
    return "\n".join(out)


def _indent(lines: Iterable[str]) -> list[str]:
    # Only the first line of a statement is indented: the others are text of raw strings.
    return [f"    {line}" if line else "" for line in lines]


def _ordered(needs: dict[str, set[str]]) -> tuple[list[str], list[str]]:
    """Return the headers with those first that others need, and what is left in a cycle."""
    order: list[str] = []
    waiting = dict(sorted(needs.items()))
    while waiting:
        ready = [s for s, before in waiting.items() if not (before & waiting.keys()) - {s}]
        if not ready:
            return order, sorted(waiting)
        order.append(ready[0])
        del waiting[ready[0]]
    return order, []


def _bindings_hpp(order: list[str]) -> str:
    return "\n".join(
        [
            "// bindings.hpp -- generated by tools/bindgen: the functions that bind each header.",
            "// clang-format off",
            "#pragma once",
            "",
            "#include <nanobind/nanobind.h>",
            "",
            "namespace nb = nanobind;",
            "",
            *(f"void bind_{stem}(nb::module_& m);" for stem in sorted(order)),
            "",
            "/// Bind everything: bases, and the enums that defaults need, come first.",
            "inline void bind_all([[maybe_unused]] nb::module_& m) {",
            *(f"    bind_{stem}(m);" for stem in order),
            "}",
            "",
        ]
    )


def generate(root: Path) -> dict[Path, str]:
    """Return the text of every generated file by its path below `root`.

    Raises
    ------
    HeaderError
        If a header breaks a rule; every broken rule is listed.
    """
    headers = read_all(root)
    context = Context()
    for header in headers:
        _register(context, header)
    values = {h.stem for h in headers if h.stem in VALUE_HEADERS}
    files: dict[Path, str] = {}
    needs: dict[str, set[str]] = {}
    for header in headers:
        h = HeaderContext(context, header.path, header.stem)
        if header.stem in VALUE_HEADERS:
            _value_rows(h, header)
            continue
        _check_layout(h, header)
        lines = _body(h, header)
        files[GENERATED / f"{header.stem}.cpp"] = _cpp(h, lines, values - {header.stem})
        needs[header.stem] = h.needs_before
    order, cycle = _ordered(needs)
    for stem in cycle:
        found = ", ".join(sorted(needs[stem]))
        path = (INCLUDE / f"{stem}.hpp").as_posix()
        context.violations.append(Violation(path, 1, "no cycles of bases and defaults", found))
    raise_if(context.violations)
    files[GENERATED / "bindings.hpp"] = _bindings_hpp(order)
    files[REPORT] = report_text(context.rows)
    return files


def differences(root: Path, files: dict[Path, str]) -> list[str]:
    """Return one line for each generated file that differs from the one on disk."""
    result = []
    for path, text in sorted(files.items()):
        target = root / path
        if not target.exists():
            result.append(f"{path}: missing")
        elif (old := target.read_text(encoding="utf-8")) != text:
            before, after = old.splitlines(), text.splitlines()
            first = next(
                (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
                min(len(before), len(after)),
            )
            result.append(f"{path}: differs from line {first + 1} on")
    result += [f"{path}: no header makes it" for path in stale(root, files)]
    return result


def stale(root: Path, files: dict[Path, str]) -> list[Path]:
    """Return generated files on disk that no header makes any more."""
    found = sorted((root / GENERATED).glob("*.[ch]pp"))
    return [p.relative_to(root) for p in found if p.relative_to(root) not in files]


def write(root: Path, files: dict[Path, str]) -> list[Path]:
    """Write what changed and remove what is stale; return the touched paths."""
    touched = []
    for path, text in sorted(files.items()):
        target = root / path
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        touched.append(path)
    for path in stale(root, files):
        (root / path).unlink()
        touched.append(path)
    return touched
