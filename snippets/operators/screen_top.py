"""Let a photograph glow: lay its own blur over it, so that only bright parts spread."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.rocket())
    soft = sb.top.Blur(sb.top.Level(photo, inlow=0.6, clampinput="clamp"), size=20)
    glow = sb.top.Screen(photo, soft)

before, after = photo.numpy(channels=3), glow.numpy(channels=3)
assert np.all(after >= before)  # a screen never darkens
print(f"brighter by {after.mean() - before.mean():.1f}")
