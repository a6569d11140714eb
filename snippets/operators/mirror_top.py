"""Make a face the same on both sides."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    twin = sb.top.Mirror(photo, pivot=(-32, 0), pivotunit="pixels", extend="zero")

pixels = twin.numpy(channels=3)
assert np.array_equal(pixels[:, :224], data.astronaut()[:, :224])
assert np.array_equal(pixels[:, 224:448], data.astronaut()[:, 223::-1])
print("the line is at pixel", 512 // 2 - 32)
