"""Mirror a photograph, as a camera that faces its person should."""

import numpy as np
import sarabet as sb
from skimage import data

with sb.Project():
    photo = sb.top.Array(data.astronaut())
    mirror = sb.top.Flip(photo, flipx=True)

assert np.array_equal(mirror.numpy(channels=3), data.astronaut()[:, ::-1])
mirror.par.flipx = False
mirror.par.flop = "topleft"  # rows become columns
assert np.array_equal(mirror.numpy(channels=3), data.astronaut().transpose(1, 0, 2))
mirror.par.flop.reset()
mirror.par.flipx = True
print("left edge was", data.astronaut()[0, 0], "is", mirror.numpy()[0, 0, :3])
