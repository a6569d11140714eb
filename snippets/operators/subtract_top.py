"""Flatten uneven light: take the blurred page away from the page itself."""

import numpy as np
import sarabet as sb
from skimage import data

page = data.page().astype(np.float32) / 255  # floats: the result goes below 0
with sb.Project():
    photo = sb.top.Array(page)
    light = sb.top.Blur(photo, size=30)
    flat = sb.top.Subtract(photo, light)

shown = flat.numpy()[..., 0]
edges = page[:, :40].mean() - page[:, -40:].mean()
after = shown[:, :40].mean() - shown[:, -40:].mean()
assert abs(after) < abs(edges)
print(f"left against right: {edges:+.3f} -> {after:+.3f}")
