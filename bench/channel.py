"""`op('x')['chan1'].numpy()` from Python, looked up afresh in every call."""

from __future__ import annotations

import sarabet as sb

from .measure import Row, Settings, batch, interleaved


def rows(settings: Settings) -> list[Row]:
    """Measure the whole expression, and what parts of it cost."""
    row = Row("op('x')['chan1'].numpy() from Python", "under 1 us")
    project = sb.Project()
    with project:
        x = sb.chop.Constant(name="x", chan1=1.0)
    op = project.op
    channel = x["chan1"]
    results = interleaved(
        {
            "op('x')['chan1'].numpy()": batch(lambda: op("x")["chan1"].numpy(), 2000),
            "x['chan1'].numpy()": batch(lambda: x["chan1"].numpy(), 2000),
            "channel.numpy()": batch(channel.numpy, 2000),
            "op('x')": batch(lambda: op("x"), 2000),
        },
        settings.rounds,
        5,
    )
    row.measured = list(results.values())
    row.reached = row.measured[0].median < 1e-6
    return [row]
