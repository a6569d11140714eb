"""Turn the `///` comments of the headers into NumPy docstrings."""

from __future__ import annotations

import re
import textwrap

_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)\s+(?=[A-Z`'\"(])")
_COMMAND = re.compile(r"^[\\@](param|returns?|throws)\b\s*(.*)$")


def strip_markers(raw: str) -> list[str]:
    """Return the lines of a doxygen comment without its comment signs."""
    lines = []
    for line in raw.splitlines():
        line = re.sub(r"^\s*(?:///<|///|//!|/\*\*|\*/|\*(?!\*))\s?", "", line)
        lines.append(re.sub(r"\s*\*/\s*$", "", line).rstrip())
    return textwrap.dedent("\n".join(lines)).strip("\n").splitlines()


def _sections(lines: list[str]) -> list[str]:
    """Replace doxygen commands by NumPy sections, other lines stay."""
    titles = {"param": "Parameters", "return": "Returns", "returns": "Returns", "throws": "Raises"}
    plain: list[str] = []
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        match = _COMMAND.match(line)
        if match:
            current = sections.setdefault(titles[match.group(1)], [])
            if match.group(1) in ("param", "throws"):
                name, _, text = match.group(2).partition(" ")
                current += [name] + ([f"    {text.strip()}"] if text else [])
            else:
                current.append(match.group(2))
        elif not line.strip():
            current = None
            plain.append("")
        elif current is not None:
            current.append(f"    {line.strip()}")
        else:
            plain.append(line)
    while plain and not plain[-1]:
        plain.pop()
    for title in ("Parameters", "Returns", "Raises"):
        if title in sections:
            plain += ["", title, "-" * len(title), *sections[title]]
    return plain


def docstring(raw: str | None) -> str:
    """Return the docstring of a comment: the first sentence, an empty line, the rest."""
    if not raw:
        return ""
    lines = _sections(strip_markers(raw))
    while lines and not lines[0].strip():
        lines.pop(0)
    end = next((i for i, line in enumerate(lines) if not line.strip()), len(lines))
    first, rest = lines[:end], lines[end:]
    joined = " ".join(line.strip() for line in first)
    summary, *more = _SENTENCE_END.split(joined, maxsplit=1)
    # The rest of the first paragraph keeps its own line breaks where the summary ends a line.
    paragraph = textwrap.wrap(more[0], 96) if more else []
    body = [summary] + (["", *paragraph] if paragraph else []) + rest
    return "\n".join(body).strip()


def summary(raw: str | None) -> str:
    """Return the first sentence of a comment."""
    return docstring(raw).split("\n", 1)[0]
