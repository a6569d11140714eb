"""Let clouds drift: smooth noise that moves along its third axis."""

import numpy as np
import sarabet as sb

with sb.Project(fps=60) as project:
    clouds = sb.top.Noise(resolution=(320, 180), period=0.6, harmon=4)
    clouds.par.tz.expr = "absTime.seconds * 0.2"

    first = clouds.numpy(dtype=np.float32, channels=1)
    project.step()
    second = clouds.numpy(dtype=np.float32, channels=1)
    project.step(120)
    later = clouds.numpy(dtype=np.float32, channels=1)

near, far = np.abs(second - first).mean(), np.abs(later - first).mean()
assert 0 < near < far / 5
print(f"changes by {near:.4f} in a frame, by {far:.4f} in two seconds")
