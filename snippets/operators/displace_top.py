"""Look at a photograph through wavy glass."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    glass = sb.top.Noise(resolution=(512, 512), format="rgba32float", mono=False, period=0.2)
    wavy = sb.top.Displace(photo, glass, displaceweight=(30, 30), displaceweightunit="pixels")

changed = np.abs(wavy.numpy(channels=3).astype(int) - data.astronaut()) > 8
assert changed.any()
wavy.par.displaceweight = (0, 0)
assert np.array_equal(wavy.numpy(channels=3), data.astronaut())
print(f"{changed.mean():.0%} of the values changed")
