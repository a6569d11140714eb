"""Wrap a photograph around a point: positions come from an array."""

import numpy as np
import sarabet as sb
from skimage import data

y, x = np.mgrid[1:-1:400j, -1:1:400j]
polar = np.zeros((400, 400, 4), np.float32)
polar[..., 0] = np.arctan2(y, x) / (2 * np.pi) % 1  # around: from left to right
polar[..., 1] = 1 - np.hypot(x, y)  # outwards: from top to bottom

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    planet = sb.top.Remap(photo, polar, resolutionsource="input2", extend="zero")

assert planet.resolution == (400, 400)
assert planet.numpy(channels="a")[0, 0] == 0  # farther away than the photograph reaches
print("shown:", f"{(planet.numpy(channels='a') > 0).mean():.0%}")
