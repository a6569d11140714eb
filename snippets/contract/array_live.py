"""Share memory with the device: what is written into the array is the picture."""

import numpy as np
import sarabet as sb
from skimage import data

camera = sb.empty((512, 512, 4), np.uint8)  # memory that the device shares
camera[..., :3], camera[..., 3] = data.astronaut(), 255

with sb.Project():
    live = sb.top.Array(camera)
    passed = sb.top.Null(live)
    negative = sb.top.Level(live, invert=1)

assert np.shares_memory(passed.numpy(), camera)  # 0 bytes copied
assert np.array_equal(negative.numpy(channels=3), 255 - data.astronaut())

camera[:] = 255
live.changed()  # tells who computes with it
assert not negative.numpy(channels=3).any()
print("shown", passed.numpy().shape, "of the caller's own memory")
