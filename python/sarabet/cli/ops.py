"""Help of the operators: all of them, one, or one parameter.

NAME is a type ('blurTOP'), a class ('Blur', 'top.Blur') or a word of either; PARAMETER one of its
parameters.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import _exit, _terminal
from ._exit import CommandError

if TYPE_CHECKING:
    from sarabet.handles import ParamInfo, TypeInfo

WIDTH = 96


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="an operator")
    parser.add_argument("parameter", metavar="PARAMETER", nargs="?", help="one of its parameters")
    parser.add_argument("--family", metavar="FAMILY", help="list CHOP, TOP or COMP alone")


def run(options: argparse.Namespace) -> int:
    """Print the list, or the help of the operators that the name means."""
    if options.name is None:
        return _list(options.family)
    found = _meant(options.name)
    if options.parameter is not None:
        return _show_parameter(found, options.parameter)
    print("\n\n".join(text_of(info) for info in found))
    return _exit.OK


def _list(family: str | None) -> int:
    from sarabet.handles import registry

    families = sorted({info["family"] for info in registry().values()})
    if family is not None and family.upper() not in families:
        raise CommandError(_exit.USAGE, f"--family: expected {', '.join(families)}, got '{family}'")
    for one in families if family is None else [family.upper()]:
        infos = [info for info in registry().values() if info["family"] == one]
        rows = [[_class_name(info), info["label"], info["summary"]] for info in infos]
        print(f"{one}s" if one != "COMP" else "components (COMPs)")
        print(textwrap.indent(_terminal.table(sorted(rows)), "  "))
        print()
    print("'sarabet ops NAME' shows an operator's parameters.")
    return _exit.OK


def _class_name(info: TypeInfo) -> str:
    return f"{info['family'].lower()}.{info['python_name']}"


def _meant(name: str) -> list[TypeInfo]:
    """Return the operators that a name means: 'noise' is one of each family."""
    from sarabet.handles import nearest_hint, registry

    wanted = name.removeprefix("sb.").lower()
    found, names = [], []
    for info in registry().values():
        own = [_class_name(info), info["type"], info["python_name"], info["label"]]
        names += own
        if wanted in (text.lower() for text in own):
            found.append(info)
    if not found:
        raise CommandError(_exit.USAGE, f"no operator '{name}'{nearest_hint(wanted, names)}")
    return found


def _show_parameter(found: list[TypeInfo], name: str) -> int:
    from sarabet.handles import nearest_hint

    texts, names = [], []
    for info in found:
        for shown, param in _parameters(info):
            members = param.get("components") or []
            names += [shown, *members]
            if name.lower() in (shown, *members):
                texts.append(f"{_class_name(info)}\n{_parameter_text(shown, param)}")
    if not texts:
        who = " or ".join(_class_name(info) for info in found)
        raise CommandError(_exit.USAGE, f"{who}: no parameter '{name}'{nearest_hint(name, names)}")
    print("\n\n".join(texts))
    return _exit.OK


def text_of(info: TypeInfo) -> str:
    """Return the help of one operator: what it is, its inputs, its parameters page by page."""
    lines = [f"sb.{_class_name(info)}  ({info['type']}, {info['label']})"]
    lines += textwrap.wrap(info["summary"], WIDTH)
    docs = (info.get("docs") or "").strip()
    if docs and docs != info["summary"]:
        lines += ["", *textwrap.wrap(docs, WIDTH)]
    lines += ["", f"inputs: {_inputs(info)}"]
    page = None
    for name, param in _parameters(info):
        if param.get("page") != page:
            page = param.get("page")
            lines += ["", f"--- {page} ---"]
        lines.append(_parameter_text(name, param))
    if page is None:
        lines.append("no parameters")
    return "\n".join(lines)


def _inputs(info: TypeInfo) -> str:
    low, high = info["min_inputs"], info["max_inputs"]
    if high < 0:
        return f"{low} or more"
    if high == 0:
        return "none"
    return str(low) if low == high else f"{low} to {high}"


def _parameters(info: TypeInfo) -> Iterator[tuple[str, ParamInfo]]:
    for param in info.get("params", []):
        if param.get("is_sequence"):
            for member in param.get("block", []):
                yield f"{param['name']}0{member['name']}", member
        else:
            yield param["name"], param


def _parameter_text(name: str, param: ParamInfo) -> str:
    from sarabet.families import describe

    members = param.get("components") or []
    shown = f"{name} ({', '.join(members)})" if len(members) > 1 else name
    head = f"  {shown}: {param['kind']}"
    default = param.get("default")
    if isinstance(default, bool | int | float | str | tuple | list) and default != "":
        head += f" = {_value(default)}"
    without_menu = {key: value for key, value in param.items() if key != "menu"}
    body = f"{param['label']}. {describe(without_menu)}"
    lines = [head, *_wrapped(body, "      ")]
    for entry in param.get("menu") or []:
        lines += _wrapped(f"'{entry['name']}'  {entry['label']}", "        ")
    return "\n".join(lines)


def _value(value: object) -> str:
    if isinstance(value, tuple | list):
        return f"({', '.join(_value(v) for v in value)})"
    return f"{value:g}" if isinstance(value, float) else repr(value)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
