"""The pictures that are drawn, the same for every contestant."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT = 1920, 1080
Picture = npt.NDArray[np.uint8]


def contents(width: int = WIDTH, height: int = HEIGHT) -> list[Picture]:
    """Return two pictures to alternate; the formula is also in peers/ogre_tutorial.py."""
    y, x = np.mgrid[:height, :width]
    pictures = []
    for k in range(2):
        picture = np.empty((height, width, 4), np.uint8)
        picture[..., 0] = (x + 40 * k) * 255 // (width + 40)
        picture[..., 1] = y * 255 // height
        picture[..., 2] = 128 + 60 * k
        picture[..., 3] = 255
        pictures.append(picture)
    return pictures


def expected_tutorial(picture: Picture) -> Picture:
    """Return the tutorial's frame: the picture at half its size in the middle of grey."""
    height, width = picture.shape[:2]
    frame = np.full((height, width, 4), 77, np.uint8)
    frame[..., 3] = 255
    quads = picture.reshape(height // 2, 2, width // 2, 2, 4).astype(np.float32)
    small = np.round(quads.mean(axis=(1, 3))).astype(np.uint8)
    top, left = height // 4, width // 4
    frame[top : top + height // 2, left : left + width // 2] = small
    return frame


def worst_difference(a: Picture, b: Picture) -> int:
    """Return the largest difference between two pictures, in levels."""
    return int(np.abs(a.astype(np.int16) - b.astype(np.int16)).max())
