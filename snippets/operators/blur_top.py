"""Soften a photograph: fine detail goes, the brightness stays."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    blur = sb.top.Blur(photo, size=0)  # radius in pixels

assert np.array_equal(blur.numpy(), photo.numpy())
blur.par.size = 12
sharp = photo.numpy(dtype=np.float32, channels=3)
soft = blur.numpy(dtype=np.float32, channels=3)

before, after = (np.abs(np.diff(image, axis=1)).mean() for image in (sharp, soft))
assert after < before / 2
assert np.isclose(soft.mean(), sharp.mean(), atol=0.01)
print(f"mean step between neighbours: {before:.4f} -> {after:.4f}")
