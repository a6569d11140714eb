"""The Constant CHOP with channels as keywords."""

from __future__ import annotations

from typing import Any

from .operators import Chop


class ConstantChop(Chop):
    """Channels with values that a person sets: `sb.chop.Constant(tx=1.0, ty=2.0)`."""

    __slots__ = ()

    def _extra_keyword(self, name: str, value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        blocks = self.sequence_size("const")
        taken = [self.parameter(f"const{i}name").val for i in range(blocks)]
        fresh = blocks == 1 and self.parameter("const0name").is_default
        index = 0 if fresh and self.parameter("const0value").is_default else len(taken)
        self.set_sequence_size("const", max(blocks, index + 1))
        self.parameter(f"const{index}name").val = name
        self.parameter(f"const{index}value").val = value
        return True
