"""Make a seamless pattern of a photograph: every second tile is turned over."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.chelsea())
    pattern = sb.top.Tile(photo, repeatx=2, repeaty=2, reflectx=True, reflecty=True)

pixels = pattern.numpy(channels=3).astype(int)
assert np.abs(pixels - pixels[::-1, ::-1]).max() <= 1
print("tiles of", pattern.width // 2, "x", pattern.height // 2)
