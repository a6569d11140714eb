"""How one C++ function becomes an argument list of `def`: pointers where they do, lambdas else."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

from .context import HeaderContext, raw_string
from .cpp_types import CppType
from .defaults import DefaultRuleError, default_text
from .model import Function


@dataclass
class Callable:
    """A function with resolved types, ready to be written."""

    fn: Function
    owner: str  # full C++ name of the class, '' for a free function
    params: list[CppType]
    returns: CppType | None  # None for constructors
    args: list[str]  # the nb::arg lines
    doc: str

    @property
    def adapted(self) -> bool:
        """Return whether a lambda must stand between nanobind and the function."""
        if self.fn.notes.flags & {"bytes"} or any(p.is_span for p in self.params):
            return True
        return self.returns is not None and self.returns.returned() != self.returns.spell()


def resolve(header: HeaderContext, fn: Function, owner: str, doc: str) -> Callable | None:
    """Resolve the types and defaults of a function; broken rules are noted and answer None."""
    scope = owner.removeprefix("sarabet::")
    before = len(header.run.violations)
    label = f"{scope}::{fn.name}" if scope else fn.name
    if fn.template:
        header.violate(fn.line, "no public templates", label)
        return None
    _check_names(header, fn, label)
    params: list[CppType] = []
    args: list[str] = []
    kw_only = fn.notes.get("kw_only")
    for p in fn.params:
        rule = _parameter_rule(p.type)
        if rule:
            header.violate(fn.line, rule, f"{p.type} {p.name} of {label}")
            continue
        resolved = header.type_of(p.type, fn.line, scope)
        if resolved is None:
            continue
        params.append(resolved)
        if kw_only == p.name:
            args.append("nb::kw_only()")
        args.append(_argument(header, fn, p.name, p.default, resolved, scope))
    if kw_only and "nb::kw_only()" not in args:
        header.violate(fn.line, "kw_only names a parameter", kw_only)
    returns = None if fn.constructor else _returned(header, fn, scope, label)
    if len(header.run.violations) > before:
        return None
    return Callable(fn, owner, params, returns, args, doc)


def _check_names(header: HeaderContext, fn: Function, label: str) -> None:
    if fn.operator:
        return
    names = [p.name for p in fn.params]
    python_name = fn.notes.get("name") or fn.name
    if not fn.constructor:
        if not re.match(r"[a-z_][a-z0-9_]*$", python_name):
            header.violate(fn.line, "functions are snake_case", label)
        names.append(python_name)
    for name in names:
        if not name:
            header.violate(fn.line, "parameters have names", label)
        elif keyword.iskeyword(name):
            header.violate(fn.line, "no Python keywords as names", f"{name} in {label}")


def _parameter_rule(text: str) -> str:
    """Return the rule that the type of a parameter breaks by its form, or nothing."""
    text = text.rstrip()
    if "*" in text or "(" in text:
        return "no pointer parameters"
    if text.endswith("&&"):
        return "no rvalue reference parameters"
    if text.endswith("&") and not text.startswith("const "):
        return "no out-parameters"
    return ""


def _argument(
    header: HeaderContext, fn: Function, name: str, default: str | None, kind: CppType, scope: str
) -> str:
    text = f'nb::arg("{name}")'
    if default is None:
        return text
    try:
        value, needs = default_text(default, kind, header.run.registry, scope)
    except DefaultRuleError as problem:
        header.violate(fn.line, str(problem), f"{name} = {default}")
        return text
    if needs is not None and needs != header.stem:
        header.needs_before.add(needs)
    if value == "nb::none()" and kind.name == "std::shared_ptr":
        text += ".none()"
    return f"{text} = {value}"


def _returned(header: HeaderContext, fn: Function, scope: str, label: str) -> CppType | None:
    text = fn.returns or "void"
    if text.startswith(("auto", "decltype")):
        header.violate(fn.line, "no auto returns", f"{text} {label}")
        return None
    if "*" in text:
        header.violate(fn.line, "no pointer returns", f"{text} {label}")
        return None
    resolved = header.type_of(text, fn.line, scope)
    if resolved is None:
        return None
    if resolved.ref and not resolved.const and not (resolved.is_class and scope and not fn.static):
        header.violate(fn.line, "no mutable reference returns", f"{text} {label}")
        return None
    if "bytes" in fn.notes.flags:
        inner = resolved.bare().spell()
        if inner not in ("std::string", "std::string_view", "std::vector<std::uint8_t>"):
            header.violate(
                fn.line, "bytes come from std::string or std::vector<std::uint8_t>", text
            )
    return resolved


def lambda_params(c: Callable) -> list[str]:
    """Return the declared parameters of a lambda around the function."""
    return [f"{t.crossing()} {p.name}".rstrip() for t, p in zip(c.params, c.fn.params, strict=True)]


def target(c: Callable, overloaded: bool) -> str:
    """Return the C++ expression of the function: a pointer to it or a lambda around it."""
    fn = c.fn
    full = f"{c.owner}::{fn.name}" if c.owner else f"sarabet::{fn.name}"
    if not c.adapted:
        if not overloaded:
            return f"&{full}"
        types = ", ".join(p.spell() for p in c.params)
        const = ", nb::const_" if fn.const else ""
        return f"nb::overload_cast<{types}>(&{full}{const})"
    member = bool(c.owner) and not fn.static
    params = lambda_params(c)
    if member:
        params.insert(0, f"{'const ' if fn.const else ''}{c.owner}& self")
    arguments = ", ".join(p.name for p in fn.params)
    call = f"self.{fn.name}({arguments})" if member else f"{full}({arguments})"
    return f"[]({', '.join(params)}){_body(c, call)}"


def _body(c: Callable, call: str) -> str:
    returns = c.returns
    assert returns is not None
    if "bytes" in c.fn.notes.flags:
        return (
            f" {{ const auto& data = {call}; "
            "return nb::bytes(reinterpret_cast<const char*>(data.data()), data.size()); }"
        )
    if returns.name == "void":
        return f" {{ {call}; }}"
    if returns.is_span:
        vector = returns.returned()
        return (
            f" -> {vector} {{ const auto items = {call}; return {{items.begin(), items.end()}}; }}"
        )
    return f" -> {returns.returned()} {{ return {call}; }}"


def extras(c: Callable) -> list[str]:
    """Return the arguments of `def` after the function: names, policies, the docstring."""
    result = list(c.args)
    policy = c.fn.notes.get("rv")
    if policy is None and c.returns is not None and c.returns.ref and not c.returns.const:
        policy = "reference_internal"
    if policy is not None:
        result.append(f"nb::rv_policy::{policy}")
    keep = c.fn.notes.get("keep_alive")
    if keep is not None:
        result.append(f"nb::keep_alive<{keep}>()")
    if c.doc:
        result.append(raw_string(c.doc))
    return result


def constructor(c: Callable) -> str:
    """Return the first argument of `def` for a constructor."""
    if any(p.is_span for p in c.params):
        params = ", ".join([f"{c.owner}* self", *lambda_params(c)])
        names = ", ".join(p.name for p in c.fn.params)
        return f'"__init__", []({params}) {{ new (self) {c.owner}({names}); }}'
    kind = "init_implicit" if "implicit" in c.fn.notes.flags else "init"
    return f"nb::{kind}<{', '.join(p.spell() for p in c.params)}>()"
