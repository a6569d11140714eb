"""Rows as a table for people and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from .measure import Row

BEGIN, END = "<!-- begin: measured -->", "<!-- end: measured -->"


def duration(seconds: float) -> str:
    """Return a time with three figures and a fitting unit."""
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if abs(seconds) >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _verdict(row: Row) -> str:
    return {True: "reached", False: "NOT reached", None: "not judged"}[row.reached]


def text(rows: Iterable[Row]) -> str:
    """Return the table; ratios are to the first contestant of a row."""
    lines = []
    for row in rows:
        lines += [row.work, f"    goal: {row.goal}: {_verdict(row)}"]
        for m in row.measured:
            ratio = m.median / row.measured[0].median
            lines.append(
                f"    {m.who:<28}{duration(m.median):>10}  p99 {duration(m.p99):>10}"
                f"  x{ratio:.2f}  {m.note}".rstrip()
            )
        lines += [f"    ({note})" for note in row.notes] + [""]
    return "\n".join(lines)


def markdown(machine: dict[str, str], rows: Iterable[Row]) -> str:
    """Return machine, table and notes for docs/performance.md."""
    lines = ["| machine | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in machine.items()]
    lines += ["", "| work | goal | | who | median | p99 | ratio |", "|---|---|---|---|--:|--:|--:|"]
    notes = []
    for row in rows:
        for index, m in enumerate(row.measured):
            ratio = f"{m.median / row.measured[0].median:.2f}"
            head = f"{row.work} | {row.goal} | {_verdict(row)}" if index == 0 else " | | "
            times = f"{duration(m.median)} | {duration(m.p99)}"
            lines.append(f"| {head} | {m.who} | {times} | {ratio} |")
        notes += [f"- {row.work}: {'; '.join(row.notes)}." for _ in row.notes[:1]]
    return "\n".join([*lines, "", *notes])


def write_page(path: Path, machine: dict[str, str], rows: Iterable[Row]) -> None:
    """Put the numbers into a page, between its two markers."""
    before, rest = path.read_text().split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n\n{markdown(machine, rows)}\n\n{END}{after}")


def write_json(path: Path, machine: dict[str, str], rows: Iterable[Row]) -> None:
    """Write machine and rows, times in seconds."""
    data = {"machine": machine, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(data, indent=2) + "\n")
