"""Turn a photograph about its centre, and tile it as in a mirror cabinet."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    turned = sb.top.Transform(photo, rotate=90)  # counter-clockwise
    tiled = sb.top.Transform(photo, s=(0.4, 0.4), rotate=20, extend="mirror")

off = np.abs(turned.numpy(channels=3).astype(int) - np.rot90(data.astronaut()))
assert off.max() <= 1
assert tiled.numpy(channels="a").min() == 255  # the tiles leave nothing empty
tiled.par.extend = "zero"
assert tiled.numpy(channels="a").min() == 0
tiled.par.extend = "mirror"
print("quarter turn: off by", off.max())
