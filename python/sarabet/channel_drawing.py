"""Channels as a plot in SVG: lines over time, ticks, names."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .svg import FAINT, INK, framed, label

MOST_CHANNELS = 12
_COLOURS = ("#1f77b4", "#d95f02", "#2ca02c", "#c2185b", "#7b5ea7", "#8c564b", "#17a2b8", "#7f7f7f")
_COLUMNS = 480  # what a line is reduced to: an extent for each

_Samples = npt.NDArray[np.float64]


class _Axis(NamedTuple):
    """From values to places in the drawing."""

    low: float
    high: float
    begin: float
    end: float

    def place(self, values: Any) -> Any:
        share = (np.asarray(values, np.float64) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)


def draw_channels(names: list[str], samples: npt.NDArray[Any], times: npt.NDArray[Any]) -> str:
    """Return a plot of samples (channels, samples) over their times in seconds."""
    drawn = min(len(names), MOST_CHANNELS)
    height = max(180.0, 44.0 + 16.0 * (drawn + 1))
    rows = np.where(np.isfinite(samples[:drawn]), samples[:drawn], np.nan).astype(np.float64)
    across = _Axis(*_extent(times, pad=0.0), 56, 480)
    down = _Axis(*_extent(rows, pad=0.05), height - 30, 12)
    parts = [_grid(across, down, height)]
    if rows.size == 0:
        parts.append(
            label(268, height / 2, f"{len(names)} channels, {len(times)} samples", anchor="middle")
        )
    for index in range(drawn):
        colour = _COLOURS[index % len(_COLOURS)]
        parts.append(_line(rows[index], times, across, down, colour))
        parts.append(_legend(index, names[index], samples[index], colour))
    if drawn < len(names):
        parts.append(label(496, 24 + 16 * drawn, f"and {len(names) - drawn} more", fill=FAINT))
    return framed(640, height, parts)


def _extent(values: npt.NDArray[Any], pad: float) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if known.size == 0:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if high - low <= 1e-6 * max(abs(low), abs(high)):
        around = 0.5 * abs(low) or 0.5
        return low - around, high + around
    return low - pad * (high - low), high + pad * (high - low)


def _ticks(low: float, high: float) -> list[float]:
    """Return three to seven round numbers."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough * 0.999)
    return [i * step for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _grid(across: _Axis, down: _Axis, height: float) -> str:
    parts = []
    for tick in _ticks(down.low, down.high):
        y = float(down.place(tick))
        parts.append(f'<path d="M56 {y:.1f}H480" stroke="#e4e4e4"/>')
        parts.append(label(50, y + 4, f"{tick:.6g}", anchor="end", fill=FAINT))
    for tick in _ticks(across.low, across.high):
        x = float(across.place(tick))
        parts.append(f'<path d="M{x:.1f} {height - 30:g}v4" stroke="{FAINT}"/>')
        parts.append(label(x, height - 14, f"{tick:.6g}", anchor="middle", fill=FAINT))
    parts.append(label(480, height - 3, "seconds", anchor="end", fill=FAINT))
    frame = f'<path d="M56 12V{height - 30:g}H480" fill="none" stroke="{FAINT}"/>'
    return "".join(parts) + frame


def _line(row: _Samples, times: npt.NDArray[Any], across: _Axis, down: _Axis, colour: str) -> str:
    if len(row) == 1:  # one value: it holds for all of the picture
        x, y = np.array([across.begin, across.end]), down.place(np.repeat(row, 2))
    elif len(row) > 2 * _COLUMNS:
        edges = np.linspace(0, len(row), _COLUMNS + 1).astype(np.intp)[:-1]
        extents = [np.fmin.reduceat(row, edges), np.fmax.reduceat(row, edges)]
        x = np.repeat(across.place(times[edges]), 2)
        y = down.place(np.stack(extents, axis=1).ravel())
    else:
        x, y = across.place(times), down.place(row)
    steps, pen_down = [], False
    for px, py in zip(x.tolist(), y.tolist(), strict=True):
        if math.isnan(py):
            pen_down = False
            continue
        # "h0": a value between two that are missing is a dot.
        steps.append(
            f"{px:.1f} {py:.1f}" if pen_down else f"M{px:.1f} {py:.1f}h0L{px:.1f} {py:.1f}"
        )
        pen_down = True
    return (
        f'<path d="{" ".join(steps)}" fill="none" stroke="{colour}" stroke-width="1.4" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _legend(index: int, name: str, row: npt.NDArray[Any], colour: str) -> str:
    y = 24 + 16 * index
    value = f" {float(row[0]):.4g}" if len(row) == 1 else ""
    longest = 20 - len(value)
    shown = name if len(name) <= longest else name[: longest - 1] + "…"
    mark = f'<path d="M494 {y - 4}h14" stroke="{colour}" stroke-width="2.5"/>'
    return mark + label(514, y, shown + value, fill=INK)
