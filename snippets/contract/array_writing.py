"""Write a new picture while others may be reading the old one."""

import numpy as np
import sarabet as sb
from skimage import data

frames = [data.astronaut(), data.astronaut()[:, ::-1]]
with sb.Project() as project:
    camera = sb.top.Array(sb.empty((512, 512, 4), np.uint8))
    soft = sb.top.Blur(camera, size=3)

    for frame in frames:
        later = soft.read_async()  # the device may still be reading
        with camera.writing() as pixels:  # waits until nobody reads, publishes at the end
            pixels[..., :3], pixels[..., 3] = frame, 255
        later.result()
        project.step()

left, right = np.split(soft.numpy(channels=3).astype(int), 2, axis=1)
print("left", left.mean().round(1), "right", right.mean().round(1))
assert np.array_equal(camera.numpy(channels=3), frames[1])
