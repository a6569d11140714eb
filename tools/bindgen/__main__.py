"""Command line: `python -m tools.bindgen [--check]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .generate import differences, generate, write
from .model import HeaderError


def main(argv: list[str] | None = None) -> int:
    """Generate the bindings, or check that the files on disk are what would be generated."""
    parser = argparse.ArgumentParser(prog="python -m tools.bindgen", description=main.__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 on a difference"
    )
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    options = parser.parse_args(argv)
    try:
        files = generate(options.root)
    except HeaderError as error:
        print(error, file=sys.stderr)
        return 1
    if options.check:
        found = differences(options.root, files)
        for line in found:
            print(line, file=sys.stderr)
        if found:
            print("run: python -m tools.bindgen", file=sys.stderr)
        return 1 if found else 0
    for path in write(options.root, files):
        print(f"wrote {path}" if path in files else f"removed {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
