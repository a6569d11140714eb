"""Darken the corners of a photograph with a picture that is white in the middle."""

import numpy as np
import sarabet as sb
from skimage import data

y, x = np.mgrid[-1:1:300j, -1:1:451j].astype(np.float32)
with sb.Project():
    photo = sb.top.Array(data.chelsea())
    vignette = sb.top.Array((1 - 0.4 * (x * x + y * y))[..., None])
    framed = sb.top.Multiply(photo, vignette)

before, after = photo.numpy(channels=3), framed.numpy(channels=3)
assert np.all(np.abs(after[150, 225].astype(int) - before[150, 225]) <= 1)
print("corner", before[0, 0], "->", after[0, 0])
