"""Hang a photograph in front of a background, and beside it a second one turned in space."""

import numpy as np
import sarabet as sb
from skimage import data

corners = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], np.float32)
triangles = np.array([[0, 1, 2], [0, 2, 3]])

with sb.Project():
    render = sb.top.Render(resolution=(640, 360), background=(0.1, 0.1, 0.15))
    # Left, top, right and bottom of the rectangle: -1..1, y up.
    render.add_rectangle(-0.9, 0.8, 0, -0.8, texture=data.astronaut())

    render.par.view = sb.Matrix.look_at((0, 0, 4), (0, 0, 0), (0, 1, 0))
    render.par.projection = sb.Matrix.perspective(45, 640 / 360, 0.1, 10)
    turned = sb.Matrix.translation((1.45, 0, 0)) * sb.Matrix.rotation(0, -35, 0)  # degrees
    render.add_mesh(
        corners,
        uvs=corners[:, :2] / 2 + 0.5,
        indices=triangles,
        texture=data.chelsea(),
        model=turned,
    )

pixels = render.numpy(channels=3)
assert pixels[0, 0].tolist() == pixels[180, 330].tolist() == [26, 26, 38]  # the background
assert abs(pixels[40:320, 40:310].mean() - data.astronaut().mean()) < 10
print("picture", pixels.shape, "objects", render.sequence_size("object"))
