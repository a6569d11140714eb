"""Light a picture of heights from a side that you choose later."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    heights = sb.top.Blur(sb.top.Array(data.coins()), size=3, format="mono32float")
    bumps = sb.top.NormalMap(heights, strength=12, format="rgba32float")

normals = bumps.numpy()[..., :3] * 2 - 1
assert np.allclose(np.linalg.norm(normals, axis=-1), 1, atol=1e-4)
light = np.array([-1, 1, 1]) / 3**0.5
shade = np.clip(normals @ light, 0, 1)
print(f"shades from {shade.min():.2f} to {shade.max():.2f}")
