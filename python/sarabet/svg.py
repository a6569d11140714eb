"""Pieces of SVG: texts made safe, the frame of a drawing, a note."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable

FONT = "font-family:system-ui,sans-serif;font-size:11px"
INK, FAINT = "#333", "#888"

# What XML 1.0 does not allow in a text.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str, longest: int = 200) -> str:
    """Return a text as SVG can hold it, cut where it is too long."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return html.escape(_FORBIDDEN.sub("\ufffd", cut))


def framed(width: float, height: float, parts: Iterable[str]) -> str:
    """Return a whole drawing, on white so that it can be read in a dark notebook too."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" style="max-width:100%;height:auto;{FONT}">'
        f'<rect width="100%" height="100%" rx="4" fill="#fff"/>{"".join(parts)}</svg>'
    )


def label(
    x: float, y: float, text: str, *, anchor: str = "start", fill: str = INK, bold: bool = False
) -> str:
    """Return a line of text; `y` is its baseline."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>'
        f"{safe(text)}</text>"
    )


def note(text: str) -> str:
    """Return a drawing that says what is wrong."""
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, 90) or [""]][:12]
    height = 20 + 16 * len(lines)
    bar = f'<rect width="4" height="{height}" fill="#c0392b"/>'
    return framed(
        640, height, [bar, *(label(16, 22 + 16 * i, line) for i, line in enumerate(lines))]
    )
