"""Taking pictures of three formats out of the engine at 1920x1080, beside copying as many bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import sarabet as sb

from .measure import Frames, Row, Settings, each, interleaved
from .pictures import HEIGHT, WIDTH

OF_COPY = 0.9
FORMATS = ("rgba8fixed", "rgba16float", "rgba32float")
PADDED = 1910  # rows of this many pixels do not end where textures' rows do


def _picture(pixel_format: Any, width: int) -> sb.Top:
    return sb.top.Ramp(resolution=(width, HEIGHT), format=pixel_format)


def _address(array: np.ndarray[Any, Any]) -> int:
    return int(array.__array_interface__["data"][0])


def _copies(op: sb.Top, title: str, settings: Settings) -> Row:
    """Compare the copies that were asked for with NumPy's of the same bytes."""
    row = Row(title, f"at least {OF_COPY:g} of memcpy")
    source = op.numpy(copy=True)
    ours, theirs = np.empty_like(source), np.empty_like(source)
    runs: dict[str, Frames] = {
        "Sarabet, numpy(out=)": each(lambda: op.numpy(out=ours)),
        "np.copyto": each(lambda: np.copyto(theirs, source)),
        "Sarabet, numpy(copy=True)": each(lambda: op.numpy(copy=True)),
        "ndarray.copy": each(source.copy),
    }
    results = interleaved(runs, settings.rounds, settings.count(30))
    if not (ours == source).all():
        raise AssertionError("numpy(out=) gives another picture than numpy(copy=True)")
    row.measured = list(results.values())
    times = [m.median for m in row.measured]
    row.reached = times[0] <= times[1] / OF_COPY and times[2] <= times[3] / OF_COPY
    row.notes.append(
        ", ".join(f"{who} {source.nbytes / m.median / 1e9:.1f} GB/s" for who, m in results.items())
    )
    return row


def rows(settings: Settings) -> list[Row]:
    """Measure; that nothing was copied is seen from the addresses."""
    project = sb.Project()
    found = []
    for name in FORMATS:
        with project:
            op = _picture(name, WIDTH)
        view = op.numpy()
        same = _address(view) == _address(op.numpy()) and not view.flags.owndata
        copied = 0 if same else view.nbytes
        row = Row(f"a view of {WIDTH}x{HEIGHT} {name}: numpy()", "0 bytes copied")
        row.measured = list(
            interleaved({"Sarabet": each(op.numpy)}, settings.rounds, settings.count(30)).values()
        )
        row.reached = copied == 0 or not sb.devices()[0].shares_memory
        row.notes.append(f"{copied} bytes copied")
        found += [row, _copies(op, f"copies of {WIDTH}x{HEIGHT} {name}", settings)]
    with project:
        op = _picture(FORMATS[0], PADDED)
    found.append(_copies(op, f"copies of {PADDED}x{HEIGHT} {FORMATS[0]}, row by row", settings))
    return found
