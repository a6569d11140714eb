"""Prepare the text of a header for the parser, keeping every line where it is.

Four things are rewritten. `SARABET_PY("…")` becomes an attribute that cxxheaderparser attaches to
the declaration. `SARABET_API` becomes spaces. Directives but `#include` and `#pragma` go: the rules
forbid them, and the parser cannot read them. A trailing `///<` comment moves in front of its
declaration: the parser would otherwise join it with the comment of the next one.
"""

from __future__ import annotations

import re

from .model import Violation

MACROS = ("SARABET_API", "SARABET_PY")
_ANNOTATION = re.compile(r'SARABET_PY\(\s*((?:"(?:[^"\\\n]|\\.)*"\s*)+)\)')
_COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"', re.DOTALL)
_TRAILING = re.compile(r"^(\s*)(\S.*?)\s*///<\s?(.*)$")
_CONTINUED = re.compile(r"^\s*///<\s?(.*)$")


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def code_only(text: str) -> str:
    """Return `text` with comments and strings replaced by spaces."""
    return _COMMENT_OR_STRING.sub(lambda m: _blank(m.group()), text)


def macro_violations(text: str, header: str) -> list[Violation]:
    """Find macros and preprocessor branches that a public header may not use."""
    found = []
    rule = "no macros but SARABET_API and SARABET_PY"
    for number, line in enumerate(code_only(text).splitlines(), start=1):
        directive = re.match(r"\s*#\s*(\w+)", line)
        if directive and directive.group(1) not in ("include", "pragma"):
            found.append(Violation(header, number, rule, f"#{directive.group(1)}"))
            continue
        for word in re.findall(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]*\b", line):
            if word not in MACROS:
                found.append(Violation(header, number, rule, word))
    return found


def _move_trailing_comments(lines: list[str]) -> list[str]:
    result = list(lines)
    for index, line in enumerate(lines):
        match = _TRAILING.match(line)
        if not match or match.group(2).startswith("//"):
            continue
        indent, code, doc = match.groups()
        parts = [doc]
        for later in range(index + 1, len(lines)):
            more = _CONTINUED.match(lines[later])
            if not more:
                break
            parts.append(more.group(1))
            result[later] = ""
        result[index] = f"{indent}/** {' '.join(p.strip() for p in parts)} */ {code}"
    return result


def prepare(text: str) -> str:
    """Return the text that cxxheaderparser is given; line numbers stay as they are."""
    text = "\n".join(_move_trailing_comments(text.splitlines())) + "\n"
    text = re.sub(r"^[ \t]*#\s*(?!include|pragma)\w.*$", "", text, flags=re.MULTILINE)
    text = _ANNOTATION.sub(lambda m: f"__attribute__((sarabet_py({m.group(1)})))", text)
    return re.sub(r"\bSARABET_API\b", lambda m: _blank(m.group()), text)
