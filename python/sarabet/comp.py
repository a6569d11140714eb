"""The components: one class for each, made when it is first asked for."""

from __future__ import annotations

from typing import Any

from .families import Family

_family = Family("COMP")


def __getattr__(name: str) -> Any:
    found = _family.get(name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return _family.names()
