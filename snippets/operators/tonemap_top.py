"""Show a scene with a lamp that is forty times as bright as white paper."""

import numpy as np
import sarabet as sb
from skimage import data

photo = data.coffee() / 255
y, x = np.mgrid[-1:1:400j, -1:1:600j]
lamp = 40 * np.exp(-60 * ((x - 0.6) ** 2 + (y + 0.6) ** 2))[..., None]
scene = (photo**2.2 + lamp).astype(np.float32)

with sb.Project():
    light = sb.top.Array(scene)
    cut = sb.top.ToneMap(light, type="off", outputspace="srgb", format="rgba8fixed")
    film = sb.top.ToneMap(light, type="acesfit", outputspace="srgb", format="rgba8fixed")

burnt = [float((top.numpy(channels=3) == 255).all(-1).mean()) for top in (cut, film)]
assert burnt[1] < burnt[0]
print(f"burnt out: {burnt[0]:.1%} without a curve, {burnt[1]:.1%} with it")
