"""Read every frame into one array of one's own, or into a window of a bigger one."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project(fps=60) as project:
    fade = sb.top.Level(data.chelsea())
    fade.par.opacity.expr = "1 - absTime.frame / 10"
    wall = np.zeros((300, 451 * 3, 3), np.uint8)  # three pictures side by side

    for frame in project.frames(3):
        window = wall[:, 451 * (frame - 1) : 451 * frame]
        assert fade.numpy(out=window) is window  # 4 channels to 3 in the one copy

brightness = wall.reshape(300, 3, 451, 3).mean(axis=(0, 2, 3))
assert np.all(np.diff(brightness) < 0)
print("brightness of the three:", brightness.round(1))
