"""Two exposures on one film: add a second picture to the first."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    night = sb.top.Level(sb.top.Array(data.rocket()), brightness1=0.6)
    moon = sb.top.Array(data.moon())
    exposed = sb.top.Add(night, moon)  # the moon is grey and of another size: it is fitted

before, after = night.numpy(channels=3), exposed.numpy(channels=3)
assert exposed.numpy().shape == (427, 640, 4)
assert np.all(after >= before)
print(f"mean {before.mean():.0f} -> {after.mean():.0f}")
