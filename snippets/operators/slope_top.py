"""See where a photograph gets brighter to the right (red) and upwards (green)."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array((data.camera() / 255).astype(np.float32))
    slopes = sb.top.Slope(photo, zeropoint=0, format="rgba32float")

down, right = np.gradient(data.camera() / 255)
got = slopes.numpy()[1:-1, 1:-1]
assert np.allclose(got[..., 0], right[1:-1, 1:-1], atol=1e-5)
assert np.allclose(got[..., 1], -down[1:-1, 1:-1], atol=1e-5)
print("steepest:", got[..., :2].max().round(2), "per pixel")
