"""Bring a dull photograph to life: spread its tones, then bend them."""

import numpy as np
import sarabet as sb
from skimage import data

dull = (data.coffee() * 0.4 + 70).astype(np.uint8)  # 70 to 172 instead of 0 to 255
with sb.Project():
    photo = sb.top.Array(dull)
    graded = sb.top.Level(photo, inlow=70 / 255, inhigh=172 / 255, gamma2=1.2)

before, after = photo.numpy(channels=3), graded.numpy(channels=3)
assert (before.min(), before.max()) == (70, 172)
assert (after.min(), after.max()) == (0, 255)
print("contrast", before.std().round(1), "->", after.std().round(1))
