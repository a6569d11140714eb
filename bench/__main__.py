"""`python -m bench`: measure everything and print one table."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from . import machine, report
from .measure import Row, Settings

BENCHES = (
    "tutorial", "round_trip", "filters", "latest", "chop_chain", "channel", "pairwise", "start",
    "threads", "expressions", "large", "film", "pointwise", "look", "network50", "readback",
)  # fmt: skip


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", metavar="NAME", action="append", choices=BENCHES,
                        help=f"one of {', '.join(BENCHES)}; may be repeated")  # fmt: skip
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the numbers there too")
    parser.add_argument("--page", metavar="FILE", type=Path,
                        help="put the table into a page, such as docs/performance.md")  # fmt: skip
    options = parser.parse_args()
    settings = Settings(rounds=4 if options.quick else 12, quick=options.quick)

    facts = machine.describe()
    for name, value in facts.items():
        print(f"{name + ':':<20}{value}")
    print(flush=True)
    rows: list[Row] = []
    for name in options.only or BENCHES:
        found = importlib.import_module(f"{__package__}.{name}").rows(settings)
        print(report.text(found), flush=True)
        rows += found
    judged = [row for row in rows if row.reached is not None]
    print(f"{sum(bool(row.reached) for row in judged)} of {len(judged)} goals reached")
    if options.page:
        report.write_page(options.page, facts, rows)
    if options.json:
        report.write_json(options.json, facts, rows)


if __name__ == "__main__":
    main()
