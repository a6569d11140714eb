"""Read a photograph from a file, and save what became of it."""

import tempfile
from pathlib import Path

import numpy as np
import sarabet as sb
import skimage.data

file = Path(skimage.data.__file__).parent / "coffee.png"

with sb.Project():
    photo = sb.top.ImageFileIn(file=file)
    warm = sb.top.Level(photo, gamma1=1.2, highb=0.8)

assert photo.resolution == (600, 400)
assert np.array_equal(photo.numpy(channels=3), skimage.data.coffee())
with tempfile.TemporaryDirectory() as folder:
    saved = Path(warm.save(Path(folder) / "warm.png"))  # appears whole or not at all
    print(saved.name, saved.stat().st_size // 1024, "KiB")
