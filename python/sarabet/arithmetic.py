"""What a parameter and a channel share: in arithmetic they stand for the value they have now."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

from . import _sarabet
from .handles import install


class Arithmetic:
    """A thing that stands for its `eval()` in arithmetic and comparisons."""

    eval: Callable[..., Any]

    def _number(self) -> Any:
        value = self.eval()
        if not isinstance(value, int | float):
            raise TypeError(f"expected a number, got {value!r}")
        return value

    def __float__(self) -> float:
        return float(self._number())

    def __int__(self) -> int:
        return int(self._number())

    def __bool__(self) -> bool:
        return bool(self.eval())

    def __add__(self, other: Any) -> Any:
        return self.eval() + plain(other)

    def __radd__(self, other: Any) -> Any:
        return other + self.eval()

    def __sub__(self, other: Any) -> Any:
        return self.eval() - plain(other)

    def __rsub__(self, other: Any) -> Any:
        return other - self.eval()

    def __mul__(self, other: Any) -> Any:
        return self.eval() * plain(other)

    def __rmul__(self, other: Any) -> Any:
        return other * self.eval()

    def __truediv__(self, other: Any) -> Any:
        return self.eval() / plain(other)

    def __rtruediv__(self, other: Any) -> Any:
        return other / self.eval()

    def __floordiv__(self, other: Any) -> Any:
        return self.eval() // plain(other)

    def __rfloordiv__(self, other: Any) -> Any:
        return other // self.eval()

    def __mod__(self, other: Any) -> Any:
        return self.eval() % plain(other)

    def __rmod__(self, other: Any) -> Any:
        return other % self.eval()

    def __pow__(self, other: Any) -> Any:
        return self.eval() ** plain(other)

    def __rpow__(self, other: Any) -> Any:
        return other ** self.eval()

    def __neg__(self) -> Any:
        return -self.eval()

    def __pos__(self) -> Any:
        return +self.eval()

    def __abs__(self) -> Any:
        return abs(self.eval())

    def __round__(self, digits: int | None = None) -> Any:
        return round(self._number(), digits)

    def __lt__(self, other: Any) -> bool:
        return bool(self.eval() < plain(other))

    def __le__(self, other: Any) -> bool:
        return bool(self.eval() <= plain(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self.eval() > plain(other))

    def __ge__(self, other: Any) -> bool:
        return bool(self.eval() >= plain(other))


def plain(value: Any) -> Any:
    """Return the value of what stands for one; anything else as it is."""
    stands = isinstance(value, Arithmetic | _sarabet.Channel | _sarabet.Par)
    return value.eval() if stands else value


_SPECIAL = tuple(
    name
    for name, member in vars(Arithmetic).items()
    if name.startswith("__") and isinstance(member, types.FunctionType)
)
for _native in (_sarabet.Channel, _sarabet.Par):  # they take no base of Python's
    install(_native, keep=_SPECIAL)(Arithmetic)
