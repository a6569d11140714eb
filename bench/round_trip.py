"""An array through Array -> Null -> numpy() at 1920x1080, and through a texture of moderngl."""

from __future__ import annotations

import numpy as np
import sarabet as sb

from .measure import Row, Settings, each, interleaved
from .peers import modern
from .pictures import HEIGHT, WIDTH, contents


def _address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def rows(settings: Settings) -> list[Row]:
    """Measure time; count bytes by comparing addresses."""
    row = Row(
        "Array (from sb.empty) -> Null -> numpy(), 1920x1080 rgba8, new content each time",
        "0 bytes copied, under 20 us",
    )
    project = sb.Project()
    with project:
        array = sb.empty((HEIGHT, WIDTH, 4), np.uint8)
        np.copyto(array, contents()[0])
        source = sb.top.Array(array)
        null = sb.top.Null(source)
    result = null.numpy()
    copied = 0 if _address(result) == _address(array) else result.nbytes
    row.notes.append(f"{copied} bytes copied; the address is {'the same' * (not copied)}")

    def ours() -> None:
        source.changed()
        null.numpy()

    runs = {"Sarabet": each(ours)}
    try:
        texture = modern.context().texture((WIDTH, HEIGHT), 4)
        plain = contents()[0]
        runs["moderngl write"] = each(lambda: texture.write(plain))
        runs["moderngl read_into"] = each(lambda: texture.read_into(plain))
    except Exception as problem:  # not installed, no EGL, no driver
        row.notes.append(f"moderngl: {type(problem).__name__}: {problem}")
    results = interleaved(runs, settings.rounds, settings.count(50))
    row.measured = list(results.values())
    row.reached = copied == 0 and results["Sarabet"].median < 20e-6
    return [row]
