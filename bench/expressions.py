"""1,000 expressions that change in every frame, against the same code in a plain Python loop."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import sarabet as sb

from .measure import Row, Settings, each, interleaved

COUNT = 1000
_TEXTS = ("absTime.frame * 2 + {0}", "absTime.seconds % {0}.5 + 1", "min(absTime.frame, {0}) / 3")


def _texts() -> list[str]:
    return [_TEXTS[i % len(_TEXTS)].format(i) for i in range(COUNT)]


def rows(settings: Settings) -> list[Row]:
    """Measure frames of both; the values that come out are compared first."""
    row = Row(f"{COUNT} expressions of the time, each evaluated in every frame", "under 10 ms")
    project = sb.Project()
    with project:
        ops: list[Any] = [sb.chop.Constant(value=0.0) for _ in range(COUNT)]
        for op, text in zip(ops, _texts(), strict=True):
            op.par.const0value.expr = text
    time = SimpleNamespace(frame=0, seconds=0.0)
    codes = [compile(text, "expression", "eval") for text in _texts()]
    names = {"absTime": time, "min": min}
    values = [0.0] * COUNT

    def frame() -> None:
        project.step()
        for op in ops:
            op.cook()

    def plain() -> None:
        time.frame += 1
        time.seconds = time.frame / 60
        for i, code in enumerate(codes):
            values[i] = eval(code, names)

    frame()
    plain()
    got = [float(op.numpy()[0, 0]) for op in ops]
    if any(abs(g - v) > 1e-4 * max(abs(v), 1) for g, v in zip(got, values, strict=True)):
        raise AssertionError("the expressions do not give what Python gives")
    found = interleaved(
        {"Sarabet, with a cook each": each(frame), "plain Python": each(plain)},
        settings.rounds,
        settings.count(30),
    )
    row.measured = list(found.values())
    row.notes.append(f"{found['Sarabet, with a cook each'].median / COUNT * 1e6:.2f} us each")
    row.reached = found["Sarabet, with a cook each"].median < 0.01
    return [row]
