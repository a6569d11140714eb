"""Ten pointwise operators in a row, and what OpenCV and NumPy do in their place.

All pictures are opaque. OpenCV and NumPy work on red, green and blue alone, which is less work and
what OpenCV is quickest at; Sarabet computes alpha as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import sarabet as sb

from .pictures import HEIGHT, WIDTH, Picture

Floats = npt.NDArray[np.float32]
Table = npt.NDArray[np.uint8]

GAMMA, HUE, SATURATION, MONO = 1.2, 24.0, 1.2, 0.25
LOW, HIGH, MIX, GAIN, OFFSET, SOFTEN = 0.04, 0.92, 0.2, 1.15, -0.05, 0.8
BRIGHT = 1.1  # where the changing brightness starts
MATRIX = ((0.8, 0.15, 0.05), (0.1, 0.85, 0.05), (0.05, 0.2, 0.75))
LUMINANCE = (0.299, 0.587, 0.114)
# What the contestants may be apart by, in levels, given the same picture. OpenCV keeps a hue as one
# of 256.
LEVELS, HUE_LEVELS = 1, 12
NAMES = (
    "Level", "HSV Adjust", "Channel Mix", "Multiply", "Monochrome", "Limit", "Screen", "Cross",
    "Math", "Threshold",
)  # fmt: skip


def pictures() -> dict[str, Picture]:
    """Return the opaque pictures that are put together: a photograph, a vignette, light, paper."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    away = np.hypot(x / WIDTH - 0.5, y / HEIGHT - 0.5)
    random = np.random.default_rng(0)

    def opaque(*channels: Any) -> Picture:
        picture = sb.empty((HEIGHT, WIDTH, 4), np.uint8)
        for i, channel in enumerate(channels):
            picture[..., i] = np.clip(channel, 0, 255)
        picture[..., 3] = 255
        return picture

    waves = [127 + 110 * np.sin(x / (40 + 9 * c) + c) * np.cos(y / (31 + 7 * c)) for c in range(3)]
    return {
        "photo": opaque(*(w + random.normal(0, 12, w.shape) for w in waves)),
        "vignette": opaque(*[255 - 180 * away] * 3),
        "light": opaque(120 * (1 - away), 90 * (1 - away), 60 * (1 - away)),
        "paper": opaque(*[random.normal(210, 15, away.shape)] * 3),
    }


def network(inputs: dict[str, Picture]) -> list[sb.Top]:
    """Make the operators in the current project; the first one reads the photograph."""
    photo, vignette, light, paper = (sb.top.Array(picture) for picture in inputs.values())
    red, green, blue = ((*row, 0.0) for row in MATRIX)
    ops: list[sb.Top] = [sb.top.Level(photo, brightness1=BRIGHT, gamma1=GAMMA)]
    ops.append(sb.top.HSVAdjust(ops[-1], hueoffset=HUE, saturationmult=SATURATION))
    ops.append(sb.top.ChannelMix(ops[-1], red=red, green=green, blue=blue))
    ops.append(sb.top.Multiply(ops[-1], vignette))
    ops.append(sb.top.Monochrome(ops[-1], mono=MONO))
    ops.append(sb.top.Limit(ops[-1], min=LOW, max=HIGH))
    ops.append(sb.top.Screen(ops[-1], light))
    ops.append(sb.top.Cross(ops[-1], paper, cross=MIX))
    ops.append(sb.top.Math(ops[-1], gain=GAIN, postoff=OFFSET))
    ops.append(sb.top.Threshold(ops[-1], threshold=0.5, soften=SOFTEN, alpha="one"))
    return ops


def _bytes(values: Floats) -> Picture:
    return np.rint(np.clip(values, 0, 1) * np.float32(255)).astype(np.uint8)


def _table(function: Callable[[Floats], Floats]) -> Table:
    """Return what becomes of each byte."""
    return _bytes(function(np.arange(256, dtype=np.float32) / 255))


def _grey(mono: float) -> Floats:
    """Return the matrix that takes a share of the colour out."""
    return (np.eye(3) * (1 - mono) + mono * np.array([LUMINANCE] * 3)).astype(np.float32)


