"""Colour a picture of values, with a map of a few colours."""

import numpy as np
import sarabet as sb
from skimage import data

fire = np.array([[0, 0, 0], [0.5, 0, 0.1], [1, 0.4, 0], [1, 0.9, 0.3], [1, 1, 1]])

with sb.Project():
    camera = sb.top.Array(data.camera())
    colored = sb.top.Lookup(camera, lut=fire, channel="luminance", format="rgba8fixed")

places = np.linspace(0, 1, len(fire))
expected = np.stack([np.interp(data.camera() / 255, places, column) for column in fire.T], -1)
assert np.abs(colored.numpy(channels=3) / 255 - expected).max() < 1 / 255
print("black is", fire[0], "and white is", fire[-1])
