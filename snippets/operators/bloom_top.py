"""Let the lights around a rocket on its pad glow."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    rocket = sb.top.Array(data.rocket())
    glow = sb.top.Bloom(
        rocket, preblacklevel=0.7, minbloomradius=0.2, maxbloomradius=0.8, bloomintensity=8
    )

before = rocket.numpy(dtype=np.float32, channels=3)
after = glow.numpy(dtype=np.float32, channels=3)
assert (after >= before).all()
print(f"mean brightness: {before.mean():.3f} -> {after.mean():.3f}")
