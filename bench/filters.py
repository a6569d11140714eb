"""Filters at 1920x1080 rgba8, beside OpenCV doing the same with as many threads."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import sarabet as sb

from .measure import Row, Settings, each, interleaved
from .pictures import HEIGHT, WIDTH, Picture, worst_difference

RADIUS = 10
LEVEL: dict[str, Any] = {
    "invert": 0.1, "blacklevel": 0.05, "brightness1": 1.2, "gamma1": 1.3, "contrast": 1.1,
    "inlow": 0.1, "inhigh": 0.9, "outlow": 0.05, "outhigh": 0.95, "lowr": 0.1, "highg": 0.9,
    "lowa": 0.1, "stepping": True, "stepsize": 0.1, "soften": 0.3, "gamma2": 0.8,
    "opacity": 0.9, "brightness2": 1.1,
}  # fmt: skip
LEVELS = 1  # OpenCV blurs bytes with weights of eight bits


def photograph() -> Picture:
    """Return soft noise: every value occurs, and neighbours are alike."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    waves = [np.sin(x / (40 + 9 * c) + c) * np.cos(y / (31 + 7 * c)) for c in range(4)]
    noise = np.random.default_rng(0).normal(0, 12, (HEIGHT, WIDTH, 4))
    return np.clip(np.stack(waves, -1) * 127.5 + 127.5 + noise, 0, 255).astype(np.uint8)


def kernel() -> npt.NDArray[np.float32]:
    """Return 5x5 weights that do not separate and do not sum to 1."""
    return np.random.default_rng(1).uniform(-0.02, 0.1, (5, 5)).astype(np.float32)


def level_table() -> npt.NDArray[np.uint8]:
    """Return what the operator makes of every byte of each channel, as OpenCV's LUT takes it."""
    with sb.Project():
        steps = np.repeat(np.arange(256, dtype=np.uint8), 4).reshape(1, 256, 4)
        return sb.top.Level(steps, **LEVEL).numpy(copy=True)


def installed() -> Any:
    """Return OpenCV, or None."""
    try:
        return importlib.import_module("cv2")
    except ImportError:
        return None


def opencv(
    cv2: Any, picture: Picture, table: npt.NDArray[np.uint8]
) -> dict[str, Callable[[], Picture]]:
    """Return OpenCV's way of each piece of work, into memory that is there already."""
    out = np.empty_like(picture)
    weights, size = kernel(), (2 * RADIUS + 1, 2 * RADIUS + 1)
    edge = cv2.BORDER_REPLICATE
    return {
        "blur": lambda: cv2.GaussianBlur(picture, size, RADIUS / 3, out, borderType=edge),
        "convolve": lambda: cv2.filter2D(picture, -1, weights, out, borderType=edge),
        "level": lambda: cv2.LUT(picture, table, out),
        "erode": lambda: cv2.erode(picture, np.ones((5, 5), np.uint8), out),
        "ellipse": lambda: cv2.dilate(
            picture, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (17, 17)), out
        ),
    }


def rows(settings: Settings) -> list[Row]:
    """Measure; both sides read the same array, whose content counts as new each time."""
    project = sb.Project()
    with project:
        array = sb.empty((HEIGHT, WIDTH, 4), np.uint8)
        np.copyto(array, photograph())
        source = sb.top.Array(array)
        operators = {
            "blur": sb.top.Blur(source, size=RADIUS),
            "convolve": sb.top.Convolve(source, kernel=kernel(), applytoalpha=True),
            "level": sb.top.Level(source, **LEVEL),
            "erode": sb.top.Morphology(source, operation="erode", size=2),
            "ellipse": sb.top.Morphology(source, shape="ellipse", size=8),
        }
    titles = {
        "blur": (f"Blur, gaussian, radius {RADIUS}", "at most OpenCV's GaussianBlur"),
        "convolve": ("Convolve, 5x5", "at most OpenCV's filter2D"),
        "level": ("Level, everything set", "a few ms (under 10)"),
        "erode": ("Morphology, erode, 5x5", "at most OpenCV's erode"),
        "ellipse": ("Morphology, dilate, ellipse of 17x17", "at most OpenCV's dilate"),
    }
    cv2 = installed()
    peers = {} if cv2 is None else opencv(cv2, array, level_table())
    found = []
    for name, op in operators.items():
        title, goal = titles[name]
        row = Row(f"{title}, 1920x1080 rgba8, new content each time", goal)
        runs = {"Sarabet": each(op.numpy, lambda _: source.changed())}
        if name in peers:
            difference = worst_difference(op.numpy(), peers[name]())
            row.notes.append(
                f"OpenCV {cv2.__version__}, {cv2.getNumThreads()} threads; "
                f"at most {difference} levels apart"
            )
            if difference > LEVELS:
                raise AssertionError(f"{name}: OpenCV is {difference} levels away")
            runs["OpenCV"] = each(peers[name])
        else:
            row.notes.append("OpenCV is not installed")
        results = interleaved(runs, settings.rounds, settings.count(10))
        row.measured = list(results.values())
        if name == "level":
            row.reached = results["Sarabet"].median < 10e-3
        elif "OpenCV" in results:
            row.reached = results["Sarabet"].median <= results["OpenCV"].median
        found.append(row)
    return found
