"""Numbers as values of options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeVar

Number = TypeVar("Number", int, float)


def within(
    kind: Callable[[str], Number], low: float, high: float, what: str
) -> Callable[[str], Number]:
    """Return what reads a number for `add_argument(type=...)`; `what` says which are expected."""

    def read(text: str) -> Number:
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise argparse.ArgumentTypeError(f"expected {what}, got '{text}'")
        return value

    return read
