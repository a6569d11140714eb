"""All pairwise distances of 10 points in a Script CHOP, against the NumPy expression alone."""

from __future__ import annotations

import numpy as np
import sarabet as sb

from .measure import Row, Settings, each, interleaved


def distances(points: np.ndarray) -> np.ndarray:
    """Return the (n, n) distances of n points given as (2, n), by broadcasting."""
    difference = points[:, :, None] - points[:, None, :]
    return np.sqrt((difference * difference).sum(axis=0))


def rows(settings: Settings) -> list[Row]:
    """Both get a new array; the script operator cooks once per call."""
    row = Row(
        "pairwise distances of 10 points: Script CHOP minus the NumPy expression", "at most 5 us"
    )
    project = sb.Project()
    data = np.random.default_rng(1).random((2, 10), np.float32)
    with project:
        points = sb.chop.Array(data, names="tx ty")

        @sb.script_chop(inputs=[points])
        def pairs(ctx, a):
            return distances(a)

    np.testing.assert_allclose(pairs.numpy(), distances(data), rtol=1e-6)
    before = pairs.cook_count

    def ours() -> None:
        pairs.numpy()

    runs = {
        "Script CHOP": each(ours, lambda _: points.changed()),
        "NumPy": each(lambda: distances(data)),
    }
    results = interleaved(runs, settings.rounds, settings.count(500))
    if pairs.cook_count - before < settings.rounds * settings.count(500):
        raise AssertionError("the script operator does not cook in every call")
    row.measured = list(results.values())
    over = results["Script CHOP"].median - results["NumPy"].median
    row.notes.append(f"over the expression: {over * 1e6:.2f} us")
    row.reached = over <= 5e-6
    return [row]