class NumPy:
    """The ten with float32 in between and bytes after each, as the textures have."""

    def __init__(self, inputs: dict[str, Picture]) -> None:
        self.photo, *rest = (np.ascontiguousarray(p[..., :3]) for p in inputs.values())
        self.vignette, self.light, self.paper = (p.astype(np.float32) / 255 for p in rest)
        self.brightness = BRIGHT
        grey = _grey(MONO)
        matrix = np.array(MATRIX, np.float32)
        self.steps: tuple[Callable[[Floats], Floats], ...] = (
            lambda c: (c * self.brightness) ** np.float32(1 / GAMMA),
            self._hsv,
            lambda c: c @ matrix.T,
            lambda c: c * self.vignette,
            lambda c: c @ grey.T,
            lambda c: np.clip(c, LOW, HIGH),
            lambda c: 1 - (1 - c) * (1 - self.light),
            lambda c: c + (self.paper - c) * np.float32(MIX),
            lambda c: c * np.float32(GAIN) + np.float32(OFFSET),
            lambda c: np.repeat(
                0.5 + (c @ np.array(LUMINANCE, np.float32) - np.float32(0.5))[..., None] / SOFTEN,
                3, axis=-1,
            ),
        )  # fmt: skip

    @staticmethod
    def _hsv(c: Floats) -> Floats:
        high, low = c.max(-1), c.min(-1)
        span = high - low
        wide = np.where(span > 0, span, 1)
        r, g, b = np.moveaxis(c, -1, 0)
        hue = np.where(
            high == r, (g - b) / wide, np.where(high == g, 2 + (b - r) / wide, 4 + (r - g) / wide)
        )
        hue = hue + np.float32(HUE / 60)
        saturation = np.minimum(span / np.where(high > 0, high, 1) * np.float32(SATURATION), 1)
        at = np.mod(np.array([5, 3, 1], np.float32) + hue[..., None], np.float32(6))
        part = np.clip(np.minimum(at, 4 - at), 0, 1)
        return high[..., None] - (high * saturation)[..., None] * part

    def step(self, number: int, picture: Picture) -> Picture:
        """Do what one operator does."""
        return _bytes(self.steps[number](picture.astype(np.float32) * np.float32(1 / 255)))

    def run(self) -> Picture:
        """Do all ten."""
        picture = self.photo
        for number in range(len(self.steps)):
            picture = self.step(number, picture)
        return picture


class OpenCV:
    """The ten with OpenCV's functions for bytes, in memory that is there already."""

    def __init__(self, cv2: Any, inputs: dict[str, Picture]) -> None:
        self.photo, vignette, light, paper = (
            np.ascontiguousarray(p[..., :3]) for p in inputs.values()
        )
        a, b = np.empty_like(self.photo), np.empty_like(self.photo)
        self.buffers = (a, b)
        grey = np.empty(self.photo.shape[:2], np.uint8)
        dark = cv2.bitwise_not(light)
        matrix, mono = np.array(MATRIX, np.float32), _grey(MONO)
        limit = _table(lambda c: np.clip(c, LOW, HIGH))
        gain = _table(lambda c: c * np.float32(GAIN) + np.float32(OFFSET))
        soft = _table(lambda c: 0.5 + (c - np.float32(0.5)) / np.float32(SOFTEN))
        turn = np.empty((256, 1, 3), np.uint8)
        turn[:, 0, 0] = np.arange(256) + round(HUE * 256 / 360)
        turn[:, 0, 1] = _table(lambda c: c * np.float32(SATURATION))
        turn[:, 0, 2] = np.arange(256)
        self.brightness = BRIGHT

        def level(c: Picture, out: Picture) -> Picture:
            power = np.float32(1 / GAMMA)
            return cv2.LUT(c, _table(lambda v: (v * self.brightness) ** power), out)

        def hsv(c: Picture, out: Picture) -> Picture:
            cv2.cvtColor(c, cv2.COLOR_RGB2HSV_FULL, out)
            cv2.LUT(out, turn, out)
            return cv2.cvtColor(out, cv2.COLOR_HSV2RGB_FULL, out)

        def screen(c: Picture, out: Picture) -> Picture:
            cv2.bitwise_not(c, out)
            cv2.multiply(out, dark, out, 1 / 255)
            return cv2.bitwise_not(out, out)

        def threshold(c: Picture, out: Picture) -> Picture:
            cv2.cvtColor(c, cv2.COLOR_RGB2GRAY, grey)
            cv2.LUT(grey, soft, grey)
            return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB, out)

        self.steps: tuple[Callable[[Picture, Picture], Picture], ...] = (
            level,
            hsv,
            lambda c, out: cv2.transform(c, matrix, out),
            lambda c, out: cv2.multiply(c, vignette, out, 1 / 255),
            lambda c, out: cv2.transform(c, mono, out),
            lambda c, out: cv2.LUT(c, limit, out),
            screen,
            lambda c, out: cv2.addWeighted(c, 1 - MIX, paper, MIX, 0, out),
            lambda c, out: cv2.LUT(c, gain, out),
            threshold,
        )

    def step(self, number: int, picture: Picture) -> Picture:
        """Do what one operator does."""
        return self.steps[number](picture, self.buffers[number % 2])

    def run(self) -> Picture:
        """Do all ten."""
        picture = self.photo
        for number in range(len(self.steps)):
            picture = self.step(number, picture)
        return picture
